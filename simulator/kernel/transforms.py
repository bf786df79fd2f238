"""From a 64-bit random word to a variate: pure functions, no generator and no numpy.

Each takes a word of `simulator.kernel.streams` and the parameters of its distribution, in
seconds where it is a time, and checks neither: they come from a workload that was checked when
it was loaded. Except for `gamma` a greater word gives a greater variate, so that one word and
two means give times that differ by their ratio alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import exp, log, log1p, sqrt
from typing import Final

from simulator.kernel.normal import normal_quantile

_ALL: Final = 2**64 - 1


def uniform(word: int) -> float:
    """Return a number inside the open interval (0, 1).

    The middle of one of 2**52 equal parts: with 53 bits the last middle would round to 1.

    Examples
    --------
    >>> uniform(0) == 2**-53, uniform(2**64 - 1) == 1 - 2**-53
    (True, True)
    """
    return ((word >> 12) + 0.5) * 2.0**-52


def chance(word: int, probability: float) -> bool:
    """Return whether something of this probability happens; never at 0, always at 1."""
    return uniform(word) < probability


def between(word: int, low: float, high: float) -> float:
    """Return a number between two, all equally likely."""
    return low + (high - low) * uniform(word)


def index(word: int, count: int) -> int:
    """Return one of 0 to ``count - 1``, equally likely but for ``count / 2**64``.

    The high word of the product (D. Lemire, "Fast Random Integer Generation in an Interval", ACM
    Transactions on Modeling and Computer Simulation 29 (1), 2019), without its rejection.
    """
    return (word * count) >> 64


def cumulative(weights: Sequence[float]) -> list[float]:
    """Return the running sums of weights for `choice`.

    Raises
    ------
    ValueError
        When a weight is below 0 or all are 0.
    """
    sums = list(accumulate(weights))
    if not sums or min(weights) < 0 or not 0 < sums[-1] < float("inf"):
        raise ValueError(f"weights {weights!r}; expected finite ones, none below 0, one above")
    return sums


def choice(word: int, sums: Sequence[float]) -> int:
    """Return an index with the probability of its weight, given the `cumulative` weights."""
    return bisect_right(sums, uniform(word) * sums[-1], 0, len(sums) - 1)


def deterministic(word: int, value: float) -> float:
    """Return the value itself; here because every distribution is called alike."""
    return value


def exponential(word: int, mean: float) -> float:
    """Return an exponential variate by the inverse of its distribution."""
    return -mean * log1p(-uniform(word))


def normal(word: int, mean: float, sigma: float) -> float:
    """Return a normal variate of this mean and standard deviation."""
    return mean + sigma * normal_quantile(uniform(word))


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Return mu and sigma of the logarithm, from mean and coefficient of variation.

    ``sigma**2 = log(1 + cv**2)`` and ``mu = log(mean) - sigma**2 / 2``, from the moments of the
    distribution (N. L. Johnson, S. Kotz and N. Balakrishnan, "Continuous Univariate
    Distributions", volume 1, 2nd edition, 1994, chapter 14).

    Examples
    --------
    >>> mu, sigma = lognormal_parameters(180.0, 1.2)
    >>> round(exp(mu + sigma**2 / 2), 9)
    180.0
    """
    variance = log1p(cv * cv)
    return log(mean) - variance / 2, sqrt(variance)


def lognormal(word: int, mu: float, sigma: float) -> float:
    """Return the exponential function of a normal variate of mean `mu`, deviation `sigma`."""
    return exp(mu + sigma * normal_quantile(uniform(word)))


def gamma(word: int, mean: float, shape: float) -> float:
    """Return a gamma variate of this mean and shape (scale ``mean / shape``).

    By rejection (G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables",
    ACM Transactions on Mathematical Software 26 (3), 2000), with further words from `splitmix64`
    begun at this one; a shape below 1 as in their section 6.
    """
    words = splitmix64(word)
    scale = mean / shape
    if shape < 1:
        scale *= uniform(next(words)) ** (1 / shape)
        shape += 1
    d = shape - 1 / 3
    c = 1 / sqrt(9 * d)
    while True:
        x = normal_quantile(uniform(next(words)))
        u = uniform(next(words))
        v = (1 + c * x) ** 3
        if v > 0 and log(u) < x * x / 2 + d - d * v + d * log(v):
            return scale * d * v


def empirical(word: int, values: Sequence[float]) -> float:
    """Return one of the observed values, all equally likely; sorted ones keep the order."""
    return values[index(word, len(values))]


def interpolated(word: int, probabilities: Sequence[float], quantiles: Sequence[float]) -> float:
    """Return a variate of a distribution known by some quantiles, straight between them.

    Parameters
    ----------
    word : int
    probabilities : sequence of float
        Rising from 0 to 1.
    quantiles : sequence of float
        The value that each of them is not exceeded with; the first and last are the extremes.

    Examples
    --------
    >>> interpolated(2**62, [0.0, 0.5, 1.0], [0.0, 10.0, 100.0])
    5.0000...
    """
    u = uniform(word)
    i = bisect_right(probabilities, u)
    below, above = probabilities[i - 1], probabilities[i]
    share = (u - below) / (above - below)
    return quantiles[i - 1] + share * (quantiles[i] - quantiles[i - 1])


def splitmix64(word: int) -> Iterator[int]:
    """Give further words after one, without end.

    G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom Number Generators",
    OOPSLA 2014, with the mixing constants of S. Vigna's splitmix64.c (2015).

    Examples
    --------
    >>> next(splitmix64(1234567))
    6457827717110365317
    """
    while True:
        word = (word + 0x9E3779B97F4A7C15) & _ALL
        mixed = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _ALL
        yield mixed ^ (mixed >> 31)
