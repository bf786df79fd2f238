"""A stateless proxy (RFC 3261 16.11), as RFC 3666 3.8 has it: no product of ours is one."""

from __future__ import annotations

from typing import Any

from simulator.contracts import Flow
from simulator.sip.message import Request, Via
from simulator.sip.uri import Uri
from tests.rig import Agent


class Stateless:
    """Hands every request on to one place, with a branch made of that which it came with."""

    def __init__(self, agent: Agent, way: Agent) -> None:
        self.agent = agent
        self.way = way
        agent.endpoint.receive_request = self.receive  # type: ignore[method-assign]

    def receive(self, request: Request, flow: Flow, now: float) -> None:
        """Pass a request on."""
        came = request.via
        assert came is not None
        via = Via(flow.transport, self.agent.address, 5060, f"{came.branch}-p", came)
        uri = Uri(request.uri.user, self.way.address)
        onward = request.derive(uri=uri, via=via, max_forwards=request.max_forwards - 1)
        self.agent.node.transport.send(self.way.target(), onward, self, now)

    def on_failed(self, reason: Any, now: float) -> None:
        raise AssertionError(reason)
