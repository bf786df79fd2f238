"""``directsip schema``: JSON schemas, with which an editor completes and checks YAML files."""

from __future__ import annotations

import json
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol

import click


class Model(Protocol):
    """As much of a pydantic model as is needed here; its library has its home elsewhere."""

    def model_json_schema(self) -> dict[str, object]:
        """Return the JSON schema."""
        ...


# kind -> module and pydantic model of such a file.
_MODELS: Final = MappingProxyType(
    {
        "topology": ("simulator.topology.schema", "TopologyFile"),
        "workload": ("simulator.workload.traffic_schema", "WorkloadFile"),
        "faults": ("simulator.faults.schema", "FaultsFile"),
        "scenario": ("simulator.workload.scenario.schema", "ScenarioFile"),
        "mapping": ("simulator.workload.schema", "Mapping"),
    }
)


@click.command()
@click.argument("kind", type=click.Choice(sorted(_MODELS)))
def schema(kind: str) -> None:
    """Print the JSON schema of a KIND of file.

    The paths of --set are the paths of its fields: trunk.channels is the field `channels` of
    `trunk`.
    """
    module, name = _MODELS[kind]
    model: Model = getattr(import_module(module), name)
    click.echo(json.dumps(model.model_json_schema(), indent=2))
