"""Several places that ring for one call of a back-to-back user agent (RFC 3261 16.7 in spirit).

Each place is a `Call` of its own with the same number, so that it has its ways, limits and
seizures for itself. The first that answers gives its leg and what it holds to the call; the
others are cancelled, and give back what they hold once their INVITE has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.calls.call import Call
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.calls.ways import Joint
from simulator.sip.forking import rank
from simulator.sip.message import Headers, Response
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.calls.back_to_back import BackToBack

_ENDED: Final = LegState.ENDED
_RELEASING: Final = LegState.RELEASING
ELSEWHERE: Final[Headers] = (("Reason", 'SIP;cause=200;text="Call completed elsewhere"'),)


class Ring(NamedTuple):
    """One place to be rung: its ways, seconds after the others, seconds of ringing at most."""

    ways: Any
    delay: float = 0.0
    patience: float | None = None


class Branches:
    """The places that ring for one call.

    Parameters
    ----------
    agent : BackToBack
    call : Call
        The one that they ring for.
    places : sequence of Ring
    in_turn : bool
        Each once the one before it has failed.
    """

    __slots__ = ("agent", "best", "call", "in_turn", "open", "timers", "waiting")

    def __init__(
        self, agent: BackToBack, call: Call, places: Sequence[Ring], in_turn: bool
    ) -> None:
        self.agent = agent
        self.call = call
        self.in_turn = in_turn
        self.waiting = list(places)
        self.open: list[Call] = []
        self.timers: list[Timer] = []
        self.best: tuple[Response | None, Reason | None] = (None, None)

    def start(self, now: float) -> None:
        """Ring the first place, or all."""
        if self.in_turn:
            self._ring_next(now)
            return
        timers = self.agent.control.endpoint.timers
        for place in tuple(self.waiting):
            if place.delay > 0.0:
                self.timers.append(timers.at(now + place.delay, self._ring, place))
        for place in tuple(self.waiting):
            if place.delay <= 0.0 and place in self.waiting:
                self._ring(place, now)

    def _ring_next(self, now: float) -> None:
        self._ring(self.waiting[0], now)

    def _ring(self, place: Ring, now: float) -> None:
        self.waiting.remove(place)
        branch = self._branch(place)
        if isinstance(place.ways, Reason):
            self.failed(branch, None, place.ways, now)
            return
        branch.facts.choices = place.ways
        if place.patience is not None:
            timers = self.agent.control.endpoint.timers
            self.timers.append(timers.at(now + place.patience, self._out_of_patience, branch))
        self.agent.go_on(branch, now)

    def _branch(self, place: Ring) -> Call:
        whole: Joint = self.call.facts
        branch = Call(self.call.number)
        branch.legs = self.call.legs[:1]
        facts = branch.facts = Joint()
        facts.parent = self.call
        facts.caller, facts.side, facts.edit = whole.caller, whole.side, whole.edit
        self.open.append(branch)
        return branch

    def _out_of_patience(self, branch: Call, now: float) -> None:
        if branch in self.open:
            leg = branch.legs[-1]
            self.failed(branch, Response(leg.invite, 480) if leg.outgoing else None, None, now)

    def failed(
        self, branch: Call, response: Response | None, reason: Reason | None, now: float
    ) -> None:
        """One place cannot or does not want to take the call."""
        self.open.remove(branch)
        self._let_go(branch, (), now)
        self._compare(response, reason)
        if self.in_turn and self.waiting:
            self._ring_next(now)
        elif not self.open and not self.waiting:
            self.stop()
            self.call.facts.course.fork = None
            self.agent.all_failed(self.call, *self.best, now)

    def _compare(self, response: Response | None, reason: Reason | None) -> None:
        if self.best == (None, None) or _rank(response, reason) < _rank(*self.best):
            self.best = (response, reason)

    def answered(self, branch: Call, leg: Leg, now: float) -> Call:
        """Make the place that answers first the call's own, and cancel the others."""
        call = self.call
        self.open.remove(branch)
        branch.facts.stop()
        call.legs += (leg,)
        leg.call = call
        call.resources += branch.resources
        call.facts.way, call.facts.media = branch.facts.way, branch.facts.media
        branch.resources = ()
        branch.legs = tuple(one for one in branch.legs if one is not leg)
        call.facts.course.fork = None
        self.drop(ELSEWHERE, now)
        return call

    def drop(self, headers: Headers, now: float) -> None:
        """Cancel all places."""
        self.stop()
        self.waiting.clear()
        while self.open:
            self._let_go(self.open.pop(), headers, now)

    def stop(self) -> None:
        """Stop what waits."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()

    def _let_go(self, branch: Call, headers: Headers, now: float) -> None:
        branch.facts.choices = ()
        branch.facts.stop()
        for leg in branch.legs[1:]:
            if leg.state < _RELEASING:
                leg.release(now, headers)
        cleared(branch, now)


def cleared(branch: Call, now: float) -> None:
    """Give back what a place holds that rings no more, once its legs have ended."""
    parent = branch.facts.parent
    course = None if parent is None or parent.facts is None else parent.facts.course
    if course is not None and course.fork is not None and branch in course.fork.open:
        return
    if all(leg.state is _ENDED for leg in branch.legs[1:]):
        for leg in branch.legs[1:]:
            leg.close_stream(now)
        branch.give_back(now)
        branch.legs = ()


def _rank(response: Response | None, reason: Reason | None) -> int:
    """Order failures as a proxy does (16.7 step 6)."""
    if response is not None:
        return rank(response.status)
    return rank(reason.status if reason is not None else 503)
