"""Microsoft Lync Server 2010: Front End, Mediation Server, client.

Several values stand for their 2013 or OCS R2 neighbours until something better is found; their
sources say so.
"""

from __future__ import annotations

from typing import Final

from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.products.product import Product, sources
from simulator.nodes.profile import Profile, ServiceTimes, Source

# A gateway maker's tables for peers of OCS and Lync, where they differ from RFC 3398 7.2.4.1
# and 8.2.6.1.
_SIP_BY_CAUSE: Final = FrozenMapping(
    {16: 603, 21: 603, 57: 500, 58: 500, 65: 500, 70: 500, 88: 400}
)
_CAUSE_BY_SIP: Final = FrozenMapping(
    {
        480: 19,
        487: 127,
        488: 65,
        503: 63,
        504: 41,
        606: 65,
        **dict.fromkeys((413, 414, 416, 420, 421, 423, 505, 513), 31),
    }
)
_CAUSES: Final = Source("Dialogic Diva SIPcontrol manual, tables for OCS and Lync peers", "vendor")
_REFERENCE_SERVER: Final = (
    "a back-to-back user agent costs 3 to 5 times a proxy of 0.2 ms a message"
)
_TRACES: Final = Source("public traces of Lync servers", "field")
_PORTS: Final = Source(
    "Lync Server 2010 library, ports and protocols for internal servers", "vendor"
)

_HOLD_OUT: Final = Source("RFC 3263 4.3 leaves the time to the client", "assumed", 10, 600)

_FRONT_END: Final = Profile(
    name="lync-2010-front-end",
    product="Microsoft Lync Server 2010 Front End",
    server="RTC/4.0",
    service=ServiceTimes(request=0.001, response=0.001, tls_full=0.002, tls_resumed=0.0001),
    srtp="required",
    connect_timeout=5.0,
    no_reply_diversion=20.0,
    ring_timeout=180.0,
    no_ringing_timeout=10.0,
    reroute_statuses=frozenset({503, 504}),
    user_limit=5_000,
    sources=sources(
        server=Source("public traces of Lync servers", "field"),
        service=Source(
            "routing, presence and registration make its proxy several times a bare one of "
            "0.2 ms; one RSA 2048 private operation takes 2 ms",
            "assumed",
            0.0002,
            0.003,
        ),
        srtp=Source("Lync library, Set-CsMediaConfiguration: RequireEncryption", "vendor"),
        connect_timeout=Source("as its relay authentication wait", "assumed", 4, 32),
        hold_out=_HOLD_OUT,
        no_reply_diversion=Source("default of the client, 5 to 60 s settable", "assumed", 5, 60),
        ring_timeout=Source("RFC 3261 16.6, timer C above 3 min", "assumed", 180, 300),
        no_ringing_timeout=Source(
            "msxfaq on Lync time-outs: 10 s for a 183 of the Mediation Server", "field"
        ),
        reroute_statuses=Source(
            "Lync library, response code translation (503); field blogs (504)", "field"
        ),
        user_limit=Source("Lync Server 2010 library, capacity of a Standard Edition", "vendor"),
    ),
)

