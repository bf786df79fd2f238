"""What the random words of an attempt cost, and the variates made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from simulator.kernel import transforms
from simulator.kernel.streams import Stream
from tests.benchmarks.baseline import Prepare, Work
from tests.benchmarks.conftest import AgainstTimeout

UNITS = 100_000
WIDTH = 8  # an attempt's destination, ring, patience, outcome, holding and the like

VARIATES: dict[str, Callable[[int], float]] = {
    "exponential": partial(transforms.exponential, mean=180.0),
    "lognormal": partial(transforms.lognormal, mu=5.0, sigma=1.0),
    "gamma": partial(transforms.gamma, mean=180.0, shape=2.0),
}


def asking(numbers: Callable[[int], range], units: int) -> Prepare:
    """Return the work of asking one stream for some attempts."""

    def prepare() -> Work:
        stream = Stream(1, 0, "attributes", "benchmark", words=WIDTH)

        def work() -> int:
            for attempt in numbers(units):
                stream.words(attempt)
            return units

        return work

    return prepare


def beginning(units: int) -> Prepare:
    """Return the work of asking each of many streams once."""

    def work() -> int:
        for source in range(units):
            Stream(1, 0, "attributes", str(source), words=WIDTH).words(0)
        return units

    return lambda: work


def drawing(draw: Callable[[int], float], units: int) -> Prepare:
    """Return the work of making variates of words that are there."""

    def prepare() -> Work:
        stream = Stream(1, 0, "variates", "benchmark", words=1)
        words = [stream.words(attempt)[0] for attempt in range(units)]

        def work() -> int:
            for word in words:
                draw(word)
            return units

        return work

    return prepare


def test_the_words_of_an_attempt(against_timeout: AgainstTimeout) -> None:
    against_timeout(
        {
            f"{WIDTH} words of the next attempt": partial(asking, range),
            f"{WIDTH} words of an attempt before": partial(asking, lambda n: range(n, 0, -1)),
            f"{WIDTH} words of a new stream": beginning,
        },
        UNITS,
    )


@pytest.mark.parametrize("name", VARIATES)
def test_a_variate(against_timeout: AgainstTimeout, name: str) -> None:
    against_timeout({f"{name} variate": partial(drawing, VARIATES[name])}, UNITS)
