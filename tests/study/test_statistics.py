import math
import random

import numpy as np
import pytest
from scipy import stats

from simulator.errors import InputError
from simulator.study.loss import blocking_burst, erlang_b
from simulator.study.statistics import (
    Interval,
    batch_means,
    blocking_interval,
    differs,
    mean_interval,
    mser5,
    quantile,
    quantiles,
)


def test_mean_interval_equals_the_oracle() -> None:
    values = [3.1, 2.7, 4.4, 3.9, 2.2]
    found = mean_interval(values, 0.9)
    low, high = stats.t.interval(0.9, 4, loc=np.mean(values), scale=stats.sem(values))
    assert (found.value, found.low, found.high) == pytest.approx((np.mean(values), low, high))
    assert found.n == 5


def test_one_replication_has_no_interval() -> None:
    assert mean_interval([3.0]) == Interval(3.0, None, None, 1)
    assert blocking_interval([3], [10]) == Interval(0.3, None, None, 1)


def test_no_replication_is_refused() -> None:
    with pytest.raises(InputError, match="no replication"):
        mean_interval([])


def test_value_outside_differs() -> None:
    assert differs(Interval(0.5, 0.4, 0.6, 20), 0.61)
    assert not differs(Interval(0.5, 0.4, 0.6, 20), 0.6)


def test_unknown_interval_differs_from_nothing() -> None:
    unknown = Interval(0.5, None, None, 1)
    assert not differs(unknown, 7.0)
    assert unknown.holds(0.5) is None
    assert unknown.half_width is None


def test_half_width() -> None:
    assert Interval(0.5, 0.4, 0.8, 20).half_width == pytest.approx(0.2)


def test_blocking_is_the_ratio_of_sums() -> None:
    # Not the mean of the ratios, which would be 0.3.
    found = blocking_interval([10, 5], [100, 10])
    assert found is not None
    assert found.value == 15 / 110


def test_blocking_interval_is_the_delta_method_on_the_log_odds() -> None:
    blocked, attempts = np.array([12, 30, 7, 19]), np.array([400, 420, 380, 410])
    ratio = blocked.sum() / attempts.sum()
    error = np.std(blocked - ratio * attempts, ddof=1) / math.sqrt(4) / attempts.mean()
    half = stats.t.ppf(0.975, 3) * error / (ratio * (1 - ratio))
    expected = [1 / (1 + math.exp(-(math.log(ratio / (1 - ratio)) + s))) for s in (-half, half)]
    found = blocking_interval(blocked.tolist(), attempts.tolist())
    assert found is not None
    assert (found.low, found.high) == pytest.approx(expected, rel=1e-12)


def test_rare_blocking_keeps_a_positive_lower_end() -> None:
    found = blocking_interval([0, 0, 5, 0], [400] * 4)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.value < found.high < 1


@pytest.mark.parametrize("attempts", [1, 59, 1000])
def test_none_blocked_gives_the_exact_upper_bound(attempts: int) -> None:
    found = blocking_interval([0, 0], [attempts, 0])
    assert found is not None
    assert found.low == 0
    # One-sided Clopper-Pearson: the beta quantile.
    assert found.high == pytest.approx(stats.beta.ppf(0.95, 1, attempts), rel=1e-12)


def test_all_blocked_is_the_mirror_image() -> None:
    none, every = blocking_interval([0, 0], [30, 70]), blocking_interval([30, 70], [30, 70])
    assert none is not None
    assert every is not None
    assert none.high is not None
    assert (every.low, every.high) == (1 - none.high, 1.0)


def test_bursts_widen_the_bound_of_none_blocked() -> None:
    plain, burst = blocking_interval([0], [300]), blocking_interval([0], [300], burst=3.0)
    assert burst is not None
    assert plain is not None
    assert burst.high == pytest.approx(1 - 0.05**0.01)
    assert burst.high != plain.high


def test_no_attempts_have_no_blocking() -> None:
    assert blocking_interval([0, 0], [0, 0]) is None


def test_unequal_lists_are_refused() -> None:
    with pytest.raises(InputError, match="1 counts of blocked, 2 of attempts"):
        blocking_interval([1], [5, 5])


