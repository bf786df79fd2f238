"""Expectations of laws of times: distribution, limited mean, and which of two comes first.

Everything reduces to two functions of one law, which are known in closed form for each: F(t), the
share not above t, and L(t) = E[min(X, t)], the limited mean (S. A. Klugman, H. H. Panjer and G. E.
Willmot, "Loss Models", appendix A).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import erfc, exp, expm1, inf, lgamma, log, sqrt
from typing import Final

from simulator.kernel.transforms import lognormal_parameters
from simulator.workload.spec import Law

# A continuous law that is compared with another is cut into so many cells of equal ratio, between
# the powers of 2 that leave less than `_REST` outside. The error falls with the square of their
# number and is some 1e-6 of the sums that are made here, less for narrow laws.
_CELLS: Final = 4000
_REST: Final = 1e-12
_FARTHEST: Final = 60  # powers of 2 from the mean; a gamma law of great spread has more below

_DIGITS: Final = 1e-16
_TERMS: Final = 100_000

# A part of a law: from, to, mean in between, probability.
Part = tuple[float, float, float, float]
# P(X < t) and E[min(X, t)].
Functions = tuple[Callable[[float], float], Callable[[float], float]]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A law as functions.

    Parameters
    ----------
    mean : float
        Seconds.
    below : callable
        P(X < t).
    limited : callable
        E[min(X, t)] in seconds.
    parts : tuple of Part
        The values of a law that has some; of another the cells it is cut into.
    smooth : bool
        Whether no single value has a probability of its own.
    """

    mean: float
    below: Callable[[float], float]
    limited: Callable[[float], float]
    parts: tuple[Part, ...]
    smooth: bool


@dataclass(frozen=True, slots=True)
class Race:
    """Two times that run at once.

    Parameters
    ----------
    first : float
        Probability that the first one is over before the second.
    mean : float
        Expectation of the shorter one, seconds.
    """

    first: float
    mean: float


def race(first: Law, second: Law, limit: float = inf) -> Race:
    """Return which of two independent times is over earlier, and when.

    Parameters
    ----------
    first, second : Law
    limit : float
        The second one is over then at the latest, seconds.

    Examples
    --------
    >>> ring, patience = Law("exponential", 10.0, 1.0), Law("exponential", 30.0, 1.0)
    >>> both = race(ring, patience)
    >>> round(both.first, 5), round(both.mean, 4)
    (0.75, 7.5)
    """
    one, other = distribution(first), distribution(second)
    if limit < inf:
        return _race(one, _cut(other, limit))
    if other.smooth and not one.smooth:  # then the values of `one` make exact sums
        turned = _race(other, one)
        return Race(1 - turned.first, turned.mean)
    return _race(one, other)


def _race(one: Distribution, other: Distribution) -> Race:
    return Race(
        first=sum(p * (one.below(low) + one.below(high)) / 2 for low, high, _, p in other.parts),
        mean=sum(p * one.limited(mean) for _, _, mean, p in other.parts),
    )


def limited_mean(law: Law, limit: float) -> float:
    """Return the mean of a time that is over at `limit` seconds at the latest."""
    return law.mean if limit == inf else distribution(law).limited(limit)


def _cut(one: Distribution, limit: float) -> Distribution:
    """Return the law of a time that is over at `limit` at the latest, as parts."""
    parts = tuple((min(a, limit), min(b, limit), min(m, limit), p) for a, b, m, p in one.parts)
    return Distribution(one.limited(limit), one.below, one.limited, parts, smooth=False)


def distribution(law: Law) -> Distribution:
    """Return a law as functions."""
    if law.kind == "empirical":
        return _of_values(law.values)
    mean = law.mean
    if law.kind == "deterministic" or mean == 0 or law.cv == 0:
        return _of_values((mean,))
    if law.kind == "exponential":
        below, limited = _exponential(mean)
    elif law.kind == "lognormal":
        below, limited = _lognormal(mean, law.cv)
    else:
        below, limited = _gamma(mean, law.cv)
    return Distribution(mean, below, limited, _cells(mean, below, limited), smooth=True)


