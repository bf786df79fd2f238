"""The Lync Mediation Server: a back-to-back user agent between Front End and trunk peers.

Media of a call runs through it unless it is bypassed (`simulator.nodes.media_bypass`); its limit
counts calls with media, so a call that takes nothing of it is a bypassed one. Which trunk a call
takes is the Front End's decision: the host of the Request-URI names the peer.
"""

from __future__ import annotations

from typing import Any

from simulator.calls import reasons
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.leg import Leg
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.calls.routing import translate
from simulator.calls.terms import PLAIN, Terms
from simulator.calls.ways import Way
from simulator.media.stream import StreamState
from simulator.nodes.bodies import Anchor
from simulator.nodes.media_bypass import MediaBypass, denied_by
from simulator.nodes.polling import Poller, unheard
from simulator.nodes.profile import Profile
from simulator.nodes.rerouting import mediation_tells
from simulator.nodes.spec import TrunkSpec
from simulator.sip import identity
from simulator.sip.location import Target
from simulator.sip.message import Headers, Response
from simulator.sip.refer import REFERRED_BY
from simulator.sip.replaces import REPLACES
from simulator.sip.tokens import quote
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Parameters, Uri
from simulator.sip.vocabulary import Method

PHONE = (("user", "phone"),)
DIAGNOSTICS = "ms-diagnostics"
_MEDIATION_RANGE = 10000  # of ms-diagnostics; single ids were not found in public sources


class Peer:
    """A trunk as the Mediation Server sees it.

    Parameters
    ----------
    spec : TrunkSpec
    media : Anchor
        The side of the trunk.
    contact : Address
        Ours towards the peer.
    terms : Terms
        Of reliable responses and session timers there.
    site : str
        Where the gateway is in which the peer's media ends.
    """

    __slots__ = ("bypass", "contact", "hop", "media", "poller", "site", "spec", "terms")

    def __init__(
        self,
        spec: TrunkSpec,
        media: Anchor,
        contact: Address,
        terms: Terms = PLAIN,
        site: str = "",
    ) -> None:
        self.spec = spec
        self.terms = terms
        self.media = media
        self.contact = contact
        self.site = site
        self.poller: Poller | None = None
        self.bypass = not denied_by(spec)
        # Port and transport are the gateway's definition and do not show in the Request-URI.
        self.hop = Uri(None, spec.peer_address, spec.pbx_port, (("transport", spec.transport),))


