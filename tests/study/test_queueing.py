import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from simulator.errors import InputError
from simulator.study.overflow import Overflow, equivalent, joined, overflow
from simulator.study.queueing import md1, md1_wait_cdf, mg1, mm1, mmck
from simulator.study.waiting import (
    erlang_c,
    erlang_c_waiting,
    prob_wait_over,
    service_level,
    wait_quantile,
)


def test_one_server_waits_with_the_probability_of_its_load() -> None:
    assert erlang_c(0.7, 1) == pytest.approx(0.7, rel=1e-14)


def test_one_server_of_erlang_c_is_mm1() -> None:
    assert erlang_c_waiting(0.8, 1, 2.0).mean_wait == pytest.approx(mm1(0.4, 2.0).mean_wait)


@settings(deadline=None, max_examples=40)
@given(some.integers(1, 100), some.floats(0.05, 0.99), some.floats(0.01, 0.999))
def test_wait_quantile_undoes_the_tail(servers: int, occupancy: float, p: float) -> None:
    offered = servers * occupancy
    wait = wait_quantile(offered, servers, 3.0, p)
    if wait:
        assert prob_wait_over(offered, servers, 3.0, wait) == pytest.approx(1 - p, rel=1e-9)
    else:
        assert erlang_c(offered, servers) <= 1 - p


def test_service_level_of_no_time_is_the_share_that_does_not_wait() -> None:
    assert service_level(10.0, 14, 180.0, 0.0) == pytest.approx(1 - erlang_c(10.0, 14))


def test_constant_service_halves_the_wait() -> None:
    assert md1(0.9, 1.0).mean_wait == pytest.approx(mm1(0.9, 1.0).mean_wait / 2)


@pytest.mark.parametrize("rho", [0.3, 0.5, 0.7])
def test_md1_distribution_has_the_mean_of_pollaczek_khinchine(rho: float) -> None:
    from scipy import integrate

    # The mean of a wait is the integral of its tail; the tail has a kink at each whole time.
    end = 50
    pieces = (
        integrate.fixed_quad(lambda ts: [1 - md1_wait_cdf(rho, t) for t in ts], k, k + 1, n=6)[0]
        for k in range(end)
    )
    assert math.fsum(pieces) == pytest.approx(md1(rho, 1.0).mean_wait, rel=1e-6)


def test_md1_wait_is_zero_for_the_share_that_finds_it_idle() -> None:
    assert md1_wait_cdf(0.6, 0.0) == pytest.approx(0.4, rel=1e-14)


def test_md1_distribution_keeps_its_digits_for_long_waits() -> None:
    # Erlang's alternating series gives nonsense here; the tail falls by a constant factor.
    tails = [1 - md1_wait_cdf(0.8, t) for t in (20.0, 25.0, 30.0)]
    assert tails[1] / tails[0] == pytest.approx(tails[2] / tails[1], rel=1e-7)


def test_endless_room_makes_mmck_mm1() -> None:
    assert mmck(0.5, 1.0, 1, 200).mean_wait == pytest.approx(mg1(0.5, 1.0, 1.0).mean_wait)


def test_thousands_of_places_far_over_capacity_do_not_overflow() -> None:
    figures = mmck(9000.0, 1.0, 100, 5000)
    assert figures.prob_blocked == pytest.approx(1 - 100 / 9000, rel=1e-12)


@pytest.mark.parametrize("rate", [1.0, 2.0])
def test_endless_queue_at_or_over_its_capacity_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="grows without limit"):
        mm1(rate, 1.0)


def test_fewer_places_than_servers_are_refused() -> None:
    with pytest.raises(InputError, match="4 places cannot hold 5"):
        mmck(1.0, 1.0, 5, 4)


def test_what_overflows_nothing_is_the_poisson_traffic_itself() -> None:
    assert overflow(20.0, 0) == Overflow(20.0, 20.0)


@settings(deadline=None, max_examples=40)
@given(some.integers(1, 120), some.floats(0.5, 1.4))
def test_equivalent_group_gives_the_moments_back(channels: int, load: float) -> None:
    stream = overflow(channels * load, channels)
    group = equivalent(stream)
    assert group.offered == pytest.approx(channels * load, rel=1e-6)
    assert group.channels == pytest.approx(channels, rel=1e-6)


def test_joined_streams_add_their_moments() -> None:
    assert joined([Overflow(1.0, 2.0), Overflow(3.0, 5.0)]) == Overflow(4.0, 7.0)


def test_smooth_traffic_has_no_equivalent_group() -> None:
    with pytest.raises(InputError, match="no group overflows with these moments"):
        equivalent(Overflow(3.0, 2.0))