def _exponential(mean: float) -> Functions:
    return lambda t: -expm1(-t / mean), lambda t: -mean * expm1(-t / mean)


def _lognormal(mean: float, cv: float) -> Functions:
    mu, sigma = lognormal_parameters(mean, cv)

    def below(t: float) -> float:
        return _normal((log(t) - mu) / sigma) if t > 0 else 0.0

    def limited(t: float) -> float:
        if t <= 0:
            return 0.0
        z = (log(t) - mu) / sigma
        return mean * _normal(z - sigma) + t * _normal(-z)

    return below, limited


def _gamma(mean: float, cv: float) -> Functions:
    shape = cv**-2
    scale = mean / shape

    def below(t: float) -> float:
        return incomplete_gamma(shape, t / scale)

    def limited(t: float) -> float:
        return mean * incomplete_gamma(shape + 1, t / scale) + t * (1 - below(t))

    return below, limited


def _of_values(values: tuple[float, ...]) -> Distribution:
    """Return the law of values that are equally likely."""
    ordered = sorted(values)
    count = len(ordered)
    sums = [0.0, *accumulate(ordered)]

    def limited(t: float) -> float:
        lower = bisect_right(ordered, t)
        return (sums[lower] + (count - lower) * t) / count

    return Distribution(
        sums[-1] / count,
        lambda t: bisect_left(ordered, t) / count,
        limited,
        tuple((value, value, value, 1 / count) for value in ordered),
        smooth=False,
    )


def _cells(
    mean: float, below: Callable[[float], float], limited: Callable[[float], float]
) -> tuple[Part, ...]:
    """Cut a law into cells; nothing is lost at the ends."""
    powers = range(_FARTHEST)
    lowest = next((n for n in powers if below(mean * 2.0**-n) < _REST), _FARTHEST)
    highest = next((n for n in powers if below(mean * 2.0**n) > 1 - _REST), _FARTHEST)
    step = (lowest + highest) / (_CELLS - 2)
    edges = [0.0, *(mean * 2.0 ** (step * i - lowest) for i in range(_CELLS - 1)), inf]
    parts = []
    for (low, f_low, part_low), (high, f_high, part_high) in pairwise(
        [_up_to(edge, mean, below, limited) for edge in edges]
    ):
        share = f_high - f_low
        if share > _DIGITS:
            value = min(max((part_high - part_low) / share, low), high)
            parts.append((low, high, value, share))
    return tuple(parts)


def _up_to(
    edge: float, mean: float, below: Callable[[float], float], limited: Callable[[float], float]
) -> tuple[float, float, float]:
    """Return an edge, the probability up to it, and the part of the mean that lies up to it."""
    if edge == 0:
        return 0.0, 0.0, 0.0
    if edge == inf:
        return inf, 1.0, mean
    share = below(edge)
    return edge, share, limited(edge) - edge * (1 - share)


def _normal(z: float) -> float:
    return erfc(-z / sqrt(2)) / 2


def incomplete_gamma(shape: float, x: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, x).

    The series where `x` is small, the continued fraction elsewhere (M. Abramowitz and I. A.
    Stegun, "Handbook of Mathematical Functions", 6.5.29 and 6.5.31, the latter by the method of
    W. J. Lentz).

    Examples
    --------
    >>> round(incomplete_gamma(1.0, 2.0), 12) == round(1 - exp(-2.0), 12)
    True
    """
    if x <= 0:
        return 0.0
    if x == inf:
        return 1.0
    scale = exp(shape * log(x) - x - lgamma(shape))
    return scale * _series(shape, x) if x < shape + 1 else 1 - scale * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for n in range(1, _TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * _DIGITS:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c, d = inf, 1 / b
    value = d
    for n in range(1, _TERMS):
        a = n * (shape - n)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        change = c * d
        value *= change
        if abs(change - 1) < _DIGITS * 4:
            break
    return value
