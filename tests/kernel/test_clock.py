"""Plain calls on the clock: their order, their seconds, their errors."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.contracts import ARRIVAL, ATTEMPT, COMPLETION, FAULT, WAKE
from simulator.kernel.clock import Clock

PRIORITIES = (FAULT, COMPLETION, WAKE, ARRIVAL, ATTEMPT)


def noting(seen: list[tuple[object, float]]) -> Callable[[object, object, float], None]:
    def note(a: object, b: object, now: float) -> None:
        seen.append((a, now))

    return note


def test_a_call_gets_its_arguments_and_the_instant() -> None:
    clock, seen = Clock(), []
    clock.call_at(0.25, lambda a, b, now: seen.append((a, b, now, clock.now)), "a", "b")
    clock.run()
    assert seen == [("a", "b", 0.25, 0.25)]


def test_the_second_argument_may_be_left_out() -> None:
    clock, seen = Clock(), []
    clock.call_at(0.25, lambda a, b, now: seen.append(b), "a")
    clock.run()
    assert seen == [None]


@pytest.mark.parametrize("when", [0.5, 77.0], ids=["near", "far"])
def test_ties_fall_by_priority_and_then_by_creation(when: float) -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    names = {FAULT: "fault", COMPLETION: "completion", WAKE: "wake", ARRIVAL: "arrival"}
    for turn in (1, 2):
        for priority in reversed(PRIORITIES):
            what = (names.get(priority, "attempt"), turn)
            clock.call_at(when, noting(seen), what, priority=priority)
    clock.run()
    assert [what for what, _ in seen] == [
        (name, turn)
        for name in ("fault", "completion", "wake", "arrival", "attempt")
        for turn in (1, 2)
    ]


def test_without_a_priority_a_call_is_an_arrival() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    clock.call_at(0.0, noting(seen), "attempt", priority=ATTEMPT)
    clock.call_at(0.0, noting(seen), "unsaid")
    clock.call_at(0.0, noting(seen), "arrival", priority=ARRIVAL)
    clock.call_at(0.0, noting(seen), "wake", priority=WAKE)
    clock.run()
    assert [what for what, _ in seen] == ["wake", "unsaid", "arrival", "attempt"]


def test_events_of_simpy_come_before_calls_of_the_same_instant() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    clock.call_at(1.0, noting(seen), "call", priority=FAULT)
    timeout = clock.timeout(1.0)
    assert timeout.callbacks is not None
    timeout.callbacks.append(lambda event: seen.append(("event", clock.now)))
    clock.run()
    assert seen == [("event", 1.0), ("call", 1.0)]


instants = st.one_of(
    st.floats(-5.0, 200.0),
    st.sampled_from([-5.0, -4.0, -1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 2.0**52, 2.0**60, 1e300, inf]),
    st.integers(-5, 5),
)
entries = st.lists(st.tuples(instants, st.sampled_from(PRIORITIES)), max_size=60)


@given(entries)
def test_calls_run_in_the_order_of_instant_priority_and_creation(
    wanted: list[tuple[float, int]],
) -> None:
    clock, seen = Clock(-5.0), list[tuple[object, float]]()
    for number, (when, priority) in enumerate(wanted):
        clock.call_at(when, noting(seen), number, priority=priority)
    clock.run()
    order = sorted(range(len(wanted)), key=lambda i: (*wanted[i], i))
    assert seen == [(i, wanted[i][0]) for i in order]


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.3, 1.0, 1.7, 40.0]), st.booleans()), max_size=40))
def test_calls_asked_for_on_the_way_keep_the_order(delays: list[tuple[float, bool]]) -> None:
    clock = Clock(-2.5)
    seen: list[tuple[float, int]] = []
    left = iter(enumerate(delays))

    def follow(number: int, b: object, now: float) -> None:
        seen.append((now, number))
        for following, (delay, more) in left:
            clock.call_at(now + delay, follow, following)
            if clock.peek() < now:
                raise AssertionError("the clock went back")
            if not more:
                break

    clock.call_at(-2.5, follow, -1)
    clock.run()
    assert [instant for instant, _ in seen] == sorted(instant for instant, _ in seen)
    by_instant = sorted(seen)
    assert seen == by_instant, "equal instants run in the order of creation"


@pytest.mark.parametrize("begin", [0.0, 0.5, -3.0, -2.25])
def test_a_call_at_the_edge_of_a_second_keeps_its_place(begin: float) -> None:
    clock, seen = Clock(begin), list[tuple[object, float]]()
    edge = begin // 1 + 1
    around = [edge + 1, edge, edge + 2**-40, edge - 2**-40, edge + 1 - 2**-40, begin]
    for when in around:
        clock.call_at(when, noting(seen), None)
    clock.run()
    assert [when for _, when in seen] == sorted(around)


@pytest.mark.parametrize("when", [2.0**52, 1e300, inf])
def test_a_fault_at_the_end_of_time_still_comes_before_an_attempt(when: float) -> None:
    clock, seen = Clock(), list[tuple[object, float]]()

    def break_down(a: object, b: object, now: float) -> None:
        clock.call_at(when, noting(seen), "fault", priority=FAULT)

    clock.call_at(when, break_down, None, priority=FAULT)
    clock.call_at(when, noting(seen), "attempt", priority=ATTEMPT)
    clock.run()
    assert [what for what, _ in seen] == ["fault", "attempt"]


def test_times_before_zero_run_up_to_zero() -> None:
    clock, seen = Clock(-600.0), list[tuple[object, float]]()
    for when in (0.0, -0.5, -599.5, -1.0, 0.5):
        clock.call_at(when, noting(seen), None)
    clock.run(until=0)
    assert [when for _, when in seen] == [-599.5, -1.0, -0.5]
    assert clock.now == 0


def test_a_run_up_to_an_instant_leaves_that_instant_to_the_next_run() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    for when in (1.0, 2.0, 2.5):
        clock.call_at(when, noting(seen), None, priority=FAULT)
    clock.run(until=2.0)
    assert ([when for _, when in seen], clock.now) == ([1.0], 2.0)
    clock.call_at(2.0, noting(seen), "new")
    clock.run(until=2.25)
    assert seen[1:] == [(None, 2.0), ("new", 2.0)]
    clock.run()
    assert seen[3:] == [(None, 2.5)]


def test_peek_tells_the_next_instant_near_and_far_and_changes_no_order() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    assert clock.peek() == inf
    for when in (50.5, 50.25, 9.0, 0.5):
        clock.call_at(when, noting(seen), None)
        assert clock.peek() == when
    clock.step()
    assert clock.peek() == 9.0
    clock.call_at(3.0, noting(seen), None)
    assert clock.peek() == 3.0
    clock.run()
    assert [when for _, when in seen] == [0.5, 3.0, 9.0, 50.25, 50.5]


@pytest.mark.parametrize("when", [1.9, -1.0, -inf, nan])
def test_a_call_in_the_past_or_at_no_instant_is_our_bug(when: float) -> None:
    clock = Clock()
    clock.run(until=2)
    with pytest.raises(ValueError, match="before 2"):
        clock.call_at(when, print, None)


def test_an_event_in_the_past_is_refused_too() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="before 0"):
        clock.schedule(clock.event(), delay=-0.5)


def test_an_error_in_a_call_leaves_the_rest_to_the_next_run() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    clock.call_at(1.0, lambda a, b, now: {}[a], "missing")
    clock.call_at(1.0, noting(seen), "after")
    with pytest.raises(KeyError, match="missing"):
        clock.run()
    assert clock.now == 1.0
    clock.run()
    assert seen == [("after", 1.0)]


def test_an_index_error_in_a_call_is_not_taken_for_an_empty_heap() -> None:
    clock = Clock()
    clock.call_at(1.0, lambda a, b, now: a[0], [])
    clock.call_at(9.0, print, None)
    with pytest.raises(IndexError):
        clock.run()
    assert clock.now == 1.0


def test_a_cleared_clock_runs_nothing_and_takes_new_calls() -> None:
    clock, seen = Clock(), list[tuple[object, float]]()
    clock.call_at(0.5, noting(seen), "near")
    clock.call_at(50.0, noting(seen), "far")
    clock.clear()
    clock.run()
    clock.call_at(50.5, noting(seen), "new")
    clock.run()
    assert seen == [("new", 50.5)]


def test_a_cleared_clock_goes_away_without_garbage_collection() -> None:
    gc.disable()
    try:
        clock = Clock()
        clock.timeout(50.0)
        clock.call_at(99.0, print, clock)
        clock.run(until=10)
        gone = weakref.ref(clock)
        clock.clear()
        del clock
        assert gone() is None
    finally:
        gc.enable()
