"""Variates against the distributions of scipy, and the edges of the transforms."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from math import exp, inf, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from simulator.kernel import transforms
from simulator.kernel.normal import normal_quantile
from simulator.kernel.streams import Stream

LEAST, GREATEST = 0, 2**64 - 1
COUNT = 40_000


def words(purpose: str, count: int = COUNT) -> list[int]:
    stream = Stream(20101, 0, purpose, "test", words=1)
    return [stream.words(attempt)[0] for attempt in range(count)]


def lognormal(word: int, mean: float, cv: float) -> float:
    return transforms.lognormal(word, *transforms.lognormal_parameters(mean, cv))


SIGMA = sqrt(np.log1p(1.5**2))
CONTINUOUS: list[tuple[str, Callable[[int], float], Any]] = [
    ("uniform", transforms.uniform, stats.uniform()),
    ("between", partial(transforms.between, low=-2, high=5), stats.uniform(-2, 7)),
    ("exponential", partial(transforms.exponential, mean=180), stats.expon(scale=180)),
    ("normal", partial(transforms.normal, mean=3, sigma=2), stats.norm(3, 2)),
    (
        "lognormal",
        partial(lognormal, mean=180, cv=1.5),
        stats.lognorm(SIGMA, scale=180 * exp(-(SIGMA**2) / 2)),
    ),
    *(
        (
            f"gamma of shape {shape}",
            partial(transforms.gamma, mean=12, shape=shape),
            stats.gamma(shape, scale=12 / shape),
        )
        for shape in (0.3, 1, 2.5, 40)
    ),
]


@pytest.mark.parametrize(
    ("draw", "distribution"), [c[1:] for c in CONTINUOUS], ids=[c[0] for c in CONTINUOUS]
)
def test_variates_follow_their_distribution(
    draw: Callable[[int], float], distribution: Any
) -> None:
    variates = [draw(word) for word in words("continuous")]
    assert stats.kstest(variates, distribution.cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    ("draw", "distribution"), [c[1:] for c in CONTINUOUS], ids=[c[0] for c in CONTINUOUS]
)
def test_mean_and_variance_lie_within_four_deviations(
    draw: Callable[[int], float], distribution: Any
) -> None:
    variates = np.array([draw(word) for word in words("moments")])
    mean, variance, kurtosis = distribution.stats("mvk")
    assert abs(variates.mean() - mean) < 4 * sqrt(variance / COUNT)
    if np.isfinite(kurtosis) and kurtosis < 20:  # a heavier tail needs more than we draw
        assert abs(variates.var() / variance - 1) < 4 * sqrt((kurtosis + 2) / COUNT)


def chi_square(counts: Sequence[int], probabilities: Sequence[float]) -> float:
    return float(stats.chisquare(counts, np.array(probabilities) * sum(counts)).pvalue)


def test_an_index_is_equally_likely() -> None:
    counts = np.bincount([transforms.index(word, 7) for word in words("index")], minlength=7)
    assert chi_square(counts.tolist(), [1 / 7] * 7) > 1e-3


def test_a_choice_is_as_likely_as_its_weight() -> None:
    sums = transforms.cumulative([1, 4, 0, 3, 2])
    counts = np.bincount([transforms.choice(word, sums) for word in words("choice")], minlength=5)
    assert counts[2] == 0
    assert chi_square(np.delete(counts, 2).tolist(), [0.1, 0.4, 0.3, 0.2]) > 1e-3


def test_a_chance_is_as_likely_as_it_says() -> None:
    happened = sum(transforms.chance(word, 0.03) for word in words("chance"))
    assert stats.binomtest(happened, COUNT, 0.03).pvalue > 1e-3


@pytest.mark.parametrize("word", [LEAST, GREATEST])
def test_what_is_impossible_never_happens_and_what_is_certain_always(word: int) -> None:
    assert not transforms.chance(word, 0.0)
    assert transforms.chance(word, 1.0)


def test_the_ends_of_the_words_give_numbers_inside_the_open_interval() -> None:
    assert transforms.uniform(LEAST) == 2**-53
    assert transforms.uniform(GREATEST) == 1 - 2**-53


@pytest.mark.parametrize("draw", [c[1] for c in CONTINUOUS], ids=[c[0] for c in CONTINUOUS])
@pytest.mark.parametrize("word", [LEAST, GREATEST])
def test_the_ends_of_the_words_give_finite_variates(
    draw: Callable[[int], float], word: int
) -> None:
    assert -inf < draw(word) < inf


@given(st.integers(LEAST, GREATEST), st.integers(1, 10**9))
def test_an_index_is_below_its_count(word: int, count: int) -> None:
    assert 0 <= transforms.index(word, count) < count


@given(
    st.sampled_from([LEAST, GREATEST, 2**63, 2**62, 2**63 - 2**11]),
    st.lists(st.sampled_from([0.0, 1.0, 0.1, 3.0, 1e-300, 1e300]), min_size=1).filter(any),
)
def test_a_choice_never_falls_on_a_weight_of_zero(word: int, weights: list[float]) -> None:
    assert weights[transforms.choice(word, transforms.cumulative(weights))] > 0


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [2.0, -1.0], [1.0, inf]])
def test_weights_that_choose_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        transforms.cumulative(weights)


@pytest.mark.parametrize(
    "draw",
    [c[1] for c in CONTINUOUS if not c[0].startswith("gamma")],
    ids=[c[0] for c in CONTINUOUS if not c[0].startswith("gamma")],
)
def test_a_greater_word_never_gives_a_smaller_variate(draw: Callable[[int], float]) -> None:
    ordered = sorted([*words("order", 2000), LEAST, GREATEST])
    variates = [draw(word) for word in ordered]
    assert variates == sorted(variates)


@pytest.mark.parametrize("draw", [transforms.exponential, partial(transforms.gamma, shape=0.7)])
def test_one_word_and_two_means_give_times_of_their_ratio(draw: Callable[..., float]) -> None:
    for word in words("ratio", 200):
        assert draw(word, mean=360) == pytest.approx(2 * draw(word, mean=180), rel=1e-12)


def test_a_deterministic_time_is_the_time() -> None:
    assert transforms.deterministic(GREATEST, 180.0) == 180.0


def test_an_empirical_variate_is_one_of_the_values_equally_likely() -> None:
    values = [3.0, 5.0, 5.0, 11.0]
    drawn = [transforms.empirical(word, values) for word in words("empirical")]
    counts = [drawn.count(value) for value in (3.0, 5.0, 11.0)]
    assert sum(counts) == COUNT
    assert chi_square(counts, [0.25, 0.5, 0.25]) > 1e-3


def test_an_interpolated_variate_follows_its_quantiles() -> None:
    probabilities, quantiles = [0.0, 0.2, 0.9, 1.0], [1.0, 4.0, 10.0, 100.0]
    drawn = [
        transforms.interpolated(word, probabilities, quantiles) for word in words("interpolated")
    ]
    assert stats.kstest(drawn, partial(np.interp, xp=quantiles, fp=probabilities)).pvalue > 1e-3


@pytest.mark.parametrize("word", [LEAST, GREATEST])
def test_an_interpolated_variate_stays_between_the_extremes(word: int) -> None:
    assert 1.0 <= transforms.interpolated(word, [0.0, 0.5, 1.0], [1.0, 4.0, 100.0]) <= 100.0


@given(st.one_of(st.floats(2**-53, 1 - 2**-53), st.floats(1e-300, 1e-10)))
def test_the_normal_quantile_agrees_with_two_others(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), rel=2e-15, abs=1e-16)
    assert normal_quantile(p) == pytest.approx(special.ndtri(p), rel=2e-14, abs=1e-15)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.5, float("nan")])
def test_the_normal_quantile_outside_its_range_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="inside"):
        normal_quantile(p)


def test_splitmix_gives_the_known_numbers() -> None:
    # The first outputs of Vigna's splitmix64.c from the state 1234567, as widely published
    assert list(islice(transforms.splitmix64(1234567), 5)) == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_fingerprint_of_the_variates() -> None:
    digest = hashlib.sha256()
    for word in words("fingerprint", 2000):
        for _, draw, _ in CONTINUOUS:
            digest.update(struct.pack("<q", round(draw(word) * 1e6)))
    assert digest.hexdigest() == "e482330196c7b4325a5f2775f7282e66f2fc6e27c8adfb0467973501bdf4a280"
