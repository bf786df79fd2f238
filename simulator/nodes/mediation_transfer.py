"""Transfers in a Mediation Server, by the trunk's `refer` (Set-CsTrunkConfiguration).

Enabled, the client's REFER goes over the trunk and the PBX does the work. Disabled, the server
itself calls the target through its Front End, on behalf of the client, and joins by re-INVITE:
such a call runs through it from then on, so that it loses bypass (Lync library).
"""

from __future__ import annotations

from simulator.calls import reasons
from simulator.calls.call import Call, Group
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason
from simulator.calls.refer import Referral
from simulator.calls.transfers import mapped
from simulator.calls.ways import Joint, Way
from simulator.nodes.mediation import PHONE, MediationServer, Peer
from simulator.sip import identity
from simulator.sip.message import Headers
from simulator.sip.refer import ReferTo
from simulator.sip.uri import Address, Uri


class MediationTransfers:
    """The handover of a Mediation Server (see `simulator.calls.transfers.Handover`)."""

    def __init__(self, router: MediationServer, control: CallControl) -> None:
        self._router = router
        self._control = control
        self._full = reasons.call_limit(router.name, router.calls.size or 0)

    @property
    def ringback(self) -> bool:
        """Whether the party that stays hears the target ring."""
        return self._router.profile.transfer_ringback

    def onward(self, leg: Leg, other: Leg, to: ReferTo) -> ReferTo | int:
        """Refer the peer where the trunk has REFER on; a REFER of a peer is not taken."""
        peer = self._peer(other)
        if peer is None:
            return 603
        if not peer.spec.refer:
            return 0
        number = identity.number_of(to.uri.user or "")
        uri = Uri(number, peer.spec.peer_address, parameters=PHONE)
        return ReferTo(uri, mapped(to.replaces, self._control))

    def ways(
        self, transfer: Joint, referral: Referral, other: Leg, to: ReferTo, now: float
    ) -> Reason | list[Way]:
        """Return the way through the Front End, which routes as for the transferor."""
        router, peer = self._router, self._peer(other)
        if peer is None or other.dialog is None:
            return reasons.unknown_peer(router.name, to.uri.host)
        transfer.caller = transfer.side = peer
        uri = Uri(identity.number_of(to.uri.user or ""), router.domain, parameters=PHONE)
        who = other.dialog.identity.to
        hidden = identity.is_anonymous(who)
        number = "" if hidden else identity.number_of(who.uri.user or "")
        own = Address(Uri(number, router.domain, parameters=PHONE), who.display)
        told = identity.shown(own, hidden=hidden, trusted=False)
        return [
            Way(
                uri,
                told.from_,
                Address(uri),
                self._seat(other),
                targets=router.inwards,
                hop=router.pool,
                headers=told.headers,
            )
        ]

    def between(self, transfer: Joint, other: Leg, target: Leg) -> Way:
        """Return the way that is up already."""
        peer = self._peer(target)
        transfer.caller, transfer.side = None, peer
        if peer is None:
            transfer.caller = transfer.side = self._peer(other)
        who = Address(Uri(None, self._router.domain))
        return Way(who.uri, who, who, self._seat(other))

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """Offer our own address: what is transferred is not bypassed."""
        router, peer = self._router, call.facts.side
        inwards = call.facts.caller is not None
        theirs, ours = (peer.media, router.media) if inwards else (router.media, peer.media)
        answered = theirs.answer(body) or theirs.offer()
        if isinstance(answered, Reason):
            return answered
        offered = ours.offer()
        call.facts.media = (ours, offered, answered)
        return offered

    def kept(self, leg: Leg) -> tuple[Group, ...] | None:
        """Return all: what is counted is the call, whoever takes part in it."""
        return None

    def identity(self, leg: Leg) -> Headers:
        """Assert nothing on a trunk, as Lync 2010 does."""
        return ()

    def arrives(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Take nothing more: the call that goes on has its place."""
        leg.flow = None
        leg.contact = self._router.contact(None)
        return None

    def _peer(self, leg: Leg) -> Peer | None:
        """Return the trunk of a leg; None: it leads to the Front End."""
        return next((peer for peer in self._router.peers if leg.contact is peer.contact), None)

    def _seat(self, leg: Leg) -> tuple[tuple[Group, int, Reason], ...]:
        """Return a call with media, where the call was bypassed so far."""
        taken = leg.call.resources[::2]
        return () if self._router.calls in taken else ((self._router.calls, 1, self._full),)
