"""Whole IP datagrams of a capture's packets, and UDP in them."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final, NamedTuple

from simulator.record.reading.internet import Datagram, Internet
from simulator.record.reading.link import ip_start
from simulator.record.reading.packets import Packet
from simulator.record.reading.streams import End, Way

UDP_HEADER: Final = 8
_HEADER: Final = Struct("!3H")


class Arrived(NamedTuple):
    """A datagram with number and instant of the packet that completed it."""

    datagram: Datagram
    number: int
    time: int


class Udp(NamedTuple):
    """What UDP carried (RFC 768).

    Parameters
    ----------
    way : Way
    octets : memoryview or bytes
        As far as the capture has them.
    lacking : int
        Octets that it has not.
    """

    way: Way
    octets: memoryview | bytes
    lacking: int

    @property
    def size(self) -> int:
        """Octets that were sent."""
        return len(self.octets) + self.lacking


class Datagrams:
    """Takes packets of known link types, gives the datagrams that they complete."""

    def __init__(self) -> None:
        self._internet = Internet()

    def of(self, packet: Packet, time: int) -> Iterator[Arrived]:
        """Yield what is complete with a packet, and beginnings of what never will be."""
        start = ip_start(packet.link, packet.data)
        if start is not None:
            found = self._internet.read(packet.data[start:], packet.number, time)
            if found is not None:
                yield Arrived(found, packet.number, time)
        yield from self._given_up()

    def rest(self) -> Iterator[Arrived]:
        """Yield the beginnings of all that still wait; to be called at the end."""
        yield from self._given_up(at_end=True)

    def _given_up(self, *, at_end: bool = False) -> Iterator[Arrived]:
        for number, time, begun in self._internet.given_up(at_end=at_end):
            yield Arrived(begun, number, time)


def read_udp(found: Datagram) -> Udp | None:
    """Return what UDP carried in a datagram; None: its header is not there."""
    payload = found.payload
    if len(payload) < UDP_HEADER:
        return None
    source, destination, size = _HEADER.unpack_from(payload)
    size = size or len(payload)  # 0: left to the network card
    way = Way(End(found.source, source), End(found.destination, destination))
    lacking = max(size - len(payload), 0) or found.lacking
    return Udp(way, payload[UDP_HEADER:size], lacking)
