"""The features that a topology switches on at a node, made anew for each replication."""

from __future__ import annotations

from simulator.features.base import Feature
from simulator.features.registry import made
from simulator.nodes.world import World


def features_of(node: str, world: World) -> list[Feature]:
    """Return the features of a node, in the order of the topology."""
    found = [
        made(spec.feature, spec.switched, node) for spec in world.spec.features if spec.node == node
    ]
    for feature in found:
        feature.started_at = world.time_of_day
    return found
