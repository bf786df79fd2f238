"""Counts of calls by whom they concern, and for how long a call would have come to nothing."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.reasons import STRUCK

Scope = tuple[str, str]  # what it is, and its name: ("direction", "lync-to-pstn")
ALL: Scope = ("all", "")


@dataclass(slots=True)
class Tally:
    """Calls of one scope.

    Parameters
    ----------
    offered : int
        Calls dialled.
    unreached : int
        Calls that a fault kept from being set up.
    dropped : int
        Answered calls that a fault cut off.
    refused : int
        Calls that failed or were refused for other reasons than a fault, a user or a wish of the
        workload: no free channel, say.
    unreachable : float
        Seconds in which a call would not have been set up because of a fault.
    by_fault : Counter of str
        Calls lost, by the name of the fault.
    """

    offered: int = 0
    unreached: int = 0
    dropped: int = 0
    refused: int = 0
    unreachable: float = 0.0
    by_fault: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """Calls that a fault kept from being set up, or cut off."""
        return self.unreached + self.dropped

    def add(self, other: Tally) -> None:
        """Count another part of the same scope's time."""
        self.offered += other.offered
        self.unreached += other.unreached
        self.dropped += other.dropped
        self.refused += other.refused
        self.unreachable += other.unreachable
        self.by_fault += other.by_fault


Tallies = dict[Scope, Tally]


def scopes(attempt: Attempt) -> Iterator[Scope]:
    """Yield whom a call concerns: everybody, its direction, the users at its two ends."""
    yield ALL
    yield "direction", attempt.direction
    yield "users", attempt.source
    if attempt.destination != attempt.source:
        yield "users", attempt.destination


def is_struck(attempt: Attempt) -> bool:
    """Whether a fault is why a call failed or was cut off."""
    return attempt.reason_rule == STRUCK


def is_refused(attempt: Attempt) -> bool:
    """Whether the network failed a call for another reason than a fault."""
    if attempt.intent is Intent.FAIL or is_struck(attempt):
        return False
    return attempt.outcome in (Outcome.BLOCKED, Outcome.FAILED, Outcome.REJECTED)


class Counts:
    """The tallies of one stretch of time while it is simulated."""

    def __init__(self) -> None:
        self.tallies: Tallies = {}
        # When calls were dialled that came through, and that did not: a month is a long list.
        self._reached: defaultdict[Scope, array[float]] = defaultdict(_instants)
        self._unreached: defaultdict[Scope, array[float]] = defaultdict(_instants)

    def offered(self, attempt: Attempt) -> None:
        """Count a call that began in the time that counts, once its outcome is known."""
        lost = is_struck(attempt) and isnan(attempt.answered)
        dialled = self._unreached if lost else self._reached
        for scope in scopes(attempt):
            tally = self._tally(scope)
            tally.offered += 1
            tally.refused += is_refused(attempt)
            dialled[scope].append(attempt.begin)

    def struck(self, attempt: Attempt) -> None:
        """Count a call that a fault has struck, whenever it began."""
        for scope in scopes(attempt):
            tally = self._tally(scope)
            if isnan(attempt.answered):
                tally.unreached += 1
            else:
                tally.dropped += 1
            tally.by_fault[attempt.reason_node] += 1

    def close(self) -> Tallies:
        """Return the tallies, with the time in which calls came to nothing."""
        for scope, lost in self._unreached.items():
            self._tally(scope).unreachable = unreachable(self._reached[scope], lost)
        return self.tallies

    def _tally(self, scope: Scope) -> Tally:
        return self.tallies.setdefault(scope, Tally())


def unreachable(reached: Iterable[float], lost: Iterable[float]) -> float:
    """Return for how long calls came to nothing, from when those were dialled and the others.

    At each instant the state is taken to be what the call dialled nearest to it has met, so that
    a change lies half way between two calls: right on average, whichever way it goes. Where part
    of the calls come to nothing, so does that part of the time.

    Examples
    --------
    >>> unreachable([0.0, 34.0], [10.0, 30.0])
    27.0
    """
    dialled = sorted([*((at, 0) for at in reached), *((at, 1) for at in lost)])
    return sum((b - a) * 0.5 * (state + then) for (a, state), (b, then) in pairwise(dialled))


def _instants() -> array[float]:
    return array("d")
