"""What the session descriptions of a capture say of the ends that media comes to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from itertools import islice
from typing import Final, NamedTuple

from simulator.record.reading.message import CapturedMessage
from simulator.record.reading.streams import End, Way
from simulator.sdp.codec import CONTENT_TYPE, parse, write
from simulator.sdp.description import Description
from simulator.sdp.media_line import Media
from simulator.sdp.payloads import STATIC, Codec
from simulator.sip.codec import BodyFormat
from simulator.sip.codec import Codec as SipCodec
from simulator.sip.multipart import content

# Of several lines about one end: how far back a call is looked for that knows both ends.
_LOOKED_BACK: Final = 16
_PORTS_MOST: Final = 16  # of one media line
_CANDIDATES_MOST: Final = 64
_UDP: Final = (["UDP"], ["udp"])
_DIGITS: Final = 6  # a port has fewer
_NEVER: Final = 1 << 62


class Line(NamedTuple):
    """A media line of a message.

    Parameters
    ----------
    number : int
        Of the packet.
    call : int
        0: of no call.
    media : Media
    """

    number: int
    call: int
    media: Media


class Session(NamedTuple):
    """What is known of media on its way at some time.

    Parameters
    ----------
    named : bool
        Whether a description names one of its ends.
    call : int
        0: none.
    codecs : mapping of int to Codec
        By payload type, the static ones aside.
    suite : str or None
        Crypto suite; None: not encrypted, as far as is known.
    until : int
        Number of the packet from which on something else may hold.
    """

    named: bool
    call: int
    codecs: Mapping[int, Codec]
    suite: str | None
    until: int

    def codec(self, payload_type: int) -> Codec | None:
        """Return what a payload type means; None: nothing tells it."""
        found = self.codecs.get(payload_type) or STATIC.get(payload_type)
        return found if found is not None and found.name else None


class Described:
    """The media lines of all messages, by the end that they name.

    Parameters
    ----------
    messages : iterable of CapturedMessage
    """

    def __init__(self, messages: Iterable[CapturedMessage]) -> None:
        self._lines: dict[End, list[Line]] = {}
        codec = SipCodec({CONTENT_TYPE: BodyFormat(Description, parse, write)})
        for message in sorted(messages, key=lambda one: one.number):
            for end, line in _named(message, codec):
                lines = self._lines.setdefault(end, [])
                # Most are repeated by every hop.
                if not lines or lines[-1][1:] != line[1:]:
                    lines.append(line)

    def session(self, way: Way, number: int) -> Session:
        """Return what holds for a way at a packet.

        The latest line about the receiver counts whose call knows the sender too; else the latest
        about either. Where all lines come later, as an answer over TCP may, the first of them.
        """
        there, back = self._near(way.destination, number), self._near(way.source, number)
        calls = {line.call for line in back}
        both = (line for line in there if line.call in calls)
        line = next(both, None) or next(iter(there or back), None)
        until = min(self._next(end, number) for end in way)
        if line is None:
            return Session(False, 0, {}, None, until)
        own = [[one.media for one in lines if one.call == line.call] for lines in (back, there)]
        # A number keeps its codec as long as the call lasts, RFC 3264 8.3.2: later lines may
        # leave out what is still sent.
        codecs = {
            codec.payload_type: codec
            for lines in own
            for media in reversed(lines)
            for codec in media.codecs
            if codec.name
        }
        newest = [lines[0] for lines in own if lines]
        return Session(True, line.call, codecs, _suite(newest), until)

    def _near(self, end: End, number: int) -> list[Line]:
        """Return the lines about an end that hold at a packet, the latest first."""
        lines = self._lines.get(end, [])
        place = bisect_right(lines, number, key=lambda line: line.number)
        return lines[max(place - _LOOKED_BACK, 0) : place][::-1] or lines[:_LOOKED_BACK]

    def _next(self, end: End, number: int) -> int:
        lines = self._lines.get(end, [])
        place = bisect_right(lines, number, key=lambda line: line.number)
        return lines[place].number if place < len(lines) else _NEVER


def _named(message: CapturedMessage, codec: SipCodec) -> Iterator[tuple[End, Line]]:
    if b"m=" not in message.octets:
        return
    found = codec.parse(message.octets).message
    description = None if found is None else content(found.body, Description)
    if description is None:
        return
    for media in description.media:
        address = _address(description.media_address(media))
        if address and media.port and media.profile.startswith("RTP/"):
            line = Line(message.number, message.call, media)
            for place in range(min(media.port_count, _PORTS_MOST)):
                yield End(address, media.port + 2 * place), line  # RFC 4566 5.14
            for end in _candidates(media):
                yield end, line


def _candidates(media: Media) -> Iterator[End]:
    """Yield the ends that ICE may choose instead, of RTP over UDP."""
    values = (value or "" for name, value in media.attributes if name == "candidate")
    for words in map(str.split, islice(values, _CANDIDATES_MOST)):
        # RFC 5245 15.1: foundation, component, transport, priority, address, port. An older draft
        # (6), which products of that time still send, has a password before the transport.
        place = next((at for at in (2, 3) if words[at : at + 1] in _UDP), 0)
        component, ends = words[1:2], words[place + 2 : place + 4]
        if place and component == ["1"] and len(ends) == 2 and ends[1].isascii():
            address, port = _address(ends[0]), ends[1]
            if address and port.isdigit() and len(port) < _DIGITS:
                yield End(address, int(port))


def _address(text: str | None) -> str:
    """Return an address as packets are written with it; empty where it is a name."""
    try:
        return str(ip_address((text or "").partition("/")[0]))
    except ValueError:
        return ""


def _suite(media: list[Media]) -> str | None:
    """Return the crypto suite: an answer names the one that it took, RFC 4568 5.1.2."""
    if not any(one.secured for one in media):
        return None
    lines = sorted((one.crypto for one in media if one.crypto), key=len)
    return lines[0][0].suite if lines else "unknown"
