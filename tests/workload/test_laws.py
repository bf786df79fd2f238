"""Times of random words follow their laws."""

from __future__ import annotations

from math import log, sqrt

import pytest
from scipy import stats

from simulator.kernel.streams import Stream
from simulator.workload.laws import sampler
from simulator.workload.spec import Law

SIGMA = sqrt(log(1 + 0.6**2))
SMOOTH = {
    "exponential": (Law("exponential", 180.0, 1.0), stats.expon(scale=180.0)),
    "lognormal": (
        Law("lognormal", 10.0, 0.6),
        stats.lognorm(SIGMA, scale=10.0 / sqrt(1 + 0.6**2)),
    ),
    "gamma": (Law("gamma", 30.0, 0.5), stats.gamma(4.0, scale=7.5)),
    "gamma of shape below 1": (Law("gamma", 30.0, 2.0), stats.gamma(0.25, scale=120.0)),
}


def drawn(law: Law, count: int = 5000) -> list[float]:
    stream, time = Stream(1, 0, "attributes", "laws", words=1), sampler(law)
    return [time(stream.words(k)[0]) for k in range(count)]


@pytest.mark.parametrize("name", SMOOTH)
def test_times_follow_the_distribution(name: str) -> None:
    law, expected = SMOOTH[name]
    assert stats.kstest(drawn(law), expected.cdf).pvalue > 0.01


def test_empirical_times_are_the_values_equally_often() -> None:
    times = drawn(Law("empirical", 3.0, 0.5, (5.0, 1.0, 3.0, 3.0)), 8000)
    counts = [times.count(value) for value in (1.0, 3.0, 5.0)]
    assert sum(counts) == 8000
    assert stats.chisquare(counts, [2000, 4000, 2000]).pvalue > 0.01


@pytest.mark.parametrize(
    "law",
    [
        Law("deterministic", 7.0, 0.0),
        Law("lognormal", 7.0, 0.0),
        Law("gamma", 7.0, 0.0),
    ],
)
def test_a_law_without_spread_gives_its_mean(law: Law) -> None:
    assert set(drawn(law, 50)) == {7.0}


@pytest.mark.parametrize("kind", ["exponential", "lognormal", "gamma"])
def test_a_mean_of_nothing_takes_no_time(kind: str) -> None:
    assert set(drawn(Law(kind, 0.0, 1.0), 50)) == {0.0}  # type: ignore[arg-type]


def test_a_greater_mean_stretches_the_same_times() -> None:
    short, long = drawn(Law("lognormal", 10.0, 0.6), 100), drawn(Law("lognormal", 25.0, 0.6), 100)
    assert [time * 2.5 for time in short] == pytest.approx(long, rel=1e-12)
