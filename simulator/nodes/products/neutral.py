"""A SIP proxy and user agents of no maker, for models of the literature."""

from __future__ import annotations

from typing import Final

from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, ServiceTimes, Source

_PLAIN: Final = Source("of no maker: what RFC 3261 asks for, and no more", "assumed")

_PROXY: Final = Profile(
    name="sip-proxy",
    product="SIP proxy",
    server="SIP proxy",
    service=ServiceTimes(request=0.0002, response=0.0002),
    sources=sources(
        server=_PLAIN,
        service=Source(
            "thousands of messages a second on one processor, as measured of proxies",
            "assumed",
            0.00005,
            0.002,
        ),
    ),
)

_USER_AGENT: Final = Profile(
    name="sip-user-agent",
    product="SIP user agent",
    user_agent="SIP user agent",
    allow="INVITE, ACK, CANCEL, BYE, OPTIONS",
    codecs=("PCMA",),
    telephone_events="",
    ends_unacknowledged=False,
    sources=sources(
        user_agent=_PLAIN,
        allow=_PLAIN,
        codecs=_PLAIN,
        telephone_events=_PLAIN,
        ends_unacknowledged=Source(
            "RFC 3261 13.3.1.4 lets it (SHOULD); models of overload have it say nothing", "assumed"
        ),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (
    Product("proxy", _PROXY),
    Product("sip-terminals", _USER_AGENT),
)
