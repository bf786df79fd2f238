"""The Lync Mediation Server: a back-to-back user agent between Front End and trunk peers.

Media of a call runs through it unless the trunk bypasses it; its limit counts calls with media.
Which trunk a call takes is the Front End's decision: the host of the Request-URI names the peer.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.calls import reasons
from simulator.calls.back_to_back import Way
from simulator.calls.call import Call
from simulator.calls.causes import cause_of
from simulator.calls.channels import ChannelGroup
from simulator.calls.leg import Leg
from simulator.calls.numbering import NormalisationRule
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.calls.routing import translate
from simulator.nodes.bodies import Anchor
from simulator.nodes.profile import Profile
from simulator.nodes.spec import TrunkSpec
from simulator.sip.location import Target
from simulator.sip.message import Headers, Response, first_header
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

PHONE = (("user", "phone"),)


class Peer:
    """A trunk as the Mediation Server sees it."""

    __slots__ = ("media", "peer_up", "rules", "spec", "uri_parameters")

    def __init__(
        self,
        spec: TrunkSpec,
        media: Anchor,
        peer_up: Callable[[], bool],
        rules: tuple[NormalisationRule, ...] = (),
    ) -> None:
        self.spec = spec
        self.media = media
        self.peer_up = peer_up
        self.rules = rules
        self.uri_parameters = (*PHONE, ("transport", spec.transport))


class MediationServer:
    """The router of a Mediation Server.

    Parameters
    ----------
    name : str
    profile : Profile
    domain : str
        SIP domain of the Lync users.
    front_end : Target
    peers : mapping of address to Peer
        By address that the peer calls from.
    by_name : mapping of str to Peer
        By the name that Lync has for the peer.
    calls : ChannelGroup
        Calls with media through this server.
    media : Anchor
        The side of the clients.
    """

    def __init__(
        self,
        name: str,
        profile: Profile,
        domain: str,
        front_end: Target,
        peers: dict[str, Peer],
        by_name: dict[str, Peer],
        calls: ChannelGroup,
        media: Anchor,
    ) -> None:
        self.name = name
        self.profile = profile
        self.domain = domain
        self.front_end = front_end
        self.peers = peers
        self.by_name = by_name
        self.calls = calls
        self.media = media
        self._full = reasons.call_limit(name, calls.size or 0)

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Find the trunk, and take one of the calls that the server can carry."""
        flow = leg.flow
        peer = self.peers.get(flow.host) if flow is not None else None
        call.facts.caller = peer  # None: from the Front End
        leg.flow = None  # our requests go by Contact and Route, on a connection of ours
        trunk = peer or self.by_name.get(leg.invite.uri.host)
        call.facts.side = trunk
        if trunk is None:
            return reasons.no_route(self.name, leg.invite.uri.user or "", ())
        if not trunk.spec.bypass and not call.take(self.calls, now):
            return self._full
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Return the way to the trunk peer or to the Front End."""
        if call.facts.caller is not None:
            return [self._inwards(leg)]
        return [self._outwards(call.facts.side, leg)]

    def _outwards(self, peer: Peer, leg: Leg) -> Way:
        spec, invite = peer.spec, leg.invite
        translated = translate(invite.uri.user or "", peer.rules, remove_plus=spec.remove_plus)
        uri = Uri(translated.number, spec.peer_address, spec.pbx_port, peer.uri_parameters)
        to = Address(Uri(translated.number, spec.peer_address, parameters=PHONE))
        number = _asserted_number(invite.headers) or invite.identity.from_.uri.user
        from_ = Address(Uri(number, self.domain, parameters=PHONE), invite.identity.from_.display)
        return Way(
            uri,
            from_,
            to,
            trying_limit=self.profile.no_trying_timeout,
            ringing_limit=self.profile.no_ringing_timeout,
            rules=translated.trace,
        )

    def _inwards(self, leg: Leg) -> Way:
        invite = leg.invite
        number = invite.uri.user or ""
        uri = Uri(number, self.domain, parameters=PHONE)
        caller = invite.identity.from_
        from_ = Address(Uri(caller.uri.user, self.domain, parameters=PHONE), caller.display)
        return Way(uri, from_, Address(uri), targets=(self.front_end,))

    # Bodies

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        """Offer our own address, or the peer's under bypass."""
        peer: Peer = call.facts.side
        if peer.spec.bypass:
            call.facts.media = None
            return body
        side = self.media if call.facts.caller is not None else peer.media
        call.facts.media = (side, side.offer())
        offered: object = call.facts.media[1]
        return offered

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Answer with our own address on the other side, or with what came under bypass."""
        if call.facts.media is None:
            return body
        side, offered = call.facts.media
        reason: Reason | None = side.check(offered, body)
        if reason is not None:
            return reason
        peer: Peer = call.facts.side
        other = peer.media if call.facts.caller is not None else self.media
        return other.answer(call.legs[0].remote_body)

    # Failures

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """Leave other gateways to the Front End, which knows the routes."""
        return False

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Hand status and cause on; no response at all is told as 504."""
        if response.local:
            return 504, (q850_header(102),)
        cause = q850_cause(response.headers)
        if cause is None:
            cause = cause_of(response.status, self.profile.cause_by_sip)
        return response.status, () if cause is None else (q850_header(cause),)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS."""
        status = 200 if server.method is Method.OPTIONS else 501
        tag = server.request.identity.to_tag or f"o{server.request.cseq}"
        server.respond(server.request.reply(status, tag), now)


def _asserted_number(headers: Headers) -> str | None:
    """Return the number of a P-Asserted-Identity with a tel URI (RFC 3325 9.1)."""
    value = first_header(headers, "P-Asserted-Identity") or ""
    _, found, rest = value.partition("<tel:")
    return rest.split(">", 1)[0].split(";", 1)[0] if found else None
