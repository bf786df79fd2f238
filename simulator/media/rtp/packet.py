"""RTP packets as values and as octets: RFC 3550 5.1."""

from __future__ import annotations

from struct import Struct
from typing import Final, NamedTuple

from simulator.errors import RemoteProtocolError

VERSION: Final = 2
_FIXED: Final = Struct("!BBHII")
_EXTENSION: Final = Struct("!HH")
_PADDING, _EXTENDED, _SOURCES = 0x20, 0x10, 0x0F
_MARKER: Final = 0x80


class RtpPacket(NamedTuple):
    """One packet.

    Parameters
    ----------
    payload_type : int
    sequence : int
        16 bits.
    timestamp, ssrc : int
        32 bits.
    payload : bytes
    marker : bool, optional
        Begins a talk spurt, RFC 3551 4.1.
    csrc : tuple of int, optional
        Sources that a mixer mixed.
    extension : tuple of (int, bytes), optional
        Profile's word and the words behind it.

    Examples
    --------
    >>> packet = RtpPacket(8, 65535, 160, 0x1234, b"speech", marker=True)
    >>> data = write_rtp(packet)
    >>> len(data), read_rtp(data) == packet
    (18, True)
    """

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes = b""
    marker: bool = False
    csrc: tuple[int, ...] = ()
    extension: tuple[int, bytes] | None = None


class RtpHead(NamedTuple):
    """What the fixed header of a packet says; SRTP leaves it readable (RFC 3711 3.1).

    Parameters
    ----------
    payload_type, sequence, timestamp, ssrc : int
    marker : bool
    """

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    marker: bool


def write_rtp(packet: RtpPacket) -> bytes:
    """Return the octets of a packet."""
    extended = packet.extension is not None
    first = VERSION << 6 | _EXTENDED * extended | len(packet.csrc)
    second = _MARKER * packet.marker | packet.payload_type
    head = _FIXED.pack(first, second, packet.sequence, packet.timestamp, packet.ssrc)
    parts = [head, *(source.to_bytes(4, "big") for source in packet.csrc)]
    if packet.extension is not None:
        profile, words = packet.extension
        parts += [_EXTENSION.pack(profile, len(words) // 4), words]
    return b"".join((*parts, packet.payload))


def read_rtp(data: bytes) -> RtpPacket:
    """Return the packet that octets are.

    Raises
    ------
    RemoteProtocolError
        They are none, RFC 3550 A.1.
    """
    if len(data) < _FIXED.size:
        raise RemoteProtocolError(f"RTP packet of {len(data)} octets, at least 12 needed")
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != VERSION:
        raise RemoteProtocolError(f"RTP version {first >> 6}, expected 2")
    begin = _FIXED.size + 4 * (first & _SOURCES)
    csrc = tuple(int.from_bytes(data[i : i + 4], "big") for i in range(_FIXED.size, begin, 4))
    end = len(data) - (data[-1] if first & _PADDING else 0)
    extension = None
    if first & _EXTENDED and begin + _EXTENSION.size <= end:
        profile, words = _EXTENSION.unpack_from(data, begin)
        begin += _EXTENSION.size + 4 * words
        extension = (profile, data[begin - 4 * words : begin])
    if begin > end or (first & _PADDING and not data[-1]):
        raise RemoteProtocolError("RTP header or padding longer than the packet")
    payload, marker = data[begin:end], bool(second & _MARKER)
    return RtpPacket(second & ~_MARKER, sequence, timestamp, ssrc, payload, marker, csrc, extension)


def is_rtcp(data: bytes | memoryview) -> bool:
    """Whether octets of a port with both are RTCP, not RTP (RFC 5761 4).

    Examples
    --------
    >>> is_rtcp(write_rtp(RtpPacket(8, 1, 160, 7)))
    False
    """
    return len(data) > 1 and 192 <= data[1] <= 223


def read_head(data: bytes | memoryview) -> RtpHead | None:
    """Return the header of what may be a packet; None: it is none, or RTCP.

    What stands behind the fixed header is not looked at: a capture may lack it.

    Examples
    --------
    >>> read_head(write_rtp(RtpPacket(8, 65535, 160, 7, marker=True)))
    RtpHead(payload_type=8, sequence=65535, timestamp=160, ssrc=7, marker=True)
    >>> read_head(b"REGISTER sip:") is None
    True
    """
    if len(data) < _FIXED.size:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != VERSION or is_rtcp(data):
        return None
    return RtpHead(second & ~_MARKER, sequence, timestamp, ssrc, bool(second & _MARKER))
