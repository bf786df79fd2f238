"""What a product does on the wire, as data: one `Profile` a product, every value with its source.

A vendor's quirk is a field here, never a branch on a vendor's name. `sources` names for each
field where its value comes from and how far it can be trusted; the fields that are assumed carry
a range, which studies of assumptions sweep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from simulator.nodes.frozen import FrozenMapping

Confidence = Literal["standard", "vendor", "field", "assumed"]
ReliableUse = Literal["off", "supported", "required"]
TimerUse = Literal["off", "accepts", "asks", "insists"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from.

    Parameters
    ----------
    text : str
        Document and place, or the reason for an assumption.
    confidence : {'standard', 'vendor', 'field', 'assumed'}
    low, high : float, optional
        The range in which an assumed value is swept.
    """

    text: str
    confidence: Confidence
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """Processor time by kind of message, in seconds on one processor.

    Parameters
    ----------
    request, response : float
        Any request; any response.
    by_method : mapping of method name to float
        Exceptions for single methods (their requests).
    tls_full, tls_resumed : float
        A full and a resumed TLS handshake, on the side that spends it.
    reject : float or None
        A rejection decided at arrival; None: as any request.
    """

    request: float = 0.0
    response: float = 0.0
    by_method: Mapping[str, float] = field(default_factory=FrozenMapping)
    tls_full: float = 0.0
    tls_resumed: float = 0.0
    reject: float | None = None


