"""The transport layer of one core (RFC 3261 18), without sockets: what goes out on which flow.

It reuses open connections, opens others and lets messages wait for them, closes idle ones, runs
the simulated TLS handshake and sends responses where they belong (18.2.2). Downwards it appends
orders and messages to the outbox; what a link or a socket does with them comes back as segments.
Upwards it tells two kinds of trouble apart: `on_failed` to the owner of a message that never left
this host, and `on_lost` to its user for a flow that died with messages on it. Framing and bytes
are the codec's; which targets a URI has is `simulator.sip.location`'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Protocol

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.sip.certificates import Certificate
from simulator.sip.connecting import Connections, Owner, words
from simulator.sip.connections import Connection, Input, State
from simulator.sip.location import Target
from simulator.sip.message import Message, Response
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.sip.vocabulary import DEFAULT_PORTS
from simulator.timers import TimerQueue


class TransportUser(Protocol):
    """Who uses the transport layer; `simulator.sip.endpoint.Endpoint` is it."""

    def on_lost(self, flow: Flow, reason: str, now: float) -> None:
        """A flow died after messages were sent on it."""


_OPEN: Final = State.OPEN
_CLOSED: Final = State.CLOSED
_UDP: Final = Transport.UDP
STREAMS: Final = (Transport.TCP, Transport.TLS)
_LAST_PORT: Final = 65_535


class TransportLayer:
    """Flows and connections of one core.

    Parameters
    ----------
    outbox : list
        The core's.
    timers : TimerQueue
    address : str
        Our own.
    points : tuple of ListeningPoint
    user : TransportUser, optional
        Can be set later as the attribute of that name.
    settings : TransportSettings, optional
    """

    def __init__(
        self,
        outbox: list[tuple[Flow, Item]],
        timers: TimerQueue,
        address: str,
        points: tuple[ListeningPoint, ...],
        user: TransportUser | None = None,
        settings: TransportSettings | None = None,
    ) -> None:
        self.outbox = outbox
        self.timers = timers
        self.address = address
        self.points = points
        self.user = user
        self.settings = settings or TransportSettings()
        self.connections = Connections(self, outbox, timers, points, self.settings)
        self._flows: dict[Any, Flow] = {}  # by Target, or by (address, Target)
        self._accepted: dict[Any, Flow] = {}  # of peers in `reuse`, by (transport, host)
        self._streams: dict[Flow, None] = {}  # all that are not closed, in order
        self._permanent = {point.transport: point.port for point in reversed(points)}
        self._ports_given = 0

    # Downwards

    def flow_to(self, target: Target, address: str | None, now: float) -> Flow:
        """Return the flow to a target, opened where there is none.

        `address` is that of ours to send from, where a host has many (one of many terminals').
        """
        key = target if address is None else (address, target)
        flow = self._flows.get(key)
        if flow is None:
            flow = self._make(key, target, address or self.address, now)
        return flow

    def send(self, target: Target, message: Message, owner: Owner, now: float) -> Flow:
        """Send to a target, on its open flow or on a new one; return that flow."""
        flow = self.flow_to(target, None, now)
        self.send_on(flow, message, owner, now)
        return flow

    def send_from(
        self, address: str, target: Target, message: Message, owner: Owner, now: float
    ) -> Flow:
        """Send as `send` does, from another address of ours."""
        flow = self.flow_to(target, address, now)
        self.send_on(flow, message, owner, now)
        return flow

    def send_on(self, flow: Flow, message: Message, owner: Owner, now: float) -> None:
        """Send on a flow; a closed connection of ours is opened again."""
        connection: Connection | None = flow.connection  # type: ignore[assignment]
        if connection is None:
            self.outbox.append((flow, message))
        elif connection.state is _OPEN:  # as the table has it, without the look-up
            connection.active = now
            self.outbox.append((flow, message))
        else:
            self.connections.step(connection, Input.SEND, (message, owner), now)

    def reply(self, flow: Flow, response: Response, owner: Owner, now: float) -> None:
        """Send a response on the flow of its request, else by that one's Via (18.2.2)."""
        connection: Connection | None = flow.connection  # type: ignore[assignment]
        if connection is None:
            if flow.transport is _UDP:
                self._reply_datagram(flow, response, owner, now)
            else:  # a permanent line
                self.outbox.append((flow, response))
        elif connection.state is _OPEN:
            connection.active = now
            self.outbox.append((flow, response))
        elif connection.state is _CLOSED and connection.target is None:
            self._reply_by_via(flow, response, owner, now)
        else:
            self.send_on(flow, response, owner, now)

    def withdraw(self, flow: Flow | None, owner: Owner) -> bool:
        """Forget what of this owner still waits for a connection; return whether anything did."""
        connection: Connection | None = None if flow is None else flow.connection  # type: ignore[assignment]
        if connection is None or not connection.waiting:
            return False
        kept = [(m, o) for m, o in connection.waiting if o is not owner]
        found = len(kept) < len(connection.waiting)
        connection.waiting = kept
        return found

    def shutdown(self, now: float, kind: SegmentKind = SegmentKind.RESET) -> None:
        """Close every connection as an operating system does for a process that ended."""
        for flow in list(self._streams):
            if isinstance(flow.connection, Connection):
                self.connections.drop(flow.connection, kind)

    def reset(self, host: str, now: float) -> None:
        """Reset the connections with one peer, as something between the two does."""
        for flow in [flow for flow in self._streams if flow.host == host]:
            if isinstance(flow.connection, Connection):
                self.connections.step(flow.connection, Input.RESET, "connection reset", now)
                self.outbox.append((flow, Segment(SegmentKind.RESET)))
                flow.core = None

    def lose(self, now: float) -> None:
        """Know of no connection any more, and tell nobody (RFC 9293 3.5.1: half-open)."""
        for flow in list(self._streams):
            connection = flow.connection
            if isinstance(connection, Connection):
                connection.state = _CLOSED
                self.forget(connection)
                self.lost(flow, "connection forgotten", now)
            flow.core = None  # what comes on it is unknown here

    def certify(self, certificate: Certificate | None) -> None:
        """Show another certificate from now on; no session can be resumed that one began."""
        self.settings = self.connections.settings = replace(self.settings, certificate=certificate)
        self.connections.sessions.clear()

    # Upwards

    def receive(self, segment: Segment, flow: Flow, now: float) -> None:
        """Take an event of the stack."""
        connection: Connection | None = flow.connection  # type: ignore[assignment]
        if connection is None and flow.transport in STREAMS:
            connection = self._accept(flow, now)
        if connection is not None:
            self.connections.receive(connection, segment, now)
        elif segment.kind in (SegmentKind.REFUSED, SegmentKind.RESET):
            self.lost(flow, segment.reason or words(segment, flow), now)

    def heard(self, flow: Flow, now: float) -> None:
        """Say that a message came in; only idle limits and `reuse` need to know."""
        connection: Connection | None = flow.connection  # type: ignore[assignment]
        if connection is not None:
            connection.active = now
        elif flow.transport in STREAMS:
            self._accept(flow, now)

    # For the connections

    def reopen(self, connection: Connection, message: Message, owner: Owner, now: float) -> None:
        """Send a message for which a connection has gone."""
        flow = connection.flow
        if connection.target is not None:
            self.send_from(flow.address, connection.target, message, owner, now)
        else:  # the peer's port was an ephemeral one: nobody listens there
            owner.on_failed(f"connection from {flow.host} is closed", now)

    def forget(self, connection: Connection) -> None:
        """Find a connection no more."""
        connection.stop()
        flow = connection.flow
        for key in connection.keys:
            if self._flows.get(key) is flow:
                del self._flows[key]
        connection.keys.clear()
        self._streams.pop(flow, None)
        if self._accepted.get((flow.transport, flow.host)) is flow:
            del self._accepted[flow.transport, flow.host]

    def lost(self, flow: Flow, reason: str, now: float) -> None:
        """Tell the user that a flow died (18.4)."""
        if self.user is not None:
            self.user.on_lost(flow, reason, now)

    # Sending

    def _reply_datagram(self, flow: Flow, response: Response, owner: Owner, now: float) -> None:
        """Answer to where it came from, unless Via names another port and no rport (18.2.2)."""
        via = response.request.via
        elsewhere = (
            via is not None
            and (via.port or DEFAULT_PORTS[Transport.UDP]) != flow.port
            and not any(name == "rport" for name, _ in via.parameters)  # RFC 3581 4
        )
        if elsewhere:
            self._reply_by_via(flow, response, owner, now)
        else:
            self.outbox.append((flow, response))

    def _reply_by_via(self, flow: Flow, response: Response, owner: Owner, now: float) -> None:
        """18.2.2: to the address that it came from, at the port of sent-by."""
        via = response.request.via
        if via is None:
            raise LocalProtocolError(f"{response!r} answers a request without Via")
        port = via.port or DEFAULT_PORTS[flow.transport]
        target = Target(flow.transport, flow.host, port, via.host)
        self.send_from(flow.address, target, response, owner, now)

    # Making flows

    def _make(self, key: Any, target: Target, address: str, now: float) -> Flow:
        """Find or make the flow to a target and remember it under `key`."""
        transport = target.transport
        name = target.name if transport is Transport.TLS else ""
        common = (address, Target(transport, target.host, target.port, name))
        flow = self._flows.get(common)
        if flow is None and target.host in self.settings.reuse:
            flow = self._accepted.get((transport, target.host))
        if flow is None:
            flow = self._new_flow(target, address, now)
        self._flows[key] = self._flows[common] = flow
        if isinstance(flow.connection, Connection):
            flow.connection.keys += (key, common)
            flow.connection.target = flow.connection.target or target
        return flow

    def _new_flow(self, target: Target, address: str, now: float) -> Flow:
        transport = target.transport
        if transport not in STREAMS:
            port = self._permanent.get(transport) or self._next_port()
            return Flow(transport, address, port, target.host, target.port)
        flow = Flow(transport, address, self._source_port(), target.host, target.port)
        self._streams[flow] = None
        self.connections.open(flow, target, now)
        return flow

    def _accept(self, flow: Flow, now: float) -> Connection:
        self._streams[flow] = None
        if flow.host in self.settings.reuse:
            self._accepted[(flow.transport, flow.host)] = flow
        return self.connections.accept(flow, now)

    def _source_port(self) -> int:
        fixed = self.settings.source_ports
        if not fixed:
            return self._next_port()
        self._ports_given += 1
        return fixed[(self._ports_given - 1) % len(fixed)]

    def _next_port(self) -> int:
        first = self.settings.first_port
        self._ports_given += 1
        return first + (self._ports_given - 1) % (_LAST_PORT + 1 - first)
