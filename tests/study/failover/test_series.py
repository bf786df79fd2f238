"""Calls over time."""

from __future__ import annotations

from math import nan

from simulator.study.failover.series import series
from tests.study.failover.lab import call, refused, seen

HOUR = 90.0  # seconds: steps of one


def test_calls_in_their_talk_are_counted_in_the_middle_of_each_step() -> None:
    found = series(seen(call(0.0), call(-100.0, answered=-90.0, released=3.0, holding=93.0)), HOUR)
    assert found.width == 1.0
    assert found.up[2] == 1  # the old one
    assert found.up[3] == 0
    assert found.up[5:15] == (1,) * 10
    assert found.up[15] == 0


def test_a_call_left_hanging_is_in_no_talk() -> None:
    assert series(seen(call(0.0, released=nan)), HOUR).up[20] == 0


def test_failures_stand_where_they_were_dialled_and_cuts_where_they_happened() -> None:
    found = series(seen(refused(7.5, 32.0), call(1.0, released=8.0, dropped=True)), HOUR)
    assert [i for i, n in enumerate(found.failed) if n] == [7]
    assert [i for i, n in enumerate(found.dropped) if n] == [8]


def test_delays_are_those_of_calls_that_rang() -> None:
    found = series(seen(call(2.0, alerted=6.0), call(2.5), refused(2.5, 1.0)), HOUR)
    assert found.rang[2] == 2
    assert found.delays[2] == 5.0
