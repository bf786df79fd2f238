"""Transfers at a media gateway: what its lines ask for goes to the Telephony Server."""

from __future__ import annotations

from simulator.calls.call import Call, Group
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason, vacant_number
from simulator.calls.refer import Referral
from simulator.calls.transfers import mapped
from simulator.calls.ways import Joint, Way
from simulator.sip.message import Headers
from simulator.sip.refer import ReferTo
from simulator.sip.uri import Address, Uri


class GatewayTransfers:
    """The handover of a media gateway (see `simulator.calls.transfers.Handover`)."""

    ringback = False

    def __init__(self, control: CallControl) -> None:
        self._control = control

    def onward(self, leg: Leg, other: Leg, to: ReferTo) -> ReferTo | int:
        """Hand everything on."""
        return ReferTo(to.uri, mapped(to.replaces, self._control))

    def ways(
        self, transfer: Joint, referral: Referral, other: Leg, to: ReferTo, now: float
    ) -> Reason | list[Way]:
        """Call nobody."""
        return vacant_number(self._control.endpoint.name, to.uri.user or "")

    def between(self, transfer: Joint, other: Leg, target: Leg) -> Way:
        """Return a way without anything of its own."""
        who = Address(Uri(None, self._control.endpoint.name))
        return Way(who.uri, who, who)

    def offer(self, call: Call, way: Way, body: object | None) -> object | Reason | None:
        """Hand the session on."""
        return body

    def kept(self, leg: Leg) -> tuple[Group, ...] | None:
        """Return all: the server counts."""
        return None

    def identity(self, leg: Leg) -> Headers:
        """Assert nothing."""
        return ()

    def arrives(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Take nothing."""
        return None
