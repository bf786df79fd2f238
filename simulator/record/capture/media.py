"""RTP and RTCP of a capture: frames of media between the messages, encrypted where there are keys.

Rows are what comes to a receiver, at the instants at which it comes: so a reader of the file finds
the loss and the jitter that the receiver had. What makes them is elsewhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from simulator.media.rtp import is_rtcp
from simulator.media.srtp import MasterKey, SrtpSender
from simulator.record.capture.frames import Direction
from simulator.record.capture.sinks import RECEIVED, Sink

_NANOSECONDS: Final = 1e9
_REMEMBERED: Final = 64  # packets of a stream that the network may yet repeat

Place = tuple[str, int]


class MediaRow(NamedTuple):
    """One packet.

    Parameters
    ----------
    time_ns : int
        When it came, nanoseconds from the start of the measured window.
    source, destination : tuple of (str, int)
        Address and port.
    octets : bytes
        RTP, or a compound packet of RTCP; never encrypted.
    link : str
        On which it came.
    call : int, optional
        0: of no call.
    key : MasterKey, optional
        The sender's, as the session descriptions have it; None: sent as it is.
    """

    time_ns: int
    source: Place
    destination: Place
    octets: bytes
    link: str
    call: int = 0
    key: MasterKey | None = None


def protected(rows: Iterable[MediaRow]) -> Iterator[MediaRow]:
    """Yield rows as they pass on the wire: SRTP and SRTCP where they have a key.

    A copy made by the network is the same packet again, encrypted once. What comes late may be a
    hundred packets late, as SRTP's own window has it (RFC 3711 3.3.2).

    Parameters
    ----------
    rows : iterable of MediaRow
        In order of time.

    Raises
    ------
    InputError
        There are keys, and pylibsrtp is not installed.

    Examples
    --------
    >>> from simulator.media.rtp import RtpPacket, write_rtp
    >>> packet = write_rtp(RtpPacket(8, 1, 160, 7, b"speech"))
    >>> row = MediaRow(0, ("192.0.2.1", 4000), ("192.0.2.2", 6000), packet, "lan")
    >>> list(protected([row])) == [row]
    True
    """
    senders: dict[tuple[Place, Place, MasterKey], _Protecting] = {}
    for row in rows:
        if row.key is None:
            yield row
            continue
        stream = row.source, row.destination, row.key
        if stream not in senders:
            senders[stream] = _Protecting(row.key)
        yield row._replace(octets=senders[stream].octets(row.octets))


class Interleaved:
    """A sink that puts media between the packets that another sink gets, in order of time.

    Parameters
    ----------
    sink : Sink
    rows : iterable of MediaRow
        In order of time, as `protected` yields them.

    Attributes
    ----------
    media : int
        Packets of media written.

    Examples
    --------
    >>> from io import BytesIO
    >>> from simulator.record.capture.pcapng import PcapngWriter
    >>> from simulator.record.capture.sinks import Streamed
    >>> streamed = Streamed(PcapngWriter(BytesIO(), "directsip"), 0.0)
    >>> row = MediaRow(0, ("192.0.2.1", 4000), ("192.0.2.2", 6000), b"packet", "lan")
    >>> both = Interleaved(streamed, [row])
    >>> both.close()
    >>> both.media, streamed.packets
    (1, 1)
    """

    def __init__(self, sink: Sink, rows: Iterable[MediaRow]) -> None:
        self._sink = sink
        self._rows = iter(rows)
        self._next = next(self._rows, None)
        self._directions: dict[tuple[str, str], Direction] = {}
        self.media = 0

    def packet(
        self, now: float, link: str, kind: int, data: bytes, comment: str, of_message: bool
    ) -> None:
        """Write the media that came before a packet, then the packet."""
        time_ns = round(now * _NANOSECONDS)
        while self._next is not None and self._next.time_ns < time_ns:
            self._put(self._next)
        self._sink.packet(now, link, kind, data, comment, of_message)

    def close(self) -> None:
        """Write the media that is left."""
        while self._next is not None:
            self._put(self._next)
        self._sink.close()

    def _put(self, row: MediaRow) -> None:
        self._next = next(self._rows, None)
        self.media += 1
        ends = row.source[0], row.destination[0]
        if ends not in self._directions:
            self._directions[ends] = Direction(*ends)
        frames = self._directions[ends].udp(row.source[1], row.destination[1], row.octets)
        comment = f"call {row.call}" if row.call else ""
        for frame in frames:
            now = row.time_ns / _NANOSECONDS
            self._sink.packet(now, row.link, RECEIVED, frame, comment, False)


class _Protecting:
    """Encrypts what one side sends under one key."""

    def __init__(self, key: MasterKey) -> None:
        self._sender = SrtpSender(key)
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    def octets(self, plain: bytes) -> bytes:
        """Return a packet as it is sent; a copy as it was sent."""
        known = self._known.get(plain)
        if known is None:
            sender = self._sender
            known = sender.protect_rtcp(plain) if is_rtcp(plain) else sender.protect(plain)
            self._known[plain] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return known
