import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from simulator.study.finite_sources import engset_carried, idle_load, stated_load, time_congestion
from simulator.study.loss import carried, continuous_b, erlang_b, kaufman_roberts


@settings(deadline=None, max_examples=80)
@given(some.floats(1e-3, 300.0), some.integers(0, 300))
def test_continuous_form_passes_through_the_whole_channels(offered: float, channels: int) -> None:
    assert continuous_b(offered, channels) == pytest.approx(erlang_b(offered, channels), rel=1e-11)


@pytest.mark.parametrize("offered", [0.02, 0.5, 0.999, 1.0, 3.0, 40.0])
@pytest.mark.parametrize("channels", [0.3, 0.999, 2.5, 17.25])
def test_continuous_form_equals_its_integral(offered: float, channels: float) -> None:
    from scipy import integrate

    # 1/B = integral of e^-u (1 + u/A)^x: its defining form, by quadrature.
    inverse, _ = integrate.quad(
        lambda u: math.exp(-u) * (1 + u / offered) ** channels, 0, math.inf, epsabs=0, epsrel=1e-11
    )
    assert continuous_b(offered, channels) == pytest.approx(1 / inverse, rel=1e-9)


@pytest.mark.parametrize("fraction", [0.0, 0.1, 0.5, 0.9])
def test_series_and_continued_fraction_meet_where_one_takes_over(fraction: float) -> None:
    below, above = continuous_b(math.nextafter(1.0, 0.0), fraction), continuous_b(1.0, fraction)
    assert below == pytest.approx(above, rel=1e-12)


def test_continuous_form_without_traffic() -> None:
    assert continuous_b(0.0, 0.0) == 1.0
    assert continuous_b(0.0, 2.5) == 0.0


def test_carried_keeps_its_digits_where_nearly_all_is_lost() -> None:
    assert carried(1e12, 3) == pytest.approx(3.0, rel=1e-11)
    assert carried(5.0, 0) == 0.0


@settings(deadline=None, max_examples=30)
@given(some.integers(1, 60), some.floats(0.1, 80.0))
def test_one_class_of_one_unit_is_erlang_b(capacity: int, offered: float) -> None:
    link = kaufman_roberts(capacity, [(1, offered)])
    assert link.blocking[0] == pytest.approx(erlang_b(offered, capacity), rel=1e-10)
    assert link.mean_units_in_use == pytest.approx(carried(offered, capacity), rel=1e-10)


def test_units_in_use_are_the_units_carried() -> None:
    classes = [(1, 300.0), (4, 200.0), (9, 100.0)]
    link = kaufman_roberts(2000, classes)
    units = sum(
        u * a * (1 - blocked) for (u, a), blocked in zip(classes, link.blocking, strict=True)
    )
    assert link.mean_units_in_use == pytest.approx(units, rel=1e-11)


def test_call_wider_than_the_link_is_always_blocked() -> None:
    assert kaufman_roberts(3, [(1, 1.0), (4, 1.0)]).blocking[1] == pytest.approx(1.0)


@settings(deadline=None, max_examples=40)
@given(some.integers(1, 200), some.floats(0.001, 20.0))
def test_engset_is_the_truncated_binomial(sources: int, idle: float) -> None:
    channels = (sources + 1) // 2
    weights = [math.comb(sources, n) * idle**n for n in range(channels + 1)]
    total = math.fsum(weights)
    expected = math.fsum(n * w for n, w in enumerate(weights)) / total
    assert time_congestion(sources, channels, idle) == pytest.approx(weights[-1] / total, rel=1e-10)
    assert engset_carried(sources, channels, idle) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("load", ["idle", "source", "total"])
def test_stated_load_undoes_idle_load(load: str) -> None:
    assert stated_load(20, idle_load(20, 0.4, load), load) == pytest.approx(0.4, rel=1e-14)
