"""The MX-ONE Telephony Server: number analysis, routes, licences, the gateways' channels.

A back-to-back user agent between its extensions, the trunk to Lync and the carrier. Which codes
and digits it uses lies in the topology; what it seizes follows from the kinds of the two parties
(`simulator.nodes.media_pool`) and from trunk and carrier (`simulator.nodes.parties`).
"""

from __future__ import annotations

from typing import Any

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
from simulator.calls.call import Call
from simulator.calls.causes import cause_of
from simulator.calls.leg import Leg
from simulator.calls.numbering import NumberRange, SipRoute
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.calls.terms import Terms
from simulator.calls.ways import Way
from simulator.nodes.attached import Attached
from simulator.nodes.callers import Callers
from simulator.nodes.media_pool import MediaPool, Path
from simulator.nodes.parties import (
    IP,
    LINE,
    OPERATOR,
    PORT_HEADER,
    PRIMARY_RATE,
    SERVER,
    TDM,
    TRUNK,
    Carrier,
    OtherServer,
    Place,
    Side,
    Trunk,
)
from simulator.nodes.polling import unheard
from simulator.nodes.profile import Profile
from simulator.nodes.rerouting import mxone_goes_on
from simulator.nodes.spec import TelephonyServerSpec
from simulator.sip import identity
from simulator.sip.message import Headers, Response
from simulator.sip.registration import Registrar
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri, parse_uri
from simulator.sip.vocabulary import Method

PHONE = ("user", "phone")
Found = Internal | External | Vacant


class Onward:
    """Where a way leads: kind of the called party, its trunk or server, the path of the media."""

    __slots__ = ("kind", "path", "server", "trunk")

    def __init__(self, kind: str, path: Path, trunk: Trunk | None = None) -> None:
        self.kind = kind
        self.path = path
        self.trunk = trunk
        self.server: OtherServer | None = None


