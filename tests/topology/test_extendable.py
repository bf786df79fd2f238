"""A schema for editors takes a file of differences, and still knows every field."""

from __future__ import annotations

import pytest

from simulator.topology.extendable import Extendable
from simulator.topology.schema import TopologyFile
from simulator.workload.traffic_schema import WorkloadFile


@pytest.mark.parametrize("model", [TopologyFile, WorkloadFile])
def test_nothing_is_demanded_and_nothing_unknown_allowed(model: type[Extendable]) -> None:
    schema = model.model_json_schema()
    # What else a feature takes is known by who ships it.
    inside = [part for name, part in schema["$defs"].items() if name != "FeatureFile"]
    parts = [schema, *inside]
    assert not any("required" in part for part in parts)
    assert all(part.get("additionalProperties") is False for part in parts if "properties" in part)


def test_the_fields_of_the_trunk_stand_in_it() -> None:
    trunk = TopologyFile.model_json_schema()["$defs"]["TrunkFile"]["properties"]
    assert {"channels", "bypass", "options_interval"} <= {*trunk}
