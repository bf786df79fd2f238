"""The capture format of Wireshark (draft-ietf-opsawg-pcapng): blocks in sections.

A section has its own byte order and interfaces, an interface its link type and clock. Blocks of
unknown types are passed over. Names of hosts are taken from name resolution blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from struct import error, unpack_from
from typing import Final, NamedTuple

from simulator.record.reading.packets import PACKET_LIMIT, Damage, Packet, Source

MAGIC: Final = b"\x0a\x0d\x0d\x0a"  # begins a section, in either byte order
_ORDERS: Final = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
_INTERFACE, _OLD_PACKET, _SIMPLE, _NAMES, _ENHANCED = 1, 2, 3, 4, 6
# Behind their packets, these may have a few options of any length; nothing else is ever large.
_BLOCK_LIMIT: Final = PACKET_LIMIT + (1 << 20)
_RESOLUTION, _OFFSET = 9, 14  # options of an interface
_IPV4_NAME, _IPV6_NAME = 1, 2  # records of names
_NAMES_KEPT: Final = 100_000


class _Interface(NamedTuple):
    link: int
    snap: int
    ticks: int  # in a second
    offset: int  # seconds

    def time(self, ticks: int) -> int:
        return (self.offset * self.ticks + ticks) * 1_000_000_000 // self.ticks


class PcapngReader:
    """The blocks of one file.

    Parameters
    ----------
    source : Source
        At its start.

    Attributes
    ----------
    names : dict of str to str
        Names of hosts by address, as far as the file has been read.
    """

    def __init__(self, source: Source) -> None:
        self.names: dict[str, str] = {}
        self._source = source
        self._order = "<"
        self._interfaces: list[_Interface] = []
        self._number = 0

    def packets(self) -> Iterator[Packet]:
        """Yield the packets of all sections.

        Raises
        ------
        Damage
            From the first block on that cannot be right.
        """
        source = self._source
        while head := source.take(8, "the header of a block"):
            begin = source.offset - 8
            if head[:4] == MAGIC:
                self._section(begin, head)
                continue
            kind, length = unpack_from(f"{self._order}2I", head)
            self._check(begin, length)
            reader = _READERS.get(kind)
            if reader is None:
                source.skip(length - 12, "a block")
                self._close(begin, length)
                continue
            body = self._body(begin, length)
            try:
                packet = reader(self, body, begin)
            except error:
                raise Damage(begin, "a block is too short for what is in it") from None
            if packet is not None:
                yield packet

    # Blocks

    def _section(self, begin: int, head: bytes) -> None:
        mark = self._source.need(4, "the header of a section")
        if mark not in _ORDERS:
            raise Damage(begin, "a section without a mark of its byte order")
        self._order = _ORDERS[mark]
        self._interfaces = []
        length = unpack_from(f"{self._order}I", head, 4)[0]
        self._check(begin, length, least=28)
        major = unpack_from(f"{self._order}H", self._source.need(2, "the header of a section"))[0]
        if major != 1:
            raise Damage(begin, f"a section of version {major}")
        self._source.skip(length - 18, "the header of a section")
        self._close(begin, length)

    def _check(self, begin: int, length: int, least: int = 12) -> None:
        if length < least or length % 4:
            raise Damage(begin, f"a block of {length} octets")

    def _body(self, begin: int, length: int) -> memoryview:
        if length > _BLOCK_LIMIT:
            raise Damage(begin, f"a block of {length} octets")
        what = "a block" if not self._number else f"the block after packet {self._number}"
        body = self._source.need(length - 12, what) if length > 12 else b""
        self._close(begin, length)
        return memoryview(body)

    def _close(self, begin: int, length: int) -> None:
        """Compare the length at a block's end with that at its start."""
        again = unpack_from(f"{self._order}I", self._source.need(4, "a block"))[0]
        if again != length:
            raise Damage(begin, f"a block of {length} octets says {again} at its end")

    def _interface(self, body: memoryview, begin: int) -> None:
        link, snap = unpack_from(f"{self._order}HxxI", body)
        options = dict(self._options(body[8:]))
        resolution = options.get(_RESOLUTION, b"\x06")[:1]
        ticks = _ticks(resolution[0] if resolution else 6)
        seconds = options.get(_OFFSET, b"")
        offset = unpack_from(f"{self._order}q", seconds)[0] if len(seconds) == 8 else 0
        self._interfaces.append(_Interface(link, snap, ticks, offset))

    def _enhanced(self, body: memoryview, begin: int) -> Packet:
        at, high, low, kept, length = unpack_from(f"{self._order}5I", body)
        return self._packet(begin, at, high << 32 | low, body[20:], kept, length)

    def _old(self, body: memoryview, begin: int) -> Packet:
        at, _, high, low, kept, length = unpack_from(f"{self._order}2H4I", body)
        return self._packet(begin, at, high << 32 | low, body[20:], kept, length)

    def _simple(self, body: memoryview, begin: int) -> Packet:
        """Read a packet of the first interface that has neither a time nor a kept length."""
        length = unpack_from(f"{self._order}I", body)[0]
        snap = self._interfaces[0].snap if self._interfaces else 0
        kept = min(length, len(body) - 4, snap or length)
        return self._packet(begin, 0, None, body[4:], kept, length)

    def _packet(
        self, begin: int, at: int, ticks: int | None, data: memoryview, kept: int, length: int
    ) -> Packet:
        self._number += 1
        if at >= len(self._interfaces):
            raise Damage(begin, f"packet {self._number} of interface {at}, which is not described")
        if kept > min(len(data), PACKET_LIMIT):
            raise Damage(begin, f"packet {self._number} claims {kept} octets")
        interface = self._interfaces[at]
        time = None if ticks is None else interface.time(ticks)
        return Packet(self._number, time, interface.link, data[:kept], max(length, kept))

    def _resolve(self, body: memoryview, begin: int) -> None:
        for kind, value in self._options(body):
            size = {_IPV4_NAME: 4, _IPV6_NAME: 16}.get(kind)
            if size is None or len(value) <= size or len(self.names) >= _NAMES_KEPT:
                continue
            name = value[size:].split(b"\0", 1)[0].decode("utf-8", "replace")
            if name:
                self.names.setdefault(str(ip_address(value[:size])), name)

    def _options(self, data: memoryview) -> Iterator[tuple[int, bytes]]:
        """Yield the kinds and values of a list that ends with kind 0, or with the block."""
        at = 0
        while at + 4 <= len(data):
            kind, size = unpack_from(f"{self._order}2H", data, at)
            if not kind:
                return
            yield kind, bytes(data[at + 4 : at + 4 + size])
            at += 4 + size + -size % 4


_Reader = Callable[[PcapngReader, memoryview, int], Packet | None]
_READERS: Final[Mapping[int, _Reader]] = {
    _INTERFACE: PcapngReader._interface,
    _OLD_PACKET: PcapngReader._old,
    _SIMPLE: PcapngReader._simple,
    _NAMES: PcapngReader._resolve,
    _ENHANCED: PcapngReader._enhanced,
}


def _ticks(resolution: int) -> int:
    """Return how many ticks a second has: a power of ten, or with the high bit set of two."""
    return 1 << (resolution & 0x7F) if resolution & 0x80 else 10**resolution
