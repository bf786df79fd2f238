"""The one node class: a pure core of transport, location, endpoint and what its recipe put on top.

It knows no vendor. A host drives it through `receive`, `wake`, `outbox` and `deadline`.
"""

from __future__ import annotations

from typing import Any

from simulator.contracts import Action, Flow, Item, Segment, Transport
from simulator.sip.dns import DnsAnswer
from simulator.sip.endpoint import Endpoint, TimerSettings
from simulator.sip.location import Locator
from simulator.sip.transport import STREAMS, TransportLayer
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.timers import TimerQueue

SLACK = 2.0  # seconds that transactions may stay longer than they must, to save wake-ups


class Node:
    """A core on a host.

    Parameters
    ----------
    name : str
    address : str
        Of its host.
    points : tuple of ListeningPoint
    transport_settings : TransportSettings
    locator : callable
        ``locator(outbox, timers, address)`` makes the node's `Locator`.
    sent_by : mapping of Transport to (host, port)
        What stands in its Via.
    endpoint : type
        Of the transaction layer.
    """

    __slots__ = ("endpoint", "locator", "name", "outbox", "parts", "timers", "transport")

    def __init__(
        self,
        name: str,
        address: str,
        points: tuple[ListeningPoint, ...],
        transport_settings: TransportSettings,
        locator: Any,
        sent_by: dict[Transport, tuple[str, int]],
        timer_settings: TimerSettings | None = None,
        endpoint: type[Endpoint] = Endpoint,
    ) -> None:
        self.name = name
        self.outbox: list[tuple[Flow, Item]] = []
        self.timers = TimerQueue(SLACK)
        self.transport = TransportLayer(
            self.outbox, self.timers, address, points, None, transport_settings
        )
        self.locator: Locator = locator(self.outbox, self.timers, address)
        self.endpoint = endpoint(
            name, self.transport, self.locator, self.timers, sent_by, timer_settings
        )
        self.transport.user = self.endpoint
        self.parts: dict[str, Any] = {}  # what the recipe built, by role

    @property
    def deadline(self) -> float:
        """When `wake` is wanted next."""
        return self.timers.deadline

    def receive(self, item: Item, flow: Flow, now: float) -> None:
        """Take one item."""
        if item.method >= 0:
            if flow.connection is None and flow.transport in STREAMS:
                self.transport.heard(flow, now)
            # As `Endpoint.receive`, without the call: every message passes here.
            if item.status:  # type: ignore[union-attr]
                self.endpoint.receive_response(item, now)  # type: ignore[arg-type]
            else:
                self.endpoint.receive_request(item, flow, now)  # type: ignore[arg-type]
        else:
            self._receive_other(item, flow, now)

    def _receive_other(self, item: Item, flow: Flow, now: float) -> None:
        if isinstance(item, Action):
            item.function(now)
        elif isinstance(item, DnsAnswer) or self.locator.owns(flow):
            self.locator.receive(item, flow, now)  # type: ignore[arg-type]
        elif isinstance(item, Segment):
            self.transport.receive(item, flow, now)

    def wake(self, now: float) -> None:
        """Run what is due."""
        self.timers.run(now)
