"""Who calls a Telephony Server: told by the connection that an INVITE came in on.

A line or primary rate comes by its gateway's control connection, a trunk from its peer's address
on the trunk's own port, a SIP operator from its address; everything else is a terminal. How far
each is believed lies in its route (`trusted`) and in the profile.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.calls.numbering import NumberRange
from simulator.contracts import Flow, Transport
from simulator.nodes.attached import Attached
from simulator.nodes.parties import (
    IP,
    LINE,
    OPERATOR,
    PORT_HEADER,
    SERVER,
    TDM,
    TRUNK,
    Carrier,
    OtherServer,
    Side,
    Trunk,
)
from simulator.sip import identity
from simulator.sip.message import Request


class Callers:
    """Finds the calling party of an INVITE.

    Parameters
    ----------
    extensions : tuple of NumberRange
    trunks : iterable of Trunk
    carriers : iterable of Carrier
    attached : Attached
    servers : iterable of OtherServer
    believes : bool
        Whether the product believes identities at all.
    """

    def __init__(
        self,
        extensions: tuple[NumberRange, ...],
        trunks: Iterable[Trunk],
        carriers: Iterable[Carrier],
        attached: Attached,
        servers: Iterable[OtherServer] = (),
        *,
        believes: bool,
    ) -> None:
        self._extensions = extensions
        self._attached = attached
        self._believes = believes
        self._peers = {(p.host, t.spec.pbx_port): t for t in trunks for p in t.targets}
        self._servers = {(s.targets[0].host, s.port): s for s in servers}
        self._operators = {c.targets[0].host: c for c in carriers if c.kind == OPERATOR}

    def trunk_of(self, flow: Flow | None) -> Trunk | None:
        """Return the trunk that a flow belongs to."""
        return None if flow is None else self._peers.get((flow.host, flow.local_port))

    def find(self, flow: Flow | None, invite: Request) -> Side:
        """Return the calling party."""
        dialled = identity.number_of(invite.uri.user or "")
        if flow is None:
            return self._terminal(invite, dialled)
        if flow.transport is Transport.AMP:
            return self._at_gateway(flow, invite, dialled)
        trunk = self._peers.get((flow.host, flow.local_port))
        if trunk is not None:
            who = self._said(invite, trunk.trusted)
            return Side(TRUNK, who.number, dialled, hidden=who.hidden, trunk=trunk, outside=True)
        if self._servers and (flow.host, flow.local_port) in self._servers:
            who = identity.caller(invite.identity.from_, invite.headers, trusted=True)
            side = Side(SERVER, who.number, dialled, hidden=who.hidden)
            side.server = self._servers[flow.host, flow.local_port]
            return side
        operator = self._operators.get(flow.host)
        if operator is not None:
            who = self._said(invite, operator.trusted)
            return Side(OPERATOR, who.number, dialled, hidden=who.hidden, outside=True)
        return self._terminal(invite, dialled)

    def _terminal(self, invite: Request, dialled: str) -> Side:
        who = self._said(invite, False)
        number = who.number or identity.preferred(invite.headers)  # RFC 3325 9.2
        return Side(IP, self._e164(number), dialled, hidden=who.hidden)

    def _at_gateway(self, flow: Flow, invite: Request, dialled: str) -> Side:
        who = self._said(invite, True)
        line = invite.header(PORT_HEADER) == LINE
        number = self._e164(who.number) if line else who.number
        gateway = self._attached.gateway_at(flow.host)
        side = Side(TDM, number, dialled, hidden=who.hidden, gateway=gateway, outside=not line)
        if line and self._attached.some_packets:
            side.packets = self.packets_of(who.number)
        return side

    def packets_of(self, number: str) -> int:
        """Return the RTP resources that the terminal of a line takes for itself."""
        for numbers in self._extensions:
            if numbers.contains(number):
                line = self._attached.line(numbers.population)
                return 0 if line is None else line.packets
        return 0

    def _said(self, invite: Request, trusted: bool) -> identity.Caller:
        trusted = trusted and self._believes
        return identity.caller(invite.identity.from_, invite.headers, trusted=trusted)

    def _e164(self, number: str) -> str:
        for numbers in self._extensions:
            index = numbers.index(number)
            if index is not None:
                return numbers.e164(index)
        return number
