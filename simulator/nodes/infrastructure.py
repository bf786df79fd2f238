"""The name server of a network: a core that answers DNS questions from a zone held in memory."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from simulator.contracts import Flow, Item, Transport
from simulator.sip.dns import (
    NAME_SERVER_PORT,
    AddressRecord,
    DnsAnswer,
    DnsQuery,
    Outcome,
    Record,
    RecordKind,
)
from simulator.sip.transport_settings import ListeningPoint

Zone = Mapping[tuple[str, RecordKind], tuple[Record, ...]]


class NameServer:
    """Answers questions of names; all names of its zone, and no others, exist.

    Parameters
    ----------
    zone : mapping of (name, RecordKind) to tuple of Record
        Names in lower case.
    """

    points = (ListeningPoint(Transport.UDP, NAME_SERVER_PORT),)

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.outbox: list[tuple[Flow, Item]] = []
        self.deadline = inf

    def receive(self, item: Item, flow: Flow, now: float) -> None:
        """Answer a question; nothing else is understood."""
        if isinstance(item, DnsQuery):
            self.outbox.append((flow, answer(self.zone, item)))

    def wake(self, now: float) -> None:
        """Do nothing: it has no timers."""


def answer(zone: Zone, query: DnsQuery) -> DnsAnswer:
    """Return what a zone says to a question (RFC 1035 4.1.1, RFC 2308 2).

    Examples
    --------
    >>> zone = {("pbx.example.com", RecordKind.A): (AddressRecord("192.0.2.1"),)}
    >>> answer(zone, DnsQuery("pbx.example.com", RecordKind.SRV))
    <DNS SRV pbx.example.com FOUND 0>
    >>> answer(zone, DnsQuery("nobody.example.com", RecordKind.A))
    <DNS A nobody.example.com NO_NAME 0>
    """
    records = zone.get((query.name, query.kind))
    if records is not None:
        return DnsAnswer(query.name, query.kind, Outcome.FOUND, records)
    other = any((query.name, kind) in zone for kind in RecordKind)
    return DnsAnswer(query.name, query.kind, Outcome.FOUND if other else Outcome.NO_NAME)


def address_zone(addresses: Mapping[str, str], lifetime: float = 3600.0) -> Zone:
    """Return the zone of names with one address each."""
    return {
        (name.lower(), RecordKind.A): (AddressRecord(address, lifetime),)
        for name, address in addresses.items()
    }
