"""Faults of links: what a link is like is worked out from all that strikes it.

Each is a `simulator.contracts.Fault` whose network is the `Ground`.
"""

from __future__ import annotations

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
