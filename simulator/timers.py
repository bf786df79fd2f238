"""Timers of one core: a first-in-first-out queue for each distinct delay, lazily cancelled.

Timers of equal delay expire in the order of their start, so a queue per delay needs no sorting:
starting and cancelling cost a list append and a store. Instants that follow no such order (a
user's ring, answer and hang-up) wait in a heap. `deadline` is never later than the earliest
live timer; it may be earlier where that one was cancelled, which costs an idle wake-up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from math import inf
from typing import Any, Final

Expiry = Callable[[Any, float], None]

_LONG: Final = 1024  # timers; a shorter queue is not worth a look


class Timer:
    """One pending call of ``function(argument, now)``; `cancel` forgets it."""

    __slots__ = ("argument", "function", "when")

    def __init__(self, when: float, function: Expiry, argument: object) -> None:
        self.when = when
        self.function: Expiry | None = function
        self.argument: object = argument

    def cancel(self) -> None:
        """Forget the timer, and what it refers to."""
        self.function = None
        self.argument = None


class TimerQueue:
    """The timers of one core.

    Parameters
    ----------
    slack : float
        How long after their instant timers that only clean up (`linger`) may be run, so that a
        busy core is not woken for each. 0: they are as exact as all others.

    Attributes
    ----------
    deadline : float
        No timer needs to be run before it; inf when none is pending.

    Examples
    --------
    >>> fired = []
    >>> queue = TimerQueue()
    >>> _ = queue.start(0.5, lambda what, now: fired.append((what, now)), "A", 0.0)
    >>> queue.start(32.0, lambda what, now: fired.append((what, now)), "B", 0.0).cancel()
    >>> queue.run(queue.deadline)
    >>> fired, queue.deadline
    ([('A', 0.5)], inf)
    """

    __slots__ = ("_heap", "_lingering", "_order", "_queues", "_slack", "_sweep_at", "deadline")

    def __init__(self, slack: float = 0.0) -> None:
        self._slack = slack
        self._lingering: dict[float, deque[Timer]] = {}
        self._queues: dict[float, deque[Timer]] = {}
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = 0
        self._sweep_at = inf  # when what lingers has to be looked at
        self.deadline = inf

    def start(self, delay: float, function: Expiry, argument: object, now: float) -> Timer:
        """Call ``function(argument, then)`` after `delay` seconds, one of a few fixed values."""
        when = now + delay
        timer = Timer(when, function, argument)
        try:
            self._queues[delay].append(timer)
        except KeyError:
            self._queues[delay] = deque((timer,))
        if when < self.deadline:
            self.deadline = when
        return timer

    def add(self, timer: Timer, delay: float) -> None:
        """Take a timer that its owner has made, due `delay` seconds from now, as by `start`."""
        try:
            self._queues[delay].append(timer)
        except KeyError:
            self._queues[delay] = deque((timer,))
        if timer.when < self.deadline:
            self.deadline = timer.when

    def add_at(self, timer: Timer) -> None:
        """Take a timer that its owner has made, due at any instant, as by `at`."""
        self._order += 1
        heappush(self._heap, (timer.when, self._order, timer))
        if timer.when < self.deadline:
            self.deadline = timer.when

    def at(self, when: float, function: Expiry, argument: object) -> Timer:
        """Call ``function(argument, when)`` at any instant."""
        timer = Timer(when, function, argument)
        self._order += 1
        heappush(self._heap, (when, self._order, timer))
        if when < self.deadline:
            self.deadline = when
        return timer

    def linger(self, delay: float, function: Expiry, argument: object, now: float) -> Timer:
        """Call ``function(argument, then)`` after `delay` seconds, at most `slack` late."""
        if self._slack == 0.0:
            return self.start(delay, function, argument, now)
        when = now + delay
        timer = Timer(when, function, argument)
        try:
            self._lingering[delay].append(timer)
        except KeyError:
            self._lingering[delay] = deque((timer,))
        if when + self._slack < self._sweep_at:
            self._sweep_at = when + self._slack
            if self._sweep_at < self.deadline:
                self.deadline = self._sweep_at
        return timer

    def run(self, now: float) -> None:
        """Expire everything due at `now`, earliest first, and set the new deadline."""
        while True:
            timer = self._earliest()
            if timer is None or timer.when > now:
                break
            function, argument = timer.function, timer.argument
            timer.cancel()
            if function is not None:
                function(argument, now)
        self.deadline = inf if timer is None else timer.when
        if now >= self._sweep_at:
            self._sweep(now)
        if self._sweep_at < self.deadline:
            self.deadline = self._sweep_at

    def _sweep(self, now: float) -> None:
        """Run what lingers no more; the next sweep may wait for `slack`."""
        self._sweep_at = inf
        self._compact()
        for queue in self._lingering.values():
            while queue and (queue[0].function is None or queue[0].when <= now):
                timer = queue.popleft()
                function, argument = timer.function, timer.argument
                if function is not None:
                    timer.cancel()
                    function(argument, now)
            if queue and queue[0].when + self._slack < self._sweep_at:
                self._sweep_at = queue[0].when + self._slack

    def _compact(self) -> None:
        """Let go of cancelled timers in the midst of long queues.

        Most limits are cancelled long before their time; those of a busy hour's calls would take
        as much memory as a tenth of the calls themselves.
        """
        for delay, queue in self._queues.items():
            if len(queue) > _LONG:
                self._queues[delay] = deque([t for t in queue if t.function is not None])

    def pending(self) -> int:
        """Count the live timers (for tests of leaks)."""
        queues = (*self._queues.values(), *self._lingering.values())
        queued = (timer for queue in queues for timer in queue)
        heaped = (timer for _, _, timer in self._heap)
        return sum(t.function is not None for t in (*queued, *heaped))

    def _earliest(self) -> Timer | None:
        """Return the earliest live timer, letting go of the dead ones before it."""
        best: Timer | None = None
        for queue in self._queues.values():
            while queue and queue[0].function is None:
                queue.popleft()
            if queue and (best is None or queue[0].when < best.when):
                best = queue[0]
        heap = self._heap
        while heap and heap[0][2].function is None:
            heappop(heap)
        if heap and (best is None or heap[0][0] < best.when):
            best = heap[0][2]
        return best
