"""The features that a topology switches on at a node, made anew for each replication."""

from __future__ import annotations

from simulator.errors import SimulatorError
from simulator.features.base import Feature
from simulator.features.registry import find
from simulator.nodes.world import World


def features_of(node: str, world: World) -> list[Feature]:
    """Return the features of a node, in the order of the topology."""
    made = [_kind(spec.feature)(spec.switched) for spec in world.spec.features if spec.node == node]
    for feature in made:
        feature.started_at = world.time_of_day
    return made


def _kind(name: str) -> type[Feature]:
    kind = find(name)
    if kind is None:  # the topology was checked on another machine
        raise SimulatorError(f"the feature {name} is not installed here")
    return kind
