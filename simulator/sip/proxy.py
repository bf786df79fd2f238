"""The proxy core of RFC 3261 16: response contexts, forking, best response, CANCEL, loops.

A `ProxyCore` is the other kind of transaction user. It passes on what a `Choose` function tells
it: for each new request that gives targets, or a status to refuse with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from simulator.contracts import Flow
from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE
_CANCEL: Final = Method.CANCEL


class Branch:
    """One place to pass a request on to.

    Attributes
    ----------
    uri : Uri
        The new Request-URI.
    targets, flow
        The next hop where it is known; both None: by location.
    otherwise : Branch or None
        Tried instead once this one has failed with a status that the proxy reroutes on.
    """

    __slots__ = ("flow", "headers", "otherwise", "targets", "uri")

    def __init__(
        self,
        uri: Uri,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        headers: Headers | None = None,
    ) -> None:
        self.uri = uri
        self.targets = targets
        self.flow = flow
        self.headers = headers  # instead of the request's own, where the proxy adds some
        self.otherwise: Branch | None = None


class Refusal:
    """A proxy's own final response."""

    __slots__ = ("headers", "status")

    def __init__(self, status: int, headers: Headers = ()) -> None:
        self.status = status
        self.headers = headers


Chosen = Sequence[Branch] | Refusal
Choose = Callable[[Request, Flow, float], Chosen]


class Context:
    """The response context of one request (16.6 to 16.10)."""

    __slots__ = ("best", "otherwise", "pending", "sendings", "server", "succeeded")

    def __init__(self, server: Transaction) -> None:
        self.server = server
        self.sendings: list[Sending] = []
        self.pending = 0
        self.otherwise: dict[Sending, Branch] = {}
        self.best: Response | None = None
        self.succeeded = False

    def let_go(self, sending: Sending) -> None:
        """Forget a branch that has its final response: there is nothing to cancel any more."""
        self.otherwise.pop(sending, None)
        if sending in self.sendings:
            self.sendings.remove(sending)


