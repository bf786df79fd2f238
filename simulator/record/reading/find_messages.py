"""The SIP messages of a capture's packets: over UDP, TCP, or exported, on any port."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from struct import unpack_from
from typing import Final

from simulator.record.reading.cutting import Cut
from simulator.record.reading.datagrams import UDP_HEADER, Arrived, Datagrams, read_udp
from simulator.record.reading.exported import read_exported
from simulator.record.reading.finding import PORTS, begins
from simulator.record.reading.internet import TCP, UDP
from simulator.record.reading.link import EXPORTED, known
from simulator.record.reading.message import CapturedMessage
from simulator.record.reading.packets import Packet
from simulator.record.reading.streams import Streams, Way, read_segment
from simulator.sip.codec import Codec

UNKNOWN: Final = -1  # time of a packet that has none
# A packet that is seen again within this time is a copy: at another point of capture, or of
# another switch port. With a number of its own (IPv4's identification) it is so for sure; else
# only where no sender would have repeated it yet (RFC 3261 17.1: after T1, half a second).
_COPY_WITHIN: Final = 1_000_000_000
_COPY_WITHIN_UNNUMBERED: Final = 100_000_000
_COPIES_WATCHED: Final = 4096


class MessageFinder:
    """Takes packets, gives messages.

    Attributes
    ----------
    packets : int
    first, last : int
        Earliest packet in the file, and latest instant; nanoseconds, `UNKNOWN` before any.
    unread : collections.Counter of int
        Packets by link type, of types that are not read.
    """

    def __init__(self) -> None:
        self.packets = 0
        self.first = self.last = UNKNOWN
        self.unread: Counter[int] = Counter()
        self._datagrams = Datagrams()
        self._streams = Streams()
        self._copies = _Copies()
        self._codec = Codec()

    def messages(self, packets: Iterable[Packet]) -> Iterator[CapturedMessage]:
        """Yield the messages of packets, in the order in which they were complete."""
        for packet in packets:
            yield from self._packet(packet)

    def rest(self) -> Iterator[CapturedMessage]:
        """Yield what can still be made of octets that waited for more; to be called at the end."""
        for arrived in self._datagrams.rest():
            yield from self._datagram(arrived)
        for way, cut in self._streams.close():
            yield self._made(way, cut, "tcp")

    def _packet(self, packet: Packet) -> Iterator[CapturedMessage]:
        self.packets += 1
        time = instant(packet)
        if self.first == UNKNOWN:
            self.first = time
        self.last = max(self.last, time)
        if not known(packet.link):
            self.unread[packet.link] += 1
            return
        if packet.link == EXPORTED:
            yield from self._exported(packet, time)
            return
        for arrived in self._datagrams.of(packet, time):
            yield from self._datagram(arrived)

    def _datagram(self, arrived: Arrived) -> Iterator[CapturedMessage]:
        found = arrived.datagram
        if found.protocol == UDP:
            yield from self._udp(arrived)
        elif found.protocol == TCP:
            segment = read_segment(found)
            if segment is not None:
                for way, cut in self._streams.add(segment, arrived.number, arrived.time):
                    yield self._made(way, cut, "tcp")

    def _udp(self, arrived: Arrived) -> Iterator[CapturedMessage]:
        # Most datagrams are media: their first line is looked at before all else.
        payload = arrived.datagram.payload
        if len(payload) < UDP_HEADER:
            return
        usual = not PORTS.isdisjoint(unpack_from("!2H", payload))
        if not begins(payload[UDP_HEADER:], usual_port=usual):
            return
        one = read_udp(arrived.datagram)
        if one is None or not begins(one.octets, usual_port=usual):
            return
        cut = Cut(bytes(one.octets), arrived.number, arrived.time, one.lacking)
        message = self._made(one.way, cut, "udp")
        message.copy = self._copies.seen(message, arrived.datagram.identification)
        yield message

    def _exported(self, packet: Packet, time: int) -> Iterator[CapturedMessage]:
        found = read_exported(packet.data)
        if found is not None and begins(found.octets, usual_port=True):
            lacking = packet.length - len(packet.data)
            cut = Cut(bytes(found.octets), packet.number, time, lacking)
            yield self._made(found.way, cut, "tls" if found.over_stream else "udp")

    def _made(self, way: Way, cut: Cut, transport: str) -> CapturedMessage:
        return CapturedMessage(way, cut, transport, self._codec)


def instant(packet: Packet) -> int:
    """Return when a packet was captured, or `UNKNOWN`."""
    return UNKNOWN if packet.time is None else max(packet.time, UNKNOWN)


class _Copies:
    """Remembers the latest datagrams, to know them again."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[Way, int, bytes], int] = OrderedDict()

    def seen(self, one: CapturedMessage, identification: int) -> bool:
        """Tell whether a message is a packet that was captured before; remember it."""
        key = (Way(one.source, one.destination), identification, one.octets)
        before = self._seen.get(key)
        within = _COPY_WITHIN if identification else _COPY_WITHIN_UNNUMBERED
        if before is not None and 0 <= one.time - before <= within:
            return True
        self._seen[key] = one.time
        self._seen.move_to_end(key)
        if len(self._seen) > _COPIES_WATCHED:
            self._seen.popitem(last=False)
        return False