# Facts of products that stand here with their source, but that no node acts on yet: changing them
# changes nothing. `docs/assumptions.md` marks them so.
NOT_YET: Final = frozenset(
    {
        "call_rate_limit",
        "sip_by_cause",
        "srtp_capacity_factor",
    }
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One product as its peers see it; what stands in `NOT_YET` has no effect so far.

    Parameters
    ----------
    name : str
        Key by which a topology refers to it.
    product : str
        Vendor, product and release in words.
    user_agent, server : str
        Value of the User-Agent header of requests and the Server header of responses; empty: none.
    allow, supported : str
        Values of these headers; empty: the header is absent.
    service : ServiceTimes
    codecs : tuple of str
        Encodings on the trunk or terminal side, in order of preference (``PCMA``, ``PCMU`` ...).
    inner_codecs : tuple of str
        Encodings on the side of the clients, where that is not the same; empty: `codecs`.
    telephone_events : str
        Events of RFC 4733 offered, such as ``0-16``; empty: none.
    bandwidth : str
        Value of the b= line; empty: absent.
    srtp : {'none', 'optional', 'required'}
        What the product does where the topology says nothing.
    connect_timeout : float
        Longest wait for a connection, seconds.
    hold_out : float
        How long a target that failed stands behind those that did not (RFC 3263 4.3), seconds.
    idle_timeout : float or None
        A connection without messages is closed after it; None: kept.
    no_trying_timeout, no_ringing_timeout : float or None
        After an INVITE towards a trunk: longest wait for any response, and for one above 100
        (or a final one), before the next route is tried; None: no such timer.
    media_timeout : float or None
        Without RTCP for so many seconds a call ends, where its trunk says so; None: never.
    ring_timeout : float
        Longest ringing of an outgoing call before it is cancelled, seconds.
    reroute_statuses : frozenset of int
        Final statuses from a trunk peer after which the next route is tried.
    reroute_causes : frozenset of int
        Q.850 causes with the same effect.
    sip_by_cause, cause_by_sip : mapping of int to int
        Exceptions of the product to RFC 3398 7.2.4.1 and 8.2.6.1.
    trusted_identity : bool
        Whether P-Asserted-Identity is sent to and believed from peers.
    user_phone : bool
        Whether ``user=phone`` is put on number URIs.
    register_interval : float
        Seconds between registrations of one endpoint.
    background : mapping of method name to float
        Background requests a user and hour (subscriptions, presence), served by the same stations.
    srtp_capacity_factor : float
        Share of a gateway's media channels that is left where media is encrypted.
    allow_with_refer, supported_with_refer : str
        What joins `allow` and `supported` where transfer by REFER is switched on.
    no_answer_timeout : float or None
        A called terminal that has rung so long is answered for with 480; None: it rings on.
    no_reply_diversion : float or None
        A server whose user has calls forwarded on no answer does so after so many seconds of
        ringing, unless told otherwise.
    alerting_delay : float
        Time from the arrival of a call until the called terminal rings, seconds; part of the
        time that a user takes to answer.
    early_media : bool
        Whether its ringing carries SDP (183), so that the caller hears the far end's media; on
        trunks where the topology switches that on.
    reliable_provisional : {'off', 'supported', 'required'}
        Reliable provisional responses (RFC 3262) with its peers: unknown to it; acknowledged,
        and sent where the peer requires them; required of peers, and sent wherever they can be.
    session_timer : {'off', 'accepts', 'asks', 'insists'}
        Session timers (RFC 4028): unknown to it; where its peer asks; asked for in its INVITE;
        asked for in its 200 too, where the caller has not.
    session_interval, session_minimum : float
        Session-Expires that it asks for, and its Min-SE, seconds.
    session_refresher : {'', 'uac', 'uas'}
        Whom its INVITE names as refresher; empty: the called side chooses.
    refreshes_by_update : bool
        It refreshes with UPDATE where the peer allows that, else with a re-INVITE.
    media_setup : float
        Time before an offer or answer is ready (candidates), seconds.
    hold_direction : {'sendonly', 'inactive'}
        With which it holds a call, its own or that of the party behind it.
    passes_hold : bool
        A server that ends media on both sides tells the other side of a hold.
    passes_ringing : bool
        A server tells the caller's side that the called side rings.
    early_digits : bool
        Whether its users can send digits before the answer.
    transfer_ringback : bool
        A server that carries out a transfer lets the transferred party hear ringback.
    rtp_resources : int
        Of its gateway, that a terminal on it takes for itself: its speech comes in packets.
    unreachable_cause : int
        Cause of Q.850 with which its side refuses where it cannot be reached.
    ends_unacknowledged : bool
        Whether its terminals end a call with BYE whose 200 nobody has acknowledged.
    declines : bool
        Whether it has a key to refuse a call that rings; without one it rings on.
    gateway_tones : bool
        Its tones come from its gateway, in the time slot; else it makes them itself.
    conference_parties : int
        Parties that one of its conferences takes; 0: it has none, or no limit.
    media_ports : tuple of int
        First and last port of its media.
    session_name : str
        The s= line of its session descriptions.
    crypto_parameters : tuple of str
        What follows the key on each a=crypto line of an offer, one entry a line.
    rtcp_line, direction_line : bool
        Whether it writes a=rtcp, and a=sendrecv where that says nothing new.
    media_label : str
        Value of a=label; empty: absent.
    source_ports : tuple of int
        Local ports of the connections that it opens, in turn; empty: ephemeral ones.
    boot_time, start_time : float
        From power until it serves, and from the start of its process alone, seconds.
    user_limit, call_rate_limit : int or None
        Users, and calls an hour, beyond which its maker (or we) would warn; nothing enforces it.
    sources : mapping of field name to Source
    """

    name: str
    product: str
    user_agent: str = ""
    server: str = ""
    allow: str = ""
    supported: str = ""
    service: ServiceTimes = ServiceTimes()
    codecs: tuple[str, ...] = ("PCMA", "PCMU")
    inner_codecs: tuple[str, ...] = ()
    telephone_events: str = "0-15"
    bandwidth: str = ""
    srtp: Literal["none", "optional", "required"] = "none"
    connect_timeout: float = 32.0
    hold_out: float = 60.0
    idle_timeout: float | None = None
    no_trying_timeout: float | None = None
    no_ringing_timeout: float | None = None
    media_timeout: float | None = None
    ring_timeout: float = 180.0
    reroute_statuses: frozenset[int] = frozenset()
    reroute_causes: frozenset[int] = frozenset()
    sip_by_cause: Mapping[int, int] = field(default_factory=FrozenMapping)
    cause_by_sip: Mapping[int, int] = field(default_factory=FrozenMapping)
    trusted_identity: bool = False
    user_phone: bool = False
    register_interval: float = 3600.0
    background: Mapping[str, float] = field(default_factory=FrozenMapping)
    srtp_capacity_factor: float = 1.0
    allow_with_refer: str = ""
    supported_with_refer: str = ""
    no_answer_timeout: float | None = None
    no_reply_diversion: float | None = None
    alerting_delay: float = 0.0
    early_media: bool = False
    reliable_provisional: ReliableUse = "off"
    session_timer: TimerUse = "off"
    session_interval: float = 1800.0
    session_minimum: float = 90.0
    session_refresher: Literal["", "uac", "uas"] = ""
    refreshes_by_update: bool = True
    media_setup: float = 0.0
    hold_direction: Literal["sendonly", "inactive"] = "sendonly"
    passes_hold: bool = True
    passes_ringing: bool = True
    early_digits: bool = True
    transfer_ringback: bool = True
    rtp_resources: int = 0
    unreachable_cause: int = 1
    ends_unacknowledged: bool = True
    declines: bool = True
    gateway_tones: bool = False
    conference_parties: int = 0
    media_ports: tuple[int, int] = (1024, 65535)
    session_name: str = "-"
    crypto_parameters: tuple[str, ...] = ("",)
    rtcp_line: bool = False
    direction_line: bool = False
    media_label: str = ""
    source_ports: tuple[int, ...] = ()
    boot_time: float = 60.0
    start_time: float = 10.0
    user_limit: int | None = None
    call_rate_limit: int | None = None
    sources: Mapping[str, Source] = field(default_factory=FrozenMapping)
