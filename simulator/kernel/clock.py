"""The clock: a `simpy.Environment` whose heap also takes plain calls.

`Clock.call_at` puts ``function(a, b, now)`` on the clock without making an event for it; simpy's
own events are wrapped into such entries, so that users' processes, resources, stores and
conditions run in it unchanged and in the order that simpy gives them. What stock simpy does at
the same instant in the same order, the clock does too; it is no real-time clock and holds no
timers of cores (`simulator.timers`).

An entry is the tuple ``(when, priority, id, function, a, b)``. Those of the running second stand
in a heap, later ones unsorted in a list for each second, which becomes the heap when its second
begins: tens of thousands of pending ends of calls then cost the heap nothing
(``tests/benchmarks/test_clock.py`` compares).
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf, nan
from typing import Any, Final

import simpy
from simpy.core import EmptySchedule, SimTime, StopSimulation
from simpy.events import NORMAL, URGENT, Event, EventPriority

from simulator.contracts import ARRIVAL

Call = Callable[[Any, Any, float], None]
Entry = tuple[SimTime, int, int, Call, Any, Any]

# From here on floats tell seconds no longer apart: later entries, infinite ones too, share a list.
_END_OF_SECONDS: Final = 2**52
# Before everything else at an instant; simpy continues with it an event that stopped the run.
_RESUMED: Final = EventPriority(-1)


class Clock(simpy.Environment):
    """Simulated time, and everything that waits for it.

    Parameters
    ----------
    initial_time : float, default 0
        Seconds; minus the warm-up, so that the measured window starts at 0.

    Examples
    --------
    >>> clock = Clock(-1.0)
    >>> clock.call_at(0.5, lambda a, b, now: print(a, now), "first", priority=ARRIVAL)
    >>> def talk(clock):
    ...     yield clock.timeout(2.0)
    ...     print("second", clock.now)
    >>> _ = clock.process(talk(clock))
    >>> clock.run()
    first 0.5
    second 1.0
    """

    # simpy would bind `timeout` and its sisters to each environment here, as a shortcut; for a
    # subclass it does not, and the circle of references that this makes is not wanted either.

    def __init__(self, initial_time: SimTime = 0) -> None:
        super().__init__(initial_time)
        self._heap: list[Entry] = []
        # All in the heap is before the horizon, all in the later seconds at or after it.
        self._horizon: float = initial_time // 1 + 1
        self._later: dict[float, list[Entry]] = {}
        self._seconds: list[float] = []  # a heap of the keys of _later

    def call_at(
        self, when: float, function: Call, a: object, b: object = None, priority: int = ARRIVAL
    ) -> None:
        """Run ``function(a, b, now)`` at an instant.

        Parameters
        ----------
        when : float
            Seconds, not before now.
        function : callable
            Takes `a`, `b` and the instant.
        a, b : object
        priority : int
            One of the constants of `simulator.contracts`: at one instant the smaller goes first,
            then what was asked for first.

        Raises
        ------
        ValueError
            When `when` has passed, or is not a number: a bug of the caller.
        """
        if when >= self._horizon:
            entry = (when, priority, next(self._eid), function, a, b)
            try:
                self._later[when // 1].append(entry)
            except KeyError:
                self._open_second(entry)
        elif when >= self._now:
            heappush(self._heap, (when, priority, next(self._eid), function, a, b))
        else:
            raise ValueError(f"{function!r} asked for at {when}, which is before {self._now}")

    def schedule(self, event: Event, priority: EventPriority = NORMAL, delay: SimTime = 0) -> None:
        """Process one of simpy's events after a delay; simpy's classes call this."""
        self.call_at(self._now + delay, _process, event, self, priority)

    def peek(self) -> SimTime:
        """Return the instant of the next entry, inf when there is none."""
        if not self._heap:
            try:
                self._begin_second()
            except EmptySchedule:
                return inf
        return self._heap[0][0]

    def step(self) -> None:
        """Run the next entry.

        Raises
        ------
        simpy.core.EmptySchedule
            When there is none.
        """
        if not self._heap:
            self._begin_second()
        self._now, _, _, function, a, b = heappop(self._heap)
        function(a, b, self._now)

    def run(self, until: SimTime | Event | None = None) -> Any:
        """Run until nothing is left, an instant is reached or an event is processed.

        Parameters
        ----------
        until : float or simpy.Event, optional
            What happens at that instant is not run any more, but for what is more urgent.

        Returns
        -------
        object
            The value of the event; otherwise None.

        Raises
        ------
        ValueError
            When the instant is not after now.
        RuntimeError
            When nothing is left and the event has not happened.
        """
        stop = until if until is None or isinstance(until, Event) else self._stop_at(until)
        if stop is not None:
            if stop.processed:
                return stop.value
            stop.callbacks.append(StopSimulation.callback)
        try:
            self._run_all()
        except StopSimulation as stopped:
            return stopped.args[0]
        except EmptySchedule:
            if stop is not None:
                raise RuntimeError(f"nothing is left to run, and {stop} has not happened") from None
        return None

    def clear(self) -> None:
        """Forget everything that waits.

        Entries refer to the clock and to what holds it; without them a finished simulation goes
        away by itself, even where garbage collection is off.
        """
        self._heap.clear()
        self._later.clear()
        self._seconds.clear()

    def _run_all(self) -> None:
        """Run entries until one raises, `EmptySchedule` at the end."""
        # The loop that all simulated time passes through: no call of `step`, no look-up twice.
        heap, pop = self._heap, heappop
        while True:
            try:
                now, _, _, function, a, b = pop(heap)
            except IndexError:
                self._begin_second()
                continue
            self._now = now
            function(a, b, now)

    def _stop_at(self, until: SimTime) -> Event:
        """Schedule an event for `run` to stop at, by simpy's arithmetic."""
        at = until if isinstance(until, int) else float(until)
        if at <= self._now:
            raise ValueError(f"until ({at}) must be greater than the current simulation time")
        stop = Event(self)
        stop._ok = True
        stop._value = None
        self.schedule(stop, URGENT, at - self._now)
        return stop

    def _open_second(self, entry: Entry) -> None:
        """Keep the first entry of a later second."""
        when = entry[0]
        second = when // 1 if when < _END_OF_SECONDS else inf
        if second not in self._later:
            self._later[second] = []
            heappush(self._seconds, second)
        self._later[second].append(entry)

    def _begin_second(self) -> None:
        """Move the entries of the next second that has any into the empty heap."""
        if not self._seconds:
            raise EmptySchedule
        second = heappop(self._seconds)
        self._heap += self._later.pop(second)  # the same list: `_run_all` holds on to it
        heapify(self._heap)
        # No float is after infinity. No comparison with nan holds, so all goes into the heap.
        self._horizon = second + 1 if second < _END_OF_SECONDS else nan


def _process(event: Event, clock: Clock, now: float) -> None:
    """Process an event of simpy as `simpy.Environment.step` of 4.1.2 does."""
    callbacks = event.callbacks
    event.callbacks = None  # type: ignore[assignment]  # simpy's mark of a processed event
    try:
        for callback in callbacks:
            callback(event)
    except StopSimulation:
        # Those that have not been called yet are when the run goes on.
        event.callbacks = callbacks[callbacks.index(callback) + 1 :]
        clock.schedule(event, _RESUMED)
        raise
    if not event._ok and not hasattr(event, "_defused"):
        failure = type(event._value)(*event._value.args)
        failure.__cause__ = event._value
        raise failure
