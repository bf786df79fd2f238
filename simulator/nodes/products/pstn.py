"""What stands behind the PBX: an ISDN exchange on primary rates, or a SIP operator."""

from __future__ import annotations

from typing import Final

from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, Source

_Q931: Final = Source("ITU-T Q.931 T301, at least 180 s", "standard")

_POST_SELECTION: Final = Source(
    "an exchange's set-up; ITU-T E.721 sets targets of 3 s (local) to 8 s (international) for the "
    "mean post-selection delay",
    "assumed",
    0.5,
    8.0,
)

_ISDN: Final = Profile(
    name="isdn-exchange",
    product="ISDN exchange",
    codecs=("PCMA", "PCMU"),
    connect_timeout=4.0,
    ring_timeout=180.0,
    early_media=True,
    alerting_delay=2.0,
    trusted_identity=True,
    sources=sources(
        codecs=Source("ITU-T I.430 and I.431: B channels of 64 kbit/s, so G.711", "standard"),
        connect_timeout=Source("ITU-T Q.931 T303", "standard"),
        ring_timeout=_Q931,
        alerting_delay=_POST_SELECTION,
        early_media=Source("RFC 3398 7.2.5 and 7.2.6: in-band tones of the network", "assumed"),
        trusted_identity=Source("network-provided numbers", "assumed"),
    ),
)

_OPERATOR: Final = Profile(
    name="sip-operator",
    product="SIP operator",
    user_agent="SIP operator",
    server="SIP operator",
    allow="INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE",
    supported="timer",
    codecs=("PCMA", "PCMU"),
    ring_timeout=180.0,
    early_media=True,
    alerting_delay=2.0,
    trusted_identity=True,
    session_timer="accepts",
    sources=sources(
        user_agent=Source("a plain border controller", "assumed"),
        server=Source("a plain border controller", "assumed"),
        allow=Source("a plain border controller", "assumed"),
        supported=Source("a plain border controller", "assumed"),
        codecs=Source("G.711 between operators", "assumed"),
        ring_timeout=_Q931,
        alerting_delay=_POST_SELECTION,
        early_media=Source("operators pass tones in band", "assumed"),
        session_timer=Source("timer in Supported; that it asks for none is assumed", "assumed"),
        trusted_identity=Source("RFC 3325 between operator and PBX", "assumed"),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (Product("pstn", _ISDN), Product("pstn", _OPERATOR))