class MediationServer:
    """The router of a Mediation Server.

    Parameters
    ----------
    name, fqdn : str
    profile : Profile
    domain : str
        SIP domain of the Lync users.
    epid : str
        Of its From headers.
    front_ends : tuple of Target
        One; or all of a pool, whose name is `pool`.
    contact : Address
        Ours towards the Front End.
    peers : sequence of (address, Peer)
        Each with the address that the peer calls from.
    calls : ChannelGroup
        Calls with media through this server.
    media : Anchor
        The side of the clients.
    headers : tuple of (name, value)
        On our own responses.
    bypass : MediaBypass
    pool : Uri, optional
    """

    def __init__(
        self,
        name: str,
        fqdn: str,
        profile: Profile,
        domain: str,
        epid: str,
        front_ends: tuple[Target, ...],
        contact: Address,
        peers: list[tuple[str, Peer]],
        calls: ChannelGroup,
        media: Anchor,
        headers: Headers,
        bypass: MediaBypass,
        pool: Uri | None = None,
    ) -> None:
        self.name = name
        self.bypass = bypass
        self.fqdn = fqdn
        self.profile = profile
        self.domain = domain
        self.pool = pool
        # A pool is found by its name, whose addresses DNS knows.
        self.inwards: tuple[Target, ...] | None = front_ends if pool is None else None
        self._inside = frozenset(target.host for target in front_ends)
        self.calls = calls
        self.media = media
        self.headers = headers
        self._own_contact = contact
        self.peers = tuple(peer for _, peer in peers)
        self._peers = {(address, peer.spec.mediation_port): peer for address, peer in peers}
        self._by_name = {peer.spec.peer_address: peer for _, peer in peers}
        self._epid: Parameters = (("epid", epid),)
        self._full = reasons.call_limit(name, calls.size or 0)

    def terms_of(self, leg: Leg) -> Terms | None:
        """Return the terms of the trunk that a call comes by; None: it comes from the Front End."""
        flow = leg.flow
        peer = None if flow is None else self._peers.get((flow.host, flow.local_port))
        return None if peer is None else peer.terms

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Find the trunk, and take one of the calls that the server can carry."""
        flow, wanted = leg.flow, leg.invite.uri.host
        peer = None if flow is None else self._peers.get((flow.host, flow.local_port))
        inside = flow is not None and flow.host in self._inside
        leg.flow = None  # our requests go by Contact and Route, on a connection of ours
        call.facts.caller = peer  # None: from the Front End
        trunk = peer or (self._by_name.get(wanted) if inside else None)
        call.facts.side = trunk
        if trunk is None:
            return reasons.unknown_peer(self.name, wanted if inside or flow is None else flow.host)
        if self._relays(trunk, leg, inwards=peer is not None) and not call.take(self.calls, now):
            return self._full
        leg.contact = self.contact(peer)
        return None

    def _relays(self, trunk: Peer, leg: Leg, *, inwards: bool) -> bool:
        if not trunk.bypass:
            return True
        if inwards:
            number = identity.number_of(leg.invite.uri.user or "")
            return bool(self.bypass.inbound(trunk.site, number))
        return bool(self.bypass.outbound(trunk.site, leg.invite.body))

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Return the way to the trunk peer or to the Front End."""
        if call.facts.caller is not None:
            return [self._inwards(call.facts.side, leg)]
        return [self._outwards(call.facts.side, leg)]

    def _outwards(self, peer: Peer, leg: Leg) -> Way:
        spec, invite = peer.spec, leg.invite
        called = translate(invite.uri.user or "", spec.translations, remove_plus=spec.remove_plus)
        uri = Uri(called.number, spec.peer_address, parameters=PHONE)
        who = identity.caller(invite.identity.from_, invite.headers, trusted=True)
        from_ = Address(Uri(who.number, self.domain, parameters=PHONE), who.display, self._epid)
        if who.hidden:  # an alias without user=phone; Lync 2010 asserts nothing on a trunk
            from_ = Address(identity.anonymous(self.domain).uri, parameters=self._epid)
        return Way(
            uri,
            from_,
            Address(uri),
            hop=peer.hop,
            headers=(identity.HIDDEN,) if who.hidden else (),
            trying_limit=self.profile.no_trying_timeout,
            ringing_limit=self.profile.no_ringing_timeout,
            rules=called.trace,
            label=peer,
            terms=peer.terms,
        )

    def _inwards(self, peer: Peer, leg: Leg) -> Way:
        invite = leg.invite
        uri = Uri(identity.number_of(invite.uri.user or ""), self.domain, parameters=PHONE)
        who = identity.caller(invite.identity.from_, invite.headers, trusted=True)
        own = Address(Uri(_in_context(who.number), self.domain, parameters=PHONE), who.display)
        told = identity.shown(own, hidden=who.hidden, trusted=who.hidden and bool(who.number))
        headers = told.headers
        if leg.opening is not None and leg.opening.replaces is not None:
            headers += tuple(h for h in invite.headers if h[0] in _OF_TRANSFERS)
        return Way(
            uri,
            told.from_,
            Address(uri),
            targets=self.inwards,
            hop=self.pool,
            headers=headers,
            early=peer.spec.early_media and self.profile.early_media,
        )

    def contact(self, label: Any) -> Address:
        """Return our Contact on a leg: that of a trunk, or that for the Front End."""
        peer = label.label if isinstance(label, Way) else label
        return peer.contact if isinstance(peer, Peer) else self._own_contact

    # Bodies

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """Offer our own address, or under bypass the caller's with the trunk's codecs.

        The answer to the caller is made here too, so that what cannot be answered is refused
        before anybody's telephone rings.
        """
        peer: Peer = call.facts.side
        inwards = call.facts.caller is not None
        call.facts.media = None
        if not call.resources:
            return body if inwards else peer.media.relay(body)
        theirs, ours = (peer.media, self.media) if inwards else (self.media, peer.media)
        answered = theirs.answer(body)
        if isinstance(answered, Reason):
            return answered
        if answered is None:  # the caller leaves the offer to us
            answered = theirs.offer()
        offered = ours.offer()
        call.facts.media = (ours, offered, answered)
        return offered

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Answer with our own address on the other side, or with what came under bypass."""
        if call.facts.media is None:
            return body
        ours, offered, answered = call.facts.media
        reason: Reason | None = ours.check(offered, body)
        return answered if reason is None else reason

    # Failures

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """Leave other gateways to the Front End, which knows the routes."""
        return False

    def ends_silent(self, leg: Leg) -> bool:
        """Whether a trunk has calls end without RTCP, active or on hold."""
        peer = next((one for one in self._peers.values() if one.contact == leg.contact), None)
        if peer is None or leg.stream is None:
            return False
        held = leg.stream.state is StreamState.HELD
        return peer.spec.rtcp_hold if held else peer.spec.rtcp_active

    def heard(self, way: Way, response: Response, now: float) -> None:
        """Take what came of a way as a sign of life of its trunk peer, or of none."""
        poller = way.label.poller if isinstance(way.label, Peer) else None
        if poller is not None:
            (poller.call_failed if unheard(response) else poller.call_answered)(now)

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Hand status and cause on; no response at all is told as 504."""
        peer: Peer = call.facts.side
        outwards = call.facts.caller is None
        status, cause = mediation_tells(
            self.profile,
            peer.spec.response_translations if outwards else (),
            response.status,
            q850_cause(response.headers),
            nothing=bool(response.local),
        )
        told: Headers = () if cause is None else (q850_header(cause),)
        return status, (*told, *self._diagnosed(call, response))

    def _diagnosed(self, call: Call, response: Response) -> Headers:
        """Return ms-diagnostics: that of the Front End, or ours about what the trunk said."""
        known = response.header(DIAGNOSTICS)
        if known is not None:
            return ((DIAGNOSTICS, known),)
        if call.facts.caller is not None:  # the far side was inside Lync
            return ()
        what = response.local or f"the trunk peer answered {response.status}"
        return ((DIAGNOSTICS, f'{_MEDIATION_RANGE};reason={quote(what)};source="{self.fqdn}"'),)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS, which show that a peer polls us."""
        flow = server.flow
        peer = None if flow is None else self._peers.get((flow.host, flow.local_port))
        if peer is not None and peer.poller is not None and server.method is Method.OPTIONS:
            peer.poller.polled(now)
        status = 200 if server.method is Method.OPTIONS else 501
        tag = server.request.identity.to_tag or f"o{server.request.cseq}"
        server.respond(server.request.reply(status, tag, headers=self.headers), now)


def _in_context(number: str) -> str:
    """Return a number as the inner leg names it: outside E.164, as one of the users' own plan."""
    return number if not number or number.startswith("+") else f"{number};{_CONTEXT}"


_OF_TRANSFERS = frozenset((REPLACES, REFERRED_BY))  # the dialog is one of a client's
_CONTEXT = "phone-context=user-default"  # public traces of Lync 2013
