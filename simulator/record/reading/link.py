"""Link layers: where in a packet its IP datagram begins (https://www.tcpdump.org/linktypes)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_IPV4, _IPV6 = 0x0800, 0x86DD
# IEEE 802.1Q, 802.1ad, and two numbers that were used for stacked tags before it
_TAGS: Final = frozenset((0x8100, 0x88A8, 0x9100, 0x9200))
_SNAP: Final = b"\xaa\xaa\x03\x00\x00\x00"  # IEEE 802.2, RFC 1042
_TAGS_MOST: Final = 8
# Of PF_INET and PF_INET6 on Linux, the BSDs and Darwin; in the byte order of the machine.
_FAMILIES: Final = frozenset((2, 10, 24, 28, 30))

EXPORTED: Final = 252  # Wireshark's own: no packet, but what a protocol carried


def ip_start(link: int, data: memoryview) -> int | None:
    """Return where the IP datagram of a packet begins.

    Parameters
    ----------
    link : int
        One of `known_links`.
    data : memoryview

    Returns
    -------
    int or None
        None: it carries something else.
    """
    return _STARTS[link](data)


def known(link: int) -> bool:
    """Tell whether packets of a link type can be read."""
    return link in _STARTS or link == EXPORTED


def _ethernet(data: memoryview) -> int | None:
    return _by_type(data, 12)


def _by_type(data: memoryview, at: int) -> int | None:
    """Return what stands behind the type at a place, and behind tags that it announces."""
    for _ in range(_TAGS_MOST):
        kind = int.from_bytes(data[at : at + 2], "big")
        if kind in (_IPV4, _IPV6):
            return at + 2
        if kind in _TAGS:
            at += 4
        elif 0 < kind < 0x0600 and bytes(data[at + 2 : at + 8]) == _SNAP:  # IEEE 802.3: a length
            at += 8
        else:
            return None
    return None


def _cooked(data: memoryview) -> int | None:
    return _by_type(data, 14)


def _cooked_2(data: memoryview) -> int | None:
    kind = int.from_bytes(data[:2], "big")
    if kind in (_IPV4, _IPV6):
        return 20
    return _by_type(data, 22) if kind in _TAGS else None  # the tag stands behind the header


def _raw(data: memoryview) -> int | None:
    return 0


def _loopback(data: memoryview) -> int | None:
    little, big = (int.from_bytes(data[:4], order) for order in ("little", "big"))
    return 4 if little in _FAMILIES or big in _FAMILIES else None


_STARTS: Final[Mapping[int, Callable[[memoryview], int | None]]] = {
    0: _loopback,
    1: _ethernet,
    12: _raw,
    14: _raw,
    101: _raw,
    108: _loopback,
    113: _cooked,
    228: _raw,
    229: _raw,
    276: _cooked_2,
}
