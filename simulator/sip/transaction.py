"""Client and server transactions: the machines of `simulator.sip.transitions` at work.

A `Transaction` runs one of the four tables. It has one live timer; which instant comes next
follows from the nominal time since its start, so that every repetition falls on its exact instant
(RFC 3261 17.1.1.2, 17.1.2.2, 17.2.1). It lets go of its request once a final response was handed
up, and of everything at its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.contracts import Flow, Transport
from simulator.errors import LocalProtocolError
from simulator.sip.digest import answers
from simulator.sip.message import Request, Response, Via
from simulator.sip.transitions import TABLES, Act, Input, Kind, State
from simulator.sip.vocabulary import Method
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.sip.endpoint import Endpoint

TRYING: Final = 0.2  # 17.2.1: a silent transaction user is spoken for after that, seconds

# A member looked up in its class costs 50 ns on CPython 3.11, a constant of the module 5; of the
# former a hop had ten (tests/benchmarks/test_hop.py).
_CALLING: Final = State.CALLING
_PROCEEDING: Final = State.PROCEEDING
_TERMINATED: Final = State.TERMINATED
_INVITE_SERVER: Final = Kind.INVITE_SERVER
_ACK: Final = Method.ACK
_REQUEST_AGAIN: Final = Input.REQUEST
_ACKNOWLEDGED: Final = Input.ACK
_LINGER: Final = Input.LINGER
_UDP: Final = Transport.UDP


class Transaction:
    """One transaction, client or server.

    Attributes
    ----------
    kind : Kind
    state : State
    request : Request
        Kept until a final response made it useless.
    flow : Flow or None
        Where it is sent, or where it came in.
    owner : object
        A client transaction's `Sending`; what the transaction user likes on a server one.
    sends : int
        How often the request (client) or the last response (server) went out.
    """

    __slots__ = (
        "_delay",
        "_elapsed",
        "_table",
        "_timer",
        "branch",
        "call",
        "endpoint",
        "flow",
        "kind",
        "last",
        "method",
        "owner",
        "reliable",
        "request",
        "sends",
        "state",
    )

    def __init__(
        self,
        endpoint: Endpoint,
        kind: Kind,
        request: Request,
        flow: Flow | None,
        reliable: bool,
        owner: Any = None,
    ) -> None:
        self.endpoint = endpoint
        self.kind = kind
        self._table = _TABLES[kind]
        self.state = _PROCEEDING if kind is _INVITE_SERVER else _CALLING
        self.request = request
        self.method = request.method
        via = request.via
        self.branch = via.branch if via is not None else ""
        self.call = request.call
        self.flow = flow
        self.reliable = reliable
        self.owner = owner
        self.last: Request | Response | None = None  # what a repetition sends again
        self.sends = 0
        self._timer: Timer | None = None
        self._delay = 0.0
        self._elapsed = 0.0

    # What comes from outside

    def begin(self, now: float) -> None:
        """Start the timers of a client transaction whose request has just been sent."""
        self.last = self.request
        self.sends = 1
        endpoint = self.endpoint
        settings = endpoint.settings
        if self.reliable or not endpoint.repeats:
            self._timer = endpoint.timers.start(settings.timeout, _on_timeout, self, now)
        else:
            self._delay = settings.t1
            self._timer = endpoint.timers.start(settings.t1, _on_repeat, self, now)

    def receive(self, message: Request | Response, now: float) -> None:
        """Take a response (client), or the request again or its ACK (server)."""
        if message.status:
            event = _INPUT_BY_CLASS[message.status // 100]
        else:
            event = _ACKNOWLEDGED if message.method is _ACK else _REQUEST_AGAIN
        # As in `step`, without the call; `respond` likewise: every message comes by one of both.
        act, self.state = self._table[self.state][event]
        act(self, message, now)

    def respond(self, response: Response, now: float) -> None:
        """Send a response of the transaction user (server)."""
        act, self.state = self._table[self.state][_INPUT_BY_CLASS[response.status // 100]]
        act(self, response, now)

    def await_user(self, now: float) -> None:
        """Say 100 in the transaction user's stead unless it answers soon (17.2.1)."""
        self._start(TRYING, _on_silence, now)

    def on_failed(self, reason: str, now: float) -> None:
        """The transport layer could not send, or lost the connection in between."""
        self.step(Input.TRANSPORT, reason, now)

    def step(self, event: Input, what: Any, now: float) -> None:
        """Make one step of the table."""
        act, self.state = self._table[self.state][event]
        act(self, what, now)

    # What the acts use

    def end(self) -> None:
        """Forget everything."""
        self.state = _TERMINATED
        endpoint = self.endpoint  # as `Endpoint.forget` does
        tables = endpoint.servers if self.kind >= _INVITE_SERVER else endpoint.clients
        tables[self.method].pop(self.branch, None)
        timer = self._timer
        if timer is not None:
            timer.cancel()
            self._timer = None
        self.last = None
        self.owner = None

    def stop(self) -> None:
        """Stop the live timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def send_last(self, now: float) -> None:
        """Send `last` (once more)."""
        if self.last is None or self.flow is None:
            return
        self.sends += 1
        if self.kind >= _INVITE_SERVER:
            self.endpoint.transport.reply(self.flow, self.last, self, now)
        else:
            self.endpoint.transport.send_on(self.flow, self.last, self, now)

    def linger(self, delay: float, now: float) -> None:
        """Stay for late copies; where there are none (reliable transports) `end` comes instead."""
        timer = self._timer
        if timer is not None:
            timer.cancel()
        self._timer = self.endpoint.timers.linger(delay, _on_linger, self, now)

    def repeat_from(self, delay: float, now: float) -> None:
        """Begin repeating `last` after `delay`, in competition with the time-out."""
        self.stop()
        self._elapsed = 0.0
        self._delay = delay
        self._start(delay, _on_repeat, now)

    def await_timeout(self, now: float) -> None:
        """Wait for the time-out alone."""
        self.stop()
        self._start(self.endpoint.settings.timeout, _on_timeout, now)

    def repeated(self, now: float) -> None:
        """Set the next repetition, or the time-out where that is not later."""
        settings = self.endpoint.settings
        self._elapsed += self._delay
        self._delay = self._next_delay()
        remaining = settings.timeout - self._elapsed
        if self._delay < remaining:
            self._start(self._delay, _on_repeat, now)
        else:
            self._start(remaining, _on_timeout, now)

    def _next_delay(self) -> float:
        settings = self.endpoint.settings
        if self.kind is Kind.INVITE_CLIENT:
            return self._delay * 2.0  # 17.1.1.2: no cap
        if self.kind is Kind.CLIENT and self.state is State.PROCEEDING:
            return settings.t2  # 17.1.2.2
        return min(self._delay * 2.0, settings.t2)

    def _start(self, delay: float, function: Any, now: float) -> None:
        self._timer = self.endpoint.timers.start(delay, function, self, now)


def _on_repeat(transaction: Transaction, now: float) -> None:
    transaction.step(Input.REPEAT, None, now)
    if transaction.state is not _TERMINATED:  # it could not be sent
        transaction.repeated(now)


def _on_timeout(transaction: Transaction, now: float) -> None:
    transaction.step(Input.TIMEOUT, None, now)


def _on_linger(transaction: Transaction, now: float) -> None:
    transaction.step(_LINGER, None, now)


def _on_silence(transaction: Transaction, now: float) -> None:
    if transaction.last is None:
        transaction.respond(transaction.request.reply(100), now)


# The acts, one small function each, in the order of `Act`


def _absorb(transaction: Transaction, what: Any, now: float) -> None:
    """Do nothing."""


def _illegal(transaction: Transaction, what: Any, now: float) -> None:
    raise LocalProtocolError(f"{transaction.kind.name} {transaction.state.name}: {what!r}")


def _pass(transaction: Transaction, response: Any, now: float) -> None:
    transaction.owner.on_response(transaction, response, now)


def _pass_stop(transaction: Transaction, response: Any, now: float) -> None:
    transaction.stop()
    transaction.owner.on_response(transaction, response, now)


def _pass_accept(transaction: Transaction, response: Any, now: float) -> None:
    transaction.linger(transaction.endpoint.settings.timeout, now)  # timer M, RFC 6026 7.2
    transaction.last = None
    transaction.owner.on_response(transaction, response, now)


def _pass_ack(transaction: Transaction, response: Any, now: float) -> None:
    owner = transaction.owner
    ack = transaction.last = _acknowledge(transaction.request, response)
    if transaction.endpoint.keyring is not None:
        ack.headers = answers(transaction.request.headers)  # 22.1
    transaction.send_last(now)
    if transaction.state is not _TERMINATED:  # there was no way for the ACK
        _leave(transaction, transaction.endpoint.settings.timer_d, now)
    owner.on_response(transaction, response, now)


def _pass_linger(transaction: Transaction, response: Any, now: float) -> None:
    owner = transaction.owner
    if transaction.reliable:
        transaction.end()
    else:
        transaction.last = None
        transaction.linger(transaction.endpoint.settings.t4, now)
    owner.on_response(transaction, response, now)


def _resend(transaction: Transaction, what: Any, now: float) -> None:
    heard = transaction.endpoint.retransmitted
    if heard is not None and transaction.last is not None:
        heard.sent_again(transaction.last, what is not None, now)
    transaction.send_last(now)


def _send(transaction: Transaction, response: Any, now: float) -> None:
    transaction.last = response
    transaction.sends += 1
    transaction.endpoint.transport.reply(transaction.flow, response, transaction, now)


def _send_accept(transaction: Transaction, response: Any, now: float) -> None:
    transaction.sends += 1
    endpoint = transaction.endpoint
    endpoint.transport.reply(transaction.flow, response, transaction, now)
    transaction.last = None
    transaction.linger(endpoint.settings.timeout, now)  # timer L, RFC 6026 7.1


def _send_failure(transaction: Transaction, response: Any, now: float) -> None:
    _send(transaction, response, now)
    if transaction.state is _TERMINATED:  # there was no way for it
        return
    if transaction.reliable:
        transaction.await_timeout(now)  # timer H
    else:
        transaction.repeat_from(transaction.endpoint.settings.t1, now)


def _send_final(transaction: Transaction, response: Any, now: float) -> None:
    transaction.last = response
    transaction.sends += 1
    endpoint = transaction.endpoint
    endpoint.transport.reply(transaction.flow, response, transaction, now)
    if transaction.state is _TERMINATED:  # there was no way for it
        return
    if transaction.reliable:  # as in `_leave`
        transaction.end()
    else:
        transaction.linger(endpoint.settings.timeout, now)


def _confirm(transaction: Transaction, ack: Any, now: float) -> None:
    user = transaction.endpoint.user
    _leave(transaction, transaction.endpoint.settings.t4, now)
    user.on_ack(transaction, ack, now)


def _pass_acknowledged(transaction: Transaction, ack: Any, now: float) -> None:
    transaction.endpoint.receive_ack(ack, now)  # of a peer that used the branch of its INVITE


def _timed_out(transaction: Transaction, what: Any, now: float) -> None:
    owner, request = transaction.owner, transaction.request
    transaction.endpoint.transport.withdraw(transaction.flow, transaction)
    transaction.end()
    owner.on_response(transaction, Response(request, 408, local="no response in time"), now)


def _failed(transaction: Transaction, reason: Any, now: float) -> None:
    owner, request = transaction.owner, transaction.request
    transaction.end()
    owner.on_response(transaction, Response(request, 503, local=str(reason)), now)


def _undelivered(transaction: Transaction, reason: Any, now: float) -> None:
    transaction.stop()
    transaction.endpoint.user.on_undelivered(transaction, str(reason or "no ACK"), now)
    transaction.end()


def _end(transaction: Transaction, what: Any, now: float) -> None:
    transaction.end()


def _leave(transaction: Transaction, delay: float, now: float) -> None:
    """Linger for late copies; a reliable transport brings none."""
    if transaction.reliable:
        transaction.end()
    else:
        transaction.linger(delay, now)


_ACTS: Final = (
    _absorb,
    _illegal,
    _pass,
    _pass_stop,
    _pass_accept,
    _pass_ack,
    _pass_linger,
    _resend,  # RESEND_ACK
    _resend,  # RESEND_REQUEST
    _resend,  # RESEND_RESPONSE
    _send,
    _send_accept,
    _send_failure,
    _send_final,
    _confirm,
    _pass_acknowledged,
    _timed_out,
    _undelivered,
    _failed,
    _end,
)
assert len(_ACTS) == len(Act)
# The tables with the functions themselves in place of their numbers: one look-up less a step.
_TABLES: Final = tuple(
    tuple(tuple((_ACTS[act], state) for act, state in row) for row in table) for table in TABLES
)

_INPUT_BY_CLASS: Final = (
    Input.FAILURE,
    Input.PROVISIONAL,
    Input.SUCCESS,
    Input.FAILURE,
    Input.FAILURE,
    Input.FAILURE,
    Input.FAILURE,
)


def _acknowledge(request: Request, response: Response) -> Request:
    """Build the ACK of a 300-699 (RFC 3261 17.1.1.3): of the Vias only the top one."""
    identity = request.identity
    if identity.to_tag is None and response.to_tag is not None:
        identity = identity.with_to_tag(response.to_tag)
    return Request(
        Method.ACK,
        request.uri,
        identity,
        request.cseq,
        via=alone(request.via),
        route=request.route,
        call=request.call,
    )


def alone(via: Via | None) -> Via | None:
    """Return a Via without those below it."""
    return None if via is None else Via(via.transport, via.host, via.port, via.branch)


def is_reliable(transport: Transport) -> bool:
    """Whether the transport repeats by itself, so that transactions do not."""
    return transport is not _UDP
