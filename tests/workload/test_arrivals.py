"""Instants of arrivals: Poisson, and by a profile of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice, pairwise
from math import inf
from zoneinfo import ZoneInfo

import pytest
from scipy import stats

from simulator.kernel.streams import Stream
from simulator.workload.arrivals import factors, instants, mean_factor
from simulator.workload.spec import Arrivals, WorkloadSpec
from tests.workload.lab import flow, workload

HOUR = 3600.0
STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = flow(arrivals=Arrivals("profile", ((8 * HOUR, 1.0), (12 * HOUR, 0.25), (17 * HOUR, 0.0))))


def stream() -> Stream:
    return Stream(1, 0, "arrivals", "test", words=1)


def at(year: int, month: int, day: int, hour: int) -> WorkloadSpec:
    start = datetime(year, month, day, hour, tzinfo=STOCKHOLM)
    return replace(workload(start=start.timestamp()), zone="Europe/Stockholm")


def test_times_between_poisson_arrivals_are_exponential() -> None:
    times = list(islice(instants(stream(), 5.0, 0.0, [(inf, 1.0)]), 5000))
    gaps = [b - a for a, b in pairwise([0.0, *times])]
    assert stats.kstest(gaps, stats.expon(scale=0.2).cdf).pvalue > 0.01
    assert abs(stats.spearmanr(gaps[:-1], gaps[1:]).statistic) < 0.04  # 2.8 of its deviations


def test_the_number_of_poisson_arrivals_is_rate_times_time() -> None:
    count = len(list(instants(stream(), 5.0, -600.0, [(2000.0, 1.0)])))
    assert abs(count - 13_000) < 2.6 * 13_000**0.5


def test_no_rate_gives_no_arrivals() -> None:
    assert not list(instants(stream(), 0.0, 0.0, [(10.0, 1.0)]))


def test_a_rate_twice_as_high_halves_all_times() -> None:
    one = list(islice(instants(stream(), 1.0, 0.0, [(inf, 1.0)]), 200))
    two = list(islice(instants(stream(), 2.0, 0.0, [(inf, 1.0)]), 200))
    assert [time / 2 for time in one] == pytest.approx(two, rel=1e-12)


def test_the_time_change_of_a_profile_is_exact() -> None:
    pieces = [(10.0, 1.0), (20.0, 0.0), (40.0, 0.25), (inf, 2.0)]
    changed = list(islice(instants(stream(), 3.0, 0.0, pieces), 500))

    def expected_arrivals(t: float) -> float:
        first, slow, fast = min(t, 10.0), min(max(t - 20.0, 0.0), 20.0), max(t - 40.0, 0.0)
        return first + slow * 0.25 + fast * 2.0

    even = list(islice(instants(stream(), 3.0, 0.0, [(inf, 1.0)]), 500))
    assert [expected_arrivals(t) for t in changed] == pytest.approx(even, rel=1e-9)
    assert not [t for t in changed if 10.0 < t < 20.0]


def test_the_factors_change_at_local_clock_times() -> None:
    found = list(factors(at(2010, 11, 17, 10), OFFICE, -3 * HOUR, 24 * HOUR))
    assert found == [
        (-2 * HOUR, 0.0),  # from 7 to 8 what held since 17 the day before
        (2 * HOUR, 1.0),
        (7 * HOUR, 0.25),
        (22 * HOUR, 0.0),
        (24 * HOUR, 1.0),
    ]


def test_the_profile_follows_summer_time() -> None:
    # Clocks go forward in the night to 28 March 2010: 8 o'clock comes after 23 hours.
    found = list(factors(at(2010, 3, 27, 8), OFFICE, 0.0, 24 * HOUR))
    assert found[-2:] == [(23 * HOUR, 0.0), (24 * HOUR, 1.0)]


def test_a_change_in_the_hour_that_summer_time_leaves_out_has_no_length() -> None:
    night = flow(arrivals=Arrivals("profile", ((0.0, 1.0), (2.5 * HOUR, 2.0), (3 * HOUR, 3.0))))
    found = list(factors(at(2010, 3, 28, 0), night, 0.0, 4 * HOUR))
    assert [piece for piece in found if piece != (2 * HOUR, 2.0)] == [
        (2 * HOUR, 1.0),
        (4 * HOUR, 3.0),
    ]


def test_the_hours_of_a_profile_have_their_arrivals() -> None:
    what, rate = at(2010, 11, 17, 8), 2.0
    times = list(instants(stream(), rate, 0.0, factors(what, OFFICE, 0.0, 12 * HOUR)))
    counts = [sum(h * HOUR <= t < (h + 1) * HOUR for t in times) for h in range(12)]
    expected = [7200.0] * 4 + [1800.0] * 5 + [0.0] * 3
    assert counts[9:] == [0, 0, 0]
    scores = [(n - mean) / mean**0.5 for n, mean in zip(counts[:9], expected[:9], strict=True)]
    assert max(map(abs, scores)) < 3.0


def test_the_mean_factor_weighs_the_hours() -> None:
    what = at(2010, 11, 17, 10)
    assert mean_factor(what, OFFICE, 0.0, 4 * HOUR) == pytest.approx((2 * 1.0 + 2 * 0.25) / 4)
    assert mean_factor(what, flow(), 0.0, 4 * HOUR) == 1.0
