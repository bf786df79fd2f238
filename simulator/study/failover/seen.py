"""What one replication leaves for a study of failover; small enough to send between processes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from typing import Final, NamedTuple

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.reasons import STRUCK

Pair = tuple[str, str]  # a node that sent a message, and the one that it was sent to


class Course(NamedTuple):
    """What a call passed: pairs of nodes that its messages went between, and groups it held."""

    pairs: frozenset[Pair]
    groups: frozenset[str]


SILENCE: Final = 10.0  # seconds without ringing, refusal or release after which a call hangs
_SHORT: Final = 0.5  # seconds that a talk may fall short of what was meant, for the way of a BYE
_REFUSED: Final = (Outcome.BLOCKED, Outcome.REJECTED, Outcome.FAILED)


class SeenCall(NamedTuple):
    """One call; times from the start of the measured window, nan: never.

    `struck`: its reason is a fault; `dropped`: it was cut off in its talk. `course` is the place in
    `Seen.courses` of what its messages passed, -1 where nobody looked.
    """

    source: str
    destination: str
    caller: str
    direction: str
    begin: float
    alerted: float
    answered: float
    released: float
    holding: float
    outcome: Outcome
    struck: bool
    course: int
    dropped: bool

    @property
    def key(self) -> tuple[str, str, float]:
        """The same in all runs that meet the same callers."""
        return self.source, self.caller, self.begin

    @property
    def delay(self) -> float:
        """Post-dial delay, seconds; nan: it never rang."""
        return self.alerted - self.begin

    @property
    def hangs_from(self) -> float:
        """When its talk was over though its caller's end still holds the call; nan: it does not.

        Who hung up could not tell the other end.
        """
        over = self.answered + self.holding
        return nan if self.released <= over + SILENCE else over

    @property
    def failed(self) -> bool:
        """Whether the network, and no user, kept it from being answered."""
        if not isnan(self.answered):
            return False
        if self.outcome in _REFUSED:
            return True
        given_up = self.outcome is Outcome.ABANDONED
        return given_up and (self.struck or isnan(self.alerted))

    @property
    def stuck(self) -> bool:
        """Whether it failed only after it had hung: in silence, or in ringing without an end."""
        return self.failed and not self.released - self.begin < SILENCE

    @property
    def blocked(self) -> bool:
        """Whether it was refused while its caller waited."""
        return self.failed and not self.stuck


class Watch(NamedTuple):
    """One end of a trunk that watches the other, and its marks.

    `marks` are the instants at which it took the peer for dead, with the instant at which it
    believed it alive again (nan: not in the run). A mark may come `latest` seconds after the peer
    is back: polls that were lost meanwhile still count.
    """

    watcher: str
    peer: str
    trunk: str
    latest: float
    marks: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Strike:
    """One time that a fault was there.

    Parameters
    ----------
    fault : int
        Its place in the faults of the plan.
    begin, end : float
        inf: it outlasts the run.
    """

    fault: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One replication.

    Parameters
    ----------
    calls : tuple of SeenCall
        All that were there in the measured window or were tried in it.
    courses : tuple of Course
    watches : tuple of Watch
    strikes : tuple of Strike
    """

    calls: tuple[SeenCall, ...]
    courses: tuple[Course, ...]
    watches: tuple[Watch, ...]
    strikes: tuple[Strike, ...]


def seen_call(attempt: Attempt, course: int = -1) -> SeenCall | None:
    """Return what is kept of an attempt; None of one that was meant to fail anyway."""
    if attempt.intent is Intent.FAIL:
        return None
    return SeenCall(
        attempt.source,
        attempt.destination,
        attempt.caller,
        attempt.direction,
        attempt.begin,
        attempt.alerted,
        attempt.answered,
        attempt.released,
        attempt.holding,
        attempt.outcome,
        attempt.reason_rule == STRUCK,
        course,
        attempt.released - attempt.answered < attempt.holding - _SHORT,
    )


def beside(sound: Seen, struck: Seen) -> Seen:
    """Return a replication with faults, each call told to be dropped by the same call without.

    An answer that comes late (a loss that TCP mended) shortens a talk, too, but not its end.
    """
    ends = {call.key: _end(call) for call in sound.calls if not isnan(call.answered)}
    calls = [
        call._replace(dropped=call.released < ends[call.key] - _SHORT)
        if call.key in ends and not isnan(call.answered)
        else call
        for call in struck.calls
    ]
    return replace(struck, calls=tuple(calls))


def _end(call: SeenCall) -> float:
    return call.answered + call.holding if isnan(call.released) else call.released
