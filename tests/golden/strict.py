"""A strict router of RFC 2543, as it stands in RFC 3261 16.12.1.2: no product of ours is one.

It finds itself in the Request-URI, puts the first Route there and goes to that place, blind to
``lr``. Outside a dialog it passes on to where its way leads.
"""

from __future__ import annotations

from typing import Any

from simulator.sip.message import Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.rig import Agent


class StrictRouter:
    """One such proxy."""

    def __init__(self, agent: Agent, way: Agent) -> None:
        self.agent = agent
        self.way = way
        self.own = Address(Uri(None, agent.address))
        agent.endpoint.user = self

    def on_request(self, server: Transaction, now: float) -> None:
        onward = self._onward(server.request)
        if onward.method is Method.INVITE:
            server.respond(server.request.reply(100), now)
        sending = self.agent.endpoint.send(onward, self, now, **self._hop(onward))
        sending.owner = server

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        if response.status > 100:
            server: Transaction = sending.owner
            server.respond(response.passed_on(server.request, response.to_tag), now)

    def on_ack(self, server: Transaction | None, ack: Request, now: float) -> None:
        if server is None:
            onward = self._onward(ack)
            self.agent.endpoint.send_ack(onward, now, received=ack.via, **self._hop(onward))

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        raise AssertionError(reason)

    def _onward(self, request: Request) -> Request:
        hops = request.max_forwards - 1
        if request.identity.to_tag is None:
            routes = (self.own, *request.record_route)
            return request.derive(record_route=routes, max_forwards=hops)
        assert request.uri.host == self.agent.address, "a strict router stands in the Request-URI"
        first, *rest = request.route
        return request.derive(uri=first.uri, route=tuple(rest), max_forwards=hops)

    def _hop(self, onward: Request) -> dict[str, Any]:
        if onward.identity.to_tag is None:
            return {"targets": (self.way.target(),)}
        return {"uri": onward.uri}
