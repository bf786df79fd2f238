"""The proxy core of RFC 3261 16: response contexts, forking, best response, CANCEL, loops.

A `ProxyCore` is the other kind of transaction user. It passes on what a `Choose` function tells
it: for each new request that gives targets, or a status to refuse with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from simulator.contracts import Flow
from simulator.sip.digest import challenges, without_challenges
from simulator.sip.endpoint import Endpoint
from simulator.sip.extensions import options, read_retry_after
from simulator.sip.forking import (
    Branch,
    Choose,
    Chosen,
    Context,
    Refusal,
    Served,
    rank,
)
from simulator.sip.guard import Guard
from simulator.sip.message import Headers, Request, Response
from simulator.sip.routes import Routed, Routes, arrived, is_loose, towards_strict
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

__all__ = ["Branch", "Choose", "Chosen", "ProxyCore", "Refusal"]

# Constants, since a member looked up in its class costs ten times as much.
_INVITE: Final = Method.INVITE
_CANCEL: Final = Method.CANCEL
_PROXY_REQUIRE: Final = len("Proxy-Require")


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

    Attributes
    ----------
    guard : Guard or None
        Asks for credentials on requests that begin something (22.3); None: nobody is asked.
    stays : bool
        Whether it puts itself into Record-Route at all (16.6 step 4).
    served : Served or None
        Features, which are asked about each new INVITE instead of `choose`.
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
        self.guard: Guard | None = None
        self.stays = True
        self.served: Served | None = None

    # Requests

    def on_request(self, server: Transaction, now: float) -> None:
        """Pass a request on (16.3 to 16.6)."""
        request = server.request
        if request.method is _CANCEL:
            self._cancel(server, now)
        elif request.max_forwards <= 0:  # 16.3 step 3
            self._reply(server, 483, now)
        elif _requires(request.headers):  # 16.3 step 5
            wanted = options(request.headers, "Proxy-Require")
            self._reply(server, 420, now, (("Unsupported", ", ".join(sorted(wanted))),))
        elif self.guard is None or self._admits(self.guard, server, now):
            if request.method is _INVITE:
                server.respond(request.reply(100), now)
            self._pass_on(server, request, now)

    def on_ack(self, server: Transaction | None, ack: Request, now: float) -> None:
        """Pass the ACK of a 2xx on; that of a failure ends here."""
        if server is not None or ack.max_forwards <= 0:
            return
        uri, route = self._arrived(ack)
        flow = None if route else self.way_back(uri)
        uri, route, hop = way_on(uri, route)
        onward = ack.derive(uri=uri, route=route, max_forwards=ack.max_forwards - 1)
        if self.guard is not None:
            onward.headers = self.guard.strip(onward.headers)
        self.endpoint.send_ack(onward, now, uri=hop, flow=flow, received=ack.via)

    def on_undelivered(self, server: Transaction, reason: str, now: float) -> None:
        """Nobody waits for our response any more."""

    def _admits(self, guard: Guard, server: Transaction, now: float) -> bool:
        """Whether a request may pass; else it is answered (16.3 step 6)."""
        if server.request.identity.to_tag is not None:
            return True  # who began the dialog was asked
        status, headers, _ = guard.admit(server.request, now)
        if status:
            self._reply(server, status, now, headers)
        return not status

    def _pass_on(self, server: Transaction, request: Request, now: float) -> None:
        uri, route = self._arrived(request)
        if uri is not request.uri:
            request = request.derive(uri=uri)
        if request.identity.to_tag is not None:
            branches: Chosen = [Branch(uri, flow=None if route else self.way_back(uri))]
        elif self.served is not None and request.method is _INVITE:
            server.owner = context = Context(server)
            self.served.begin(context, request, now)
            return
        else:
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
        route: Routes,
        now: float,
    ) -> None:
        uri, route, hop = way_on(branch.uri, route)
        onward = request.derive(uri=uri, route=route, max_forwards=request.max_forwards - 1)
        if branch.headers is not None:
            onward.headers = branch.headers
        if self.guard is not None:
            onward.headers = self.guard.strip(onward.headers)
        invite = request.method is _INVITE
        if invite and self.stays and request.identity.to_tag is None:
            before = request.record_route
            onward.record_route = (self.record_route, *before) if before else self._first
        routed = bool(route or hop)  # 16.6 step 7: then the Route says where to
        sending = self.endpoint.send(
            onward,
            self,
            now,
            uri=hop,
            targets=None if routed else branch.targets,
            flow=None if routed else branch.flow,
            timer_c=invite,
        )
        sending.owner = context
        context.sendings.append(sending)
        if branch.otherwise is not None:
            context.otherwise[sending] = branch.otherwise
            if branch.silence is not None:
                self.endpoint.timers.start(branch.silence, self._silent, sending, now)
        if branch.patience is not None and context.extra is not None:
            limit = self.endpoint.timers.at(now + branch.patience, Sending.cancel, sending)
            context.extra.limits.append(limit)
        if sending.finished:
            self._final(context, sending, Response(onward, 503, local="no target"), now)

    def _silent(self, sending: Sending, now: float) -> None:
        """Go on past a branch that says nothing; what it still says does not count."""
        context = sending.owner
        following = context.otherwise.get(sending)
        if following is None or sending.provisional or context.cancelled or context.succeeded:
            return
        if following.twin:
            sending.avoid(now)
        context.let_go(sending)
        sending.cancel(now)
        request = context.server.request
        self._fork(context, request, following, self._arrived(request)[1], now)

    def _cancel(self, server: Transaction, now: float) -> None:
        invite = self.endpoint.invite_of(server)
        if invite is None or not isinstance(invite.owner, Context):
            self._reply(server, 481, now)
            return
        self._reply(server, 200, now)
        headers = tuple(h for h in server.request.headers if h[0] == "Reason")
        context, ringing = invite.owner, tuple(invite.owner.sendings)
        context.cancelled = True
        if context.extra is not None and self.served is not None:
            self.served.cancelled(context, now)
            context.pending -= context.extra.stop()
        for sending in ringing:
            sending.cancel(now, headers)
        if not ringing and not context.closed:  # nobody had been asked yet
            self._forward(context, Response(context.server.request, 487), now)

    # What features do

    def ring(self, context: Context, branches: Sequence[Branch], now: float) -> None:
        """Pass a request on to more places."""
        request = context.server.request
        uri, route = self._arrived(request)
        if uri is not request.uri:
            request = request.derive(uri=uri)
        context.pending += len(branches)
        for branch in branches:
            if branch.delay > 0.0 and context.extra is not None:
                job = (context, request, branch, route)
                timer = self.endpoint.timers.at(now + branch.delay, self._ring_later, job)
                context.extra.later.append(timer)
            else:
                self._fork(context, request, branch, route, now)

    def _ring_later(self, job: tuple[Context, Request, Branch, Routes], now: float) -> None:
        self._fork(*job, now)

    def give_up(self, context: Context, now: float) -> None:
        """Cancel what rings, since the call goes elsewhere: its failures do not count."""
        context.left = None
        if context.extra is not None:
            context.pending -= context.extra.stop()
            context.extra.given_up.update(context.sendings)
        for sending in tuple(context.sendings):
            context.otherwise.pop(sending, None)
            sending.cancel(now)

    def refuse(self, context: Context, refusal: Refusal, now: float) -> None:
        """Answer a request with a failure of ours, once nothing rings any more."""
        if context.extra is not None and context.sendings:
            context.extra.verdict = refusal
            self.give_up(context, now)
        elif not context.closed:
            context.closed = True
            self._reply(context.server, refusal.status, now, refusal.headers)

    # Responses (16.7)

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Pass a response on, or keep it until the best one is known."""
        context = sending.owner
        if not isinstance(context, Context):
            return
        if response.status < 200:
            if response.status > 100 and not context.succeeded:
                self._forward(context, response, now)
                if context.extra is not None and self.served is not None:
                    self.served.ringing(context, now)
        elif response.status < 300:
            self._success(context, sending, response, now)
        else:
            self._final(context, sending, response, now)

    def _beyond(
        self, twin: Branch | None, sending: Sending, response: Response, now: float
    ) -> Branch | None:
        """Return what follows a server that failed: its twin only where the fault is its own."""
        if response.local:
            sending.avoid(now)
        elif self.is_its_own(response):
            after = read_retry_after(response.headers)
            if after is not None:
                sending.avoid(now, after)
        else:
            while twin is not None and twin.twin:
                twin = twin.otherwise
        return twin

    def is_its_own(self, response: Response) -> bool:
        """Whether a failure is of the server that sent it, and not of what lies beyond."""
        return False

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
            if context.extra is not None and self.served is not None:
                context.pending -= context.extra.stop()
                self.served.answered(context, now)
            for other in tuple(context.sendings):  # step 10
                other.cancel(now, _COMPLETED_ELSEWHERE)

    def _final(self, context: Context, sending: Sending, response: Response, now: float) -> None:
        if sending not in context.sendings:  # given up, and another tried in its place
            return
        following = context.otherwise.get(sending)
        if following is not None and following.twin:
            following = self._beyond(following, sending, response, now)
        context.let_go(sending)
        if following is not None and not context.cancelled and not context.succeeded:
            if following.after_any or (not sending.cancelled and self.reroutes(response.status)):
                request = context.server.request
                self._fork(context, request, following, self._arrived(request)[1], now)
                return
            context.left = following
        context.pending -= 1
        if context.extra is None or sending not in context.extra.given_up:
            self._compare(context, response, now)
        if context.pending == 0 and not context.succeeded:
            self._conclude(context, sending, now)

    def _compare(self, context: Context, response: Response, now: float) -> None:
        if response.status in (401, 407):
            context.challenges += challenges(response.headers)
        if context.best is None or rank(response.status) < rank(context.best.status):
            context.best = response
        if response.status >= 600:
            if context.extra is not None:
                context.pending -= context.extra.stop()
            context.otherwise.clear()
            for other in tuple(context.sendings):  # step 5
                other.cancel(now)

    def _conclude(self, context: Context, sending: Sending, now: float) -> None:
        """Answer a request whose last branch has failed."""
        best, context.best = context.best, None
        extra = context.extra
        if extra is not None and self.served is not None:
            if extra.verdict is not None:
                self.refuse(context, extra.verdict, now)
                return
            if best is None:  # all were given up: the call goes elsewhere
                return
            if not context.cancelled and self.served.failed(context, best, now):
                return
        if best is not None:
            if best.local:
                self.on_unreached(sending, best, now)
            self.pass_on(context, best, now)

    def pass_on(self, context: Context, best: Response, now: float) -> None:
        """Send the best of the failures upstream (steps 6 and 7)."""
        if best.local and best.status == 503:
            best = best.derive(status=500)  # step 6: a 503 of ours is not passed upstream
        elif best.status in (401, 407):  # step 7: with the challenges of all branches
            others = without_challenges(best.headers)
            best = best.derive(headers=(*others, *context.challenges))
        self._forward(context, best, now)

    def _forward(self, context: Context, response: Response, now: float) -> None:
        server = context.server
        context.closed = context.closed or response.status >= 200
        tag = response.to_tag
        if tag is None and response.status >= 200:
            tag = self.endpoint.new_tag()
        # What was local here is an answer from afar to those before us.
        onward = response.passed_on(server.request, tag)
        server.respond(onward, now)

    def _arrived(self, request: Request) -> Routed:
        if not request.route and not request.uri.parameters:
            return request.uri, ()  # as from clients, outside dialogs
        return arrived(request.uri, request.route, self._placed, self.own)

    def _placed(self, uri: Uri) -> bool:
        """Whether a URI is our Record-Route: a strict router was before us (16.4)."""
        return uri.user == self.record_route.uri.user and self.own(uri)

    def _reply(self, server: Transaction, status: int, now: float, headers: Headers = ()) -> None:
        tag = server.request.identity.to_tag or self.endpoint.new_tag()
        server.respond(server.request.reply(status, tag, headers=headers), now)


def _requires(headers: Headers) -> bool:
    """Whether there is a Proxy-Require; its length is looked at first, since none is usual."""
    for name, _ in headers:
        if len(name) == _PROXY_REQUIRE and name.lower() == "proxy-require":
            return True
    return False


def way_on(uri: Uri, route: Routes) -> tuple[Uri, Routes, Uri | None]:
    """Return Request-URI and Route for the next hop, and that hop where Route does not say it."""
    if not route or is_loose(route[0].uri):
        return uri, route, None
    hop = route[0].uri
    return (*towards_strict(uri, route), hop)


_COMPLETED_ELSEWHERE: Headers = (("Reason", 'SIP;cause=200;text="Call completed elsewhere"'),)
