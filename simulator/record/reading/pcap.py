"""The classic capture format of libpcap (draft-ietf-opsawg-pcap)."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final

from simulator.record.reading.packets import PACKET_LIMIT, Damage, Packet, Source

# First four octets: byte order, and nanoseconds in one unit of the second time field.
MAGICS: Final = {
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1),
}
_LINK: Final = 0x0FFF_FFFF  # above it stands the length of a check sequence


def read_pcap(source: Source) -> Iterator[Packet]:
    """Yield the packets of a file.

    Parameters
    ----------
    source : Source
        At its start.

    Raises
    ------
    Damage
        From the first octet on that cannot be right.
    """
    order, unit = MAGICS[source.need(4, "the header of the file")]
    header = Struct(f"{order}2HiIII").unpack(source.need(20, "the header of the file"))
    link = header[5] & _LINK
    record = Struct(f"{order}4I")
    number = 0
    while head := source.take(16, "the header of a packet"):
        number += 1
        seconds, part, kept, length = record.unpack(head)
        if kept > PACKET_LIMIT:
            raise Damage(source.offset - 16, f"packet {number} claims {kept} octets")
        data = source.need(kept, f"packet {number}") if kept else b""
        # What was kept of a packet is never more than it had.
        time = seconds * 1_000_000_000 + part * unit
        yield Packet(number, time, link, memoryview(data), max(length, kept))
