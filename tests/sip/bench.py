"""One endpoint on a bench: what it sends is written down, what it hears is put in by hand.

There is no peer and no network: `Bench.sent` has every message with its instant and `Bench.heard`
what the transaction user was told. Time goes from deadline to deadline.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulator.contracts import Flow, Transport
from simulator.sip.endpoint import Endpoint, TimerSettings
from simulator.sip.location import Target
from simulator.sip.message import Headers, Identity, Message, Request, Response, Via
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from simulator.timers import TimerQueue

OWN, PEER = "192.0.2.1", "192.0.2.2"
UDP, TCP = Transport.UDP, Transport.TCP


def target(transport: Transport, host: str = PEER) -> Target:
    return Target(transport, host, 5060, host)


class Sent(NamedTuple):
    """One message that left the endpoint."""

    at: float
    message: Any
    flow: Flow


class Wires:
    """Stands for the transport layer: writes down, and fails where it is told to."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.flows: dict[Any, Flow] = {}
        self.dead: set[Flow] = set()  # nothing can be sent on these, and it is known at once
        self.closed = False  # nothing leaves: connections are still opening
        self.waiting: list[tuple[Message, Any]] = []

    def send(self, to: Target, message: Message, owner: Any, now: float) -> Flow:
        flow = self.flow_to(to, None, now)
        self.send_on(flow, message, owner, now)
        return flow

    def flow_to(self, to: Target, own: str | None, now: float) -> Flow:
        known = (own or OWN, to)
        if known not in self.flows:
            self.flows[known] = Flow(to.transport, own or OWN, 5060, to.host, to.port)
        return self.flows[known]

    def send_on(self, flow: Flow, message: Message, owner: Any, now: float) -> None:
        if flow in self.dead:
            owner.on_failed("no connection", now)
        elif self.closed:
            self.waiting.append((message, owner))
        else:
            self.sent.append(Sent(now, message, flow))

    def reply(self, flow: Flow, response: Response, owner: Any, now: float) -> None:
        self.send_on(flow, response, owner, now)

    def withdraw(self, flow: Flow | None, owner: Any) -> bool:
        before = len(self.waiting)
        self.waiting = [(m, o) for m, o in self.waiting if o is not owner]
        return len(self.waiting) < before


class Places:
    """Stands for location: what it was told, or nothing until `answer` is called."""

    def __init__(self) -> None:
        self.targets: tuple[Target, ...] | None = (target(UDP),)
        self.asked: list[Uri] = []
        self.avoided: list[Any] = []
        self.held_out: list[float | None] = []  # for how long, where it was told
        self.jobs: list[tuple[Any, Any]] = []

    def locate(self, uri: Uri, then: Any, argument: Any, now: float) -> None:
        self.asked.append(uri)
        if self.targets is None:
            self.jobs.append((then, argument))
        else:
            then(argument, self.targets, now)

    def answer(self, targets: tuple[Target, ...], now: float) -> None:
        for then, argument in self.jobs:
            then(argument, targets, now)

    def avoid(
        self, where: Any, now: float, source: str | None = None, seconds: float | None = None
    ) -> None:
        self.avoided.append(where)
        self.held_out.append(seconds)

    def ordered(
        self, targets: tuple[Target, ...], now: float, source: str | None = None
    ) -> tuple[Target, ...]:
        return targets


class Bench:
    """An endpoint, its timers and a transaction user that only listens."""

    def __init__(
        self,
        settings: TimerSettings | None = None,
        name: str = "bench",
        kind: type[Endpoint] = Endpoint,
    ) -> None:
        self.timers = TimerQueue()
        self.wires = Wires()
        self.places = Places()
        points = dict.fromkeys(Transport, (OWN, 5060))
        self.endpoint = kind(
            name, self.wires, self.places, self.timers, points, settings or TimerSettings()
        )
        self.endpoint.user = self
        self.servers: list[Transaction] = []
        self.heard: list[tuple[float, int, str]] = []  # responses: instant, status, why local
        self.acks: list[tuple[float, Any]] = []  # with their server transaction, or None
        self.undelivered: list[tuple[float, Any]] = []  # with their owner
        self.call_ids = 0

    # A transaction user

    def on_request(self, server: Transaction, now: float) -> None:
        self.servers.append(server)

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        self.heard.append((now, response.status, response.local))

    def on_ack(self, server: Any, ack: Request, now: float) -> None:
        self.acks.append((now, server))

    def on_undelivered(self, server: Transaction, reason: str, now: float) -> None:
        self.undelivered.append((now, server.owner))

    # Time

    def run(self, until: float) -> None:
        """Expire every timer up to `until`."""
        while self.timers.deadline <= until:
            self.timers.run(self.timers.deadline)

    def run_out(self) -> float:
        """Expire every timer there is; return the instant of the last one."""
        last = 0.0
        while self.timers.pending():
            last = self.timers.deadline
            self.timers.run(last)
        return last

    def is_clean(self) -> bool:
        """Whether nothing is left over."""
        return self.endpoint.live() == 0 and self.timers.pending() == 0

    # Messages

    @property
    def sent(self) -> list[Sent]:
        return self.wires.sent

    def times(self, what: Method | int) -> list[float]:
        """Return when requests of a method, or responses of a status, were sent."""
        if isinstance(what, Method):
            return [s.at for s in self.sent if not s.message.status and s.message.method is what]
        return [s.at for s in self.sent if s.message.status == what]

    def request(self, method: Method = Method.INVITE) -> Request:
        """Return a request of ours outside every dialog."""
        uri = Uri("b", PEER)
        identity = Identity(
            self.endpoint.new_call_id(),
            Address(Uri("a", OWN)),
            self.endpoint.new_tag(),
            Address(uri),
        )
        return Request(method, uri, identity, 1)

    def last(self, method: Method) -> Request:
        """Return the request of that method that was sent last."""
        found = [s.message for s in self.sent if not s.message.status]
        return next(m for m in reversed(found) if m.method is method)  # type: ignore[no-any-return]

    def answer(
        self,
        status: int,
        now: float,
        tag: str = "p",
        to: Request | None = None,
        headers: Headers = (),
    ) -> None:
        """Let a response come in, to the last request that was sent unless `to` is given."""
        request = to or next(s.message for s in reversed(self.sent) if not s.message.status)
        reply = request.reply(status, tag if status > 100 else None, headers=headers)
        self.endpoint.receive(reply, FLOW, now)

    def come(
        self, request: Request, now: float, transport: Transport = UDP, flow: Flow | None = None
    ) -> None:
        """Let a request come in."""
        self.endpoint.receive(request, flow or FLOWS[transport], now)


FLOWS = {t: Flow(t, OWN, 5060, PEER, 5060) for t in Transport}
FLOW = FLOWS[UDP]


def incoming(
    method: Method = Method.INVITE,
    branch: str = "z9hG4bK-peer-1",
    cseq: int = 1,
    host: str = PEER,
    tag: str | None = None,
    call_id: str = "1@peer",
) -> Request:
    """Return a request of the peer."""
    own = Address(Uri("a", OWN))
    identity = Identity(call_id, Address(Uri("b", PEER)), "peer-1", own, tag)
    via = Via(UDP, host, 5060, branch)
    contact = Address(Uri("b", PEER, 5060)) if method is Method.INVITE else None
    return Request(method, own.uri, identity, cseq, via, contact=contact)
