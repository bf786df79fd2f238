"""Domain controller, certification authority and name server of the laboratory, one machine."""

from __future__ import annotations

from typing import Final

from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, ServiceTimes, Source

_DOMAIN_CONTROLLER: Final = Profile(
    name="windows-infrastructure",
    product="Windows Server 2008 R2: Active Directory, certification authority, DNS",
    service=ServiceTimes(request=0.0002, response=0.0002),
    sources=sources(
        service=Source(
            "an answer from memory costs what a proxied message does", "assumed", 0, 0.002
        )
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (Product("infrastructure", _DOMAIN_CONTROLLER),)
