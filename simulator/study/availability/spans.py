"""One replication: its timetable is drawn first, then the time around each fault is simulated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from simulator.faults.timetable import timetable
from simulator.kernel.streams import Stream
from simulator.kernel.transforms import uniform
from simulator.study.availability.tally import Scope, Tallies, Tally
from simulator.study.availability.window import Seen, look
from simulator.study.plan import RunPlan

LEAD: Final = 60.0  # seconds of a window before its first fault, at least
_STRIDE: Final = 1 << 20  # numbers of stretches that belong to one replication


@dataclass(slots=True)
class Observed:
    """What one replication showed.

    Parameters
    ----------
    length : float
        The whole time, seconds.
    simulated : float
        Seconds of it that were simulated.
    windows : int
    restless : int
        Windows that were ended though not all was normal.
    tallies : mapping of scope to Tally
        Of all windows together.
    failures : Counter of str
        How often each fault struck, by its name.
    broken : Counter of str
        Seconds for which it lasted.
    """

    length: float
    simulated: float = 0.0
    windows: int = 0
    restless: int = 0
    tallies: Tallies = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    broken: dict[str, float] = field(default_factory=dict)

    @property
    def between(self) -> float:
        """Seconds in which counts advance by their rates."""
        return self.length - self.simulated

    def of(self, scope: Scope) -> Tally:
        """Return the tally of a scope."""
        return self.tallies.get(scope) or Tally()

    def add(self, seen: Seen) -> None:
        """Count a window."""
        self.simulated += seen.length
        self.windows += 1
        self.restless += seen.restless
        for scope, tally in seen.tallies.items():
            self.tallies.setdefault(scope, Tally()).add(tally)


def observe(plan: RunPlan, replication: int, full: bool) -> Observed:
    """Return what one replication shows.

    Parameters
    ----------
    plan : RunPlan
        Its duration is the whole time, its faults are drawn.
    replication : int
    full : bool
        Simulate all of it, for comparison.
    """
    occurrences = timetable(plan.faults, plan.seed, replication, 0.0, plan.duration)
    found = Observed(plan.duration)
    for one in occurrences:
        name = one.fault.name
        found.failures[name] += 1
        lasted = min(one.end, plan.duration) - one.begin
        found.broken[name] = found.broken.get(name, 0.0) + lasted
    number, at = replication * _STRIDE, 0.0
    if full:
        found.add(look(plan, number + 1, 0.0, occurrences, to_end=True))
        return found
    for one in occurrences:
        if one.begin < at:
            continue  # it fell into the window before
        number += 1
        begin = max(at, one.begin - _lead(plan, number))
        left = [other for other in occurrences if other.begin >= one.begin]
        seen = look(plan, number, begin, left, to_end=False)
        found.add(seen)
        at = begin + seen.length
    return found


def _lead(plan: RunPlan, number: int) -> float:
    """Return how long before a fault its window begins, drawn: polls are in any phase then."""
    intervals = (trunk.options_interval or 0.0 for trunk in plan.topology.trunks)
    longest = max(intervals, default=0.0)
    word = Stream(plan.seed, number, "availability", "lead", words=1).words(0)[0]
    return LEAD + uniform(word) * max(longest, LEAD)


def rates(plan: RunPlan, replication: int, length: float) -> Observed:
    """Return what a time without faults shows."""
    from_start = RunPlan(
        plan.topology, plan.workload, (), 0.0, length, plan.warmup, plan.seed, False, "none", None
    )
    found = Observed(length)
    found.add(look(from_start, replication * _STRIDE, 0.0, (), to_end=True))
    return found
