"""Simulates a stretch of time message by message, from before a fault until all is normal again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isnan
from typing import Final

from simulator.calls.attempt import Attempt
from simulator.faults.spec import FaultSpec, Occurrence
from simulator.study.availability.tally import Counts, Tallies, is_struck
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication

_LOOK: Final = 10.0  # seconds between two looks at whether all is normal
_LEAST_QUIET: Final = 60.0  # seconds without a lost call, whatever the warm-up
PATIENCE: Final = 6 * 3600.0  # seconds after the last fault in which all is waited for
_DECIDED: Final = 240.0  # seconds in which an attempt is decided when nothing is broken


Standing = tuple[int, tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a stretch of time showed.

    Parameters
    ----------
    length : float
        Seconds that count.
    tallies : mapping of scope to Tally
    restless : bool
        It was ended though not all was normal, long after the last fault.
    """

    length: float
    tallies: Tallies
    restless: bool


def look(
    plan: RunPlan, number: int, begin: float, occurrences: Sequence[Occurrence], *, to_end: bool
) -> Seen:
    """Simulate from `begin` on.

    Parameters
    ----------
    plan : RunPlan
        Of the whole time; its workload, seed and warm-up are taken.
    number : int
        Of the stretch, for streams of random numbers.
    begin : float
        Seconds from the start of the whole time.
    occurrences : sequence of Occurrence
        All that break after `begin`, in order of time.
    to_end : bool
        Go on to the end of the whole time, normal or not.
    """
    assert plan.workload is not None
    own = replace(
        plan,
        workload=replace(plan.workload, start=plan.workload.start + begin),
        duration=plan.duration - begin,
        faults=tuple(moved(one, begin, i) for i, one in enumerate(occurrences)),
    )
    return Window(own, number).look(to_end=to_end)


def moved(one: Occurrence, begin: float, number: int) -> FaultSpec:
    """Return a fault that strikes once, as seen from `begin`."""
    return replace(
        one.fault,
        name=f"{one.fault.name} {number}",
        # Lost calls name what was struck: here that is the fault, by which they are counted.
        targets=(one.fault.name,),
        at=one.begin - begin,
        lasts=None if one.end == inf else one.end - one.begin,
        mtbf=None,
        mttr=None,
    )


class Window(Replication):
    """A replication that ends when all is normal again.

    Normal means: nothing is broken, all nodes run, pollers and registrars see what they saw at
    the start, and no call dialled within the length of a warm-up was lost to a fault: so long it
    takes until the calls in progress are those of a network that nothing has happened to.

    Parameters
    ----------
    plan : RunPlan
        Its duration is when the window ends at the latest.
    number : int
    """

    def __init__(self, plan: RunPlan, number: int) -> None:
        super().__init__(plan, number)
        self.counts = Counts()
        self.end = plan.duration
        self.disturbed = self.broken = 0.0

    def look(self, *, to_end: bool) -> Seen:
        """Run, and return what was seen."""
        clock = self.scene.clock
        self.scene.age_names()
        self.scene.start()
        if self.scene.faults is None:
            self.scene.scatter()
        self.players.start()
        if self.scene.begin < 0.0:
            clock.run(until=0.0)
        standing = self._standing(0.0)
        now, normal, restless = 0.0, False, False
        while now < self.end and not normal and not restless:
            now = min(now + _LOOK, self.end)
            clock.run(until=now)
            if not to_end:
                normal = self._is_normal(standing, now)
                restless = not normal and now - self.broken >= PATIENCE
        self.end = now
        self._follow(now)
        for attempt in [one for one in self.up.values() if self._in_window(one)]:
            self.counts.offered(attempt)  # answered, or ringing still: nothing is broken
        self._close()
        return Seen(now, self.counts.close(), restless)

    def _in_window(self, attempt: Attempt) -> bool:
        return 0.0 <= attempt.begin < self.end

    def _finished(self, attempt: Attempt, now: float) -> None:
        super()._finished(attempt, now)
        if is_struck(attempt):  # whenever it began: who talks when it strikes is cut off
            self.disturbed = max(self.disturbed, attempt.begin)
            self.counts.struck(attempt)

    def _count(self, attempt: Attempt) -> None:
        """Count this alone: what else an answer says is not asked for."""
        self.counts.offered(attempt)

    def _plan(self, attempt: Attempt) -> None:
        """Count nothing before it is known what becomes of it."""

    def _follow(self, end: float) -> None:
        """Wait for the decision on what began before the end, but not for another fault."""
        limit = min(end + _DECIDED, self._next_fault(end))
        now = end
        while now < limit and self._undecided():
            now = min(now + _LOOK, limit)
            self.scene.clock.run(until=now)

    def _is_normal(self, before: Standing, now: float) -> bool:
        quiet = max(self.plan.warmup, _LEAST_QUIET)
        # A fault whose warm-up would begin before this window ends belongs to it.
        if self._is_broken(now) or self._next_fault(now) <= now + quiet + _DECIDED:
            self.broken = self.disturbed = now
        elif not self._stands(before, now):
            self.disturbed = now
        return now - self.disturbed >= quiet

    def _is_broken(self, now: float) -> bool:
        acting = self.scene.faults
        if acting is None:
            return False
        if any(one.begin <= now < one.end for one in acting.occurrences):
            return True
        return any(acting.ground.is_down(node.name) for node in self.plan.topology.nodes)

    def _standing(self, now: float) -> Standing:
        """Return how many users are registered, and what pollers make of their peers."""
        world = self.scene.world
        registrars = (node.parts.get("registrar") for node in world.nodes.values())
        registered = sum(one.count(now) for one in registrars if one is not None)
        pollers = (node.parts.get("pollers", ()) for node in world.nodes.values())
        return registered, tuple(poller.up for each in pollers for poller in each)

    def _stands(self, before: Standing, now: float) -> bool:
        registered, peers = self._standing(now)
        return registered >= before[0] and peers == before[1]

    def _next_fault(self, now: float) -> float:
        acting = self.scene.faults
        occurrences = () if acting is None else acting.occurrences
        return min((one.begin for one in occurrences if one.begin > now), default=inf)

    def _undecided(self) -> bool:
        return any(isnan(one.answered) for one in self.up.values() if self._in_window(one))