class TelephonyServer:
    """The router of a Telephony Server.

    Parameters
    ----------
    name : str
    spec : TelephonyServerSpec
    profile : Profile
    contact : (host, port, parameters)
        Of the server, towards all but trunks.
    trunks, carriers : mapping
        By name of the trunk, by node name of the carrier.
    attached : Attached
        What hangs on its gateways.
    registrar : Registrar
        Of the SIP terminals.
    pool : MediaPool
    servers : mapping
        The other Telephony Servers of the same MX-ONE, by node name.
    """

    def __init__(
        self,
        name: str,
        spec: TelephonyServerSpec,
        profile: Profile,
        contact: Place,
        trunks: dict[str, Trunk],
        carriers: dict[str, Carrier],
        attached: Attached,
        registrar: Registrar,
        pool: MediaPool,
        servers: dict[str, OtherServer] | None = None,
    ) -> None:
        self.name = name
        self.spec = spec
        self.profile = profile
        self.address = contact[0]
        self.trunks = trunks
        self.carriers = carriers
        self.attached = attached
        self.registrar = registrar
        self.pool = pool
        self.servers = servers or {}
        self.routes = {route.name: route for route in spec.routes}
        self._contact = contact
        self.callers = Callers(
            spec.extensions,
            trunks.values(),
            carriers.values(),
            attached,
            self.servers.values(),
            believes=profile.trusted_identity,
        )

    # Arriving

    def terms_of(self, leg: Leg) -> Terms | None:
        """Return the terms of the trunk that a call comes by; None: it comes by none."""
        trunk = self.callers.trunk_of(leg.flow)
        return None if trunk is None else trunk.terms

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Find out who calls, and take channel and licence of the trunk he comes by."""
        side = call.facts.caller = self.callers.find(leg.flow, leg.invite)
        if side.trunk is not None:
            leg.flow = None  # our requests go to the peer's Contact, on a connection of ours
            for group, amount, reason in side.trunk.wanted:
                if not call.take(group, now, amount):
                    return reason
        elif side.kind == SERVER:
            leg.flow = None
        leg.contact = self.contact(side)
        return None

    def is_terminal(self, server: Transaction) -> bool:
        """Whether an INVITE comes from a SIP terminal of ours."""
        return self.callers.find(server.flow, server.request).kind == IP

    # The ways on

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Analyse the called number and return extension or routes."""
        caller: Side = call.facts.caller
        found, trace = self.dialled(caller)
        return self.lead(caller, found, trace, now)

    def dialled(self, caller: Side) -> tuple[Found, tuple[str, ...]]:
        """Analyse what the caller has dialled, converted where it comes from outside."""
        if not caller.outside:
            return self.analysed(caller.dialled), ()
        digits, number_type = typed(caller.dialled)
        converted = convert(written(digits, number_type), self.spec.incoming, number_type)
        return self.analysed(converted.number), converted.trace

    def analysed(self, dialled: str) -> Found:
        """Analyse what an extension dials."""
        return analyse(dialled, self.spec.extensions, self.spec.destinations, node=self.name)

    def lead(
        self, caller: Side, found: Found, trace: tuple[str, ...], now: float
    ) -> Reason | list[Way]:
        """Return the ways to what a number was found to be."""
        if isinstance(found, Vacant):
            return found.reason
        if isinstance(found, Internal):
            return self._to_extension(caller, found, trace, now)
        return self._outwards(caller, found, trace)

    def _to_extension(
        self, caller: Side, found: Internal, trace: tuple[str, ...], now: float
    ) -> Reason | list[Way]:
        owner: NumberRange = found.owner.range
        rules = (*trace, *found.trace)
        line = self.attached.line(owner.population)
        own = Address(Uri(caller.number or None, self.address), caller.name)
        # Only a hidden caller needs words beside From; a gateway is inside the trusted network.
        told = identity.shown(own, hidden=caller.hidden, trusted=caller.hidden and line is not None)
        if line is not None:
            onward = self.onward(caller, TDM, line.gateway, packets=line.packets)
            uri = Uri(found.number, line.target.host)
            return [
                Way(
                    uri,
                    told.from_,
                    Address(uri),
                    onward.path.wanted,
                    targets=(line.target,),
                    headers=((PORT_HEADER, LINE), *told.headers),
                    rules=rules,
                    label=onward,
                )
            ]
        bindings = self.registrar.bindings(found.number, now)
        if not bindings:
            return reasons.not_registered(self.name, found.number)
        onward = self.onward(caller, IP)
        contact = bindings[-1].contact
        return [
            Way(
                Uri(found.number, contact.host, contact.port, contact.parameters),
                told.from_,
                Address(Uri(found.number, self.address)),
                onward.path.wanted,
                flow=bindings[-1].flow,
                headers=told.headers,
                rules=rules,
                label=onward,
            )
        ]

    def onward(
        self,
        caller: Side,
        kind: str,
        gateway: str | None = None,
        trunk: Trunk | None = None,
        packets: int = 0,
    ) -> Onward:
        """Return where a way to a party of this kind leads."""
        mixed = caller.secure != (trunk is not None and trunk.secure)
        path = self.pool.path(
            caller.kind, kind, caller.gateway, gateway, mixed=mixed or caller.forced
        )
        if packets or caller.packets:
            path = self.pool.with_terminals(path, caller.packets, packets)
        return Onward(kind, path, trunk)

    def _outwards(
        self, caller: Side, found: External, trace: tuple[str, ...]
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
            elif route.server is not None:
                if caller.kind != SERVER:  # one that was sent on once is not sent on again
                    ways.append(self._by_server(caller, self.servers[route.server], choice, rules))
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
        named = self._to(route, choice, trunk.targets[0].host)
        onward = self.onward(caller, TRUNK, trunk=trunk)
        told = self._shown(caller, route, believed=route.trusted)
        return Way(
            Uri(named.user, named.host, trunk.spec.mediation_port, named.parameters),
            told.from_,
            Address(named),
            (*trunk.wanted, *onward.path.wanted),
            targets=trunk.targets if trunk.hop is None else None,
            hop=trunk.hop,
            headers=told.headers,
            rules=rules,
            label=onward,
            terms=trunk.terms,
        )

    def _by_server(
        self, caller: Side, server: OtherServer, choice: CalledNumber, rules: tuple[str, ...]
    ) -> Way:
        target = server.targets[0]
        onward = self.onward(caller, SERVER)
        onward.server = server
        own = Address(Uri(caller.number or None, self.address), caller.name)
        told = identity.shown(own, hidden=caller.hidden, trusted=caller.hidden)
        uri = Uri(written(choice.digits, choice.number_type), target.host, target.port)
        return Way(
            uri,
            told.from_,
            Address(uri),
            onward.path.wanted,
            targets=server.targets,
            headers=told.headers,
            rules=rules,
            label=onward,
        )

    def _by_carrier(
        self, caller: Side, route: SipRoute, choice: CalledNumber, rules: tuple[str, ...]
    ) -> Way:
        carrier = self.carriers[route.carrier or ""]
        onward = self.onward(caller, carrier.kind, carrier.gateway)
        operator = carrier.kind == OPERATOR
        # In a D channel the number and its restriction are one element; here two headers, and
        # only where something is restricted.
        told = self._shown(caller, route, believed=route.trusted and (operator or caller.hidden))
        port: Headers = () if operator else ((PORT_HEADER, PRIMARY_RATE),)
        if operator:
            named = self._to(route, choice, carrier.targets[0].host)
        else:
            named = Uri(written(choice.digits, choice.number_type), carrier.targets[0].host)
        return Way(
            named,
            told.from_,
            Address(named),
            (*carrier.wanted, *onward.path.wanted),
            targets=carrier.targets,
            headers=(*port, *told.headers),
            rules=rules,
            label=onward,
            early=carrier.early and caller.trunk is not None and caller.trunk.spec.early_media,
        )

    def _to(self, route: SipRoute, choice: CalledNumber, host: str) -> Uri:
        if route.uri_patterns:
            uri = parse_uri(request_uri(route, choice.digits, choice.number_type, host))
        else:
            uri = Uri(written(choice.digits, choice.number_type), host)
        if not self.profile.user_phone or PHONE in uri.parameters:
            return uri
        return Uri(uri.user, uri.host, uri.port, (*uri.parameters, PHONE))

    def _shown(self, caller: Side, route: SipRoute, *, believed: bool) -> identity.Shown:
        own = Address(Uri(caller.number or None, self.address), caller.name)
        if caller.number and route.from_patterns:
            digits, number_type = typed(caller.number)
            own = Address(
                parse_uri(from_uri(route, digits, number_type, self.address)), caller.name
            )
        trusted = believed and self.profile.trusted_identity
        return identity.shown(own, hidden=caller.hidden, trusted=trusted)

    def contact(self, label: Any) -> Address:
        """Return our Contact on a leg: who stands for the user there, and where it is reached."""
        if isinstance(label, Way):
            number, trunk = label.from_.uri.user, label.label.trunk or label.label.server
        elif isinstance(label, Side):
            number, trunk = label.dialled, label.trunk or label.server
        else:
            number, trunk = None, None
        host, port, parameters = self._contact if trunk is None else trunk.contact
        return Address(Uri(number, host, port, parameters))

    # Bodies

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """Offer a gateway's address where one carries the media, else what came.

        The answer to the caller is made here too: what cannot be answered is refused before
        anybody's telephone rings.
        """
        onward: Onward = way.label
        caller: Side = call.facts.caller
        path = onward.path
        call.facts.media = None
        if path.caller is None or path.called is None:
            return body
        answered: object | None = None
        if caller.kind != TDM:
            near = path.caller.side(caller.secure)
            answered = near.answer(body) or near.offer()  # the caller may leave the offer to us
            if isinstance(answered, Reason):
                return answered
        if onward.kind == TDM:  # time slots, no packets
            call.facts.media = (None, None, answered)
            return None
        side = path.called.side(onward.trunk is not None and onward.trunk.secure)
        offered = side.offer()
        call.facts.media = (side, offered, answered)
        return offered

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Answer with the gateway's address, or with what came."""
        if call.facts.media is None:
            return body
        side, offered, answered = call.facts.media
        reason: Reason | None = None if side is None else side.check(offered, body)
        return answered if reason is None else reason

    # Failures

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """Go on after network failures: by status, by cause, or where nothing came."""
        cause = q850_cause(response.headers)
        return mxone_goes_on(self.profile, response.status, cause, nothing=bool(response.local))

    def heard(self, way: Way, response: Response, now: float) -> None:
        """Take what came of a way as a sign of life of its trunk peer, or of none."""
        trunk = way.label.trunk
        if trunk is not None:
            (trunk.call_failed if unheard(response) else trunk.call_answered)(now)

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Hand status and cause on; a cause is put beside a status that came without."""
        cause = q850_cause(response.headers)
        if cause is None:
            cause = cause_of(response.status, self.profile.cause_by_sip)
        return response.status, () if cause is None else (q850_header(cause),)

    def on_request(self, server: Transaction, now: float) -> None:
        """Take registrations; answer OPTIONS."""
        if server.method is Method.REGISTER:
            self.registrar.register(server, now)
        else:
            trunk = self.callers.trunk_of(server.flow)
            if trunk is not None and server.flow is not None and server.method is Method.OPTIONS:
                trunk.polled(server.flow.host, now)
            status = 200 if server.method is Method.OPTIONS else 501
            tag = server.request.identity.to_tag or f"o{server.request.cseq}"
            headers = self.registrar.headers
            server.respond(server.request.reply(status, tag, headers=headers), now)
