"""The timers of one core against a list that is sorted anew each time."""

from __future__ import annotations

import gc
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.timers import Timer, TimerQueue

Fired = list[tuple[object, float]]


class Clocked:
    """A queue, and what it ran."""

    def __init__(self, slack: float = 0.0) -> None:
        self.queue = TimerQueue(slack)
        self.fired: Fired = []

    def start(self, delay: float, what: object, now: float = 0.0) -> Timer:
        return self.queue.start(delay, self.note, what, now)

    def at(self, when: float, what: object) -> Timer:
        return self.queue.at(when, self.note, what)

    def note(self, what: object, now: float) -> None:
        self.fired.append((what, now))

    def run_out(self) -> None:
        while self.queue.deadline < inf:
            self.queue.run(self.queue.deadline)


def test_timers_expire_in_the_order_of_their_instants() -> None:
    clocked = Clocked()
    for delay in (4.0, 0.5, 32.0):
        clocked.start(delay, delay)
    clocked.at(1.0, "ring")
    clocked.run_out()
    assert clocked.fired == [(0.5, 0.5), ("ring", 1.0), (4.0, 4.0), (32.0, 32.0)]


def test_a_cancelled_timer_does_not_expire_and_forgets_its_argument() -> None:
    clocked = Clocked()
    timer = clocked.start(0.5, "A")
    timer.cancel()
    clocked.run_out()
    assert clocked.fired == []
    assert (timer.function, timer.argument) == (None, None)


def test_nothing_runs_before_its_instant() -> None:
    clocked = Clocked()
    clocked.start(0.5, "A")
    clocked.queue.run(0.499)
    assert clocked.fired == []
    assert clocked.queue.deadline == 0.5


def test_a_late_run_gives_the_instant_of_the_run() -> None:
    clocked = Clocked()
    clocked.start(0.5, "A")
    clocked.start(1.0, "B")
    clocked.queue.run(7.0)
    assert clocked.fired == [("A", 7.0), ("B", 7.0)]


def test_a_timer_started_by_another_runs_too_where_it_is_due() -> None:
    clocked = Clocked()

    def begin(what: object, now: float) -> None:
        clocked.start(0.0, "next", now)

    clocked.queue.start(0.5, begin, None, 0.0)
    clocked.queue.run(0.5)
    assert clocked.fired == [("next", 0.5)]
    assert clocked.queue.deadline == inf


def test_a_timer_cancelled_by_another_at_its_instant_does_not_run() -> None:
    clocked = Clocked()
    second: list[Timer] = []
    clocked.queue.start(0.5, lambda what, now: second[0].cancel(), None, 0.0)
    second.append(clocked.start(0.5, "second"))
    clocked.run_out()
    assert clocked.fired == []


def test_what_lingers_shares_a_wake_up_within_the_slack() -> None:
    clocked = Clocked(slack=1.0)
    for begin in (0.0, 0.3, 0.9, 1.5):
        clocked.queue.linger(32.0, clocked.note, begin, begin)
    assert clocked.queue.deadline == 33.0
    clocked.queue.run(33.0)
    assert clocked.fired == [(0.0, 33.0), (0.3, 33.0), (0.9, 33.0)]
    assert clocked.queue.deadline == 34.5


def test_what_lingers_is_never_later_than_its_slack() -> None:
    clocked = Clocked(slack=10.0)
    clocked.queue.linger(5.0, clocked.note, "linger", 0.0)
    clocked.start(14.9, "A")
    clocked.run_out()
    assert clocked.fired[-1][1] <= 15.0
    assert clocked.queue.pending() == 0


def test_without_slack_what_lingers_is_exact() -> None:
    clocked = Clocked()
    clocked.queue.linger(5.0, clocked.note, "linger", 0.0)
    assert clocked.queue.deadline == 5.0


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(("start", "at", "linger", "cancel", "run")),
        st.sampled_from((0.0, 0.5, 1.0, 4.0, 32.0, 3.3)),
        st.integers(0, 20),
    ),
    max_size=40,
)


@pytest.mark.parametrize("slack", [0.0, 2.0])
@given(orders=ORDERS)
def test_any_use_agrees_with_a_sorted_list(
    slack: float, orders: list[tuple[str, float, int]]
) -> None:
    clocked = Clocked(slack)
    live: dict[int, tuple[float, float]] = {}  # by name: instant, and how late it may be
    timers: list[Timer] = []
    now = 0.0
    for order, amount, pick in orders:
        name = len(timers)
        if order == "run":
            now += amount
            clocked.queue.run(now)
            fired = {what for what, _ in clocked.fired}
            assert fired <= {n for n, (when, _) in live.items() if when <= now}
            assert fired >= {n for n, (when, late) in live.items() if when + late <= now}
            instants = [live[n][0] for n, _ in clocked.fired if not live[n][1]]  # type: ignore[index]
            assert instants == sorted(instants)
            for what in fired:
                del live[what]  # type: ignore[arg-type]
            clocked.fired.clear()
        elif order == "cancel":
            if timers:
                timers[pick % name].cancel()
                live.pop(pick % name, None)
        else:
            late = slack if order == "linger" else 0.0
            if order == "at":
                timers.append(clocked.at(now + amount, name))
            elif order == "start":
                timers.append(clocked.start(amount, name, now))
            else:
                timers.append(clocked.queue.linger(amount, clocked.note, name, now))
            live[name] = (now + amount, late)
        assert clocked.queue.pending() == len(live)
        latest = min((when + late for when, late in live.values()), default=inf)
        assert clocked.queue.deadline <= latest
    clocked.run_out()
    assert clocked.queue.pending() == 0
    assert {what for what, _ in clocked.fired} == set(live)


def test_cancelled_timers_behind_a_live_one_do_not_stay_until_their_time() -> None:
    """Else the limits of calls that were answered long ago fill the memory."""
    clocked = Clocked(slack=2.0)
    before = timers_in_memory()
    clocked.start(180.0, "kept")
    for n in range(5_000):
        clocked.start(180.0, n).cancel()
    clocked.queue.linger(1.0, clocked.note, "swept", 0.0)
    clocked.queue.run(clocked.queue.deadline)
    assert timers_in_memory() - before < 100
    clocked.run_out()
    assert clocked.fired == [("swept", 3.0), ("kept", 180.0)]


def timers_in_memory() -> int:
    return sum(isinstance(found, Timer) for found in gc.get_objects())


def test_a_timer_made_by_its_owner_expires_in_line_with_the_others() -> None:
    queue, fired = TimerQueue(), []

    def note(what: str, now: float) -> None:
        fired.append((what, now))

    queue.start(2.0, note, "first", 0.0)
    queue.add(Timer(2.5, note, "second"), 2.0)
    queue.add_at(Timer(1.0, note, "heaped"))
    gone = Timer(2.2, note, "cancelled")
    queue.add_at(gone)
    gone.cancel()
    assert (queue.deadline, queue.pending()) == (1.0, 3)
    while queue.pending():
        queue.run(queue.deadline)
    assert fired == [("heaped", 1.0), ("first", 2.0), ("second", 2.5)]
