"""What features have made of one call, and what a node tells them of it.

A `Course` stands beside a call only where the node has features, and only until it is answered.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from simulator.calls.decisions import Divert, Edit
from simulator.calls.points import Diversion
from simulator.calls.reasons import DIVERTED, Reason
from simulator.timers import Timer

# ITU-T Q.732.2 2.2.1 lets a network allow one to five diversions of a call.
DIVERSIONS_AT_MOST: Final = 5


class CallingParty(NamedTuple):
    """Who calls, as a node knows it.

    Parameters
    ----------
    number : str
        As it arrived; empty where it is hidden or not known.
    user : str
        Of this node, or empty.
    hidden : bool
    dialled : str
    trunk : str
        By which the call came, or empty.
    """

    number: str
    user: str
    hidden: bool
    dialled: str
    trunk: str


class Destination(NamedTuple):
    """Where a number leads.

    Parameters
    ----------
    number : str
        What it means, once analysed.
    user : str
        Who has it, where that is a user of this node.
    route, onward : str
        The route on, and the trunk or carrier that it leads to; empty for users of this node.
    ways : object
        What the node needs in order to go there, or the `Reason` why nobody can.
    """

    number: str = ""
    user: str = ""
    route: str = ""
    onward: str = ""
    ways: Any = None


class Course:
    """What features have made of one call.

    Attributes
    ----------
    place : Destination
        Where it goes now.
    edit : Edit or None
        All edits so far.
    diversions : tuple of Diversion
    fork : object or None
        The places that ring, where they are several.
    timers : tuple of Timer
        Of a no-answer limit, or of a question that waits for its answer.
    asked : int
        Counts questions, so that a late answer is known as one.
    reached : set of (point, user)
        Where hooks were asked.
    """

    __slots__ = ("asked", "diversions", "edit", "fork", "place", "reached", "timers")

    def __init__(self) -> None:
        self.place: Destination = _NOWHERE
        self.edit: Edit | None = None
        self.diversions: tuple[Diversion, ...] = ()
        self.fork: Any = None
        self.timers: tuple[Timer, ...] = ()
        self.asked = 0
        self.reached: set[tuple[int, str]] = set()

    def stop(self) -> None:
        """Stop what waits."""
        for timer in self.timers:
            timer.cancel()
        self.timers = ()

    def divert(self, by: str, divert: Divert, node: str) -> Reason | None:
        """Note a diversion, or return why there can be no other."""
        step = Diversion(by, divert.to, divert.cause)
        if any((known.by, known.to) == (step.by, step.to) for known in self.diversions):
            return diversion_loop(node, by, divert.to)
        if len(self.diversions) >= DIVERSIONS_AT_MOST:
            return too_many_diversions(node, by)
        self.diversions += (step,)
        if self.edit is not None:  # the limit was that of who diverts
            self.edit = self.edit._replace(no_answer_after=None)
        return None


def diverted(node: str, divert: Divert, by: str, feature: str) -> Reason:
    """Return why a call goes elsewhere than it was dialled, for its row."""
    text = f"{by} diverts to {divert.to} ({divert.cause}), by {feature}"
    return Reason(DIVERTED, node, text, 181, None, "RFC 5806 4.3; feature of the topology")


def diversion_loop(node: str, by: str, to: str) -> Reason:
    """A diversion that this call has made before."""
    text = f"{by} has diverted this call to {to} before"
    return Reason("diversion loop", node, text, 482, 25, _LOOPS)


def too_many_diversions(node: str, by: str) -> Reason:
    """More diversions than a network lets through."""
    text = f"{by} diverts a call that was diverted {DIVERSIONS_AT_MOST} times"
    return Reason("too many diversions", node, text, 482, 25, _LOOPS)


_LOOPS: Final = "ITU-T Q.732.2 2.2.1; RFC 3261 21.4.20; RFC 3398 8.2.6.1"
_NOWHERE: Final = Destination()
