"""The RTP streams of a capture's packets, by what session descriptions name and by their looks.

A capture is read again for them, when its messages are known: descriptions over TCP often come
behind the media that they describe. What may be RTP is kept until it has proved to be: where a
description names one of its ends each packet is taken, elsewhere packets in a row of one source.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from simulator.errors import InputError, Mark
from simulator.media.rtp import is_rtcp, read_head
from simulator.record.reading.container import Container
from simulator.record.reading.datagrams import Arrived, Datagrams, read_udp
from simulator.record.reading.described import Described
from simulator.record.reading.find_messages import instant
from simulator.record.reading.heard import HeardStream
from simulator.record.reading.internet import UDP
from simulator.record.reading.link import EXPORTED, known
from simulator.record.reading.message import CapturedMessage
from simulator.record.reading.packets import Packet
from simulator.record.reading.reports import Reports
from simulator.record.reading.streams import Way

_DOUBTFUL_MOST: Final = 4096  # streams that have not proved to be any
_VERSION_BITS: Final = 0xC0
_VERSION: Final = 0x80
_HEAD: Final = 12

_Source = tuple[Way, int]


class FoundStreams(NamedTuple):
    """What a capture has of media.

    Parameters
    ----------
    streams : list of HeardStream
        By their first packet.
    reports : Reports
    """

    streams: list[HeardStream]
    reports: Reports


class StreamFinder:
    """Takes packets, gives streams.

    Parameters
    ----------
    described : Described
    """

    def __init__(self, described: Described) -> None:
        self._described = described
        self._datagrams = Datagrams()
        self._streams: dict[_Source, HeardStream] = {}
        self._doubtful: OrderedDict[_Source, HeardStream] = OrderedDict()
        self._reports = Reports()

    def find(self, packets: Iterable[Packet]) -> FoundStreams:
        """Return what is found in all packets of a capture."""
        for packet in packets:
            if known(packet.link) and packet.link != EXPORTED:
                for arrived in self._datagrams.of(packet, instant(packet)):
                    self._datagram(arrived)
        for arrived in self._datagrams.rest():
            self._datagram(arrived)
        every = (*self._streams.values(), *self._doubtful.values())
        found = [stream for stream in every if stream.named or stream.likely]
        return FoundStreams(sorted(found, key=lambda stream: stream.number), self._reports)

    def _datagram(self, arrived: Arrived) -> None:
        found = arrived.datagram
        # Most of what is not RTP ends here, by one octet behind the header of UDP.
        if found.protocol != UDP or len(found.payload) < 9:
            return
        if found.payload[8] & _VERSION_BITS != _VERSION:
            return
        one = read_udp(found)
        if one is None:
            return
        if is_rtcp(one.octets):
            self._reports.receive(one.way, bytes(one.octets))
        elif len(one.octets) >= _HEAD:
            self._packet(one.way, one.octets, one.size, arrived)

    def _packet(self, way: Way, octets: bytes | memoryview, size: int, arrived: Arrived) -> None:
        head = read_head(octets)
        if head is None:
            return
        key = way, head.ssrc
        stream = self._streams.get(key) or self._doubtful.get(key)
        if stream is None:
            stream = self._doubtful[key] = HeardStream(way, head, arrived.number)
            if len(self._doubtful) > _DOUBTFUL_MOST:
                self._doubtful.popitem(last=False)
        if stream.session is None or arrived.number >= stream.session.until:
            stream.describe(self._described.session(way, arrived.number))
        stream.receive(head, size, arrived.time)
        if stream.proven and key in self._doubtful:
            self._streams[key] = self._doubtful.pop(key)


def find_streams(path: Path, messages: Iterable[CapturedMessage], packets: int) -> FoundStreams:
    """Return the streams of a capture file.

    Parameters
    ----------
    path : Path
    messages : iterable of CapturedMessage
        Its messages, with their calls.
    packets : int
        How many of its packets count: those that were there when its messages were read.

    Raises
    ------
    InputError
        It cannot be read any more.
    """
    finder = StreamFinder(Described(messages))
    try:
        with path.open("rb") as file:
            return finder.find(islice(Container(file, str(path)).packets(), packets))
    except OSError as error:
        seen = error.strerror or str(error)
        raise InputError("cannot be read", mark=Mark(str(path)), seen=seen) from error
