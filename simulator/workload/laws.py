"""Laws of times as functions from a random word to seconds."""

from __future__ import annotations

from collections.abc import Callable

from simulator.kernel.transforms import (
    empirical,
    exponential,
    gamma,
    lognormal,
    lognormal_parameters,
)
from simulator.workload.spec import Law

Sampler = Callable[[int], float]


def sampler(law: Law) -> Sampler:
    """Return the function that makes a time of a random word.

    What does not depend on the word is computed once. A law without spread (a mean of 0, or a
    `cv` of 0) gives its mean.

    Examples
    --------
    >>> talk = sampler(Law("exponential", 180.0, 1.0))
    >>> round(talk(2**63), 6)  # the median is log(2) times the mean
    124.766493
    """
    if law.kind == "empirical":
        values = tuple(sorted(law.values))
        return lambda word: empirical(word, values)
    mean = law.mean
    if law.kind == "deterministic" or mean == 0 or law.cv == 0:
        return lambda word: mean
    if law.kind == "exponential":
        return lambda word: exponential(word, mean)
    if law.kind == "lognormal":
        mu, sigma = lognormal_parameters(mean, law.cv)
        return lambda word: lognormal(word, mu, sigma)
    shape = law.cv**-2
    return lambda word: gamma(word, mean, shape)
