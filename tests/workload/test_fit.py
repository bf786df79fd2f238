"""A workload has to fit the topology that carries it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.errors import InputErrors
from simulator.nodes.spec import TopologySpec
from simulator.topology.load import load_topology
from simulator.workload.fit import check_fit
from simulator.workload.load import load_workload


def without(spec: TopologySpec, population: str) -> TopologySpec:
    kept = tuple(one for one in spec.populations if one.name != population)
    return replace(spec, populations=kept)


def misfits(spec: TopologySpec) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        check_fit(load_workload("guide-busy-hour"), spec)
    return [str(error) for error in caught.value.errors]


def test_the_guides_fits() -> None:
    check_fit(load_workload("guide-busy-hour"), load_topology("guide-tcp").spec)


def test_a_population_that_is_not_there_is_told_at_each_flow() -> None:
    lines = misfits(without(load_topology("guide-tcp").spec, "attached"))
    assert len(lines) == 4  # as source of its own flow, as destination of the others
    assert all("the topology has no such population; seen 'attached'" in line for line in lines)


def test_a_population_that_cannot_be_dialled_is_told() -> None:
    spec = load_topology("guide-tcp").spec
    mute = tuple(replace(one, dials=()) if one.name == "pstn" else one for one in spec.populations)
    lines = misfits(replace(spec, populations=mute))
    assert len(lines) == 3
    assert "what 'pstn' dials to reach 'lync'" in lines[0]
    assert "expected 'lync' in populations.pstn.dials" in lines[0]
