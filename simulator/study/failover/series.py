"""Calls over time: how many are up, how many are lost, how long until it rings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isnan
from typing import Final

from simulator.study.failover.seen import Seen, SeenCall

_WIDTHS: Final = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
_BINS: Final = 90


@dataclass(frozen=True, slots=True)
class Series:
    """One replication in steps of equal length.

    Parameters
    ----------
    width : float
        Of a step, seconds.
    up : tuple of int
        Calls in their talk, in the middle of each step.
    failed, dropped : tuple of int
        Calls dialled in it that the network failed; calls cut off in it.
    rang : tuple of int
        Calls dialled in it that rang.
    delays : tuple of float
        Their post-dial delays together, seconds.
    """

    width: float
    up: tuple[int, ...]
    failed: tuple[int, ...]
    dropped: tuple[int, ...]
    rang: tuple[int, ...]
    delays: tuple[float, ...]


def width_of(duration: float) -> float:
    """Return the length of a step: a round one, at most 90 of them where that is possible.

    Examples
    --------
    >>> width_of(3600.0), width_of(600.0)
    (60.0, 10.0)
    """
    return next((width for width in _WIDTHS if duration / width <= _BINS), _WIDTHS[-1])


def series(seen: Seen, duration: float) -> Series:
    """Return the course of one replication."""
    width = width_of(duration)
    steps = max(1, int(duration // width))
    calls = seen.calls
    answered = sorted(call.answered for call in calls if not isnan(call.answered))
    over = sorted(_over(call) for call in calls if not isnan(call.answered))
    middles = [(i + 0.5) * width for i in range(steps)]

    def count(chosen: Iterable[SeenCall], when: Callable[[SeenCall], float]) -> tuple[int, ...]:
        found = [0] * steps
        for call in chosen:
            place = int(when(call) // width)
            if 0 <= place < steps:
                found[place] += 1
        return tuple(found)

    rang = [call for call in calls if not isnan(call.delay) and 0.0 <= call.begin < steps * width]
    delays = [0.0] * steps
    for call in rang:
        delays[int(call.begin // width)] += call.delay
    return Series(
        width,
        tuple(bisect_right(answered, when) - bisect_right(over, when) for when in middles),
        count([call for call in calls if call.failed], lambda call: call.begin),
        count([call for call in calls if call.dropped], lambda call: call.released),
        count(rang, lambda call: call.begin),
        tuple(delays),
    )


def _over(call: SeenCall) -> float:
    """Return when a talk was over: released, or hung up without the other end's knowing."""
    meant = call.answered + call.holding
    return meant if isnan(call.released) else min(call.released, meant)
