"""A request with its targets: one live client transaction at a time (RFC 3263 4.3).

The transaction user hears provisional responses of the live one, success, and only the last
failure. An INVITE can be cancelled; a CANCEL waits for the first provisional response (RFC 3261
9.1), and a peer that then never ends the INVITE is given up after 64 T1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.contracts import Flow, Transport
from simulator.sip.extensions import read_retry_after
from simulator.sip.message import Headers, Request, Response, Via
from simulator.sip.transaction import Transaction, alone
from simulator.sip.transitions import Kind, State
from simulator.sip.vocabulary import Method
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.sip.endpoint import Endpoint

# Constants, since a member looked up in its class costs ten times as much.
_CALLING: Final = State.CALLING
_CLIENT: Final = Kind.CLIENT
_INVITE_CLIENT: Final = Kind.INVITE_CLIENT
_INVITE: Final = Method.INVITE
_UDP: Final = Transport.UDP

_TRIES: Final = 5  # challenges to one request; a chain of proxies has seldom more than two


class Sending:
    """One request on its way through its targets.

    Attributes
    ----------
    request : Request
        As the transaction user made it, then with our Via for the first target; further
        targets get a copy, see `transaction.request`.
    transaction : Transaction or None
        The live one.
    owner : object
        For the transaction user's own use (a leg, a branch of a fork).
    provisional : bool
        Whether any 1xx came from the present target.
    finished : bool
        A final response was handed up.
    """

    __slots__ = (
        "_below",
        "_cancel_headers",
        "_targets",
        "_timer",
        "cancelled",
        "endpoint",
        "finished",
        "owner",
        "provisional",
        "request",
        "source",
        "timer_c",
        "transaction",
        "tries",
        "user",
    )

    def __init__(
        self,
        endpoint: Endpoint,
        request: Request,
        user: Any,
        timer_c: bool = False,
        source: str | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.request = request
        self._below = request.via  # the Vias that came, where we are a proxy
        self.user = user
        self.owner: Any = None
        self.timer_c = timer_c
        self.source = source
        self.transaction: Transaction | None = None
        self.provisional = self.finished = self.cancelled = False
        self.tries = 0  # with other credentials than at first
        self._targets: tuple[Any, ...] = ()  # still to be tried
        self._cancel_headers: Headers = ()
        self._timer: Timer | None = None

    def go(self, targets: tuple[Any, ...], now: float) -> None:
        """Try the targets in order."""
        if self.finished:  # cancelled while they were looked for
            return
        self._targets = targets
        if targets:
            self._next(now)
        else:
            self._give_up(503, "no target for the next hop", now)

    def go_on(self, flow: Flow, now: float) -> None:
        """Send on one given flow."""
        via = self.endpoint.via(flow.transport, self._below, flow.address, flow.local_port)
        transaction = self._open(via, flow, flow.transport is not _UDP)
        self.endpoint.transport.send_on(flow, transaction.request, transaction, now)
        self._sent(transaction, now)

    def cancel(self, now: float, headers: Headers = ()) -> None:
        """Ask for the end of the INVITE; without a provisional response yet, later (9.1)."""
        if self.finished or self.cancelled or self.request.method is not _INVITE:
            return
        self.cancelled = True
        self._cancel_headers = headers
        if self.provisional:
            self._send_cancel(now)
        elif self._withdraw():
            self._give_up(487, "cancelled before it was sent", now)

    def _withdraw(self) -> bool:
        """Whether the request is still here: its targets unknown, or its connection not open."""
        transaction = self.transaction
        if transaction is None:
            return True
        waited = self.endpoint.transport.withdraw(transaction.flow, transaction)
        if waited:
            transaction.end()
        return bool(waited)

    def on_response(self, transaction: Transaction, response: Response, now: float) -> None:
        """Take what the transaction hands up."""
        if transaction is not self.transaction:
            if response.status // 100 == 2:
                self.user.on_response(self, response, now)
            return
        if response.status < 200:
            first, self.provisional = not self.provisional, True
            if self.cancelled:
                if first:
                    self._send_cancel(now)
            elif self.timer_c and response.status > 100 and self._timer is not None:
                self._restart(self.endpoint.settings.timer_c, _timer_c, now)  # 16.7 step 2
            self.user.on_response(self, response, now)
        elif self._targets and self._moves_on(response):
            self.avoid(now, read_retry_after(response.headers))
            self._next(now)
        elif self.endpoint.keyring is not None and self._has_credentials(response):
            self._try_again(now)
        else:
            self.finished = True  # as in `_finish`
            self._targets = ()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self.user.on_response(self, response, now)

    def _has_credentials(self, response: Response) -> bool:
        """Whether a challenge can be answered (22.2, 22.3); never once cancelled."""
        keyring, transaction = self.endpoint.keyring, self.transaction
        if response.status not in (401, 407) or response.local or self.cancelled:
            return False
        if keyring is None or transaction is None or transaction.flow is None:
            return False
        if self.tries >= _TRIES:
            return False
        return keyring.learn(transaction.request, response)

    def _try_again(self, now: float) -> None:
        """Send the request with credentials to where it was challenged (8.1.3.5)."""
        keyring, transaction = self.endpoint.keyring, self.transaction
        if keyring is None or transaction is None or transaction.flow is None:
            return
        self.tries += 1
        self.provisional = False
        number = self.user.renumber(self, transaction.request.cseq)
        self.request = transaction.request.derive(cseq=number)
        keyring.sign(self.request)
        self.go_on(transaction.flow, now)

    def _moves_on(self, response: Response) -> bool:
        """RFC 3263 4.3: transport failure, no response at all, or 503; never once cancelled."""
        again = response.status == 503 or (bool(response.local) and response.status == 408)
        return again and not self.cancelled

    def _next(self, now: float) -> None:
        target, *rest = self._targets
        self._targets = tuple(rest)
        self.provisional = False
        endpoint = self.endpoint
        flow = endpoint.transport.flow_to(target, self.source, now)
        via = endpoint.via(target.transport, self._below, self.source, flow.local_port)
        transaction = self._open(via, flow, target.transport is not _UDP)
        endpoint.transport.send_on(flow, transaction.request, transaction, now)
        self._sent(transaction, now)

    def _open(self, via: Via, flow: Flow, reliable: bool) -> Transaction:
        endpoint, request = self.endpoint, self.request
        if self.transaction is not None:  # a second target: the first copy is out already
            request = request.derive()
        request.via = via
        kind = _INVITE_CLIENT if request.method is _INVITE else _CLIENT
        transaction = Transaction(endpoint, kind, request, flow, reliable, self)
        endpoint.begun += 1
        self.transaction = transaction
        endpoint.clients[request.method][via.branch] = transaction
        return transaction

    def _sent(self, transaction: Transaction, now: float) -> None:
        if transaction.state is _CALLING:  # it may have failed at once
            transaction.begin(now)
            if self.timer_c:
                self._restart(self.endpoint.settings.timer_c, _timer_c, now)

    def _send_cancel(self, now: float) -> None:
        transaction = self.transaction
        if transaction is None or transaction.flow is None:
            return
        request = transaction.request
        cancel = Request(  # 9.1: same Request-URI, Call-ID, To, CSeq number, top Via, Route
            Method.CANCEL,
            request.uri,
            request.identity,
            request.cseq,
            via=alone(request.via),
            route=request.route,
            headers=self._cancel_headers,
            call=request.call,
        )
        twin = Transaction(
            self.endpoint, Kind.CLIENT, cancel, transaction.flow, transaction.reliable
        )
        twin.owner = _Deaf()
        self.endpoint.clients[Method.CANCEL][twin.branch] = twin
        self.endpoint.transport.send_on(transaction.flow, cancel, twin, now)
        if twin.state is State.CALLING:
            twin.begin(now)
        self._restart(self.endpoint.settings.timeout, _cancel_timeout, now)

    def _give_up(self, status: int, reason: str, now: float) -> None:
        self._finish()
        self.user.on_response(self, Response(self.request, status, local=reason), now)

    def _finish(self) -> None:
        self.finished = True
        self._targets = ()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def avoid(self, now: float, seconds: float | None = None) -> None:
        """Let the present target stand behind others for a while, or for so many seconds."""
        self.endpoint.locator.avoid(self._tried(), now, self.source, seconds)

    def _tried(self) -> Any:
        flow = self.transaction.flow if self.transaction is not None else None
        return None if flow is None else (flow.transport, flow.host, flow.port)

    def _restart(self, delay: float, function: Any, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.endpoint.timers.start(delay, function, self, now)

    def abandon(self, reason: str, now: float) -> None:
        """End the INVITE without the peer: it neither answered nor ended it."""
        if not self.finished:
            if self.transaction is not None:
                self._withdraw()
                self.transaction.end()
            self._give_up(408, reason, now)


class _Deaf:
    """Owner of a CANCEL's transaction: its answer says nothing about the INVITE."""

    def on_response(self, transaction: Transaction, response: Response, now: float) -> None:
        """Ignore it."""


def _timer_c(sending: Sending, now: float) -> None:
    """16.8: cancel what has begun to ring, else act as if a 408 had come."""
    if sending.provisional:
        sending.cancel(now)
    else:
        sending.abandon("timer C", now)


def _cancel_timeout(sending: Sending, now: float) -> None:
    sending.abandon("no final response after CANCEL", now)
