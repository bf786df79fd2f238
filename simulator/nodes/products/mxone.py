"""Aastra MX-ONE Telephony Server V4.1, Aastra 700 V1.0 and their media gateways.

An Aastra 700 carries the same software (integration guide 3.1.1), so it shares the profile's
values. No trace of MX-ONE against Lync is public: header texts are assumed and marked so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, ServiceTimes, Source

_NO_TRACE: Final = Source("no public trace of an MX-ONE against Lync was found", "assumed")
_RSA: Final = (
    "one RSA 2048 private operation of a 2010 core takes 2 ms; resumption leaves a twentieth"
)

_TELEPHONY: Final = Profile(
    name="mx-one-4.1",
    product="Aastra MX-ONE Telephony Server V4.1",
    user_agent="Aastra MX-ONE TS V4.1",
    server="Aastra MX-ONE TS V4.1",
    allow="INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, UPDATE",
    supported="timer, replaces",
    service=ServiceTimes(
        request=0.0015,
        response=0.0015,
        by_method=FrozenMapping({"OPTIONS": 0.0005, "REGISTER": 0.001}),
        tls_full=0.002,
        tls_resumed=0.0001,
    ),
    codecs=("PCMA", "PCMU"),
    telephone_events="0-15",
    srtp="optional",
    ring_timeout=180.0,
    reroute_statuses=frozenset({503}),
    reroute_causes=frozenset({34, 38, 41, 42, 47}),
    trusted_identity=True,
    no_reply_diversion=15.0,
    session_timer="asks",
    transfer_ringback=False,
    conference_parties=8,
    session_refresher="uac",
    user_limit=15_000,
    call_rate_limit=50_000,
    sources=sources(
        no_reply_diversion=Source("15 s to 20 s in PBXs of that time", "assumed", 15, 20),
        user_agent=_NO_TRACE,
        server=_NO_TRACE,
        allow=_NO_TRACE,
        supported=Source(
            "no 100rel: Lync offers it only as Supported, so plain 18x works either way "
            "(RFC 3262 3)",
            "assumed",
        ),
        service=Source(
            "a back-to-back user agent costs 3 to 5 times a proxy of 0.2 ms a message for state, "
            "SDP and records; OPTIONS and REGISTER touch less; " + _RSA,
            "assumed",
            0.0005,
            0.005,
        ),
        codecs=Source("MX-ONE administrator's notes: G.711 on a trunk", "field"),
        telephone_events=Source("RFC 4733 events of a telephone keypad and flash", "assumed"),
        srtp=Source(
            "integration guide 2: offers TLS and SRTP; the trunk says which is used", "vendor"
        ),
        ring_timeout=Source("ITU-T Q.931 T301, at least 180 s", "assumed", 60, 300),
        hold_out=Source("RFC 3263 4.3 leaves the time to the client", "assumed", 10, 600),
        reroute_statuses=Source(
            "the group of network failures; statuses about the user never re-route", "assumed"
        ),
        reroute_causes=Source("the group of network failures of Q.850", "assumed"),
        trusted_identity=Source(
            "MX-ONE command description sip_route, parameter trusted; that the guide's route "
            "sets it is assumed",
            "assumed",
        ),
        hold_direction=Source("RFC 3264 8.4; the gateway plays to the held side", "assumed"),
        passes_hold=Source("so that the other side stops to send", "assumed"),
        conference_parties=Source(
            "MX-ONE administrator's notes: up to 8 parties, on the gateway's resources", "field"
        ),
        transfer_ringback=Source(
            "integration guide 5: after a REFER the caller hears no ringback", "vendor"
        ),
        reliable_provisional=Source(
            "no 100rel: plain 18x works with Lync, which offers it as Supported (RFC 3262 3)",
            "assumed",
        ),
        session_timer=Source(
            "on trunks; RFC 4028 with timer in Supported, use by MX-ONE", "assumed"
        ),
        session_interval=Source("RFC 4028 4.2: 1,800 s recommended", "assumed", 90, 7_200),
        session_minimum=Source("RFC 4028 5: the floor of 90 s", "assumed", 90, 600),
        session_refresher=Source("it accepts and refreshes: it names itself", "assumed"),
        refreshes_by_update=Source("RFC 4028 7.4: recommended where allowed", "assumed"),
        user_limit=Source("no vendor figure found", "assumed", 5_000, 15_000),
        call_rate_limit=Source("no vendor figure found", "assumed", 20_000, 100_000),
    ),
)

_GATEWAY: Final = Profile(
    name="mx-one-gateway",
    product="Aastra MX-ONE media gateway",
    service=ServiceTimes(request=0.0005, response=0.0005),
    codecs=("PCMA", "PCMU"),
    telephone_events="0-15",
    srtp="optional",
    media_ports=(40_000, 59_999),
    direction_line=True,
    srtp_capacity_factor=0.5,
    sources=sources(
        service=Source(
            "a gateway only connects what its Telephony Server decides: a third of its time",
            "assumed",
            0.0002,
            0.002,
        ),
        codecs=Source("MX-ONE administrator's notes", "field"),
        telephone_events=Source("RFC 4733 events of a telephone keypad and flash", "assumed"),
        srtp=Source("integration guide 2 and 4.2.2: SRTP where the trunk asks for it", "vendor"),
        media_ports=Source("MX-ONE administrator's notes", "field"),
        direction_line=_NO_TRACE,
        srtp_capacity_factor=Source(
            "DSP boards of that age lose a third to a half to encryption", "assumed", 0.5, 1.0
        ),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (
    Product("telephony-server", _TELEPHONY, oldest_release=(4, 1, 3)),
    Product(
        "telephony-server",
        replace(
            _TELEPHONY,
            name="aastra-700-1.0",
            product="Aastra 700 V1.0 (Telephony Server software of MX-ONE)",
        ),
        oldest_release=(1, 0, 4),
    ),
    Product("media-gateway", _GATEWAY),
)
