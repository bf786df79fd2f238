"""Hunt group: calls to a number look for a free member in order, in turn, or ring all at once.

Orders as PBXs have them (linear, cyclic, parallel up to 16 members).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from simulator.calls.decisions import Also, Fork
from simulator.calls.points import CallView
from simulator.features.base import Feature, Switched
from simulator.features.fields import Field, choice, numbers, time

PARALLEL_AT_MOST: Final = 16  # administrator's notes of MX-ONE 6.0


class HuntGroup(Feature):
    """Lets the members of a group ring instead of the group's own number."""

    name = "hunt_group"
    about = "lets the members of a group ring instead"
    fields: ClassVar[Mapping[str, Field]] = {
        "members": numbers(),
        "order": choice("linear", "cyclic", "parallel"),
        "patience": time(15.0),
    }

    def __init__(self, switched: Switched) -> None:
        super().__init__(switched)
        self._calls = 0

    def at_termination_attempt(self, call: CallView, now: float) -> Fork | None:
        """Fork."""
        settings = self.of(call)
        if settings is None:
            return None
        members, order = settings.texts("members"), settings.text("order")
        if order == "parallel":
            also = tuple(Also(member) for member in members[:PARALLEL_AT_MOST])
            return Fork(also, instead=True)
        if order == "cyclic":
            first = self._calls % len(members)
            self._calls += 1
            members = members[first:] + members[:first]
        patience = settings.seconds("patience")
        also = tuple(Also(member, patience=patience) for member in members)
        return Fork(also, instead=True, in_turn=True)