def test_burst_is_never_more_than_the_group() -> None:
    assert blocking_burst(29.99, 30) == 30
    assert blocking_burst(50.0, 30) == 30
    assert blocking_burst(0.0, 30) == 1


def _hour(random_: random.Random, offered: float, channels: int) -> tuple[int, int]:
    """Attempts and blocked of 20 holding times of a loss group, from an equilibrium state."""
    weights = [offered**n / math.factorial(n) for n in range(channels + 1)]
    busy = random_.choices(range(channels + 1), weights)[0]
    attempts = blocked = 0
    left = 20.0
    while (left := left - random_.expovariate(offered + busy)) > 0:
        if random_.random() * (offered + busy) < offered:
            attempts += 1
            blocked += busy == channels
            busy += busy < channels
        else:
            busy -= 1
    return blocked, attempts


@pytest.mark.parametrize(("offered", "channels"), [(10.0, 12), (10.0, 17), (10.0, 20)])
def test_blocking_intervals_cover_the_truth(offered: float, channels: int) -> None:
    # 150 intervals of 10 replications; at a coverage of 95 % fewer than 132 are 1 in 5,000.
    random_, truth, held = random.Random(4), erlang_b(offered, channels), 0
    for _ in range(150):
        blocked, attempts = zip(
            *(_hour(random_, offered, channels) for _ in range(10)), strict=True
        )
        found = blocking_interval(blocked, attempts, burst=blocking_burst(offered, channels))
        assert found is not None
        held += found.holds(truth) is True
    assert held >= 132


def test_batch_means_of_white_noise_are_its_mean_interval() -> None:
    values = [float(v) for v in np.random.default_rng(1).normal(size=1003)]
    found = batch_means(values, batches=10)
    assert found == mean_interval(
        [float(np.mean(values[i : i + 100])) for i in range(3, 1003, 100)]
    )


def test_batch_means_widen_with_correlation() -> None:
    noise = np.random.default_rng(2).normal(size=4000)
    slow = np.convolve(noise, np.ones(50), "valid") / math.sqrt(50)
    white, correlated = batch_means(noise.tolist()), batch_means(slow.tolist())
    assert white is not None
    assert correlated is not None
    assert white.half_width is not None
    assert correlated.half_width is not None
    assert correlated.half_width > 3 * white.half_width


def test_too_few_values_make_no_batches() -> None:
    assert batch_means([1.0] * 19) is None


def test_mser5_finds_the_end_of_an_exponential_start() -> None:
    noise = np.random.default_rng(3).normal(size=1000)
    values = [10 * math.exp(-i / 30) + v for i, v in enumerate(noise)]
    found = mser5(values)
    assert found is not None
    assert 40 <= found <= 200


def test_mser5_equals_its_definition() -> None:
    values = [float(v) for v in np.random.default_rng(7).gamma(2.0, size=300)]
    means = np.array(values).reshape(-1, 5).mean(axis=1)
    errors = [means[d:].var() / (len(means) - d) for d in range(31)]
    assert mser5(values) == 5 * int(np.argmin(errors))


def test_mser5_keeps_a_level_series_whole() -> None:
    assert mser5([2.0] * 100) == 0


def test_mser5_does_not_tell_from_a_series_still_rising() -> None:
    assert mser5([float(i) for i in range(200)]) is None


def test_mser5_does_not_tell_from_a_few_values() -> None:
    assert mser5([1.0] * 9) is None


def test_quantile_interpolates_between_ranks() -> None:
    assert quantile([4.0, 1.0, 2.0, 3.0], 0.5) == 2.5
    assert quantile([10.0, 20.0], 0.95) == pytest.approx(19.5)


def test_quantiles_of_nothing_are_unset() -> None:
    assert quantile([], 0.5) is None
    found = quantiles([])
    assert (found.p50, found.p95, found.p99, found.n) == (None, None, None, 0)


def test_quantiles_are_those_asked_for() -> None:
    found = quantiles([float(i) for i in range(101)])
    assert (found.p50, found.p95, found.p99, found.n) == pytest.approx((50, 95, 99, 101))
