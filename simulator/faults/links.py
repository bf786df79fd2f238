"""Faults of links: what a link is like is worked out from all that strikes it.

Each is a `simulator.contracts.Fault` whose network is the `Ground`.
"""

from __future__ import annotations

from simulator.contracts import FAULT
from simulator.faults.conditions import Change, no_way
from simulator.faults.ground import Ground
from simulator.faults.spec import Occurrence


class LinkFault:
    """Something that changes what links are like.

    Parameters
    ----------
    one : Occurrence
    change : callable
        From conditions to those under this fault.
    """

    def __init__(self, one: Occurrence, change: Change) -> None:
        self.one = one
        self.change = change

    def apply(self, ground: Ground, now: float) -> None:
        """Change them."""
        for name in _links(self.one):
            ground.links.strike(name, self.one, self.change, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Change them back."""
        for name in _links(self.one):
            ground.links.release(name, self.one, now)


def link_down(one: Occurrence) -> LinkFault:
    """Return a fault that lets links carry nothing."""
    return LinkFault(one, no_way)


class Flap:
    """Links are down and up in turn."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one
        self._over = False
        self._is_down = False

    def apply(self, ground: Ground, now: float) -> None:
        """Begin with down."""
        self._turn(ground, None, now)

    def revert(self, ground: Ground, now: float) -> None:
        """End with up."""
        self._over = True
        if self._is_down:
            self._set(ground, now)

    def _turn(self, ground: Ground, _: None, now: float) -> None:
        if not self._over:
            self._set(ground, now)
            half = (self.one.fault.values.period or 0.0) / 2.0
            ground.clock.call_at(now + half, self._turn, ground, None, FAULT)

    def _set(self, ground: Ground, now: float) -> None:
        self._is_down = not self._is_down
        for name in _links(self.one):
            if self._is_down:
                ground.links.strike(name, self.one, no_way, now)
            else:
                ground.links.release(name, self.one, now)


class Apart:
    """Nothing passes between two sides, whatever links there are."""

    def __init__(self, one: Occurrence) -> None:
        self.one = one

    def apply(self, ground: Ground, now: float) -> None:
        """Part them."""
        ground.separate(ground.sides_of(self.one.fault.members), now)

    def revert(self, ground: Ground, now: float) -> None:
        """Join them."""
        ground.unite(ground.sides_of(self.one.fault.members), now)


def _links(one: Occurrence) -> list[str]:
    return [name for scope, name in one.fault.members if scope == "link"]
