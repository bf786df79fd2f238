"""Compound RTCP packets as octets, both ways: RFC 3550 6.1 and A.2."""

from __future__ import annotations

from struct import Struct
from types import MappingProxyType
from typing import Final

from simulator.errors import RemoteProtocolError
from simulator.media.rtcp.blocks import read_blocks, write_block
from simulator.media.rtcp.extended import ExtendedReport
from simulator.media.rtcp.reports import (
    Goodbye,
    OtherPacket,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    SourceDescription,
)

SR, RR, SDES, BYE, APP = range(200, 205)
XR: Final = 207
_HEADER: Final = Struct("!BBH")
_SENDER: Final = Struct("!IQIII")
_BLOCK: Final = Struct("!IB3sIIII")
_SOURCE: Final = Struct("!I")
_VERSION, _PADDING, _COUNT = 0x80, 0x20, 0x1F

RtcpPacket = (
    SenderReport | ReceiverReport | SourceDescription | Goodbye | ExtendedReport | OtherPacket
)


def write_rtcp(packets: tuple[RtcpPacket, ...]) -> bytes:
    """Return the octets of a compound packet.

    Examples
    --------
    >>> report = ReceiverReport(7, (ReportBlock(9, 12, -1, 70000, 25),))
    >>> name = SourceDescription(((7, ((1, "anna"),)),))
    >>> data = write_rtcp((report, name))
    >>> len(data), read_rtcp(data) == (report, name)
    (48, True)
    """
    return b"".join(map(_write, packets))


def read_rtcp(data: bytes) -> tuple[RtcpPacket, ...]:
    """Return the packets of a compound packet.

    Raises
    ------
    RemoteProtocolError
        It is none: wrong version, no report first, lengths that do not add up.
    """
    if len(data) < _HEADER.size or data[1] not in (SR, RR) or data[0] & _PADDING:
        raise RemoteProtocolError("RTCP that does not begin with a report")
    packets, place = [], 0
    while place < len(data):
        if place + _HEADER.size > len(data):
            raise RemoteProtocolError("RTCP ends within a header")
        first, kind, words = _HEADER.unpack_from(data, place)
        if first & 0xC0 != _VERSION:
            raise RemoteProtocolError(f"RTCP version {first >> 6}, expected 2")
        begin, place = place + _HEADER.size, place + _HEADER.size + 4 * words
        if place > len(data):
            raise RemoteProtocolError(f"RTCP packet of type {kind} longer than the datagram")
        body = data[begin:place]
        if first & _PADDING:
            body = _unpadded(body)
        packets.append(_read(kind, first & _COUNT, body))
    return tuple(packets)


def _unpadded(body: bytes) -> bytes:
    if not body or not 0 < body[-1] <= len(body):
        raise RemoteProtocolError("RTCP padding longer than its packet")
    return body[: -body[-1]]


def _write(packet: RtcpPacket) -> bytes:
    kind, count, body = _parts(packet)
    return _HEADER.pack(_VERSION | count, kind, len(body) // 4) + body


def _parts(packet: RtcpPacket) -> tuple[int, int, bytes]:
    match packet:
        case SenderReport():
            return SR, len(packet.blocks), _SENDER.pack(*packet[:5]) + _reports(packet.blocks)
        case ReceiverReport():
            return RR, len(packet.blocks), _SOURCE.pack(packet.ssrc) + _reports(packet.blocks)
        case SourceDescription():
            return SDES, len(packet.chunks), b"".join(_chunk(*chunk) for chunk in packet.chunks)
        case Goodbye():
            sources = b"".join(map(_SOURCE.pack, packet.sources))
            return BYE, len(packet.sources), sources + _reason(packet.reason)
        case ExtendedReport():
            body = b"".join(map(write_block, packet.blocks))
            return XR, 0, _SOURCE.pack(packet.ssrc) + body
        case OtherPacket():
            return packet


def _reports(blocks: tuple[ReportBlock, ...]) -> bytes:
    return b"".join(
        _BLOCK.pack(
            b.ssrc,
            b.fraction_lost,
            b.cumulative_lost.to_bytes(3, "big", signed=True),
            b.extended_highest,
            b.jitter,
            b.last_sr,
            b.delay_since_last_sr,
        )
        for b in blocks
    )


def _chunk(source: int, items: tuple[tuple[int, str], ...]) -> bytes:
    written = b"".join(
        bytes((kind, len(octets))) + octets
        for kind, octets in ((kind, text.encode()[:255]) for kind, text in items)
    )
    return _SOURCE.pack(source) + _filled(written + b"\0")


def _reason(text: str) -> bytes:
    octets = text.encode()[:255]
    return _filled(bytes((len(octets),)) + octets) if octets else b""


def _filled(octets: bytes) -> bytes:
    return octets + bytes(-len(octets) % 4)


def _read(kind: int, count: int, body: bytes) -> RtcpPacket:
    reader = _READERS.get(kind)
    if reader is None:
        return OtherPacket(kind, count, body)
    try:
        return reader(count, body)
    except (IndexError, ValueError) as fault:
        raise RemoteProtocolError(f"RTCP packet of type {kind} too short") from fault


def _take(layout: Struct, body: bytes, place: int = 0) -> tuple[int, ...]:
    if place + layout.size > len(body):
        raise IndexError
    return layout.unpack_from(body, place)


def _blocks(count: int, body: bytes, place: int) -> tuple[ReportBlock, ...]:
    if place + count * _BLOCK.size > len(body):
        raise IndexError
    fields = (_BLOCK.unpack_from(body, place + i * _BLOCK.size) for i in range(count))
    return tuple(
        ReportBlock(ssrc, fraction, int.from_bytes(lost, "big", signed=True), *rest)
        for ssrc, fraction, lost, *rest in fields
    )


def _read_sender(count: int, body: bytes) -> RtcpPacket:
    ssrc, ntp, timestamp, packets, octets = _take(_SENDER, body)
    return SenderReport(ssrc, ntp, timestamp, packets, octets, _blocks(count, body, _SENDER.size))


def _read_receiver(count: int, body: bytes) -> RtcpPacket:
    (ssrc,) = _take(_SOURCE, body)
    return ReceiverReport(ssrc, _blocks(count, body, _SOURCE.size))


def _read_description(count: int, body: bytes) -> RtcpPacket:
    chunks, place = [], 0
    for _ in range(count):
        (source,) = _take(_SOURCE, body, place)
        place += _SOURCE.size
        items = []
        while body[place]:
            kind, length = body[place], body[place + 1]
            octets = body[place + 2 : place + 2 + length]
            items.append((kind, octets.decode("utf-8", "replace")))
            place += 2 + length
        place += 4 - place % 4  # one zero or more, to the end of the word
        chunks.append((source, tuple(items)))
    return SourceDescription(tuple(chunks))


def _read_goodbye(count: int, body: bytes) -> RtcpPacket:
    sources = tuple(_take(_SOURCE, body, 4 * i)[0] for i in range(count))
    rest = body[4 * count :]
    reason = rest[1 : 1 + rest[0]].decode("utf-8", "replace") if rest else ""
    return Goodbye(sources, reason)


def _read_extended(_: int, body: bytes) -> RtcpPacket:
    (ssrc,) = _take(_SOURCE, body)
    return ExtendedReport(ssrc, read_blocks(body[_SOURCE.size :]))


_READERS: Final = MappingProxyType(
    {
        SR: _read_sender,
        RR: _read_receiver,
        SDES: _read_description,
        BYE: _read_goodbye,
        XR: _read_extended,
    }
)
