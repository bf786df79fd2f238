"""Exported PDUs (link type 252): what a protocol carried, with addresses as tags before it.

Programs that take TLS apart write them, Wireshark above all (epan/exported_pdu.h): there is no
other way to store what was inside. Tags are of 16 bits with a length of 16 bits, big-endian;
tag 0 ends the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple, TypeAlias

from simulator.record.reading.streams import End, Way

_Kinds: TypeAlias = Mapping[int, type[IPv4Address] | type[IPv6Address]]
_PROTOCOL, _HEURISTIC = 12, 13
_SOURCES: Final[_Kinds] = {20: IPv4Address, 22: IPv6Address}
_DESTINATIONS: Final[_Kinds] = {21: IPv4Address, 23: IPv6Address}
_PORT_TYPE, _SOURCE_PORT, _DESTINATION_PORT = 24, 25, 26
_TCP: Final = 2  # among the types of ports
_NAMES: Final = (b"", b"sip", b"sip_tcp", b"sip.tcp")
_TAGS_MOST: Final = 64


class Exported(NamedTuple):
    """One PDU that may be of SIP.

    Parameters
    ----------
    way : Way
        Empty addresses and port 0 where the tags do not tell them.
    over_stream : bool
        It came over TCP, or TLS over it.
    octets : memoryview
    """

    way: Way
    over_stream: bool
    octets: memoryview


def read_exported(data: memoryview) -> Exported | None:
    """Return what a packet holds; None where it is another protocol's, or broken."""
    tags: dict[int, bytes] = {}
    at = 0
    for _ in range(_TAGS_MOST):
        if at + 4 > len(data):
            return None
        tag, size = (
            int.from_bytes(data[at : at + 2], "big"),
            int.from_bytes(data[at + 2 : at + 4], "big"),
        )
        at += 4 + size
        if not tag:
            return _made(tags, data[at:])
        tags.setdefault(tag, bytes(data[at - size : at]))
    return None


def _made(tags: dict[int, bytes], octets: memoryview) -> Exported | None:
    name = (tags.get(_PROTOCOL) or tags.get(_HEURISTIC) or b"").rstrip(b"\0")
    if name not in _NAMES:
        return None
    source = End(_address(tags, _SOURCES), _number(tags, _SOURCE_PORT))
    destination = End(_address(tags, _DESTINATIONS), _number(tags, _DESTINATION_PORT))
    return Exported(Way(source, destination), _number(tags, _PORT_TYPE) == _TCP, octets)


def _address(tags: dict[int, bytes], kinds: _Kinds) -> str:
    for tag, kind in kinds.items():
        value = tags.get(tag, b"")[: 4 if kind is IPv4Address else 16]
        if len(value) in (4, 16):
            return str(kind(value))
    return ""


def _number(tags: dict[int, bytes], tag: int) -> int:
    return int.from_bytes(tags.get(tag, b"")[:4], "big")
