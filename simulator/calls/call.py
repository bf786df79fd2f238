"""A call at one node: its legs, its number, and everything that is given back at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from simulator.calls.leg import Leg


class Group(Protocol):
    """What a call takes from: `simulator.calls.channels.ChannelGroup`."""

    name: str

    def seize(self, call: int, now: float, amount: int = 1) -> Any:
        """Return a handle, or None where too little is free."""

    def release(self, handle: Any, now: float) -> None:
        """Give back what the handle stands for."""


class Call:
    """One call as one node sees it.

    Attributes
    ----------
    number : int
        The simulation's number; it follows the call through every node.
    legs : tuple of Leg
        The incoming one (or the only one) first.
    resources : tuple of group, handle, group, handle ...
        The one list of what is given back at the end; flat, since it waits as long as the call.
    facts : object
        What the node's recipe or behaviour keeps about the call.
    """

    __slots__ = ("ended", "facts", "legs", "number", "resources", "timer")

    def __init__(self, number: int) -> None:
        self.number = number
        self.legs: tuple[Leg, ...] = ()
        self.resources: tuple[Any, ...] = ()
        self.facts: Any = None
        self.timer: Any = None
        self.ended = False

    def take(self, group: Group, now: float, amount: int = 1) -> bool:
        """Seize `amount` from a group until the end of the call; False where it is full."""
        handle = group.seize(self.number, now, amount)
        if handle is None:
            return False
        self.resources = (*self.resources, group, handle)
        return True

    def give_back(self, now: float, keep: int = 0) -> None:
        """Release everything taken after the first `keep` seizures."""
        while len(self.resources) > 2 * keep:
            group, handle = self.resources[-2:]
            self.resources = self.resources[:-2]
            group.release(handle, now)

    def taken(self) -> int:
        """Count the seizures that were not given back yet."""
        return len(self.resources) // 2

    def end(self, now: float) -> None:
        """Release everything and break the circle between call and legs."""
        if self.ended:
            return
        self.ended = True
        self.give_back(now)
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        for leg in self.legs:
            if leg.stream is not None or leg.control.observer is not None:
                leg.close_stream(now)
            leg.end()
        self.legs = ()
