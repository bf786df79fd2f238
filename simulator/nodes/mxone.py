"""The MX-ONE Telephony Server: number analysis, routes, licences, the media gateway's channels.

A back-to-back user agent between its extensions, the trunk to Lync and the carrier. Which codes
and digits it uses lies in the topology; what it seizes follows from the kinds of the two parties:
an IP party that meets another kind of party, or any IP party under forced gateway, takes an RTP
resource of the gateway.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.calls import reasons
from simulator.calls.analysis import (
    CalledNumber,
    External,
    Internal,
    Vacant,
    analyse,
    choice_rule,
    convert,
    from_uri,
    request_uri,
    typed,
    written,
)
from simulator.calls.back_to_back import Way
from simulator.calls.call import Call
from simulator.calls.causes import cause_of
from simulator.calls.channels import ChannelGroup
from simulator.calls.leg import Leg
from simulator.calls.numbering import NumberRange, SipRoute
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.contracts import Transport
from simulator.nodes.bodies import Anchor
from simulator.nodes.profile import Profile
from simulator.nodes.spec import TelephonyServerSpec, TrunkSpec
from simulator.sip.location import Target
from simulator.sip.message import Headers, Response
from simulator.sip.registration import Registrar
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri, parse_uri
from simulator.sip.vocabulary import Method

# Kinds of parties, by what carries their media.
IP: Final = "ip"  # a SIP terminal
TRUNK: Final = "trunk"  # the trunk to Lync
TDM: Final = "tdm"  # a terminal or primary rate of the gateway
OPERATOR: Final = "operator"  # a SIP operator

PORT_HEADER: Final = "X-Gateway-Port"  # which port of the gateway: a line, or a primary rate
LINE: Final = "line"
PRIMARY_RATE: Final = "primary-rate"


Want = tuple[ChannelGroup, int, Reason]  # a group, how much of it, what is said where it is full

# Constants, since a member looked up in its class costs ten times as much.
_OPTIONS: Final = Method.OPTIONS
_REGISTER: Final = Method.REGISTER
_AMP: Final = Transport.AMP


class Side:
    """One party of a call as the server sees it."""

    __slots__ = ("kind", "number", "trunk")

    def __init__(self, kind: str, number: str, trunk: Trunk | None = None) -> None:
        self.kind = kind
        self.number = number  # E.164 with its plus sign where it is known so
        self.trunk = trunk


class Trunk:
    """A trunk with its groups and its peer."""

    __slots__ = ("peer_up", "secure", "spec", "targets", "wanted")

    def __init__(
        self,
        node: str,
        spec: TrunkSpec,
        channels: ChannelGroup,
        licences: ChannelGroup,
        encryption: ChannelGroup | None,
        targets: tuple[Target, ...],
        peer_up: Callable[[], bool],
    ) -> None:
        self.spec = spec
        self.targets = targets
        self.peer_up = peer_up
        self.secure = spec.transport == "tls" and spec.srtp != "not-supported"
        wanted = [(channels, 1, _full(reasons.no_channel, node, channels))]
        if encryption is not None:
            wanted.append((encryption, 1, _full(reasons.no_licence, node, encryption)))
        wanted.append((licences, 1, _full(reasons.no_licence, node, licences)))
        self.wanted: tuple[Want, ...] = tuple(wanted)  # by one call, a channel first


class Carrier:
    """The public network behind a gateway's primary rates, or a SIP operator."""

    __slots__ = ("kind", "targets", "wanted")

    def __init__(
        self, node: str, kind: str, channels: ChannelGroup | None, targets: tuple[Target, ...]
    ) -> None:
        self.kind = kind
        self.targets = targets
        self.wanted: tuple[Want, ...] = ()
        if channels is not None:
            self.wanted = ((channels, 1, _full(reasons.no_b_channel, node, channels)),)


