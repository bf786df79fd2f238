"""Which of two times is over first, and when: against closed forms and scipy."""

from __future__ import annotations

from itertools import product
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import special, stats

from simulator.workload.expectation import distribution, incomplete_gamma, race
from simulator.workload.spec import Law

LAWS = {
    "exponential": Law("exponential", 10.0, 1.0),
    "lognormal": Law("lognormal", 12.0, 0.6),
    "narrow lognormal": Law("lognormal", 12.0, 0.02),
    "wide lognormal": Law("lognormal", 30.0, 3.0),
    "gamma": Law("gamma", 30.0, 0.4),
    "wide gamma": Law("gamma", 30.0, 3.0),
}


def oracle(law: Law) -> stats.rv_continuous:
    if law.kind == "exponential":
        return stats.expon(scale=law.mean)
    if law.kind == "gamma":
        return stats.gamma(law.cv**-2, scale=law.mean * law.cv**2)
    sigma = sqrt(log(1 + law.cv**2))
    return stats.lognorm(sigma, scale=law.mean * exp(-(sigma**2) / 2))


@pytest.mark.parametrize(("one", "other"), [*product(LAWS, LAWS)])
def test_two_smooth_laws(one: str, other: str) -> None:
    first, second = oracle(LAWS[one]), oracle(LAWS[other])
    t = np.exp(np.linspace(log(1e-40), log(1e7), 200_001))
    shorter = np.trapezoid(first.sf(t) * second.sf(t) * t, np.log(t))
    f, g = first.cdf(t), second.cdf(t)
    earlier = np.sum(np.diff(g) * (f[1:] + f[:-1]) / 2)
    found = race(LAWS[one], LAWS[other])
    assert found.mean == pytest.approx(shorter, rel=5e-6)
    assert found.first == pytest.approx(earlier, abs=5e-6)


def test_a_fixed_patience() -> None:
    found = race(Law("exponential", 10.0, 1.0), Law("deterministic", 20.0, 0.0))
    assert found.first == pytest.approx(1 - exp(-2.0), rel=1e-12)
    assert found.mean == pytest.approx(10.0 * (1 - exp(-2.0)), rel=1e-12)


def test_a_fixed_ring() -> None:
    found = race(Law("deterministic", 10.0, 0.0), Law("exponential", 30.0, 1.0))
    assert found.first == pytest.approx(exp(-1 / 3), rel=1e-12)
    assert found.mean == pytest.approx(30.0 * (1 - exp(-1 / 3)), rel=1e-12)


def test_observed_times_are_compared_one_by_one() -> None:
    ring, patience = Law("empirical", 0.0, 0.0, (3.0, 5.0, 9.0)), (4.0, 5.0, 20.0)
    found = race(ring, Law("empirical", 0.0, 0.0, patience))
    assert found.first == pytest.approx(5 / 9)  # at a tie the caller is gone
    assert found.mean == pytest.approx((3 + 3 + 3 + 4 + 5 + 5 + 4 + 5 + 9) / 9)


def test_no_ring_is_always_in_time() -> None:
    found = race(Law("deterministic", 0.0, 0.0), LAWS["lognormal"])
    assert found.first == pytest.approx(1.0, abs=1e-12)
    assert found.mean == 0.0


@pytest.mark.parametrize("name", LAWS)
def test_the_limited_mean_is_known_in_closed_form(name: str) -> None:
    law, known = LAWS[name], oracle(LAWS[name])
    t = np.linspace(0.0, 15.0, 200_001)
    expected = np.trapezoid(known.sf(t), t)
    assert distribution(law).limited(15.0) == pytest.approx(expected, rel=1e-4)
    assert distribution(law).below(15.0) == pytest.approx(known.cdf(15.0), rel=1e-10)


@pytest.mark.parametrize("shape", [0.05, 1 / 3, 1.0, 6.25, 400.0, 10_000.0])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 1.0, 1.2, 3.0])
def test_incomplete_gamma_is_scipys(shape: float, share: float) -> None:
    expected = special.gammainc(shape, shape * share)
    assert incomplete_gamma(shape, shape * share) == pytest.approx(expected, rel=1e-9, abs=1e-14)


def test_the_parts_of_a_law_lose_nothing() -> None:
    for law in LAWS.values():
        parts = distribution(law).parts
        assert sum(share for *_, share in parts) == pytest.approx(1.0, abs=1e-11)
        assert sum(mean * share for _, _, mean, share in parts) == pytest.approx(law.mean, rel=1e-9)
