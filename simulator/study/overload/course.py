"""What overload does over time: calls begun, calls that came up in time, messages sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

STEPS: Final = 60  # of a window


class Step(NamedTuple):
    """A part of the window; rates are a second.

    Parameters
    ----------
    begin : float
        Seconds from the start of the window.
    offered, goodput : float
        Calls begun in it; of these the ones that came up in time, whenever that was.
    repeats : float
        Messages sent again in it.
    """

    begin: float
    offered: float
    goodput: float
    repeats: float


def course(
    window: float, begun: Iterable[float], good: Iterable[float], again: Iterable[float]
) -> tuple[Step, ...]:
    """Count instants by step.

    Examples
    --------
    >>> course(60.0, [0.2, 1.5], [1.5], [])[:2]
    (Step(begin=0.0, offered=1.0, goodput=0.0, repeats=0.0), \
Step(begin=1.0, offered=1.0, goodput=1.0, repeats=0.0))
    """
    length = window / STEPS
    columns = [_counts(instants, length) for instants in (begun, good, again)]
    return tuple(
        Step(number * length, *(count / length for count in counts))
        for number, counts in enumerate(zip(*columns, strict=True))
    )


def mean(courses: Sequence[Sequence[Step]]) -> tuple[Step, ...]:
    """Return the mean over replications."""
    return tuple(
        Step(*(sum(values) / len(courses) for values in zip(*steps, strict=True)))
        for steps in zip(*courses, strict=True)
    )


def _counts(instants: Iterable[float], length: float) -> list[int]:
    counts = [0] * STEPS
    for instant in instants:
        counts[min(int(instant / length), STEPS - 1)] += 1
    return counts
