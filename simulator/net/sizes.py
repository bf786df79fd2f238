"""Nominal sizes on the wire, for links whose bandwidth matters; nothing is encoded to learn them.

Trunk messages as in public traces of Mediation Servers (INVITE 1,100 octets, 100 350, 180 500,
183 and 200 of INVITE 900, ACK 450, BYE 500, OPTIONS 450); the others are assumed after those.
Requests of clients are larger and SRTP adds 180 octets to an offer: neither is counted.
"""

from __future__ import annotations

from typing import Any, Final

HEADERS: Final = 58  # Ethernet with FCS 18, IPv4 20, TCP 20
SEGMENT_PAYLOAD: Final = 1460  # of a TCP segment, and nearly of an unfragmented datagram

# By number of simulator.sip.vocabulary.Method; a test compares the order. The last four stand
# for what has a negative one: answer and question of DNS, action, segment.
_REQUESTS: Final = (
    1100,  # INVITE
    450,  # ACK
    500,  # BYE
    400,  # CANCEL
    450,  # OPTIONS
    600,  # REGISTER
    500,  # PRACK
    600,  # UPDATE
    700,  # REFER
    700,  # NOTIFY
    700,  # SUBSCRIBE
    600,  # INFO
    700,  # MESSAGE
    900,  # PUBLISH
    600,  # others
    120,
    60,
    0,
    0,
)
_SEGMENTS: Final = (0, 0, 0, 0, 0, 200, 3000, 350, 60)  # by SegmentKind: TLS flights of RSA 2048
_TRYING: Final = 350
_RESPONSE: Final = 500
_WITH_BODY: Final = 900
_INVITE: Final = 0
_SEGMENT: Final = -1


def nominal_size(item: Any) -> int:
    """Return the octets that an item takes on an Ethernet link.

    Examples
    --------
    >>> from simulator.contracts import Segment, SegmentKind
    >>> nominal_size(Segment(SegmentKind.OPEN))
    58
    """
    method: int = item.method
    if method == _SEGMENT:
        payload = _SEGMENTS[item.kind]
    elif method < 0 or item.status == 0:
        payload = _REQUESTS[method]
    elif item.status == 100:
        payload = _TRYING
    elif method == _INVITE and item.status in (183, 200):
        payload = _WITH_BODY
    else:
        payload = _RESPONSE
    return payload + HEADERS * packets(payload)


def packets(size: int) -> int:
    """Return how many packets carry so many octets."""
    return max(1, -(-size // SEGMENT_PAYLOAD))