class ProxyCore:
    """A forking, record-routing, transaction-stateful proxy.

    Parameters
    ----------
    endpoint : Endpoint
    choose : callable
        ``choose(request, flow, now)`` for requests that begin something.
    way_back : callable
        ``way_back(uri)``: a flow to the user of a contact URI, or None (by location).
    record_route : Address
        Put on dialog-forming requests, so that the dialog stays with us.
    own : callable
        Whether a URI is ours (loose routing, 16.4).
    """

    def __init__(
        self,
        endpoint: Endpoint,
        choose: Choose,
        way_back: Callable[[Uri], Flow | None],
        record_route: Address,
        own: Callable[[Uri], bool],
    ) -> None:
        self.endpoint = endpoint
        self.choose = choose
        self.way_back = way_back
        self.record_route = record_route
        self._first = (record_route,)  # one for all requests
        self.own = own

    # Requests

    def on_request(self, server: Transaction, now: float) -> None:
        """Pass a request on (16.3 to 16.6)."""
        request = server.request
        if request.method is _CANCEL:
            self._cancel(server, now)
        elif request.max_forwards <= 0:  # 16.3 step 3
            self._reply(server, 483, now)
        else:
            if request.method is _INVITE:
                server.respond(request.reply(100), now)
            self._pass_on(server, request, now)

    def on_ack(self, server: Transaction | None, ack: Request, now: float) -> None:
        """Pass the ACK of a 2xx on; that of a failure ends here."""
        if server is not None or ack.max_forwards <= 0:
            return
        route = self._rest(ack)
        onward = ack.derive(route=route, max_forwards=ack.max_forwards - 1)
        flow = None if route else self.way_back(ack.uri)
        self.endpoint.send_ack(onward, now, flow=flow, received=ack.via)

    def on_undelivered(self, server: Transaction, reason: str, now: float) -> None:
        """Nobody waits for our response any more."""

    def _pass_on(self, server: Transaction, request: Request, now: float) -> None:
        if request.identity.to_tag is not None:
            route = self._rest(request)
            branches: Chosen = [
                Branch(request.uri, flow=None if route else self.way_back(request.uri))
            ]
        else:
            route = self._rest(request)
            branches = self.choose(request, server.flow, now)  # type: ignore[arg-type]
        if isinstance(branches, Refusal):
            self._reply(server, branches.status, now, branches.headers)
            return
        if not branches:  # 16.5: the target set is empty
            self._reply(server, 480, now)
            return
        context = Context(server)
        server.owner = context
        context.pending = len(branches)
        for branch in branches:
            self._fork(context, request, branch, route, now)

    def _fork(
        self,
        context: Context,
        request: Request,
        branch: Branch,
        route: tuple[Address, ...],
        now: float,
    ) -> None:
        onward = request.derive(uri=branch.uri, route=route, max_forwards=request.max_forwards - 1)
        if branch.headers is not None:
            onward.headers = branch.headers
        invite = request.method is _INVITE
        if invite and request.identity.to_tag is None:
            before = request.record_route
            onward.record_route = (self.record_route, *before) if before else self._first
        sending = self.endpoint.send(
            onward, self, now, targets=branch.targets, flow=branch.flow, timer_c=invite
        )
        sending.owner = context
        context.sendings.append(sending)
        if branch.otherwise is not None:
            context.otherwise[sending] = branch.otherwise
        if sending.finished:
            self._final(context, sending, Response(onward, 503, local="no target"), now)

    def _cancel(self, server: Transaction, now: float) -> None:
        invite = self.endpoint.invite_of(server)
        if invite is None or not isinstance(invite.owner, Context):
            self._reply(server, 481, now)
            return
        self._reply(server, 200, now)
        headers = tuple(h for h in server.request.headers if h[0] == "Reason")
        for sending in tuple(invite.owner.sendings):
            sending.cancel(now, headers)

    # Responses (16.7)

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Pass a response on, or keep it until the best one is known."""
        context = sending.owner
        if not isinstance(context, Context):
            return
        if response.status < 200:
            if response.status > 100 and not context.succeeded:
                self._forward(context, response, now)
        elif response.status < 300:
            self._success(context, sending, response, now)
        else:
            self._final(context, sending, response, now)

    def reroutes(self, status: int) -> bool:
        """Whether a branch that failed so gives room to the one behind it."""
        return status in (503, 504)

    def on_unreached(self, sending: Sending, response: Response, now: float) -> None:
        """A request is answered with our own failure, since nobody could be reached."""

    def _success(self, context: Context, sending: Sending, response: Response, now: float) -> None:
        invite = response.method is _INVITE
        if context.succeeded and not invite:
            return
        first, context.succeeded = not context.succeeded, True
        context.let_go(sending)
        self._forward(context, response, now)
        if first:
            for other in tuple(context.sendings):  # step 10
                other.cancel(now, _COMPLETED_ELSEWHERE)

    def _final(self, context: Context, sending: Sending, response: Response, now: float) -> None:
        following = context.otherwise.get(sending)
        context.let_go(sending)
        if following is not None and not sending.cancelled and self.reroutes(response.status):
            request = context.server.request
            self._fork(context, request, following, self._rest(request), now)
            return
        context.pending -= 1
        if context.best is None or _rank(response.status) < _rank(context.best.status):
            context.best = response
        if response.status >= 600:
            for other in tuple(context.sendings):  # step 5
                other.cancel(now)
        if context.pending == 0 and not context.succeeded:
            best = context.best
            if best.local:
                self.on_unreached(sending, best, now)
            if best.local and best.status == 503:
                best = best.derive(status=500)  # step 6: a 503 of ours is not passed upstream
            self._forward(context, best, now)

    def _forward(self, context: Context, response: Response, now: float) -> None:
        server = context.server
        tag = response.to_tag
        if tag is None and response.status >= 200:
            tag = self.endpoint.new_tag()
        # What was local here is an answer from afar to those before us.
        onward = response.passed_on(server.request, tag)
        server.respond(onward, now)

    def _rest(self, request: Request) -> tuple[Address, ...]:
        route = request.route
        while route and self.own(route[0].uri):
            route = route[1:]
        return route

    def _reply(self, server: Transaction, status: int, now: float, headers: Headers = ()) -> None:
        tag = server.request.identity.to_tag or self.endpoint.new_tag()
        server.respond(server.request.reply(status, tag, headers=headers), now)


_COMPLETED_ELSEWHERE: Headers = (("Reason", 'SIP;cause=200;text="Call completed elsewhere"'),)


def _rank(status: int) -> int:
    """Order final failures (16.7 step 6): 6xx first, then the lowest class, 401 and 407 early."""
    if status >= 600:
        return 0
    preferred = status in (401, 407, 415, 420, 484)
    return (status // 100) * 1000 + (0 if preferred else status % 100 + 1)
