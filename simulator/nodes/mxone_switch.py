"""A Telephony Server as its features see it: who calls, where a number leads, what is told of it.

A diverted call is analysed as if the extension that diverts it had dialled the new number; the
Diversion header says so on every way but a line's (RFC 5806; use assumed, integration guide 7c).
"""

from __future__ import annotations

from simulator.calls.analysis import External, Internal
from simulator.calls.call import Call
from simulator.calls.course import CallingParty, Destination
from simulator.calls.decisions import Edit
from simulator.calls.leg import Leg
from simulator.calls.numbering import find_e164, find_internal
from simulator.calls.reasons import Reason
from simulator.nodes.mxone import TelephonyServer
from simulator.nodes.parties import LINE, PORT_HEADER, TDM, Side
from simulator.sip import diversion
from simulator.sip.uri import Address, Uri


class TelephonySwitch:
    """What features need of a Telephony Server.

    Parameters
    ----------
    server : TelephonyServer
    """

    def __init__(self, server: TelephonyServer) -> None:
        self.server = server
        self._extensions = server.spec.extensions

    def party(self, call: Call) -> CallingParty:
        """Return who calls."""
        caller: Side = call.facts.caller
        user = "" if caller.outside else self._user_of(caller.number)
        trunk = "" if caller.trunk is None else caller.trunk.spec.name
        return CallingParty(caller.number, user, caller.hidden, caller.dialled, trunk)

    def _user_of(self, number: str) -> str:
        owner = find_e164(number, self._extensions) or find_internal(number, self._extensions)
        return "" if owner is None else owner.range.number(owner.index)

    def destination(self, call: Call, leg: Leg, dialled: str | None, now: float) -> Destination:
        """Return where a number leads that an extension dials; None: what the caller dialled."""
        caller: Side = call.facts.caller
        found, trace = self.server.dialled(caller)
        if dialled is not None:
            found, trace = self.server.analysed(dialled), ()
        ways = self.server.lead(caller, found, trace, now)
        diversions = call.facts.course.diversions
        if diversions and not isinstance(ways, Reason):
            told = diversion.headers(diversions, self._told, leg.invite.headers)
            for way in ways:
                if (PORT_HEADER, LINE) not in way.headers:
                    way.headers += told
        if isinstance(found, External):
            route = self.server.routes[found.choices[0].route]
            onward = route.trunk or route.carrier or ""
            return Destination(found.number, "", route.name, onward, ways)
        user = found.number if isinstance(found, Internal) else ""
        return Destination(found.number, user, "", "", ways)

    def _told(self, number: str) -> Address:
        """Return how a number of ours, as dialled inside, is told outside."""
        owner = find_internal(number, self._extensions)
        known = number if owner is None else owner.range.e164(owner.index)
        return Address(Uri(known, self.server.address))

    def edit(self, call: Call, edit: Edit) -> None:
        """Change what is known of the caller, and the way of the media."""
        caller: Side = call.facts.caller
        if edit.hidden is not None:
            caller.hidden = edit.hidden
        if edit.number is not None:
            owner = find_internal(edit.number, self._extensions)
            caller.number = edit.number if owner is None else owner.range.e164(owner.index)
        if edit.name is not None:
            caller.name = edit.name
        caller.forced = edit.media == "gateway" or caller.forced

    def own_session(self, call: Call, leg: Leg, now: float) -> object | Reason | None:
        """Return the answer of a gateway, which plays what the server wants to be heard."""
        caller: Side = call.facts.caller
        path = self.server.pool.path(caller.kind, TDM, caller.gateway, self.server.pool.first)
        if caller.kind == TDM or path.caller is None:
            return None
        for group, amount, reason in path.wanted:
            if not call.take(group, now, amount):
                return reason
        near = path.caller.side(caller.secure)
        return near.answer(leg.remote_body) or near.offer()
