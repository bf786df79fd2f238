"""The difference of one figure between two runs, with its confidence interval.

Runs of one seed meet the same callers, replication by replication (common random numbers): the
interval is that of Student's t over the differences. Otherwise the two are independent samples:
Welch's interval [Welch 1947; degrees of freedom by Satterthwaite].
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt
from typing import Final

from simulator.study.compare.samples import Sample, Values
from simulator.study.student import t_quantile

CONFIDENCE: Final = 0.95
# Equal differences have no variance; by the sign test five of them are not beyond chance yet.
_EQUAL: Final = 6


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two runs.

    Parameters
    ----------
    section, name, figure, unit : str
        See `Sample`.
    a, b : float or None
        Means over the replications that are compared; None: the run has no such figure.
    difference : float or None
        ``b - a``.
    low, high : float or None
        The 95 % interval of the difference; None: not enough replications.
    beyond_chance : bool or None
        Whether 0 lies outside the interval.
    """

    section: str
    name: str
    figure: str
    unit: str
    a: float | None
    b: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    beyond_chance: bool | None = None


def difference(a: Sample | None, b: Sample | None, *, paired: bool) -> Difference:
    """Return the difference of a figure that at least one of two runs has.

    Parameters
    ----------
    a, b : Sample or None
    paired : bool
        Both runs met the same callers; then the replications that both have are compared.
    """
    one = a or b
    if one is None:
        raise ValueError("neither run has the figure")
    ours, theirs = ({} if s is None else dict(s.values) for s in (a, b))
    if paired and a is not None and b is not None:
        common = ours.keys() & theirs.keys()
        if common:
            ours = {i: v for i, v in ours.items() if i in common}
            theirs = {i: v for i, v in theirs.items() if i in common}
    left, right = _mean(ours), _mean(theirs)
    of = (one.section, one.name, one.figure, one.unit, left, right)
    if left is None or right is None:
        return Difference(*of)
    half = _paired(ours, theirs) if paired else _welch(list(ours.values()), list(theirs.values()))
    delta = right - left
    if half is None:
        return Difference(*of, delta)
    low, high = delta - half, delta + half
    if not half and delta and min(len(ours), len(theirs)) < _EQUAL:
        return Difference(*of, delta, low, high)
    return Difference(*of, delta, low, high, low > 0.0 or high < 0.0)


def _mean(values: Values) -> float | None:
    return fsum(values.values()) / len(values) if values else None


def _paired(ours: Values, theirs: Values) -> float | None:
    deltas = [theirs[i] - ours[i] for i in sorted(ours)]
    if len(deltas) < 2:
        return None
    return _t(len(deltas) - 1) * sqrt(_variance(deltas) / len(deltas))


def _welch(ours: list[float], theirs: list[float]) -> float | None:
    """Return half the width of Welch's interval.

    Examples
    --------
    >>> round(_welch([9.0, 10.0, 11.0], [12.0, 14.0, 16.0]), 3)
    4.155
    """
    if len(ours) < 2 or len(theirs) < 2:
        return None
    u, v = _variance(ours) / len(ours), _variance(theirs) / len(theirs)
    if not u + v:
        return 0.0
    degrees = (u + v) ** 2 / (u * u / (len(ours) - 1) + v * v / (len(theirs) - 1))
    return _t(degrees) * sqrt(u + v)


def _variance(values: list[float]) -> float:
    mean = fsum(values) / len(values)
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _t(degrees: float) -> float:
    return t_quantile(0.5 + 0.5 * CONFIDENCE, degrees)