_MEDIATION: Final = Profile(
    name="lync-2010-mediation",
    product="Microsoft Lync Server 2010 Mediation Server",
    user_agent="RTCC/4.0.0.0 MediationServer",
    server="RTCC/4.0.0.0 MediationServer",
    allow="ACK, CANCEL, BYE, INVITE, PRACK, UPDATE, OPTIONS",
    supported="100rel, timer",
    allow_with_refer="REFER, NOTIFY",
    supported_with_refer="replaces",
    service=ServiceTimes(
        request=0.001,
        response=0.001,
        by_method=FrozenMapping({"OPTIONS": 0.0003}),
        tls_full=0.002,
        tls_resumed=0.0001,
    ),
    codecs=("PCMU", "PCMA", "CN"),
    inner_codecs=("x-msrta/8000", "PCMU", "PCMA", "CN"),
    telephone_events="0-16",
    bandwidth="CT:1000",
    srtp="required",
    connect_timeout=4.0,
    no_trying_timeout=1.5,
    no_ringing_timeout=10.0,
    media_timeout=30.0,
    ring_timeout=180.0,
    sip_by_cause=_SIP_BY_CAUSE,
    cause_by_sip=_CAUSE_BY_SIP,
    user_phone=True,
    early_media=True,
    hold_direction="inactive",
    reliable_provisional="supported",
    session_timer="accepts",
    media_ports=(49_152, 57_500),
    source_ports=(5081, 5082),
    session_name="session",
    crypto_parameters=("|2^31|1:1", ""),
    rtcp_line=True,
    media_label="Audio",
    sources=sources(
        user_agent=Source("seen as RTCC/5.0.0.0 of Lync 2013; 4.0 by its pattern", "field"),
        server=Source("seen as RTCC/5.0.0.0 of Lync 2013; 4.0 by its pattern", "field"),
        allow=Source("typical of the OCS family", "assumed"),
        supported=Source("100rel seen in traces; timer typical of the family", "field"),
        allow_with_refer=Source("typical of the OCS family", "assumed"),
        supported_with_refer=Source("typical of the OCS family", "assumed"),
        service=Source(_REFERENCE_SERVER, "assumed", 0.0005, 0.003),
        codecs=Source("public traces: payload types 0, 8 and 13 on the trunk", "field"),
        inner_codecs=Source(
            "Lync library, media bypass: RTAudio becomes G.711 without it; bandwidth tables: "
            "narrowband RTAudio on calls to the public network",
            "vendor",
        ),
        telephone_events=Source("public traces", "field"),
        bandwidth=Source("public traces: CT:1000 or CT:99980", "field"),
        srtp=Source("Lync library, New-CsTrunkConfiguration: SRTPMode Required", "vendor"),
        connect_timeout=Source("msxfaq on Lync time-outs: 4 s (earlier 30 s)", "field"),
        hold_out=_HOLD_OUT,
        no_trying_timeout=Source("msxfaq on Lync time-outs: 1.5 s", "field"),
        no_ringing_timeout=Source(
            "Microsoft KB2565378, cumulative update 4: FailOverTimeout 10,000 ms", "vendor"
        ),
        media_timeout=Source(
            "Lync library, New-CsTrunkConfiguration: RTCPActiveCalls, RTCPCallsOnHold", "vendor"
        ),
        ring_timeout=Source("RFC 3261 16.6, timer C above 3 min", "assumed", 180, 300),
        hold_direction=Source("re-INVITE with a=inactive in a public trace of 2016", "field"),
        passes_hold=Source("the same trace: the hold of a client shows on the trunk", "field"),
        transfer_ringback=Source(
            "integration guide 5: with REFER off the caller hears ringback", "vendor"
        ),
        sip_by_cause=_CAUSES,
        cause_by_sip=_CAUSES,
        user_phone=Source("public traces", "field"),
        early_media=Source("gateway notes: 183 with SDP on calls into Lync", "field"),
        reliable_provisional=Source(
            "public traces: 100rel in Supported, never in Require; PRACK where the peer wants it",
            "field",
        ),
        session_timer=Source(
            "Lync library, New-CsTrunkConfiguration: EnableSessionTimer False starts none; the "
            "peer's is answered",
            "vendor",
        ),
        session_interval=Source("Microsoft KB2735323: session of 1,800 s", "vendor"),
        session_minimum=Source("RFC 4028 5: the floor of 90 s", "assumed", 90, 600),
        session_refresher=Source("RFC 4028 7.1: recommended to leave it out", "assumed"),
        refreshes_by_update=Source("Microsoft KB2735323: refreshed by UPDATE", "vendor"),
        media_ports=_PORTS,
        source_ports=_PORTS,
        session_name=_TRACES,
        crypto_parameters=Source(
            "public traces: a line with lifetime 2^31 and MKI 1:1, then one without MKI", "field"
        ),
        rtcp_line=_TRACES,
        media_label=_TRACES,
    ),
)

