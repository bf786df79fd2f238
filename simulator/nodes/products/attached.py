"""Terminals that a gateway of MX-ONE serves: H.323, analogue, digital and DECT.

To the Telephony Server each is a line of its gateway (MX-ONE functional overview: a call between a
SIP party and any other kind of terminal is a gateway call). They differ in how long a call takes
to ring, whether speech comes in packets, what is said where a terminal is not there, whether it has
a key to decline with, and who makes its tones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, Source

_GENERIC: Final = Source("a plain terminal of that time", "assumed")
_SLOTS: Final = Source("64 kbit/s time slots of the gateway", "vendor")
_TONES: Final = Source("the gateway plays tones into the time slot", "assumed")
_COMMON: Final = {
    "early_digits": Source("integration guide 5: MX-ONE sends no digits in early media", "vendor"),
    "codecs": _SLOTS,
    "ring_timeout": _GENERIC,
    "session_timer": Source("the gateway speaks for it, without session timers", "assumed"),
}

_PLAIN: Final = Profile(
    name="attached-terminal",
    product="analogue or digital telephone on a gateway",
    codecs=("PCMA", "PCMU"),
    ring_timeout=180.0,
    early_digits=False,
    sources=sources(**_COMMON),
)

_ANALOG: Final = replace(
    _PLAIN,
    name="analog-terminal",
    product="analogue telephone on a gateway",
    alerting_delay=0.5,
    unreachable_cause=27,
    declines=False,
    gateway_tones=True,
    sources=sources(
        **_COMMON,
        alerting_delay=Source(
            "the caller's number goes to the telephone before it rings, in less than a second "
            "(ETSI EN 300 659-1)",
            "assumed",
            0.0,
            1.5,
        ),
        unreachable_cause=Source("a line out of order: Q.850 cause 27", "assumed"),
        declines=Source("a ringing line knows off-hook alone", "assumed"),
        gateway_tones=_TONES,
    ),
)

_DIGITAL: Final = replace(
    _PLAIN,
    name="digital-terminal",
    product="digital system telephone on a gateway",
    alerting_delay=0.03,
    unreachable_cause=27,
    gateway_tones=True,
    sources=sources(
        **_COMMON,
        alerting_delay=Source(
            "some 50 octets of signalling at 16 kbit/s take 25 ms", "assumed", 0.01, 0.2
        ),
        unreachable_cause=Source(
            "an unplugged telephone is seen at once: Q.850 cause 27", "assumed"
        ),
        gateway_tones=_TONES,
    ),
)

_DECT: Final = replace(
    _PLAIN,
    name="dect-terminal",
    product="cordless DECT telephone on a gateway",
    alerting_delay=0.7,
    unreachable_cause=20,
    gateway_tones=True,
    sources=sources(
        **_COMMON,
        alerting_delay=Source(
            "a page waits for its multiframes of 160 ms (ETSI EN 300 175-3), and the handset sets "
            "up a radio bearer before it rings",
            "assumed",
            0.2,
            2.0,
        ),
        unreachable_cause=Source("out of range: Q.850 cause 20, subscriber absent", "assumed"),
        gateway_tones=_TONES,
    ),
)

_H323: Final = replace(
    _PLAIN,
    name="h323-terminal",
    product="H.323 telephone on a gateway",
    alerting_delay=0.05,
    rtp_resources=1,
    unreachable_cause=20,
    sources=sources(
        **{**_COMMON, "codecs": Source("ITU-T H.323 6.2.5: G.711 is mandatory", "vendor")},
        alerting_delay=Source(
            "a TCP connection, SETUP and ALERTING of ITU-T H.225.0 on a LAN", "assumed", 0.01, 0.5
        ),
        rtp_resources=Source(
            "MX-ONE functional overview, gateway calls: a SIP party and an H.323 telephone meet "
            "at a gateway, so its packets end there; two of them do so here too",
            "assumed",
        ),
        unreachable_cause=Source("not registered: Q.850 cause 20, subscriber absent", "assumed"),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = tuple(
    Product("attached-terminals", profile) for profile in (_PLAIN, _ANALOG, _DIGITAL, _DECT, _H323)
)
