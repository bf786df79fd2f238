"""Plays call records: each record becomes an attempt with the ring, talk and end it tells.

A user is never busy in a replay unless the record says so. What the network takes for set-up is
added to the times of the records, except in an ideal run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from types import MappingProxyType
from typing import Final, NamedTuple

from simulator.calls.attempt import Attempt, Intent
from simulator.contracts import ATTEMPT, ClockLike
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.appointments import Appointments
from simulator.workload.assignment import Assignment
from simulator.workload.parties import CallNumbers, prefix_between
from simulator.workload.records import DIRECTIONS, CallRecord, Side

Place = Callable[[Attempt, float], None]

_SIDES: Final[Mapping[str, tuple[Side, Side]]] = MappingProxyType(
    {direction: sides for sides, direction in DIRECTIONS.items()}
)


class Playback:
    """The parties of call records, calling.

    Parameters
    ----------
    records : sequence of CallRecord
        Those of one instant are placed in the order given.
    topology : TopologySpec
    clock : ClockLike
    place : callable
        ``place(attempt, now)`` lets the caller's terminal dial.
    book : dict of int to Attempt
        Where the called side finds an attempt by its call's number.
    start : float
        Epoch seconds of simulated instant 0, not after the first record.
    replication : int
    ideal : bool
        Nobody rings: each call holds its channel from its start for its whole duration, but for
        busy and failed ones, which are over at once.

    Attributes
    ----------
    horizon : float
        The last end of a call by its record, seconds from `start`.
    warnings : tuple of str
        What the answer has to say.

    Raises
    ------
    InputError
        When the topology has no users for a side of the records, or cannot be dialled through.
    """

    def __init__(
        self,
        records: Sequence[CallRecord],
        topology: TopologySpec,
        clock: ClockLike,
        place: Place,
        book: dict[int, Attempt],
        *,
        start: float,
        replication: int = 0,
        ideal: bool = False,
    ) -> None:
        self._records = sorted(records, key=lambda record: record.start)  # keeps ties in order
        self._clock, self._place, self._start, self._ideal = clock, place, start, ideal
        self._appointments = Appointments(book)
        self._numbers = CallNumbers(replication)
        self._sides = _assign(records, topology)
        self._prefixes: dict[tuple[str, str], str] = {}
        for record in records:
            self._learn_prefix(record)
        self.horizon = max((self._instant(r) + r.duration for r in records), default=0.0)
        warnings = (assigned.warning for assigned in self._sides.values())
        self.warnings = tuple(warning for warning in warnings if warning)

    def start(self) -> None:
        """Put the first record on the clock."""
        self._await(0)

    def ended(self, attempt: Attempt, now: float) -> None:
        """Go on after an attempt; to be called once, when the caller's side is done."""
        self._appointments.over(attempt, now)

    def _await(self, i: int) -> None:
        if i < len(self._records):
            self._clock.call_at(self._instant(self._records[i]), self._play, i, None, ATTEMPT)

    def _play(self, i: int, _: None, now: float) -> None:
        attempt = self._attempt(self._records[i], now)
        self._appointments.make(attempt)
        self._place(attempt, now)
        self._await(i + 1)

    def _instant(self, record: CallRecord) -> float:
        """Return when a record begins.

        In whole microseconds: epoch seconds hold no more in a float, and what is left of the
        difference of two is noise.
        """
        return round(record.start - self._start, 6)

    def _parties(self, record: CallRecord) -> tuple[PopulationSpec, str, PopulationSpec, str]:
        calling, called = _SIDES[record.direction]
        source, caller = self._sides[calling][record.source]
        destination, number = self._sides[called][record.destination]
        return source, caller, destination, number

    def _learn_prefix(self, record: CallRecord) -> None:
        source, _, destination, _ = self._parties(record)
        if (source.name, destination.name) not in self._prefixes:
            prefix = prefix_between(source, destination)
            self._prefixes[source.name, destination.name] = prefix

    def _attempt(self, record: CallRecord, now: float) -> Attempt:
        source, caller, destination, called = self._parties(record)
        plan = planned(record, ideal=self._ideal)
        return Attempt(
            self._numbers.take(),
            record.direction,
            source.name,
            destination.name,
            caller,
            self._prefixes[source.name, destination.name] + called,
            called,
            now,
            plan.ring,
            plan.patience,
            plan.holding,
            plan.intent,
            line=record.line,
        )


class Plan(NamedTuple):
    """What both users will do.

    Parameters
    ----------
    intent : Intent
    ring, patience, holding : float
        Seconds.
    """

    intent: Intent
    ring: float
    patience: float
    holding: float


def planned(record: CallRecord, *, ideal: bool) -> Plan:
    """Return what the users of a record do, so that it happens again.

    Who was called without answering, or would have answered but the caller gave up, is told by
    the outcome: a caller who abandons meets a user who would have answered some time.
    """
    whole = round(record.ring + record.talk, 9)
    if record.outcome == "answered":
        ring, talk = (0.0, whole) if ideal else (record.ring, record.talk)
        return Plan(Intent.ANSWER, ring, inf, talk)
    if record.outcome == "no-answer":
        return Plan(Intent.NO_ANSWER, inf, whole, 0.0)
    if record.outcome == "abandoned":
        return Plan(Intent.ANSWER, inf, whole, 0.0)
    if record.outcome == "declined":
        return Plan(Intent.DECLINE, whole, inf, 0.0)
    return Plan(Intent.BUSY if record.outcome == "busy" else Intent.FAIL, whole, inf, 0.0)


def _assign(records: Sequence[CallRecord], topology: TopologySpec) -> dict[Side, Assignment]:
    """Return the users for the parties of each side that the records have."""
    names: dict[Side, list[str]] = {}
    for record in records:
        calling, called = _SIDES[record.direction]
        names.setdefault(calling, []).append(record.source)
        names.setdefault(called, []).append(record.destination)
    return {side: Assignment(side, topology, found) for side, found in names.items()}
