"""Blocked callers try again."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy import stats

from simulator.calls.attempt import Attempt
from simulator.workload.spec import Law, Redial, WorkloadSpec
from tests.workload.lab import FINITE, flow, play, wish, workload


def redialling(probability: float, attempts: int, delay: Law | None = None) -> WorkloadSpec:
    law = delay or Law("exponential", 30.0, 1.0)
    return workload(flow(rate=0.005, redial=Redial(probability, law, attempts)))


def tries(attempts: list[Attempt]) -> Counter[int]:
    return Counter(attempt.tries for attempt in attempts)


def test_of_callers_who_are_always_blocked_a_share_tries_again_each_time() -> None:
    # The window is long, so that hardly a redial falls behind its end.
    counts = tries(play(redialling(0.7, 4), channels=0, end=20_000.0).attempts)
    assert set(counts) == {1, 2, 3, 4}
    for n in (1, 2, 3):
        again = stats.binomtest(counts[n + 1], counts[n], 0.7)
        assert again.pvalue > 0.01


def test_nobody_tries_more_often_than_allowed() -> None:
    counts = tries(play(redialling(1.0, 3), channels=0, end=20_000.0).attempts)
    assert set(counts) == {1, 2, 3}
    # Some 60 intend to when the window ends: one begins a second, and two delays take 60 s.
    assert counts[1] - counts[3] < 90


def test_the_delays_follow_their_law() -> None:
    attempts = play(redialling(1.0, 4), channels=0, end=20_000.0).attempts
    begins = {attempt.number: attempt.begin for attempt in attempts}
    delays = [a.begin - begins[a.redial_of] for a in attempts if a.redial_of]
    assert stats.kstest(delays, stats.expon(scale=30.0).cdf).pvalue > 0.01


def test_a_redial_is_a_new_call_with_the_same_wish() -> None:
    attempts = play(redialling(0.7, 4), channels=0, end=3600.0).attempts
    by_number = {attempt.number: attempt for attempt in attempts}
    assert len(by_number) == len(attempts)
    again = [attempt for attempt in attempts if attempt.redial_of]
    assert again
    for attempt in again:
        before = by_number[attempt.redial_of]
        assert attempt.tries == before.tries + 1
        assert (wish(attempt), attempt.holding) == (wish(before), before.holding)
        assert attempt.destination == before.destination


def test_who_gets_through_does_not_redial() -> None:
    assert set(tries(play(redialling(1.0, 4)).attempts)) == {1}


def test_redials_begin_before_the_end_of_the_window() -> None:
    what = redialling(1.0, 9, Law("deterministic", 100.0, 0.0))
    attempts = play(what, channels=0, end=1000.0).attempts
    assert max(attempt.begin for attempt in attempts) < 1000.0
    assert max(tries(attempts)) == 9


def test_first_attempts_do_not_depend_on_redials() -> None:
    with_them = play(redialling(0.7, 4), channels=0).attempts
    without = play(workload(flow(rate=0.005)), channels=0).attempts
    first = [(a.begin, *wish(a)) for a in with_them if not a.redial_of]
    assert first == [(a.begin, *wish(a)) for a in without]


def test_a_finite_source_that_means_to_redial_is_not_idle() -> None:
    delay = Law("deterministic", 50.0, 0.0)
    what = workload(flow(rate=0.02, arrivals=FINITE, redial=Redial(1.0, delay, 3)))
    attempts = play(what, channels=0, end=5000.0).attempts
    last: dict[str, Attempt] = {}
    for attempt in attempts:
        before = last.get(attempt.caller)
        last[attempt.caller] = attempt
        if before is not None and before.tries < 3:
            assert attempt.redial_of == before.number
            assert attempt.begin == pytest.approx(before.begin + 50.0)
        else:
            assert not attempt.redial_of
