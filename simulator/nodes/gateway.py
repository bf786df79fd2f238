"""The MX-ONE media gateway: joins the Telephony Server's control connection to lines and rates.

It decides nothing: what comes from the server goes to the port that the server names, what comes
from a port goes to the server. Its RTP resources and B channels are counted by the server, which
controls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.calls import reasons
from simulator.calls.call import Call
from simulator.calls.leg import Leg
from simulator.calls.reason_header import q850_cause, q850_header
from simulator.calls.reasons import Reason
from simulator.calls.ways import Way
from simulator.contracts import Transport
from simulator.nodes.parties import LINE, PORT_HEADER, PRIMARY_RATE
from simulator.sip.diversion import DIVERSION
from simulator.sip.identity import ASSERTED, PRIVACY
from simulator.sip.location import Target
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_AMP: Final = Transport.AMP
_ISDN: Final = Transport.ISDN
_OPTIONS: Final = Method.OPTIONS


class MediaGateway:
    """The router of a media gateway.

    Parameters
    ----------
    name : str
    server : Target
        The Telephony Server that controls it.
    exchange : Target or None
        Far end of the primary rates.
    lines : mapping of population to Target
        The attached terminals.
    line_of : callable
        From a number to the population that has it, or None.
    """

    def __init__(
        self,
        name: str,
        server: Target,
        exchange: Target | None,
        lines: dict[str, Target],
        line_of: Callable[[str], str | None],
    ) -> None:
        self.name = name
        self.server = server
        self.exchange = exchange
        self.lines = lines
        self.line_of = line_of

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        """Take everything."""
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        """Return the one way on."""
        flow, invite = leg.flow, leg.invite
        number = invite.uri.user or ""
        port: Headers = ()
        if flow is not None and flow.transport is _AMP and flow.host == self.server.host:
            if invite.header(PORT_HEADER) == LINE:
                target = self.lines.get(self.line_of(number) or "")
            else:
                target = self.exchange
        else:
            target = self.server
            isdn = flow is not None and flow.transport is _ISDN
            port = ((PORT_HEADER, PRIMARY_RATE if isdn else LINE),)
        if target is None:
            return reasons.vacant_number(self.name, number)
        uri = Uri(number, target.host)
        from_ = invite.identity.from_
        if from_.parameters:
            from_ = Address(from_.uri, from_.display)
        headers = (*port, *(h for h in invite.headers if h[0] in _CALLER))
        return [Way(uri, from_, Address(uri), targets=(target,), headers=headers)]

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        """Hand the session on: the server has written the gateway's own address into it."""
        return body

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        """Hand the session on."""
        return body

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        """There is one way only."""
        return False

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        """Hand status and cause on."""
        cause = q850_cause(response.headers)
        return response.status, () if cause is None else (q850_header(cause),)

    def on_request(self, server: Transaction, now: float) -> None:
        """Answer OPTIONS; nothing else comes outside calls."""
        status = 200 if server.method is _OPTIONS else 501
        server.respond(server.request.reply(status, f"o{server.request.cseq}"), now)


# Of a hidden caller number and restriction; of a diverted call by whom; of a waiting one that.
_CALLER: Final = frozenset((ASSERTED, PRIVACY, DIVERSION, "Alert-Info"))