class TelephonyServer:
    """The router of a Telephony Server.

    Parameters
    ----------
    name : str
    spec : TelephonyServerSpec
    profile : Profile
    address : str
        Of the server.
    trunks, carriers : mapping
        By name of the trunk, by node name of the carrier.
    peers : mapping of address to Trunk
        Which trunk a call arrives on.
    operators : mapping of address to carrier name
    attached : mapping of population to targets
        Gateways of terminals that are attached to one.
    registrar : Registrar
        Of the SIP terminals.
    rtp : ChannelGroup
        RTP resources of the gateway.
    media, secure_media : Anchor
        The gateway's media side with RTP, and with SRTP.
    """

    def __init__(
        self,
        name: str,
        spec: TelephonyServerSpec,
        profile: Profile,
        address: str,
        trunks: dict[str, Trunk],
        carriers: dict[str, Carrier],
        peers: dict[str, Trunk],
        operators: dict[str, str],
        attached: dict[str, tuple[Target, ...]],
        registrar: Registrar,
        rtp: ChannelGroup,
        media: Anchor,
        secure_media: Anchor,
    ) -> None:
        self.name = name
        self.spec = spec
        self.profile = profile
        self.address = address
        self.trunks = trunks
        self.carriers = carriers
        self.peers = peers
        self.operators = operators
        self.attached = attached
        self.registrar = registrar
        self.rtp = rtp
        self.media = media
        self.secure_media = secure_media
        self.routes = {route.name: route for route in spec.routes}
        size = rtp.size or 0
        self._rtp_wanted: tuple[tuple[Want, ...], ...] = (
            (),
            *(((rtp, n, reasons.no_rtp_resource(name, rtp.name, size, n)),) for n in (1, 2)),
        )

    # Arriving

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Find out who calls, and take channel and licence of the trunk he comes by."""
        side = call.facts.caller = self._caller(leg)
        if side.trunk is not None:
            leg.flow = None  # our requests go to the peer's Contact, on a connection of ours
            for group, amount, reason in side.trunk.wanted:
                if not call.take(group, now, amount):
                    return reason
        return None

    def _caller(self, leg: Leg) -> Side:
        flow, invite = leg.flow, leg.invite
        number = invite.identity.from_.uri.user or ""
        if flow is None:
            return Side(IP, number)
        if flow.transport is _AMP:
            line = invite.header(PORT_HEADER) == LINE
            return Side(TDM, self._e164(number) if line else number)
        trunk = self.peers.get(flow.host)
        if trunk is not None:
            return Side(TRUNK, number, trunk)
        if flow.host in self.operators:
            return Side(OPERATOR, number)
        return Side(IP, self._e164(number))

    def _e164(self, number: str) -> str:
        for numbers in self.spec.extensions:
            index = numbers.index(number)
            if index is not None:
                return numbers.e164(index)
        return number

    # The ways on

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Analyse the called number and return extension or routes."""
        caller: Side = call.facts.caller
        dialled = leg.invite.uri.user or ""
        trace: tuple[str, ...] = ()
        if caller.kind in (TRUNK, OPERATOR) or self._from_carrier(leg):
            digits, number_type = typed(dialled)
            converted = convert(written(digits, number_type), self.spec.incoming, number_type)
            dialled, trace = converted.number, converted.trace
        found = analyse(dialled, self.spec.extensions, self.spec.destinations, node=self.name)
        if isinstance(found, Vacant):
            return found.reason
        if isinstance(found, Internal):
            return self._to_extension(caller, found, trace, now)
        return self._outwards(caller, found, trace, now)

    def _from_carrier(self, leg: Leg) -> bool:
        amp = leg.flow is not None and leg.flow.transport is _AMP
        return amp and leg.invite.header(PORT_HEADER) != LINE

    def _to_extension(
        self, caller: Side, found: Internal, trace: tuple[str, ...], now: float
    ) -> Reason | list[Way]:
        owner: NumberRange = found.owner.range
        targets = self.attached.get(owner.population)
        kind = TDM if targets is not None else IP
        groups = self._media_groups(caller.kind, kind)
        from_ = Address(Uri(caller.number, self.address))
        if targets is not None:
            uri = Uri(found.number, targets[0].host)
            headers: Headers = ((PORT_HEADER, LINE),)
            return [
                Way(
                    uri,
                    from_,
                    Address(uri),
                    groups,
                    targets=targets,
                    headers=headers,
                    rules=(*trace, *found.trace),
                )
            ]
        bindings = self.registrar.bindings(found.number, now)
        if not bindings:
            return reasons.not_registered(self.name, found.number)
        contact = bindings[-1].contact
        uri = Uri(found.number, contact.host, contact.port, contact.parameters)
        to = Address(Uri(found.number, self.address))
        rules = (*trace, *found.trace)
        return [Way(uri, from_, to, groups, flow=bindings[-1].flow, rules=rules)]

    def _outwards(
        self, caller: Side, found: External, trace: tuple[str, ...], now: float
    ) -> Reason | list[Way]:
        ways: list[Way] = []
        down: Reason | None = None
        for choice in found.choices:
            route = self.routes[choice.route]
            rules = (*trace, *found.trace, choice_rule(choice))
            if route.trunk is not None:
                trunk = self.trunks[route.trunk]
                if not trunk.peer_up() and len(found.choices) > 1:
                    down = reasons.peer_down(self.name, route.trunk)
                else:
                    ways.append(self._by_trunk(caller, route, trunk, choice, rules))
            elif route.carrier is not None:
                ways.append(self._by_carrier(caller, route, choice, rules))
        return ways or down or reasons.vacant_number(self.name, found.number)

    def _by_trunk(
        self,
        caller: Side,
        route: SipRoute,
        trunk: Trunk,
        choice: CalledNumber,
        rules: tuple[str, ...],
    ) -> Way:
        host = trunk.targets[0].host
        uri = parse_uri(request_uri(route, choice.digits, choice.number_type, host))
        own = self._from(caller, route)
        to = Address(uri)
        uri = Uri(uri.user, uri.host, trunk.spec.mediation_port, uri.parameters)
        groups = (*trunk.wanted, *self._media_groups(caller.kind, TRUNK))
        return Way(
            uri,
            own,
            to,
            groups,
            targets=trunk.targets,
            headers=self._identity(own, route),
            rules=rules,
            label=trunk,
        )

    def _by_carrier(
        self, caller: Side, route: SipRoute, choice: CalledNumber, rules: tuple[str, ...]
    ) -> Way:
        carrier = self.carriers[route.carrier or ""]
        number = written(choice.digits, choice.number_type)
        uri = Uri(number, carrier.targets[0].host)
        own = self._from(caller, route)
        isdn = carrier.kind == "isdn"
        headers: Headers = ((PORT_HEADER, PRIMARY_RATE),) if isdn else ()
        kind = TDM if isdn else OPERATOR
        groups = (*carrier.wanted, *self._media_groups(caller.kind, kind))
        return Way(
            uri, own, Address(uri), groups, targets=carrier.targets, headers=headers, rules=rules
        )

    def _from(self, caller: Side, route: SipRoute) -> Address:
        digits, number_type = typed(caller.number)
        return Address(parse_uri(from_uri(route, digits, number_type, self.address)))

    def _identity(self, own: Address, route: SipRoute) -> Headers:
        if route.trusted and self.profile.trusted_identity:
            return (("P-Asserted-Identity", str(own)),)  # RFC 3325 9.1
        return ()

    def _media_groups(self, a: str, b: str) -> tuple[Want, ...]:
        return self._rtp_wanted[self.media_channels(a, b)]

    def media_channels(self, a: str, b: str) -> int:
        """Return how many RTP resources a call between two kinds of parties takes."""
        packets = sum(kind != TDM for kind in (a, b))
        if packets == 2 and not self.spec.forced_gateway:
            return 0  # media runs directly
        return packets

    # Bodies

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        """Offer the gateway's address where it carries the media, else what came."""
        if not any(group is self.rtp for group, _, _ in way.groups):
            call.facts.media = None
            return body
        if any(name == PORT_HEADER for name, _ in way.headers):  # a line or a rate: no packets
            call.facts.media = (None, None)
            return None
        side = self._media_side(way.label)
        offered = side.offer()
        call.facts.media = (side, offered)
        return offered

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Answer with the gateway's address, or with what came."""
        if call.facts.media is None:
            return body
        side, offered = call.facts.media
        reason = None if side is None else side.check(offered, body)
        if isinstance(reason, Reason):
            return reason
        caller: Side = call.facts.caller
        return self._media_side(caller.trunk).answer(call.legs[0].remote_body)

    def _media_side(self, trunk: Trunk | None) -> Anchor:
        return self.secure_media if trunk is not None and trunk.secure else self.media

    # Failures

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """Go on after network failures: by status, by cause, or where nothing came."""
        cause = q850_cause(response.headers)
        if cause is not None and cause in self.profile.reroute_causes:
            return True
        return bool(response.local) or response.status in self.profile.reroute_statuses

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Hand status and cause on; a cause is put beside a status that came without."""
        cause = q850_cause(response.headers)
        if cause is None:
            cause = cause_of(response.status, self.profile.cause_by_sip)
        return response.status, () if cause is None else (q850_header(cause),)

    def on_request(self, server: Transaction, now: float) -> None:
        """Take registrations; answer OPTIONS."""
        if server.method is _REGISTER:
            self.registrar.register(server, now)
        else:
            status = 200 if server.method is _OPTIONS else 501
            tag = server.request.identity.to_tag or f"o{server.request.cseq}"
            headers = self.registrar.headers
            server.respond(server.request.reply(status, tag, headers=headers), now)


def _full(reason: Callable[[str, str, int], Reason], node: str, group: ChannelGroup) -> Reason:
    return reason(node, group.name, group.size or 0)
