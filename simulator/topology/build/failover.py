"""The rules of failover: those of a trunk's two ends, and what a node changes in its profile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.nodes.poll_rules import PollRules
from simulator.nodes.profile import Profile
from simulator.topology.schema import TrunkFile
from simulator.topology.schema.failover import FailoverFile, OptionsFile


def poll_rules(trunk: TrunkFile, end: OptionsFile | None) -> PollRules:
    """Return how one end of a trunk watches the other: what is said of it, else of the trunk."""
    rules = PollRules(interval=trunk.options_interval, misses=trunk.options_misses)
    for told in (trunk.options, end):
        if told is not None:
            rules = replace(rules, **{name: getattr(told, name) for name in told.model_fields_set})
    return rules


def profile_of(profile: Profile, told: FailoverFile | None) -> Profile:
    """Return a product's profile with what a node is told about failover."""
    if told is None:
        return profile
    changes: dict[str, Any] = {name: getattr(told, name) for name in told.model_fields_set}
    for name in ("reroute_statuses", "reroute_causes"):
        if name in changes:
            changes[name] = frozenset(changes[name])
    return replace(profile, **changes)
