"""Which calls count as blocked, stuck, dropped or left hanging."""

from __future__ import annotations

from math import isnan, nan

import pytest

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.study.failover.seen import beside, seen_call
from tests.study.failover.lab import call, refused, seen


def test_a_call_refused_while_its_caller_waits_is_blocked() -> None:
    assert refused(0.0, 9.9).blocked
    assert not refused(0.0, 9.9).stuck


def test_a_call_refused_after_ten_seconds_was_stuck() -> None:
    assert refused(0.0, 32.0).stuck
    assert not refused(0.0, 32.0).blocked


def test_a_caller_who_gives_up_in_silence_was_stuck() -> None:
    assert refused(0.0, 25.0, Outcome.ABANDONED).stuck


def test_a_caller_who_gives_up_in_ringing_has_lost_no_call() -> None:
    ringing = call(0.0, answered=nan, released=30.0, outcome=Outcome.ABANDONED)
    assert not ringing.failed
    assert ringing._replace(struck=True).stuck


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.DECLINED, Outcome.NO_ANSWER])
def test_what_users_decide_is_no_loss(outcome: Outcome) -> None:
    assert not refused(0.0, 2.0, outcome).failed


def test_a_call_that_nobody_released_hangs_from_the_end_of_its_talk() -> None:
    assert call(0.0, released=nan).hangs_from == 15.0
    assert isnan(call(0.0).hangs_from)


def test_a_call_that_was_meant_to_fail_is_left_out() -> None:
    meant = Attempt(1, "", "", "", "1", "2", "2", 0.0, 1.0, 1.0, 1.0, Intent.FAIL)
    assert seen_call(meant, 0) is None


def test_a_talk_that_ends_before_it_does_without_faults_was_cut_off() -> None:
    struck = beside(seen(call(0.0)), seen(call(0.0, released=9.0)))
    assert struck.calls[0].dropped


def test_an_answer_that_comes_late_cuts_no_talk_off() -> None:
    late = call(0.0, answered=8.0, dropped=True)  # by its length alone
    assert not beside(seen(call(0.0)), seen(late)).calls[0].dropped


def test_a_talk_that_outlasts_the_run_was_not_cut_off() -> None:
    assert not beside(seen(call(0.0)), seen(call(0.0, released=nan))).calls[0].dropped
