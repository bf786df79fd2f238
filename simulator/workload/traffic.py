"""Plays a workload: puts the attempts of its users on the clock, one ahead for each flow.

A population whose arrivals are Poisson (or follow a profile of the day) has one pending entry,
whatever its size. A finite source has one for each idle user: he calls after an exponential time
of his own, which begins anew when a call of his has ended. Sources that only originate make
Engset's model; a user who is found in a call (he was called) begins another idle time, which is
exact, since the exponential law has no memory.

Instants are ``round(t, 9)``: a nanosecond is far below anything modelled, and a sum like 0.1 + 0.2
meets the instant of another call again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from math import inf
from typing import Final

from simulator.calls.attempt import Attempt
from simulator.contracts import ATTEMPT, ClockLike
from simulator.kernel.transforms import exponential
from simulator.nodes.spec import TopologySpec
from simulator.workload.appointments import Appointments
from simulator.workload.arrivals import factors, instants
from simulator.workload.flow import CALLER, IDLE, REDIAL, REDIAL_DELAY, Flow, IsBusy
from simulator.workload.parties import CallNumbers, populations_of
from simulator.workload.redial import repeated
from simulator.workload.spec import WorkloadSpec

Place = Callable[[Attempt, float], None]

# User u's attempt j of a finite source stands at u * 2**32 + j of the population's stream, so
# that it is the same whoever else there is.
_USER_SHIFT: Final = 32


class Traffic:
    """The users of all populations, calling.

    Parameters
    ----------
    workload : WorkloadSpec
    topology : TopologySpec
        Has all populations of the workload (`simulator.workload.fit.check_fit`).
    clock : ClockLike
        Stands at `begin` or before.
    place : callable
        ``place(attempt, now)`` lets the caller's terminal dial.
    book : dict of int to Attempt
        Where the called side finds an attempt by its call's number.
    seed, replication : int
        Numbers of calls are unique over replications: each has ten million of its own.
    begin, end : float
        First instant of the warm-up (not above 0) and end of the measured window; attempts begin
        in between, redials too.
    ideal : bool
        Ringing takes no time and users are never busy. What a caller waits for an answer that
        does not come keeps its law, and so does the talk.
    is_busy : callable, optional
        ``is_busy(population, number)`` tells whether a user has no line for a call of his own.
        None: never.
    """

    def __init__(
        self,
        workload: WorkloadSpec,
        topology: TopologySpec,
        clock: ClockLike,
        place: Place,
        book: dict[int, Attempt],
        *,
        seed: int,
        replication: int,
        begin: float,
        end: float,
        ideal: bool = False,
        is_busy: IsBusy | None = None,
    ) -> None:
        self._workload, self._clock, self._place = workload, clock, place
        self._begin, self._end = begin, end
        self._is_busy = None if ideal else is_busy
        self._appointments = Appointments(book)
        self._numbers = CallNumbers(replication)
        # What goes on after the end of a call: redials, and idle times of finite sources.
        self._open: dict[int, Intention] = {}
        populations = populations_of(topology)
        self._flows = [
            Flow(spec, name, populations, seed, replication, workload.load, ideal=ideal)
            for spec, name in zip(workload.flows, stream_names(workload), strict=True)
        ]

    def start(self) -> None:
        """Put the first entries of all flows on the clock."""
        for flow in self._flows:
            if flow.finite:
                for user in range(flow.users):
                    self._rest(flow, user, 0, self._begin)
            else:
                self._await(Arrivals(flow, self._workload, self._begin, self._end))

    def ended(self, attempt: Attempt, now: float) -> None:
        """Go on after an attempt; to be called once, when the caller's side is done.

        Parameters
        ----------
        attempt : Attempt
            With its outcome: a blocked caller may try again.
        now : float
        """
        self._appointments.over(attempt, now)
        intention = self._open.pop(attempt.number, None)
        if intention is None or self._redial(intention, attempt, now):
            return
        if intention.flow.finite:
            self._rest(intention.flow, intention.user, intention.count + 1, now)

    # Poisson arrivals, and those by a profile

    def _await(self, arrivals: Arrivals) -> None:
        instant = round(next(arrivals.instants, inf), 9)
        if instant < self._end:
            self._clock.call_at(instant, self._arrive, arrivals, None, ATTEMPT)

    def _arrive(self, arrivals: Arrivals, _: None, now: float) -> None:
        flow = arrivals.flow
        words = flow.attributes.words(arrivals.count)
        user = flow.caller(words[CALLER], self._is_busy)
        self._begin_call(Intention(flow, words, user, arrivals.count), now)
        arrivals.count += 1
        self._await(arrivals)

    # Finite sources

    def _rest(self, flow: Flow, user: int, count: int, now: float) -> None:
        """Let an idle user of a finite source call after a time of his own."""
        if flow.rate <= 0:
            return
        words = flow.attributes.words((user << _USER_SHIFT) + count)
        instant = round(now + exponential(words[IDLE], 1.0) / flow.rate, 9)
        if instant < self._end:
            intention = Intention(flow, words, user, count)
            self._clock.call_at(instant, self._call, intention, None, ATTEMPT)

    def _call(self, intention: Intention, _: None, now: float) -> None:
        flow, user = intention.flow, intention.user
        if self._is_busy is not None and self._is_busy(flow.source, flow.number_of(user)):
            self._rest(flow, user, intention.count + 1, now)
        else:
            self._begin_call(intention, now)

    # Calls

    def _begin_call(self, intention: Intention, now: float) -> None:
        flow = intention.flow
        number = self._numbers.take()
        attempt = flow.attempt(number, intention.words, intention.user, now)
        self._follow(attempt, intention, now)

    def _follow(self, attempt: Attempt, intention: Intention, now: float) -> None:
        if intention.flow.finite or intention.flow.redials is not None:
            self._open[attempt.number] = intention
        self._appointments.make(attempt)
        self._place(attempt, now)

    def _redial(self, intention: Intention, attempt: Attempt, now: float) -> bool:
        """Tell whether a caller means to try again, and let him where the run is not over then."""
        redials, words = intention.flow.redials, intention.words
        if redials is None:
            return False
        delay = redials.delay(attempt, words[REDIAL], words[REDIAL_DELAY])
        if delay is None:
            return False
        instant = round(now + delay, 9)
        if instant < self._end:
            self._clock.call_at(instant, self._repeat, attempt, intention, ATTEMPT)
        return True

    def _repeat(self, attempt: Attempt, intention: Intention, now: float) -> None:
        self._follow(repeated(attempt, self._numbers.take(), now), intention, now)


class Arrivals:
    """Where a flow with arrivals of the whole population stands."""

    __slots__ = ("count", "flow", "instants")

    def __init__(self, flow: Flow, workload: WorkloadSpec, begin: float, end: float) -> None:
        pieces = factors(workload, flow.spec, begin, end)
        self.flow = flow
        self.count = 0  # attempts so far: the number of the next one
        self.instants: Iterator[float] = instants(
            flow.arrivals, flow.rate * flow.users, begin, pieces
        )


class Intention:
    """What stays the same over all attempts of a caller to reach someone."""

    __slots__ = ("count", "flow", "user", "words")

    def __init__(self, flow: Flow, words: tuple[int, ...], user: int, count: int) -> None:
        self.flow = flow
        self.words = words
        self.user = user
        self.count = count  # which attempt of its stream this is, redials not counted


def stream_names(workload: WorkloadSpec) -> list[str]:
    """Return the names of all flows' random streams: their populations.

    A population's second flow is called ``lync#2``, so that it does not copy the first.
    """
    seen: Counter[str] = Counter()
    names = []
    for flow in workload.flows:
        seen[flow.source] += 1
        count = seen[flow.source]
        names.append(flow.source if count == 1 else f"{flow.source}#{count}")
    return names
