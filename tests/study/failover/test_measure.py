"""What is measured between an hour without faults and one with them."""

from __future__ import annotations

from math import isnan, nan

import pytest

from simulator.calls.attempt import Outcome
from simulator.study.failover.measure import returns
from simulator.study.failover.seen import Strike
from tests.study.failover.lab import call, seen

BROKEN = (Strike(0, 100.0, 200.0),)


def returned(duration: float, *begins: float) -> float:
    """Return the time to return after calls lost at some instants."""
    lost = [
        call(
            begin,
            alerted=nan,
            answered=nan,
            released=begin + 1.0,
            outcome=Outcome.FAILED,
            struck=True,
        )
        for begin in begins
    ]
    (found,) = returns(seen(*lost, strikes=BROKEN), duration)
    return found


def test_the_return_is_when_the_last_lost_call_was_dialled() -> None:
    assert returned(600.0, 150.0, 210.0, 245.0) == pytest.approx(45.0)


def test_a_repair_after_which_no_call_is_lost_is_one_at_once() -> None:
    assert returned(230.0, 150.0) == 0.0


def test_a_gap_of_seconds_before_the_end_is_no_return() -> None:
    assert isnan(returned(260.0, 150.0, 210.0, 245.0))
    assert isnan(returned(600.0, 545.0))
    assert isnan(returned(10_000.0, 9_600.0))