_CONFERENCE: Final = Profile(
    name="lync-2010-av-conference",
    product="Microsoft Lync Server 2010 A/V Conferencing Server",
    user_agent="RTCC/4.0.0.0 AV-MCU",
    server="RTCC/4.0.0.0 AV-MCU",
    allow="INVITE, BYE, ACK, CANCEL, UPDATE, OPTIONS",
    supported="timer",
    service=ServiceTimes(request=0.001, response=0.001, tls_full=0.002, tls_resumed=0.0001),
    codecs=("x-msrta/16000", "x-msrta/8000", "PCMA", "PCMU"),
    telephone_events="0-16",
    srtp="optional",
    session_timer="accepts",
    conference_parties=250,
    media_ports=(49_152, 57_500),
    session_name="session",
    crypto_parameters=("|2^31|1:1", ""),
    sources=sources(
        user_agent=Source("named as other Lync servers are", "assumed"),
        server=Source("named as other Lync servers are", "assumed"),
        allow=Source("typical of the OCS family", "assumed"),
        supported=Source("typical of the OCS family", "assumed"),
        service=Source(_REFERENCE_SERVER, "assumed", 0.0005, 0.003),
        codecs=Source(
            "those that clients and Mediation Servers have; Siren and G.722 are left out", "assumed"
        ),
        telephone_events=Source("Microsoft MS-SDPEXT payload list", "vendor"),
        srtp=Source("as the Mediation Server towards the inside", "assumed"),
        session_timer=Source("timer in Supported; that it asks for none is assumed", "assumed"),
        conference_parties=Source(
            "Lync Server 2010 library, capacity planning: meetings of up to 250", "vendor"
        ),
        media_ports=_PORTS,
        session_name=_TRACES,
        crypto_parameters=Source(
            "public traces: a line with lifetime 2^31 and MKI 1:1, then one without MKI", "field"
        ),
    ),
)

_CLIENT: Final = Profile(
    name="lync-2010-client",
    product="Microsoft Lync 2010",
    user_agent="UCCAPI/4.0.7577.0 OC/4.0.7577.0 (Microsoft Lync 2010)",
    allow="INVITE, BYE, ACK, CANCEL, INFO, UPDATE, REFER, NOTIFY, OPTIONS",
    supported="timer, replaces, gruu-10, adhoclist, msrtc-event-categories, ms-forking, "
    "ms-early-media",
    codecs=("x-msrta/16000", "x-msrta/8000", "PCMA", "PCMU", "CN"),
    telephone_events="0-16",
    srtp="required",
    ring_timeout=180.0,
    no_answer_timeout=20.0,
    session_timer="accepts",
    media_setup=0.05,
    hold_direction="inactive",
    session_name="session",
    crypto_parameters=("|2^31|1:1", ""),
    register_interval=3600.0,
    background=FrozenMapping({"SUBSCRIBE": 2.0, "PUBLISH": 4.0, "NOTIFY": 4.0}),
    sources=sources(
        user_agent=Source(
            "pattern of OCS R2 traces; build family 7577 from device listings", "field"
        ),
        allow=Source("typical of the OCS family", "assumed"),
        supported=Source("public traces; timer and replaces assumed", "field"),
        codecs=Source("Microsoft MS-SDPEXT payload list", "vendor"),
        telephone_events=Source("Microsoft MS-SDPEXT payload list", "vendor"),
        srtp=Source("Lync library, Set-CsMediaConfiguration: RequireEncryption", "vendor"),
        no_answer_timeout=Source("default of the client, 5 to 60 s settable", "assumed", 5, 60),
        session_timer=Source("timer in Supported; that it asks for none is assumed", "assumed"),
        session_name=_TRACES,
        crypto_parameters=Source(
            "public traces: a line with lifetime 2^31 and MKI 1:1, then one without MKI", "field"
        ),
        hold_direction=Source("re-INVITE with a=inactive in a public trace of 2016", "field"),
        media_setup=Source("host candidates only, no Edge Server", "assumed", 0.02, 0.5),
        register_interval=Source("refreshed at half of a two hour expiry", "assumed", 300, 7200),
        background=Source(
            "presence of a desktop user: a change of state each quarter of an hour",
            "assumed",
            0,
            20,
        ),
    ),
)

PRODUCTS: Final[tuple[Product, ...]] = (
    Product("front-end", _FRONT_END),
    Product("mediation-server", _MEDIATION),
    Product("conference-server", _CONFERENCE),
    Product("lync-clients", _CLIENT),
)
