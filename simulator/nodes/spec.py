"""What a topology says, as frozen typed objects: the seam between `topology` and `nodes`.

Everything here was validated at the edge; nothing is checked again. Objects keep the place in
their file (`mark`) so that later findings can name it. Times are seconds, rates are per second,
bit rates are bit/s, probabilities are fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from simulator.calls.numbering import (
    Conversion,
    DialPlan,
    ExternalDestination,
    NormalisationRule,
    NumberRange,
    SipRoute,
)
from simulator.calls.routing import ResponseTranslation, VoicePolicy, VoiceRoute
from simulator.errors import Mark
from simulator.features.base import Switched
from simulator.nodes.overload_spec import OverloadSpec, ProxySpec
from simulator.nodes.poll_rules import PollRules
from simulator.nodes.profile import Profile, ReliableUse, TimerUse

TransportName = Literal["udp", "tcp", "tls", "isdn", "amp"]
Recipe = Literal[
    "telephony-server",
    "media-gateway",
    "front-end",
    "mediation-server",
    "conference-server",
    "lync-clients",
    "sip-terminals",
    "attached-terminals",
    "pstn",
    "infrastructure",
    "proxy",
]
SrtpMode = Literal["not-supported", "optional", "required"]
ServiceLaw = Literal["constant", "exponential"]
IdleWork = Literal["waits", "passes"]
_UNWATCHED: Final = PollRules()


@dataclass(frozen=True, slots=True)
class ListeningPoint:
    """A transport and port on which a node listens."""

    transport: TransportName
    port: int


@dataclass(frozen=True, slots=True)
class CertificateSpec:
    """A certificate as far as a handshake looks at it: names and issuer."""

    names: tuple[str, ...]
    issuer: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class HostSpec:
    """A machine: one address, one queue in front of its processors, one or several nodes.

    Parameters
    ----------
    address : str
        Of a host of terminals: the first address of `network`.
    network : str or None
        Addresses of the terminals that the host stands for, such as ``10.1.0.0/22``.
    processors : int
        Servers of the station.
    queue_limit : int or None
        Messages that may wait; None: no limit.
    speed : float
        Factor on the service times of its nodes' profiles (2.0: twice as fast).
    service_law : {'constant', 'exponential'}
        How service times spread about those of the profiles.
    idle_work : {'waits', 'passes'}
        Whether what takes no service time waits its turn in the queue, or passes it.
    """

    name: str
    address: str
    fqdn: str
    site: str
    processors: int
    queue_limit: int | None
    speed: float
    mark: Mark
    network: str | None = None
    service_law: ServiceLaw = "constant"
    idle_work: IdleWork = "waits"


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link between two named places (hosts or switches).

    Parameters
    ----------
    delay, jitter : float
        Propagation one way, and the mean of an exponential addition, seconds.
    bandwidth : float or None
        bit/s; None: serialisation takes no time.
    loss : float
        Probability a packet is lost.
    """

    name: str
    a: str
    b: str
    delay: float
    bandwidth: float | None
    loss: float
    jitter: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """A feature at one node, and whom it serves there.

    Parameters
    ----------
    name : str
        The entry of the topology.
    feature : str
        By which name it is installed.
    node : str
    switched : Switched
    """

    name: str
    feature: str
    node: str
    switched: Switched
    mark: Mark


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """Servers of one kind under one name.

    Parameters
    ----------
    name : str
    fqdn : str
        DNS has an address record of it for each member, and service records.
    members : tuple of str
        Node names, in the order in which they are tried.
    """

    name: str
    fqdn: str
    members: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """A service record of DNS (RFC 2782); its weight is 0."""

    name: str
    priority: int
    port: int
    host: str


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One node on a host; what only some recipes need is None elsewhere.

    Parameters
    ----------
    name : str
    host : str
        Name of its `HostSpec`.
    recipe : Recipe
    profile : Profile
    points : tuple of ListeningPoint
    certificate : CertificateSpec or None
    population : str or None
        Of terminals: the population that they belong to.
    attached_to : str or None
        Of terminals on a gateway: its node name.
    zone : tuple of (str, str)
        Of a name server: the names that it knows, each with its address; those of pools several
        times.
    services : tuple of ServiceSpec
    """

    name: str
    host: str
    recipe: Recipe
    profile: Profile
    points: tuple[ListeningPoint, ...]
    certificate: CertificateSpec | None
    mark: Mark
    telephony: TelephonyServerSpec | None = None
    gateway: GatewaySpec | None = None
    lync: LyncSpec | None = None
    mediation: MediationSpec | None = None
    carrier: CarrierSpec | None = None
    conference: ConferenceSpec | None = None
    population: str | None = None
    attached_to: str | None = None
    zone: tuple[tuple[str, str], ...] = ()
    services: tuple[ServiceSpec, ...] = ()
    proxy: ProxySpec | None = None
    overload: OverloadSpec | None = None


@dataclass(frozen=True, slots=True)
class ChallengeSpec:
    """How a node asks for digest credentials (RFC 8760).

    Parameters
    ----------
    algorithms : tuple of str
        One challenge each, the most wanted first.
    qop : tuple of str
    nonce_lifetime : float
    """

    algorithms: tuple[str, ...]
    qop: tuple[str, ...]
    nonce_lifetime: float


@dataclass(frozen=True, slots=True)
class TelephonyServerSpec:
    """MX-ONE call control: numbering, routes, licences.

    Parameters
    ----------
    release : tuple of int
        Such as ``(4, 1, 3)`` for V4.1 SP3.
    extensions : tuple of NumberRange
        Internal numbers and the population that has them.
    destinations : tuple of ExternalDestination
        Access codes with their choices of routes.
    routes : tuple of SipRoute
    incoming : tuple of Conversion
        Number conversion of called numbers from trunks and carriers (DID to internal), in order.
    forced_gateway : bool
        Media of IP terminals always runs through the gateway (service category digit D17).
    domain : str
        Host part of its own URIs.
    challenge : ChallengeSpec or None
        SIP terminals show credentials when they register and call; None: nobody is asked.
    """

    release: tuple[int, ...]
    extensions: tuple[NumberRange, ...]
    destinations: tuple[ExternalDestination, ...]
    routes: tuple[SipRoute, ...]
    incoming: tuple[Conversion, ...]
    forced_gateway: bool
    domain: str
    gateways: tuple[str, ...]
    challenge: ChallengeSpec | None = None


@dataclass(frozen=True, slots=True)
class GatewaySpec:
    """An MX-ONE media gateway.

    Parameters
    ----------
    chassis : {'classic-7u', 'lite-3u', 'aastra-700'}
    board : {'mgu', 'mgu2', 'iplu'}
    rtp_resources : int
        VoIP channels with plain RTP; the number with SRTP follows from the board.
    srtp_resources : int
    controller : str
        Node name of its Telephony Server.
    """

    chassis: Literal["classic-7u", "lite-3u", "aastra-700"]
    board: Literal["mgu", "mgu2", "iplu"]
    rtp_resources: int
    srtp_resources: int
    controller: str


@dataclass(frozen=True, slots=True)
class LyncSpec:
    """A Front End: registrar, proxy, dial plans, policies, routes.

    Parameters
    ----------
    edition : {'standard', 'enterprise'}
    domain : str
        SIP domain of the users.
    dial_plans : tuple of DialPlan
    policies : tuple of VoicePolicy
    routes : tuple of VoiceRoute
    media_bypass : {'always', 'sites', 'off'}
        One bypass id for all, or one a site; on the trunks that bypass at all.
    users : tuple of NumberRange
        Those at home at any member of its pool.
    members : tuple of str
        Node names of its pool, itself among them.
    """

    edition: Literal["standard", "enterprise"]
    domain: str
    users: tuple[NumberRange, ...]
    dial_plans: tuple[DialPlan, ...]
    policies: tuple[VoicePolicy, ...]
    routes: tuple[VoiceRoute, ...]
    media_bypass: Literal["always", "sites", "off"] = "always"
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediationSpec:
    """A Mediation Server.

    Parameters
    ----------
    front_end : str
        Node name of the Front End behind it, the first one of a pool.
    call_limit : int
        Calls with media through it at the same time.
    trunks : tuple of str
        Names of the trunks that it serves.
    front_ends : tuple of str
        All Front Ends behind it.
    pool_name : str
        Name of their pool in DNS; empty: there is but one.
    """

    front_end: str
    call_limit: int
    trunks: tuple[str, ...]
    front_ends: tuple[str, ...]
    pool_name: str = ""


@dataclass(frozen=True, slots=True)
class ConferenceSpec:
    """A Lync A/V conferencing server.

    Parameters
    ----------
    front_end : str
        Node name of the Front End that leads to it.
    ports : int
        Parties at the same time, of all conferences together.
    conferences : tuple of (name, number)
        Each with its number in E.164 form.
    front_ends : tuple of str
        All that lead to it.
    """

    front_end: str
    ports: int
    conferences: tuple[tuple[str, str], ...]
    front_ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarrierSpec:
    """The PSTN behind the PBX: primary rates on a gateway, or a SIP operator.

    Parameters
    ----------
    kind : {'isdn', 'sip'}
    primary_rates, channels_per_rate : int
        For ISDN; the B channels are hunted in order.
    gateway : str or None
        Node name of the gateway with the primary rates; its calls come in there.
    numbers : tuple of NumberRange
        Subscribers that can be called: its own, who also call, then those of other exchanges.
    challenge : ChallengeSpec or None
        A SIP operator asks its customer for the credentials of `account`.
    account : (str, str) or None
    further : tuple of (gateway, controller, int)
        Gateways of other Telephony Servers, each with its primary rates; calls go out there.
    """

    kind: Literal["isdn", "sip"]
    primary_rates: int
    channels_per_rate: int
    gateway: str | None
    telephony_server: str
    numbers: tuple[NumberRange, ...]
    challenge: ChallengeSpec | None = None
    account: tuple[str, str] | None = None
    further: tuple[tuple[str, str, int], ...] = ()

    def gateway_of(self, server: str) -> str | None:
        """Return the gateway by which a Telephony Server reaches it."""
        for gateway, controller, _ in self.further:
            if controller == server:
                return gateway
        return self.gateway

    @property
    def gateways(self) -> tuple[tuple[str, int], ...]:
        """All gateways with primary rates, each with their number."""
        first = () if self.gateway is None else ((self.gateway, self.primary_rates),)
        return (*first, *((gateway, rates) for gateway, _, rates in self.further))


@dataclass(frozen=True, slots=True)
class TrunkSpec:
    """The Direct SIP trunk between a Telephony Server and a Mediation Server.

    Parameters
    ----------
    name : str
        Also the name of its resource.
    channels : int or None
        Trunk individuals of the route (both directions); None: unlimited.
    licences, encryption_licences : int or None
        SIP trunk licences; licences for encrypted channels.
    transport : TransportName
    pbx, mediation : str
        Node names of the two ends; of a pool the first member.
    pbx_port, mediation_port : int
        Where each end listens for the other.
    peer_address : str
        How Lync names its trunk peer: FQDN or address.
    srtp : SrtpMode
        Encryption support level of Lync's trunk configuration; no effect on TCP.
    bypass : bool
    refer, session_timer, rtcp_active, rtcp_hold, concentrated : bool
        Switches of Lync's trunk configuration.
    early_media : bool
        Whether ringing that its maker lets be heard (profile) passes as 183 with a session.
    pbx_session_timer : {'off', 'accepts', 'asks', 'insists'} or None
        The same of the PBX; None: as its product does.
    session_interval, session_minimum : float or None
        Session-Expires and Min-SE of both ends, seconds; None: as the products do.
    pbx_100rel, mediation_100rel : {'off', 'supported', 'required'} or None
        Reliable provisional responses on the trunk; None: as the products do.
    remove_plus : bool
        Strip the plus sign from the request-URI.
    options_interval : float or None
        Seconds between OPTIONS polls of both sides; None: no polling.
    options_misses : int
        Polls missed in a row before the peer counts as down.
    translations : tuple of NormalisationRule
        What Lync makes of called numbers on the way out; the first that matches wins.
    response_translations : tuple of ResponseTranslation
        What Lync makes of the peer's failures; the first that fits wins.
    pbx_polls, mediation_polls : PollRules
        When each end takes the other for dead.
    pool_members : tuple of str
        All Mediation Servers that serve it, in order; see `members`.
    pool_name : str
        Name of their pool in DNS; empty: there is but one.
    """

    name: str
    channels: int | None
    licences: int | None
    encryption_licences: int | None
    transport: TransportName
    pbx: str
    mediation: str
    pbx_port: int
    mediation_port: int
    peer_address: str
    srtp: SrtpMode
    bypass: bool
    refer: bool
    session_timer: bool
    rtcp_active: bool
    rtcp_hold: bool
    concentrated: bool
    remove_plus: bool
    options_interval: float | None
    options_misses: int
    mark: Mark
    translations: tuple[NormalisationRule, ...] = ()
    response_translations: tuple[ResponseTranslation, ...] = ()
    pbx_session_timer: TimerUse | None = None
    session_interval: float | None = None
    session_minimum: float | None = None
    pbx_100rel: ReliableUse | None = None
    mediation_100rel: ReliableUse | None = None
    early_media: bool = False
    pbx_polls: PollRules = _UNWATCHED
    mediation_polls: PollRules = _UNWATCHED
    pool_members: tuple[str, ...] = ()
    pool_name: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """The Mediation Servers that serve it, in order."""
        return self.pool_members or (self.mediation,)


@dataclass(frozen=True, slots=True)
class PopulationSpec:
    """Users of one kind, at one place, with numbers in a row.

    Parameters
    ----------
    name : str
    kind : {'lync', 'sip', 'attached', 'pstn'}
        Lync clients; SIP terminals; terminals on a gateway; subscribers of the PSTN.
    users : int
    first_number : str
        Number of the first user; the others follow.
    home : str
        Node name of the server where they are registered (for the PSTN: the carrier's node).
    line_prefix : str
        What stands before the number in E.164 form, such as ``+468555``.
    lines : int or None
        Calls that one user's terminal takes at a time; None: any number (a Lync client).
    dials : tuple of (str, str)
        Population that is called, and what its users dial before a number of it. A population
        that is not named cannot be called from here.
    password : str or None
        Of each of its users, where the home asks for credentials.
    backup : str or None
        Node name of the Front End where they register when their home does not answer.
    """

    name: str
    kind: Literal["lync", "sip", "attached", "pstn"]
    users: int
    first_number: str
    home: str
    line_prefix: str
    lines: int | None
    voice_policy: str | None
    dial_plan: str | None
    site: str
    mark: Mark
    dials: tuple[tuple[str, str], ...] = ()
    password: str | None = None
    backup: str | None = None


@dataclass(frozen=True, slots=True)
class TopologySpec:
    """A whole topology.

    Parameters
    ----------
    workload : str or None
        A path, or the name of a shipped one.
    name_server : str or None
        Node name of the name server that every host asks.
    features : tuple of FeatureSpec
        In the order in which they are asked.
    pools : tuple of PoolSpec
    """

    name: str
    description: str
    sites: tuple[str, ...]
    hosts: tuple[HostSpec, ...]
    switches: tuple[str, ...]
    links: tuple[LinkSpec, ...]
    nodes: tuple[NodeSpec, ...]
    trunks: tuple[TrunkSpec, ...]
    populations: tuple[PopulationSpec, ...]
    workload: str | None
    name_server: str | None
    mark: Mark
    features: tuple[FeatureSpec, ...] = ()
    pools: tuple[PoolSpec, ...] = ()
