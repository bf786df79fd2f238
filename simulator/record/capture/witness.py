"""Watches the wires of one replication and turns what passes into packets of a capture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.net.path import Path
from simulator.net.watched import Watched
from simulator.record.capture.connections import Connections
from simulator.record.capture.dns import dns_octets
from simulator.record.capture.exported import exported_pdu
from simulator.record.capture.frames import Direction
from simulator.record.capture.octets import octets
from simulator.record.capture.pcapng import ETHERNET, EXPORTED_PDU
from simulator.record.capture.places import NetworkLike, Places
from simulator.record.capture.sinks import Sink
from simulator.record.capture.tcp import Side
from simulator.sip.dns import QUERY

_ETHERNET_HEADER: Final = 14


class Witness:
    """A `simulator.net.watched.Watcher` that writes a capture; `attach` it before anything is sent.

    Parameters
    ----------
    sink : Sink
    call : int, optional
        Only messages of this call, with what their connections need; None: all.
    nodes : collection of str
        Only what these send or get; empty: all.

    Attributes
    ----------
    messages : int
        SIP messages captured, retransmissions of SIP included.
    left_out : Counter of Transport
        Messages of lines that carry no IP.
    """

    def __init__(self, sink: Sink, call: int | None = None, nodes: Collection[str] = ()) -> None:
        self._sink = sink
        self._call = call
        self._nodes = frozenset(nodes)
        self._places: Places
        self._directions: dict[tuple[str, str], Direction] = {}
        self._connections = Connections(self._direction, self._segment, chosen=call is not None)
        self._questions: dict[tuple[str, int, str, int], int] = {}
        self._asked = 0
        self._refusable: tuple[Flow, Item] | None = None  # the datagram that came last
        self.messages = 0
        self.left_out: Counter[Transport] = Counter()

    def wrap(self, path: Path) -> Watched:
        """Watch a path: what `simulator.kernel.network.Network` puts around each wire."""
        return Watched(path, self)

    def attach(self, network: NetworkLike) -> None:
        """Learn where hosts and links are."""
        self._places = Places(network)

    def close(self, now: float) -> None:
        """Write what was due until the end."""
        self._connections.flush(now)
        self._sink.close()

    # As a Watcher

    def sent(self, flow: Flow, item: Item, now: float) -> None:
        """Write what is sent."""
        if now < 0.0:
            return  # before the measured window
        self._connections.flush(now)
        if isinstance(item, Segment):
            self._order(flow, item, now)
        elif item.method < 0:
            self._lookup(flow, item, now)
        elif flow.transport in _SENDERS:
            self._message(flow, item, now)
        elif self._wanted(flow, item):
            self.left_out[flow.transport] += 1

    def attempted(self, flow: Flow, item: Item, now: float) -> None:
        """Write the repeats of a stream."""
        if flow.transport is Transport.TCP and now >= 0.0:
            self._connections.flush(now)
            self._connections.attempted(flow, item, now)

    def returned(self, flow: Flow, item: Item, now: float) -> None:
        """Note that the next attempt is a repeat."""
        if flow.transport is Transport.TCP:
            self._connections.returned(flow, item)

    def arrived(self, flow: Flow, item: Item, now: float) -> None:
        """Let the receiver's stack acknowledge."""
        if now < 0.0:
            return
        if flow.transport is Transport.TCP:
            self._connections.flush(now)
            self._connections.arrived(flow, item, now)
        elif flow.transport is Transport.UDP:
            self._refusable = flow, item  # the stack answers at once, if it does

    # By kind

    def _message(self, flow: Flow, item: Any, now: float) -> None:
        if not self._wanted(flow, item):
            if flow.transport is Transport.TCP and self._call is not None:
                self._connections.passed(flow)
            return
        self.messages += 1
        comment = f"call {item.call}" if item.call else "outside calls"
        _SENDERS[flow.transport](self, flow, item, comment, now)

    def _datagram(self, flow: Flow, item: Any, comment: str, now: float) -> None:
        self._put_datagram(flow, octets(item), comment, True, now)

    def _stream(self, flow: Flow, item: Any, comment: str, now: float) -> None:
        self._connections.message(flow, item, octets(item), comment, now)

    def _secured(self, flow: Flow, item: Any, comment: str, now: float) -> None:
        ends = flow.address, flow.local_port, flow.host, flow.port
        pdu = exported_pdu(*ends, octets(item))
        self._sink.packet(now, self._link(flow), EXPORTED_PDU, pdu, comment, True)

    def _order(self, flow: Flow, segment: Segment, now: float) -> None:
        """Write a segment that opens or ends a connection; TLS is captured above its own."""
        if flow.transport is Transport.TCP:
            if self._connections.knows(flow) or self._at_nodes(flow):
                self._connections.segment(flow, segment, now)
        elif flow.transport is Transport.UDP and segment.kind is SegmentKind.REFUSED:
            self._unreachable(flow, now)

    def _unreachable(self, flow: Flow, now: float) -> None:
        """Write the ICMP message about the datagram that has just come."""
        refused, self._refusable = self._refusable, None
        if refused is None or not self._wanted(*refused):
            return
        coming, item = refused
        payload = octets(item) if item.method >= 0 else self._dns(coming, item)
        there = Direction(coming.address, coming.host)  # its own count of packets
        packet = there.udp(coming.local_port, coming.port, payload)[0][_ETHERNET_HEADER:]
        frame = self._direction(flow.address, flow.host).port_unreachable(packet)
        self._sink.packet(now, self._link(flow), ETHERNET, frame, "", False)

    def _lookup(self, flow: Flow, item: Any, now: float) -> None:
        if self._wanted(flow, item) and flow.transport is Transport.UDP:
            self._put_datagram(flow, self._dns(flow, item), "", False, now)

    def _dns(self, flow: Flow, item: Any) -> bytes:
        """Return a question or an answer under a number that both have."""
        asked = item.method == QUERY
        asker = (flow.address, flow.local_port) if asked else (flow.host, flow.port)
        question = (*asker, item.name, item.kind)
        if asked:
            self._asked += 1
            self._questions[question] = self._asked & 0xFFFF
        return dns_octets(item, self._questions.get(question, 0))

    # Frames

    def _put_datagram(
        self, flow: Flow, payload: bytes, comment: str, of_message: bool, now: float
    ) -> None:
        direction = self._direction(flow.address, flow.host)
        frames = direction.udp(flow.local_port, flow.port, payload)
        last = len(frames) - 1
        for number, frame in enumerate(frames):
            about = comment if number == last else ""  # a reader puts the message together there
            self._sink.packet(now, self._link(flow), ETHERNET, frame, about, of_message)

    def _segment(
        self, side: Side, frame: bytes, comment: str, of_message: bool, now: float
    ) -> None:
        link = self._places.link(side.address, side.peer)
        self._sink.packet(now, link, ETHERNET, frame, comment, of_message)

    def _direction(self, source: str, destination: str) -> Direction:
        direction = self._directions.get((source, destination))
        if direction is None:
            direction = Direction(source, destination)
            self._directions[source, destination] = direction
        return direction

    def _link(self, flow: Flow) -> str:
        return self._places.link(flow.address, flow.host)

    # What is wanted

    def _wanted(self, flow: Flow, item: Item) -> bool:
        return (self._call is None or item.call == self._call) and self._at_nodes(flow)

    def _at_nodes(self, flow: Flow) -> bool:
        if not self._nodes:
            return True
        return not self._nodes.isdisjoint(self._places.nodes(flow))


_SENDERS: Final = {
    Transport.UDP: Witness._datagram,
    Transport.TCP: Witness._stream,
    Transport.TLS: Witness._secured,
}
