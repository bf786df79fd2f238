"""Ethernet frames with IPv4 or IPv6 in them, and UDP, TCP or ICMP in those, with checksums.

Every host has a MAC address of its own, made from its IP address, as if all were on one
segment: routers and ARP are not modelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from struct import pack
from typing import Final
from zlib import crc32

MTU: Final = 1500
TTL: Final = 64

ICMP: Final = 1
TCP: Final = 6
UDP: Final = 17
ICMPV6: Final = 58
_FRAGMENT: Final = 44  # next header of IPv6

_DONT_FRAGMENT: Final = 0x4000
_MORE_FRAGMENTS: Final = 0x2000


def checksum(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071).

    Examples
    --------
    >>> hex(checksum(bytes.fromhex("0001f203f4f5f6f7")))  # RFC 1071 3
    '0x220d'
    """
    if len(data) % 2:
        data += b"\0"
    # 2^16 is 1 modulo 65535, so the sum of all words is the whole number modulo 65535.
    total = int.from_bytes(data, "big") % 0xFFFF
    return 0xFFFF - (total or (0xFFFF if any(data) else 0))


def mac(address: str) -> bytes:
    """Return the locally administered MAC address of an IP address.

    Examples
    --------
    >>> mac("192.0.2.1").hex(":")
    '02:00:c0:00:02:01'
    """
    packed = ip_address(address).packed
    if len(packed) == 4:
        return b"\x02\x00" + packed
    return b"\x02\x06" + pack(">I", crc32(packed))


class Direction:
    """From one IP address to another: writes the frames that go there.

    Parameters
    ----------
    source, destination : str

    Attributes
    ----------
    version : int
        Of IP.
    """

    __slots__ = ("_count", "_destination", "_ethernet", "_source", "version")

    def __init__(self, source: str, destination: str) -> None:
        self._source = ip_address(source).packed
        self._destination = ip_address(destination).packed
        self.version = 4 if len(self._source) == 4 else 6
        kind = b"\x08\x00" if self.version == 4 else b"\x86\xdd"
        self._ethernet = mac(destination) + mac(source) + kind
        self._count = 0  # identifies what may be fragmented

    def udp(self, source: int, destination: int, payload: bytes) -> list[bytes]:
        """Return the frames of a datagram: more than one where it is larger than the MTU."""
        head = pack(">HHH", source, destination, 8 + len(payload))
        total = self.sum(UDP, head + b"\0\0" + payload) or 0xFFFF  # RFC 768: 0 means none
        return self.frames(UDP, head + pack(">H", total) + payload)

    def tcp(
        self,
        source: int,
        destination: int,
        sequence: int,
        acknowledgement: int,
        flags: int,
        payload: bytes = b"",
        options: bytes = b"",
    ) -> bytes:
        """Return the frame of one segment (RFC 9293 3.1); the window is never scaled."""
        offset = (5 + len(options) // 4) << 4
        numbers = pack(">HHII", source, destination, sequence, acknowledgement)
        head = numbers + pack(">BBH", offset, flags, 0xFFFF)
        rest = b"\0\0" + options + payload
        total = self.sum(TCP, head + b"\0\0" + rest)
        return self.frames(TCP, head + pack(">H", total) + rest, fragment=False)[0]

    def port_unreachable(self, packet: bytes) -> bytes:
        """Return the frame that says that nobody listens where `packet` went.

        `packet` is that packet from its IP header on, of which the beginning is quoted.
        """
        if self.version == 4:  # RFC 792: type 3, code 3, with the header and 8 octets
            body = bytes(4) + packet[:28]
            total = checksum(b"\x03\x03\0\0" + body)
            return self.frames(ICMP, b"\x03\x03" + pack(">H", total) + body)[0]
        body = bytes(4) + packet[: 1280 - 48]  # RFC 4443 3.1: as fits the least MTU
        total = self.sum(ICMPV6, b"\x01\x04\0\0" + body)
        return self.frames(ICMPV6, b"\x01\x04" + pack(">H", total) + body)[0]

    def sum(self, protocol: int, segment: bytes) -> int:
        """Return the checksum of a segment behind its pseudo-header (RFC 9293 3.1, RFC 8200 8.1).

        The pseudo-headers of both versions have the same sum of words but for the addresses.
        """
        rest = pack(">II", len(segment), protocol)
        return checksum(self._source + self._destination + rest + segment)

    def frames(self, protocol: int, payload: bytes, *, fragment: bool = True) -> list[bytes]:
        """Return the frames of one IP packet.

        Parameters
        ----------
        protocol : int
        payload : bytes
        fragment : bool
            False: it is known to fit, and says that it is not to be fragmented.
        """
        self._count += 1
        if self.version == 4:
            flags = 0 if fragment else _DONT_FRAGMENT
            return [self._ethernet + packet for packet in self._ipv4(protocol, payload, flags)]
        return [self._ethernet + packet for packet in self._ipv6(protocol, payload)]

    def _ipv4(self, protocol: int, payload: bytes, flags: int) -> Iterator[bytes]:
        room = MTU - 20
        for place, part, more in _parts(payload, room):
            offset = flags | place >> 3 | (_MORE_FRAGMENTS if more else 0)
            size, number = 20 + len(part), self._count & 0xFFFF
            head = pack(">BBHHHBB", 0x45, 0, size, number, offset, TTL, protocol)
            ends = self._source + self._destination
            yield head + pack(">H", checksum(head + ends)) + ends + part

    def _ipv6(self, protocol: int, payload: bytes) -> Iterator[bytes]:
        ends = self._source + self._destination
        if len(payload) <= MTU - 40:
            yield pack(">IHBB", 6 << 28, len(payload), protocol, TTL) + ends + payload
            return
        for place, part, more in _parts(payload, MTU - 48):  # RFC 8200 4.5
            fragment = pack(">BBHI", protocol, 0, place | more, self._count & 0xFFFFFFFF)
            yield pack(">IHBB", 6 << 28, 8 + len(part), _FRAGMENT, TTL) + ends + fragment + part


def _parts(payload: bytes, room: int) -> Iterator[tuple[int, bytes, bool]]:
    """Cut what does not fit at multiples of eight: place, octets, and whether more follow."""
    if len(payload) <= room:
        yield 0, payload, False
        return
    step = room // 8 * 8
    for place in range(0, len(payload), step):
        yield place, payload[place : place + step], place + step < len(payload)
