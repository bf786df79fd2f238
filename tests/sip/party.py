"""A user agent for tests: transport, location and endpoint of one core, and a user that answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.contracts import Flow, Item, Transport
from simulator.sip.endpoint import Endpoint
from simulator.sip.location import LocationSettings, Locator, Target
from simulator.sip.message import Identity, Request, Response
from simulator.sip.transport import TransportLayer
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from simulator.timers import TimerQueue

ALL_POINTS = (
    ListeningPoint(Transport.UDP, 5060),
    ListeningPoint(Transport.TCP, 5060),
    ListeningPoint(Transport.TLS, 5061),
)
PORTS = (5060, 5060, 5061)


@dataclass(frozen=True)
class Heard:
    """A response as the transaction user heard it."""

    at: float
    status: int
    local: str


class Party:
    """One core that calls, and that rings for a while and then answers."""

    def __init__(
        self,
        name: str,
        address: str,
        settings: TransportSettings | None = None,
        location: LocationSettings | None = None,
        points: tuple[ListeningPoint, ...] = ALL_POINTS,
        ring: float = 1.0,
    ) -> None:
        self.name, self.address, self.points, self.ring = name, address, points, ring
        self.outbox: list[tuple[Flow, Item]] = []
        self.timers = TimerQueue()
        self.transport = TransportLayer(
            self.outbox, self.timers, address, points, settings=settings
        )
        self.locator = Locator(self.outbox, self.timers, address, location)
        sent_by = {point.transport: (address, point.port) for point in points}
        self.endpoint = Endpoint(name, self.transport, self.locator, self.timers, sent_by)
        self.transport.user = self.endpoint
        self.endpoint.user = self
        self.heard: list[Heard] = []
        self.requests: list[tuple[float, Method]] = []
        self.undelivered: list[str] = []

    # A core

    @property
    def deadline(self) -> float:
        return self.timers.deadline

    @deadline.setter
    def deadline(self, value: float) -> None:
        raise AssertionError("the timers own it")

    def receive(self, item: Any, flow: Flow, now: float) -> None:
        if item.method >= 0:
            self.transport.heard(flow, now)
            self.endpoint.receive(item, flow, now)
        elif self.locator.owns(flow):
            self.locator.receive(item, flow, now)
        else:
            self.transport.receive(item, flow, now)

    def wake(self, now: float) -> None:
        self.timers.run(now)

    # Calling

    def invite(self, uri: Uri) -> Request:
        address = Address(Uri("caller", self.address))
        identity = Identity(
            self.endpoint.new_call_id(), address, self.endpoint.new_tag(), Address(uri)
        )
        return Request(Method.INVITE, uri, identity, 1)

    def call(self, uri: Uri, now: float, targets: tuple[Target, ...] | None = None) -> None:
        self.endpoint.send(self.invite(uri), self, now, targets=targets)

    @property
    def final(self) -> Heard:
        finals = [heard for heard in self.heard if heard.status >= 200]
        assert len(finals) == 1, self.heard
        return finals[0]

    # A transaction user

    def on_request(self, server: Any, now: float) -> None:
        self.requests.append((now, server.method))
        if server.method is Method.INVITE:
            server.respond(server.request.reply(180, self.endpoint.new_tag()), now)
            self.timers.start(self.ring, self._answer, server, now)
        else:
            server.respond(server.request.reply(200), now)

    def _answer(self, server: Any, now: float) -> None:
        self.endpoint.accept(server, server.request.reply(200, self.endpoint.new_tag()), now)

    def on_response(self, sending: Any, response: Response, now: float) -> None:
        self.heard.append(Heard(now, response.status, response.local))
        if response.status == 200 and response.method is Method.INVITE:
            request = response.request
            ack = Request(
                Method.ACK, request.uri, request.identity.with_to_tag(response.to_tag or ""), 1
            )
            flow = sending.transaction.flow
            self.endpoint.send_ack(ack, now, flow=flow)

    def on_ack(self, server: Any, ack: Any, now: float) -> None:
        self.requests.append((now, Method.ACK))

    def on_undelivered(self, server: Any, reason: str, now: float) -> None:
        self.undelivered.append(reason)
