"""Legs of one call."""

from __future__ import annotations

from simulator.workload.legs import join
from simulator.workload.records import CallRecord, Outcome


def leg(line: int, start: float, ring: float, talk: float, outcome: Outcome) -> CallRecord:
    return CallRecord(start, "mxone-to-mxone", "1", str(line), ring, talk, outcome, line)


RANG = leg(1, 100.0, 20.0, 0.0, "no-answer")
TOOK = leg(2, 105.0, 7.0, 60.0, "answered")


def test_an_answered_leg_speaks_for_the_call() -> None:
    found = join([RANG, TOOK], ["k", "k"], None)
    assert [call.destination for call in found.calls] == ["2"]
    assert [(one.line, key) for one, key in found.legs] == [(1, "k")]


def test_a_call_lasts_from_its_first_legs_start_to_its_last_legs_end() -> None:
    (call,) = join([RANG, TOOK], ["k", "k"], None).calls
    assert (call.start, call.ring, call.talk) == (100.0, 12.0, 60.0)


def test_a_transfer_goes_on_talking() -> None:
    after = leg(3, 172.0, 4.0, 30.0, "answered")
    (call,) = join([TOOK, after], ["k", "k"], None).calls
    assert (call.start, call.ring, call.talk) == (105.0, 7.0, 94.0)


def test_a_duplicate_changes_nothing() -> None:
    again = leg(3, 105.0, 7.0, 60.0, "answered")
    assert join([TOOK, again], ["k", "k"], None).calls == [TOOK]


def test_rows_without_a_key_or_with_another_stay_alone() -> None:
    assert join([RANG, TOOK], ["", ""], None).calls == [RANG, TOOK]
    assert join([RANG, TOOK], ["k", "l"], None).calls == [RANG, TOOK]


def test_a_key_that_comes_again_later_is_another_call() -> None:
    later = leg(3, 1000.0, 7.0, 60.0, "answered")
    assert join([TOOK, later], ["k", "k"], 10.0).calls == [TOOK, later]
    assert len(join([TOOK, later], ["k", "k"], None).calls) == 1


def test_calls_keep_the_order_of_the_file() -> None:
    late = leg(9, 1.0, 0.0, 1.0, "answered")
    assert [call.line for call in join([RANG, late, TOOK], ["k", "", "k"], None).calls] == [2, 9]
