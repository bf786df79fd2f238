"""A redirect server: answers every INVITE with where the user is (RFC 3261 8.3)."""

from __future__ import annotations

from typing import Any

from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address
from tests.rig import Agent


class Redirect:
    """Says 302."""

    def __init__(self, agent: Agent, contact: Address) -> None:
        self.agent = agent
        self.contact = contact
        agent.endpoint.user = self

    def on_request(self, server: Transaction, now: float) -> None:
        tag = self.agent.endpoint.new_tag()
        server.respond(server.request.reply(302, tag, contact=self.contact), now)

    def on_response(self, sending: Any, response: Any, now: float) -> None:
        raise AssertionError("nothing was sent")

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        """The transaction has ended."""

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        raise AssertionError(reason)
