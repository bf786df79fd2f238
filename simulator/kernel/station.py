"""The processors of a host: one queue in arrival order in front of k servers.

A station keeps its jobs and asks the clock only for the completions of those in service, so that
a crash, a freeze or a change of speed reaches everything that is pending. What takes no time at
all is served at once, without the clock. A full queue drops datagrams, as a socket's buffer does;
what came on a stream waits however full it is, for there the peer's window holds it back; the
process may put a refusal in its place (`admit`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from simulator.contracts import COMPLETION, ClockLike, Flow, Item, Loss, Losses, Transport

Serve = Callable[[Item, Flow, float], None]
Admit = Callable[[Item, Flow, int], Item]
Job = tuple[Item, Flow, float, float]  # with begin and work in seconds at speed 1

SEGMENT: Final = -1
FIRST_CLASS: Final = 14  # plus the class of a status: 15 to 20
FIRST_SEGMENT: Final = 21  # plus the kind of a segment: 21 to 29
COSTS: Final = 34  # entries of a cost table; the last four are what has a negative method


@dataclass(frozen=True, slots=True)
class StationMark:
    """What a station had done by an instant; two of them span a window.

    Parameters
    ----------
    now : float
    busy_time : float
        Seconds that its processors worked, summed over them.
    served, dropped : int
        Items completed; datagrams that found the queue full, and calls refused because of it.
    waits : int
        Items that had to wait before service, by now begun.
    waiting_time : float
        Their waits summed, seconds.
    longest_wait : float
        Since the mark before.
    queue_peak : int
        Most that waited at once since the mark before.
    processors : int
    """

    now: float
    busy_time: float
    served: int
    dropped: int
    waits: int
    waiting_time: float
    longest_wait: float
    queue_peak: int
    processors: int

    def utilisation(self, since: StationMark) -> float:
        """Return the share of processor time used in the window that began with `since`."""
        span = (self.now - since.now) * self.processors
        return (self.busy_time - since.busy_time) / span if span > 0.0 else 0.0

    def mean_wait(self, since: StationMark) -> float:
        """Return the mean wait over all that were served in the window, seconds."""
        served = self.served - since.served
        return (self.waiting_time - since.waiting_time) / served if served else 0.0


class Station:
    """One queue and its processors.

    Parameters
    ----------
    clock : ClockLike
    serve : callable
        ``serve(item, flow, now)`` takes what is completed.
    processors : int
    places : int or None
        Datagrams find the queue full when so many wait; None: never.
    law : callable, optional
        Turns the nominal work of an item into the actual one (a draw, for validation).
    admit : callable, optional
        ``admit(item, flow, load)`` returns what waits in the place of a message that came on a
        stream and found the queue full.

    Attributes
    ----------
    speed : float
        Work done in a second; read only, see `set_speed`.
    frozen : bool
    losses : Losses or None
        Hears of datagrams that found the queue full; `flow` is then the receiver's.
    """

    __slots__ = (
        "_admit",
        "_busy_time",
        "_clock",
        "_dropped",
        "_epoch",
        "_idle",
        "_in_service",
        "_law",
        "_longest_wait",
        "_places",
        "_queue",
        "_queue_peak",
        "_serve",
        "_served",
        "_waiting_time",
        "_waits",
        "frozen",
        "losses",
        "processors",
        "speed",
    )

    def __init__(
        self,
        clock: ClockLike,
        serve: Serve,
        processors: int = 1,
        places: int | None = None,
        law: Callable[[float], float] | None = None,
        admit: Admit | None = None,
    ) -> None:
        self._admit = admit
        self._clock = clock
        self._serve = serve
        self.processors = processors
        self._places = places
        self._law = law
        self.losses: Losses | None = None
        self.speed = 1.0
        self.frozen = False
        self._idle = processors  # 0 while frozen, so that hot code need not look
        self._epoch = 0
        self._queue: deque[tuple[Item, Flow, float, float]] = deque()  # with arrival and work
        self._in_service: list[Job] = []
        self._busy_time = self._waiting_time = self._longest_wait = 0.0
        self._served = self._dropped = self._waits = self._queue_peak = 0

    def arrive(self, item: Item, flow: Flow, costs: tuple[float, ...], now: float) -> None:
        """Take an item in; its work stands in `costs` by its kind."""
        method = item.method
        if method >= 0:
            status = item.status  # type: ignore[union-attr]  # only messages have such a method
            work = costs[FIRST_CLASS + status // 100] if status else costs[method]
        elif method == SEGMENT:
            work = costs[FIRST_SEGMENT + item.kind]  # type: ignore[union-attr]
        else:
            work = costs[method]
        if self._law is not None:
            work = self._law(work)
        if not self._idle:
            self._wait(item, flow, now, work)
        elif work:
            # As `_begin`, without the call: this is where every message passes.
            self._idle -= 1
            job = (item, flow, now, work)
            self._in_service.append(job)
            when = now + work / self.speed
            self._clock.call_at(when, self._complete, job, self._epoch, COMPLETION)
        else:
            self._served += 1
            self._serve(item, flow, now)

    def mark(self, now: float) -> StationMark:
        """Return what was done so far, and begin a new window for the extremes."""
        busy = self._busy_time
        if not self.frozen:
            busy += sum(now - begun for _, _, begun, _ in self._in_service)
        mark = StationMark(
            now,
            busy,
            self._served,
            self._dropped,
            self._waits,
            self._waiting_time,
            self._longest_wait,
            self._queue_peak,
            self.processors,
        )
        self._longest_wait = 0.0
        self._queue_peak = len(self._queue)
        return mark

    @property
    def load(self) -> int:
        """Items waiting and in service."""
        return len(self._queue) + len(self._in_service)

    @property
    def full(self) -> bool:
        """Whether a datagram that comes now finds the queue full."""
        return not self._idle and self._places is not None and len(self._queue) >= self._places

    # What faults do

    def crash(self) -> int:
        """Lose everything pending; return how much it was."""
        lost = self.load
        self._epoch += 1
        self._queue.clear()
        self._in_service.clear()
        self._idle = 0 if self.frozen else self.processors
        return lost

    def discard(self, core: object, now: float) -> int:
        """Lose what is pending for one core; return how much it was."""
        before = self.load
        if not self.frozen:
            self._interrupt(now)
        if self.losses is not None:
            for item, flow, *_ in (*self._queue, *self._in_service):
                if flow.core is core:
                    self.losses.lost(item, flow, Loss.PEER, now)
        self._queue = deque(job for job in self._queue if job[1].core is not core)
        self._in_service = [job for job in self._in_service if job[1].core is not core]
        if not self.frozen:
            self._continue(now)
        return before - self.load

    def freeze(self, now: float) -> None:
        """Stop all work; arrivals wait."""
        if not self.frozen:
            self._interrupt(now)
            self.frozen = True
            self._idle = 0

    def resume(self, now: float) -> None:
        """Go on where `freeze` stopped."""
        if self.frozen:
            self.frozen = False
            self._continue(now)

    def set_speed(self, speed: float, now: float) -> None:
        """Work at another speed from now on (2.0: twice as fast; to stop, `freeze`)."""
        if self.frozen:
            self.speed = speed
        else:
            self._interrupt(now)
            self.speed = speed
            self._continue(now)

    # Inside

    def _begin(self, item: Item, flow: Flow, work: float, now: float) -> None:
        self._idle -= 1
        job = (item, flow, now, work)
        self._in_service.append(job)
        self._clock.call_at(now + work / self.speed, self._complete, job, self._epoch, COMPLETION)

    def _complete(self, job: Job, epoch: int, now: float) -> None:
        if epoch != self._epoch:
            return  # crashed, frozen or at another speed meanwhile
        self._in_service.remove(job)
        self._idle += 1
        self._served += 1
        self._busy_time += now - job[2]
        item, flow, _, _ = job
        self._serve(item, flow, now)
        if self._queue:
            self._next(now)

    def _wait(self, item: Item, flow: Flow, now: float, work: float) -> None:
        queue = self._queue
        waiting = len(queue)
        full = self._places is not None and waiting >= self._places
        if full and item.method >= 0:
            if flow.transport is Transport.UDP:
                self._dropped += 1
                if self.losses is not None:
                    self.losses.lost(item, flow, Loss.QUEUE, now)
                return
            if self._admit is not None:
                found, item = item, self._admit(item, flow, waiting)
                self._dropped += item is not found
        queue.append((item, flow, now, work))
        if waiting >= self._queue_peak:
            self._queue_peak = waiting + 1

    def _next(self, now: float) -> None:
        """Begin with what waits, as far as processors are idle."""
        queue = self._queue
        while queue and self._idle:
            item, flow, arrived, work = queue.popleft()
            wait = now - arrived
            self._waits += 1
            self._waiting_time += wait
            if wait > self._longest_wait:
                self._longest_wait = wait
            if work:
                self._begin(item, flow, work, now)
            else:
                self._served += 1
                self._serve(item, flow, now)

    def _interrupt(self, now: float) -> None:
        """Take stock of the work in service; its completions are void."""
        self._epoch += 1
        stopped, self._in_service = self._in_service, []
        for item, flow, begun, work in stopped:
            self._busy_time += now - begun
            left = max(0.0, work - (now - begun) * self.speed)
            self._in_service.append((item, flow, now, left))

    def _continue(self, now: float) -> None:
        """Go on with what was in service, then with what waits."""
        interrupted, self._in_service = self._in_service, []
        self._idle = self.processors
        for item, flow, _, work in interrupted:
            self._begin(item, flow, work, now)
        self._next(now)
