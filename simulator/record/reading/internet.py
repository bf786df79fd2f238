"""IP datagrams of a packet: both versions, one within another, and put together again.

Headers are read as far as they are needed and never checked: many machines leave checksums to
their network card, so that a capture of what they send has wrong ones.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

from simulator.record.reading.fragments import Beginning, Fragment, Fragments, Key

TCP, UDP = 6, 17
_WITHIN: Final = frozenset((4, 41))  # IPv4 (RFC 2003), IPv6 (RFC 4213)
_HOP_BY_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION, _MOBILITY = 0, 43, 44, 51, 60, 135
_EXTENSIONS: Final = frozenset((_HOP_BY_HOP, _ROUTING, _DESTINATION, _MOBILITY))
_NESTED_MOST: Final = 16
_ADDRESSES_KEPT: Final = 4096


class Datagram(NamedTuple):
    """What an IP datagram carried, the innermost where one carries another.

    Parameters
    ----------
    source, destination : str
        Addresses as text.
    protocol : int
    payload : bytes-like
    lacking : int
        Octets that it had and the capture has not.
    identification : int
        That of its IPv4 header; 0: it has none.
    """

    source: str
    destination: str
    protocol: int
    payload: memoryview | bytes
    lacking: int
    identification: int


class _Part(NamedTuple):
    """A fragment, with the datagram as its header has it."""

    datagram: Datagram
    fragment: Fragment
    key: Key


class Internet:
    """Reads IP datagrams, and keeps the fragments of those that are not complete."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._names: dict[bytes, str] = {}

    def read(self, data: memoryview, number: int, time: int) -> Datagram | None:
        """Return the datagram that is complete with this packet; None where none is.

        Parameters
        ----------
        data : memoryview
            From the IP header on.
        number : int
            Of the packet.
        time : int
            Nanoseconds; fragments wait for each other for half a minute.
        """
        for _ in range(_NESTED_MOST):
            found = self._payload(data)
            if isinstance(found, _Part):
                found = self._join(found, number, time)
            if found is None or found.protocol not in _WITHIN:
                return found
            data = memoryview(found.payload)
        return None

    def given_up(self, *, at_end: bool = False) -> list[tuple[int, int, Datagram]]:
        """Return the beginnings of datagrams of which other fragments never came.

        Each with number and time of its packet. Only those since the last call; `at_end`: and
        all that still wait.
        """
        if at_end:
            self._fragments.close()
        return [(one.number, one.time, _begun(one)) for one in self._fragments.given_up()]

    def _join(self, part: _Part, number: int, time: int) -> Datagram | None:
        whole = self._fragments.add(part.key, part.fragment, number, time)
        if whole is None:
            return None
        protocol = part.datagram.protocol if whole.protocol is None else whole.protocol
        return part.datagram._replace(payload=whole.data, lacking=0, protocol=protocol)

    def _payload(self, data: memoryview) -> Datagram | _Part | None:
        version = data[0] >> 4 if len(data) >= 20 else 0
        if version == 4:
            return self._version_4(data)
        return self._version_6(data) if version == 6 and len(data) >= 40 else None

    def _version_4(self, data: memoryview) -> Datagram | _Part | None:
        header = (data[0] & 0x0F) * 4
        # 0: left to the network card (segmentation offload), so the packet's end is the datagram's
        total = int.from_bytes(data[2:4], "big") or len(data)
        if header < 20 or total < header or len(data) < header:
            return None
        payload = data[header:total]
        identification = int.from_bytes(data[4:6], "big")
        where = int.from_bytes(data[6:8], "big")
        source, destination = self._address(data[12:16]), self._address(data[16:20])
        lacking = total - header - len(payload)
        found = Datagram(source, destination, data[9], payload, lacking, identification)
        offset, more = (where & 0x1FFF) * 8, bool(where & 0x2000)
        if not offset and not more:
            return found
        key = Key(source, destination, data[9], identification, 4)
        return _Part(found, Fragment(offset, more, bytes(payload), lacking), key)

    def _version_6(self, data: memoryview) -> Datagram | _Part | None:
        length = int.from_bytes(data[4:6], "big") or len(data) - 40  # 0: as above, or a jumbogram
        source, destination = self._address(data[8:24]), self._address(data[24:40])
        following, at = _behind_extensions(data)
        end = 40 + length
        lacking = max(0, end - len(data))
        if following != _FRAGMENT:
            return Datagram(source, destination, following, data[at:end], lacking, 0)
        head, payload = data[at : at + 8], data[at + 8 : end]
        if len(head) < 8:
            return None
        where = int.from_bytes(head[2:4], "big")
        offset, more = where & 0xFFF8, bool(where & 1)
        found = Datagram(source, destination, head[0], payload, lacking, 0)
        if not offset and not more:  # RFC 6946: an atomic fragment belongs to no other
            return found
        # RFC 8200 4.5: the protocol is that of the first fragment, whatever others say
        key = Key(source, destination, 0, int.from_bytes(head[4:8], "big"), 6)
        first = head[0] if not offset else None
        return _Part(found, Fragment(offset, more, bytes(payload), lacking, first), key)

    def _address(self, octets: memoryview) -> str:
        """Return an address as text; those that come again are made once."""
        key = bytes(octets)
        name = self._names.get(key)
        if name is None:
            if len(self._names) >= _ADDRESSES_KEPT:
                self._names.clear()
            name = str(IPv4Address(key) if len(key) == 4 else IPv6Address(key))
            self._names[key] = name
        return name


def _behind_extensions(data: memoryview) -> tuple[int, int]:
    """Return what follows an IPv6 header and its extensions, and where (RFC 8200 4)."""
    following, at = data[6], 40
    while at + 8 <= len(data):
        if following in _EXTENSIONS:
            following, at = data[at], at + 8 + data[at + 1] * 8
        elif following == _AUTHENTICATION:  # RFC 4302 2.2: in words of four octets
            following, at = data[at], at + 8 + data[at + 1] * 4
        else:
            break
    return following, at


def _begun(one: Beginning) -> Datagram:
    key = one.key
    protocol = key.protocol if one.protocol is None else one.protocol
    identification = key.identification if key.version == 4 else 0
    return Datagram(key.source, key.destination, protocol, one.data, one.lacking, identification)
