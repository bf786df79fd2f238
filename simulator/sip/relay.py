"""A transaction layer that passes requests other than INVITE on without state (RFC 3261 16.11).

A proxy "can operate in either a stateful or stateless mode for each new request" (16). Without
state every copy of a request is passed on, and so is every response; who sent the request does
all the repeating.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from simulator.contracts import Flow
from simulator.sip.location import Target
from simulator.sip.message import Request, Response
from simulator.sip.throttle import ThrottledEndpoint
from simulator.sip.uri import Uri
from simulator.sip.vocabulary import BRANCH_COOKIE, DEFAULT_PORTS, Method

_STATEFUL: Final = frozenset({Method.INVITE, Method.ACK, Method.CANCEL, Method.REGISTER})


class Onward(Protocol):
    """Who knows where a request goes, `simulator.nodes.plain_proxy.PlainProxy`."""

    def onward(self, request: Request) -> tuple[Request, Uri, tuple[Target, ...] | None]:
        """Return what is passed on, the URI that says where to, and targets where known."""


class RelayEndpoint(ThrottledEndpoint):
    """The transactions of a proxy that keeps none but those of INVITE and CANCEL."""

    relay: Onward | None = None

    def receive_request(self, request: Request, flow: Flow, now: float) -> None:
        """Pass a request on, or take it as any endpoint does."""
        if self.relay is None or request.method in _STATEFUL or request.max_forwards <= 0:
            super().receive_request(request, flow, now)
            return
        onward, hop, targets = self.relay.onward(request)
        job = _Passing(self, onward, request)
        if targets is not None:
            job.go(targets, now)
        else:
            self.locator.locate(hop, _located, job, now)

    def receive_response(self, response: Response, now: float) -> None:
        """Pass a response on to where its request came from (16.11), or take it."""
        via = response.request.via
        ours = via is None or via.branch in self.clients[response.method]
        if ours or response.method in _STATEFUL or via is None or via.next is None:
            super().receive_response(response, now)
            return
        back = via.next
        request = response.request.derive(via=back)
        port = back.port or DEFAULT_PORTS[back.transport]
        target = Target(back.transport, back.host, port, back.host)
        self.transport.send(target, response.passed_on(request, response.to_tag), _PASSED, now)


class _Passing:
    """A request on its way to a target that has still to be found."""

    __slots__ = ("endpoint", "received", "request")

    def __init__(self, endpoint: RelayEndpoint, request: Request, received: Request) -> None:
        self.endpoint = endpoint
        self.request = request
        self.received = received

    def go(self, targets: tuple[Any, ...], now: float) -> None:
        """Send it to the first target."""
        below = self.received.via
        if not targets or below is None:
            return
        endpoint, target = self.endpoint, targets[0]
        flow = endpoint.transport.flow_to(target, None, now)
        via = endpoint.via(target.transport, below, local_port=flow.local_port)
        # 16.11: copies of one request get one branch, so it is made of the one that came.
        via.branch = f"{BRANCH_COOKIE}-{endpoint.name}-{below.branch.removeprefix(BRANCH_COOKIE)}"
        self.request.via = via
        endpoint.transport.send_on(flow, self.request, _PASSED, now)


class _Passed:
    """Owner of all that is passed on without state: nobody is told when it cannot be sent."""

    __slots__ = ()

    def on_failed(self, reason: str, now: float) -> None:
        """Who sent it finds out by its own timer."""


_PASSED: Final = _Passed()


def _located(job: _Passing, targets: tuple[Any, ...], now: float) -> None:
    job.go(targets, now)
