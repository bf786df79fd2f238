"""SIP telephones on the MX-ONE side; those of a gateway are in `attached`."""

from __future__ import annotations

from typing import Final

from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, Source

_GENERIC: Final = Source("a plain terminal of that time", "assumed")

_NO_EARLY_DIGITS: Final = Source(
    "integration guide 5: MX-ONE sends no digits in early media", "vendor"
)

_SIP: Final = Profile(
    name="sip-terminal",
    product="SIP telephone",
    user_agent="SIP telephone",
    allow="INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, UPDATE",
    supported="timer, replaces",
    codecs=("G722", "PCMA", "PCMU"),
    telephone_events="0-15",
    srtp="none",
    ring_timeout=180.0,
    register_interval=3600.0,
    session_timer="accepts",
    early_digits=False,
    sources=sources(
        user_agent=_GENERIC,
        allow=_GENERIC,
        supported=_GENERIC,
        codecs=Source(
            "MX-ONE administrator's notes: G.722 between IP terminals, else G.711", "field"
        ),
        telephone_events=_GENERIC,
        early_digits=_NO_EARLY_DIGITS,
        srtp=Source("encryption inside the PBX is outside the guide", "assumed"),
        ring_timeout=_GENERIC,
        session_timer=Source("timer in Supported; that it asks for none is assumed", "assumed"),
        register_interval=Source("usual default", "assumed", 120, 7200),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (Product("sip-terminals", _SIP),)
