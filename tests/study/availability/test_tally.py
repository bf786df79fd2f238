"""Counts of calls, and the time in which calls come to nothing."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.reasons import STRUCK
from simulator.study.availability.tally import ALL, Counts, Tally, unreachable


def attempt(begin: float, *, struck: bool = False, answered: bool = True) -> Attempt:
    one = Attempt(
        1, "lync-to-mxone", "lync", "office", "1", "2", "2", begin, 5.0, 30.0, 60.0, Intent.ANSWER
    )
    one.outcome = Outcome.ANSWERED if answered else Outcome.FAILED
    if answered:
        one.answered = begin + 5.0
    if struck:
        one.reason_rule, one.reason_node = STRUCK, "power"
    return one


def test_a_change_lies_half_way_between_two_calls() -> None:
    assert unreachable([0.0, 10.0], [20.0, 40.0]) == pytest.approx(25.0)
    assert unreachable([40.0], [20.0, 30.0]) == pytest.approx(15.0)


def test_half_of_the_calls_is_half_of_the_time() -> None:
    times = [float(t) for t in range(1001)]
    assert unreachable(times[::2], times[1::2]) == pytest.approx(500.0)


def test_without_lost_calls_nothing_is_unreachable() -> None:
    assert unreachable([1.0, 2.0, 3.0], []) == 0.0


def test_a_lost_call_is_one_of_its_direction_and_of_both_ends() -> None:
    counts = Counts()
    for one in (attempt(0.0), attempt(10.0, struck=True, answered=False), attempt(20.0)):
        counts.offered(one)
        if one.reason_rule:
            counts.struck(one)
    found = counts.close()
    assert {*found} == {
        ALL,
        ("direction", "lync-to-mxone"),
        ("users", "lync"),
        ("users", "office"),
    }
    for tally in found.values():
        assert (tally.offered, tally.unreached, tally.dropped) == (3, 1, 0)
        assert tally.unreachable == pytest.approx(10.0)
        assert tally.by_fault == {"power": 1}


def test_a_call_that_is_cut_off_was_reached_first() -> None:
    counts = Counts()
    for one in (attempt(0.0), attempt(10.0, struck=True), attempt(20.0)):
        counts.offered(one)
    counts.struck(attempt(-300.0, struck=True))  # of before: it still talked
    found = counts.close()[ALL]
    assert (found.offered, found.dropped, found.lost) == (3, 1, 1)
    assert found.unreachable == 0.0


def test_what_fails_without_a_fault_is_refused() -> None:
    counts = Counts()
    counts.offered(attempt(0.0, answered=False))
    meant = attempt(1.0, answered=False)
    meant.intent = Intent.FAIL  # the workload lets this number fail
    counts.offered(meant)
    assert counts.close()[ALL].refused == 1


def test_tallies_of_several_windows_add_up() -> None:
    whole = Tally(offered=1, unreached=1)
    whole.by_fault["a"] = 1
    part = Tally(offered=2, dropped=1, refused=1, unreachable=3.0)
    part.by_fault["a"] = 1
    whole.add(part)
    assert (whole.offered, whole.lost, whole.refused, whole.unreachable) == (3, 2, 1, 3.0)
    assert whole.by_fault == {"a": 2}
