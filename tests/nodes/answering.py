"""A transaction user that answers every request with one status and sends nothing."""

from __future__ import annotations

from typing import Any

from simulator.sip.transaction import Transaction
from tests.rig import Agent


class Answering:
    """Stands at the other end of what a test looks at."""

    def __init__(self, agent: Agent, status: int = 200) -> None:
        self.status = status
        agent.endpoint.user = self

    def on_request(self, server: Transaction, now: float) -> None:
        server.respond(server.request.reply(self.status, "x"), now)

    def on_response(self, sending: Any, response: Any, now: float) -> None:
        raise AssertionError("nothing was sent")

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        raise AssertionError("nothing was answered that is acknowledged")

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        raise AssertionError(reason)
