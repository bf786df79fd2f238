"""Transfers in a Telephony Server: it carries all of them out itself.

From its terminals and lines REFER is how a transfer key is told; from the trunk it is what Lync
sends where the trunk has REFER on. Who stays in the call is told of the new partner by re-INVITE.
"""

from __future__ import annotations

from simulator.calls.call import Call, Group
from simulator.calls.leg import Leg
from simulator.calls.numbering import find_internal
from simulator.calls.reasons import Reason
from simulator.calls.refer import Referral
from simulator.calls.ways import Joint, Way
from simulator.contracts import Transport
from simulator.nodes.mxone import TelephonyServer
from simulator.nodes.parties import IP, OPERATOR, TDM, TRUNK, Carrier, Side, Trunk
from simulator.sip import identity
from simulator.sip.message import Headers
from simulator.sip.refer import ReferTo
from simulator.sip.uri import Address, Uri


class TelephonyTransfers:
    """The handover of a Telephony Server (see `simulator.calls.transfers.Handover`)."""

    def __init__(self, router: TelephonyServer) -> None:
        self._router = router

    @property
    def ringback(self) -> bool:
        """Whether the party that stays hears the target ring."""
        return self._router.profile.transfer_ringback

    def onward(self, leg: Leg, other: Leg, to: ReferTo) -> ReferTo | int:
        """Act here."""
        return 0

    def ways(
        self, transfer: Joint, referral: Referral, other: Leg, to: ReferTo, now: float
    ) -> Reason | list[Way]:
        """Analyse the number as the transferor's side dials it, for who stays in the call."""
        router = self._router
        asker = self.side(referral.leg)
        asker.dialled = identity.number_of(to.uri.user or "")
        caller = transfer.caller = self.side(other)
        found, trace = router.dialled(asker)
        return router.lead(caller, found, trace, now)

    def between(self, transfer: Joint, other: Leg, target: Leg) -> Way:
        """Return the way that is up already: only the path of the media matters."""
        caller = transfer.caller = self.side(other)
        far = self.side(target)
        onward = self._router.onward(caller, far.kind, far.gateway, far.trunk, far.packets)
        who = Address(Uri(far.number, self._router.address))
        return Way(who.uri, who, who, onward.path.wanted, label=onward)

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """Offer what any call is offered on that way."""
        return self._router.offer(call, way, body)

    def kept(self, leg: Leg) -> tuple[Group, ...] | None:
        """Return trunk or carrier of a leg's side; gateways are taken anew for the new pair."""
        side = self.side(leg)
        wanted = () if side.trunk is None else side.trunk.wanted
        carrier = self._carrier(leg)
        if carrier is not None and side.outside:
            wanted = carrier.wanted
        return tuple(group for group, _, _ in wanted)

    def identity(self, leg: Leg) -> Headers:
        """Assert the number of the new partner."""
        side = self.side(leg)
        if side.hidden or not side.number:
            return ()
        return (identity.assertion(Address(Uri(side.number, self._router.address))),)

    def arrives(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Take what any call takes on that side."""
        return self._router.arrive(call, leg, now)

    # Whose leg it is

    def side(self, leg: Leg) -> Side:
        """Return the party at the far end of a leg that is up."""
        who = None if leg.dialog is None else leg.dialog.identity.to
        hidden = who is None or identity.is_anonymous(who)
        number = "" if who is None or hidden else identity.number_of(who.uri.user or "")
        owner = find_internal(number, self._router.spec.extensions)
        trunk, flow = self._trunk(leg), leg.flow
        if trunk is not None:
            return Side(TRUNK, number, hidden=hidden, trunk=trunk, outside=True)
        if owner is not None:
            number = owner.range.e164(owner.index)
        if flow is not None and flow.transport is Transport.AMP:
            gateway = self._router.attached.gateway_at(flow.host)
            side = Side(TDM, number, hidden=hidden, gateway=gateway, outside=owner is None)
            line = None if owner is None else self._router.attached.line(owner.range.population)
            side.packets = 0 if line is None else line.packets
            return side
        if self._carrier(leg) is not None:
            return Side(OPERATOR, number, hidden=hidden, outside=True)
        return Side(IP, number, hidden=hidden)

    def _trunk(self, leg: Leg) -> Trunk | None:
        """Return the trunk whose port stands in our Contact."""
        if leg.contact is None:
            return None
        own = leg.contact.uri
        place = own.host, own.port, own.parameters
        return next((t for t in self._router.trunks.values() if t.contact == place), None)

    def _carrier(self, leg: Leg) -> Carrier | None:
        flow = leg.flow
        if flow is None:
            return None
        gateway = None
        if flow.transport is Transport.AMP:
            gateway = self._router.attached.gateway_at(flow.host)
        for carrier in self._router.carriers.values():
            operator = carrier.kind == OPERATOR and carrier.targets[0].host == flow.host
            if operator or (gateway is not None and carrier.gateway == gateway):
                return carrier
        return None
