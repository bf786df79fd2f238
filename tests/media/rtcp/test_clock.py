"""Instants in RTCP."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.media.rtcp import (
    middle,
    nanoseconds,
    ntp_timestamp,
    report_interval,
    round_trip_ns,
    short_delay,
)

SECOND = 1_000_000_000


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 * SECOND - 1))
def test_a_nanosecond_survives_the_timestamp(time_ns: int) -> None:
    assert nanoseconds(ntp_timestamp(time_ns)) == time_ns


@pytest.mark.parametrize("trip_ms", [0, 1, 40, 600, 30_000])
def test_the_round_trip_is_what_is_left_without_the_peers_delay(trip_ms: int) -> None:
    sent = 65_530 * SECOND  # the middle of the timestamp wraps within 18 hours
    held = 5 * SECOND
    came = ntp_timestamp(sent + held + trip_ms * 1_000_000)
    found = round_trip_ns(came, middle(ntp_timestamp(sent)), short_delay(held))
    assert found == pytest.approx(trip_ms * 1_000_000, abs=2 * SECOND / 65536)


def test_without_a_sender_report_there_is_no_round_trip() -> None:
    assert round_trip_ns(ntp_timestamp(SECOND), 0, 0) is None


def test_a_peer_that_counts_too_long_makes_no_negative_trip() -> None:
    sent = ntp_timestamp(SECOND)
    assert round_trip_ns(sent, middle(sent), 3) == 0


def test_two_parties_report_every_five_seconds() -> None:
    intervals = [report_interval(64000, 120, 2, 2, True, draw / 1000) for draw in range(1000)]
    # The mean of 0.5 to 1.5 times the interval, less what reconsideration adds.
    assert sum(intervals) / 1000 == pytest.approx(5 / (2.71828 - 1.5), rel=0.001)
    assert min(intervals) == pytest.approx(2.5 / (2.71828 - 1.5))


def test_the_first_report_comes_in_half_the_time() -> None:
    assert report_interval(64000, 120, 2, 2, True, 0.5, first=True) == pytest.approx(
        report_interval(64000, 120, 2, 2, True, 0.5) / 2
    )


def test_many_members_share_a_twentieth_of_the_bandwidth() -> None:
    # 1,000 listeners, one sender: listeners have three quarters of 3,200 bit/s.
    found = report_interval(64000, 120, 1001, 1, False, 0.5)
    assert found == pytest.approx(1000 * 120 * 8 / (0.75 * 3200) / (2.71828 - 1.5))


def test_a_session_without_bandwidth_is_refused() -> None:
    with pytest.raises(InputError, match="bandwidth: no bandwidth; seen '0'"):
        report_interval(0, 120, 2, 2, True, 0.5)
