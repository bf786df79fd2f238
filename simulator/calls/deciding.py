"""From a detection point on: hooks are asked, their decision is acted on, or the call goes on.

A `Deciding` drives the features of one node. What a *job* is and how it is rung, diverted or
refused is the node's own: a `Call` of a back-to-back user agent, a response context of a proxy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from simulator.calls.course import Course, diverted
from simulator.calls.decisions import (
    Answer,
    Decision,
    Divert,
    Fork,
    Join,
    Reject,
    Reroute,
    Wait,
)
from simulator.calls.hooks import ask, changes_caller, decided, merged
from simulator.calls.points import CallView, Hooks, Point
from simulator.calls.reasons import Reason
from simulator.contracts import Journal
from simulator.timers import TimerQueue

Then = Callable[[Any, float], None]
Reply = Callable[[object | None, float], None]
# Who answers questions of `Wait`: ``asks(question, view, reply, now)``.
Asks = Callable[[str, CallView, Reply, float], None]

_TERMINATION: Final = Point.TERMINATION_ATTEMPT


class Acting(Protocol):
    """What a node can do with a job."""

    def course(self, job: Any) -> Course | None:
        """Return the course of a job; None once it is answered or over."""

    def number(self, job: Any) -> int:
        """Return the simulation's number of the call."""

    def view(self, job: Any, point: Point, status: int) -> CallView:
        """Return what features see."""

    def edited(self, job: Any, now: float) -> None:
        """The caller's identity or the media has been edited."""

    def reject(self, job: Any, reason: Reason, now: float) -> None:
        """Refuse the caller."""

    def divert(self, job: Any, to: str, now: float) -> None:
        """Give up what rings, and find the place of another number."""

    def ring(self, job: Any, now: float) -> None:
        """Go where the course says."""

    def fork(self, job: Any, fork: Fork, now: float) -> None:
        """Let several places ring."""

    def answer(self, job: Any, answer: Answer, now: float) -> None:
        """Answer the caller."""

    def join(self, job: Any, conference: str, now: float) -> None:
        """Put the caller into a conference."""

    def reroute(self, job: Any, now: float) -> bool:
        """Try the next way; False where there is none."""


class Deciding:
    """The features of one node at work.

    Parameters
    ----------
    node : str
    hooks : Hooks
    timers : TimerQueue
    journal : Journal
    acting : Acting

    Attributes
    ----------
    asks : Asks or None
        Who answers questions; None: nobody does, and they wait in vain.
    """

    def __init__(
        self, node: str, hooks: Hooks, timers: TimerQueue, journal: Journal, acting: Acting
    ) -> None:
        self.node = node
        self.hooks = hooks
        self.timers = timers
        self.journal = journal
        self.acting = acting
        self.asks: Asks | None = None

    def at(self, point: Point, job: Any, then: Then, now: float, status: int = 0) -> None:
        """Ask the hooks of a point; without a decision go on with ``then(job, now)``."""
        hooks = self.hooks[point]
        course = self.acting.course(job) if hooks else None
        if course is None:
            then(job, now)
            return
        view = self.acting.view(job, point, status)
        reached = (int(point), view.served)
        view.again = reached in course.reached
        course.reached.add(reached)
        asked = ask(hooks, point, view, now)
        if asked.edit is not None:
            both = asked.edit if course.edit is None else merged(course.edit, asked.edit)
            course.edit = both
            if changes_caller(asked.edit):
                self.acting.edited(job, now)
        if asked.decision is None:
            then(job, now)
            return
        self.journal.event(view.number, "feature", asked.feature, now)
        self._act(asked.decision, asked.feature, view, job, then, now)

    def notice(self, point: Point, view: CallView, now: float) -> None:
        """Ask hooks where nothing is left to decide."""
        ask(self.hooks[point], point, view, now)

    def _act(
        self,
        decision: Decision,
        feature: str,
        view: CallView,
        job: Any,
        then: Then,
        now: float,
    ) -> None:
        if isinstance(decision, Divert):
            self._divert(decision, feature, view, job, now)
        elif isinstance(decision, Fork):
            self._fork(decision, job, now)
        elif isinstance(decision, Reject):
            self.acting.reject(job, decision.reason, now)
        elif isinstance(decision, Answer):
            self.acting.answer(job, decision, now)
        elif isinstance(decision, Join):
            self.acting.join(job, decision.conference, now)
        elif isinstance(decision, Reroute):
            if not self.acting.reroute(job, now):
                then(job, now)
        else:
            self._wait(decision, feature, view, job, then, now)

    def _divert(self, divert: Divert, feature: str, view: CallView, job: Any, now: float) -> None:
        course = self.acting.course(job)
        if course is None:
            return
        by = view.served or view.called or view.dialled
        reason = course.divert(by, divert, self.node)
        if reason is not None:
            self.acting.reject(job, reason, now)
            return
        self.journal.refusal(view.number, diverted(self.node, divert, by, feature), now)
        self.acting.divert(job, divert.to, now)
        self.at(_TERMINATION, job, self.acting.ring, now)

    def _fork(self, fork: Fork, job: Any, now: float) -> None:
        course = self.acting.course(job)
        if course is not None and fork.edit is not None:
            course.edit = fork.edit if course.edit is None else merged(course.edit, fork.edit)
            self.acting.edited(job, now)
        self.acting.fork(job, fork, now)

    def _wait(
        self, wait: Wait, feature: str, view: CallView, job: Any, then: Then, now: float
    ) -> None:
        course = self.acting.course(job)
        if course is None:
            return
        course.asked += 1
        waiting = _Waiting(self, wait, feature, view, job, then, course.asked)
        course.timers += (self.timers.at(now + wait.patience, waiting.expire, None),)
        if self.asks is not None:
            self.asks(wait.question, view, waiting.reply, now)

    def answered(self, waiting: _Waiting, answer: object | None, now: float) -> None:
        """Go on with the answer to a question, unless it comes too late."""
        course = self.acting.course(waiting.job)
        if course is None or course.asked != waiting.turn or waiting.over:
            return
        waiting.over = True
        decision = decided(waiting.wait, answer, waiting.feature, waiting.view)
        if decision is None:
            waiting.then(waiting.job, now)
        else:
            self._act(decision, waiting.feature, waiting.view, waiting.job, waiting.then, now)


class _Waiting:
    """A question that a call waits for."""

    __slots__ = ("deciding", "feature", "job", "over", "then", "turn", "view", "wait")

    def __init__(
        self,
        deciding: Deciding,
        wait: Wait,
        feature: str,
        view: CallView,
        job: Any,
        then: Then,
        turn: int,
    ) -> None:
        self.deciding = deciding
        self.wait = wait
        self.feature = feature
        self.view = view
        self.job = job
        self.then = then
        self.turn = turn
        self.over = False

    def reply(self, answer: object | None, now: float) -> None:
        """Hear the answer."""
        self.deciding.answered(self, answer, now)

    def expire(self, nothing: object, now: float) -> None:
        """Go on without one."""
        self.deciding.answered(self, None, now)


def nothing(job: Any, now: float) -> None:
    """Leave a call as it is."""
