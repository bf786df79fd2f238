"""Puts the faults of one replication on the clock, and keeps what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Final

from simulator.contracts import FAULT, Fault
from simulator.faults import links, nodes, services, signalling, stopping
from simulator.faults.conditions import CHANGES
from simulator.faults.ground import Ground
from simulator.faults.kinds import KINDS
from simulator.faults.media import MediaWatch
from simulator.faults.spec import Occurrence
from simulator.nodes.frozen import FrozenMapping
from simulator.sip.dns import QUERY
from simulator.sip.vocabulary import Method

_MAKE: Final[Mapping[str, Callable[[Occurrence], Fault]]] = FrozenMapping(
    {
        "crash": nodes.Crash,
        "stop": stopping.Stop,
        "restart": nodes.Restart,
        "freeze": nodes.Freeze,
        "slow": nodes.Slow,
        "silent": nodes.Silent,
        "port-closed": nodes.PortClosed,
        "flap": links.Flap,
        "partition": links.Apart,
        "reset": services.Reset,
        "half-open": services.HalfOpen,
        "registrar-lost": services.RegistrarLost,
        "reduced": services.Reduced,
        "dns-silent": partial(signalling.Dropping, method=QUERY),
        "dns-wrong": services.WrongRecord,
        "dns-expired": services.ExpiredRecord,
        "certificate-expired": partial(services.Certified, expired=True),
        "certificate-wrong-name": partial(services.Certified, names=("wrong.invalid",)),
        "certificate-unknown-ca": partial(services.Certified, issuer="unknown"),
        "options-unanswered": partial(signalling.Dropping, method=Method.OPTIONS),
        "unavailable": signalling.Unavailable,
        "drop": signalling.Dropping,
        "ack-lost": partial(signalling.Dropping, method=Method.ACK),
        "late-ringing": signalling.Late,
    }
)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One row of the table of faults.

    Parameters
    ----------
    name, kind, target : str
    begin : float
    end : float or None
        When it was reverted; None: it outlasted the run.
    """

    name: str
    kind: str
    target: str
    begin: float
    end: float | None


class Acting:
    """The faults of one replication.

    Parameters
    ----------
    ground : Ground
    occurrences : tuple of Occurrence
        In order of time.
    """

    def __init__(self, ground: Ground, occurrences: tuple[Occurrence, ...]) -> None:
        self.ground = ground
        self.occurrences = occurrences
        self._ended: dict[int, float] = {}
        self._media = MediaWatch(ground)

    def schedule(self) -> None:
        """Put all of them on the clock."""
        for number, one in enumerate(self.occurrences):
            fault = make(one)
            call_at = self.ground.clock.call_at
            call_at(one.begin, partial(self._apply, one), fault, None, FAULT)
            if one.end < inf and not KINDS[one.fault.kind].instant:
                call_at(one.end, partial(self._revert, one, number), fault, None, FAULT)

    def rows(self) -> list[FaultRow]:
        """Return what has struck so far."""
        now = self.ground.clock.now
        return [
            FaultRow(
                one.fault.name,
                one.fault.kind,
                one.fault.target,
                one.begin,
                one.begin if KINDS[one.fault.kind].instant else self._ended.get(number),
            )
            for number, one in enumerate(self.occurrences)
            if one.begin <= now
        ]

    def _apply(self, one: Occurrence, fault: Fault, _: None, now: float) -> None:
        ground, members = self.ground, one.fault.members
        ground.ledger.begin(one, ground.behind(members), ground.nodes_of(members))
        fault.apply(ground, now)
        self._media.begin(one, now)
        if KINDS[one.fault.kind].instant:
            self._end(one, now)

    def _revert(self, one: Occurrence, number: int, fault: Fault, _: None, now: float) -> None:
        self._ended[number] = now
        fault.revert(self.ground, now)
        self._media.end(one, now)
        self._end(one, now)

    def _end(self, one: Occurrence, now: float) -> None:
        """Note that a fault is over; calls feel it until the nodes that it ended are up."""
        ground = self.ground
        nodes = ground.nodes_of(one.fault.members)
        ground.ledger.end(one, [node for node in nodes if ground.is_down(node)], now)


def make(one: Occurrence) -> Fault:
    """Return what acts for an occurrence."""
    kind = one.fault.kind
    if kind == "down":
        return links.Apart(one) if one.fault.scope == "trunk" else Several(one)
    if kind in CHANGES:
        return links.LinkFault(one, CHANGES[kind](one.fault.values))
    return _MAKE[kind](one)


class Several:
    """What goes down may be machines, links, or both in one group."""

    def __init__(self, one: Occurrence) -> None:
        self._parts: tuple[Fault, ...] = (nodes.Down(one), links.link_down(one))

    def apply(self, ground: Ground, now: float) -> None:
        """Take all of it down."""
        for part in self._parts:
            part.apply(ground, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Bring all of it back."""
        for part in self._parts:
            part.revert(ground, now)
