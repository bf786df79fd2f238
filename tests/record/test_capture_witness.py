"""What is captured and where, without a simulation."""

from __future__ import annotations

from struct import unpack_from
from typing import Any

import pytest

from simulator.contracts import Flow, Segment, SegmentKind, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.network import Network
from simulator.net.link import Conditions, Link
from simulator.record.capture.connections import Connections
from simulator.record.capture.frames import Direction
from simulator.record.capture.places import Places
from simulator.record.capture.sinks import Gathered
from simulator.record.capture.tcp import Side
from simulator.record.capture.witness import Witness
from simulator.sip.dns import DnsQuery, RecordKind
from tests.net.wires import Parcel

A, B = "192.0.2.1", "192.0.2.2"


class Packets:
    """A sink that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[tuple[float, str, int, bytes, str, bool]] = []
        self.closed = False

    def packet(self, *packet: Any) -> None:
        self.got.append(packet)

    def close(self) -> None:
        self.closed = True

    @property
    def times(self) -> list[float]:
        return [packet[0] for packet in self.got]


def network() -> Network:
    """Hosts a and b behind a switch, and c beyond b."""
    found = Network(Clock())
    for name, address in (("a", A), ("b", B), ("c", "192.0.2.3")):
        found.add_host(name, (address,))
    found.add_host("phones", ("10.1.0.0",), network="10.1.0.0/16")
    for name, near, far in (("la", "a", "s"), ("lb", "s", "b"), ("lc", "b", "c")):
        found.add_link(Link(name, near, far, Conditions(delay=0.001)))
    found.add_link(Link("lp", "s", "phones", Conditions()))
    return found


@pytest.mark.parametrize(
    ("source", "destination", "link"),
    [
        (A, B, "la"),
        (B, A, "lb"),
        ("192.0.2.3", A, "lc"),
        ("10.1.7.7", A, "lp"),
        (A, A, "a"),  # inside one machine
        (A, "198.51.100.1", "la"),  # nobody's: it is sent out all the same
    ],
)
def test_a_packet_is_on_the_link_by_which_it_leaves(
    source: str, destination: str, link: str
) -> None:
    assert Places(network()).link(source, destination) == link


def test_another_way_is_taken_once_a_link_is_down() -> None:
    town = network()
    town.add_link(Link("spare", "a", "b", Conditions(delay=1.0)))
    places = Places(town)
    assert places.link(A, B) == "la"
    town.set_conditions("la", Conditions(up=False), 0.0)
    assert places.link(A, B) == "spare"


def test_lines_that_carry_no_ip_are_left_out_and_counted() -> None:
    witness = Witness(Packets())
    witness.attach(network())
    for transport in (Transport.ISDN, Transport.ISDN, Transport.AMP):
        witness.sent(Flow(transport, A, 0, B, 0), Parcel(1), 0.0)
    assert witness.left_out == {Transport.ISDN: 2, Transport.AMP: 1}
    assert witness.messages == 0


def test_what_is_before_the_window_is_not_captured() -> None:
    sink = Packets()
    witness = Witness(sink)
    witness.attach(network())
    flow = Flow(Transport.UDP, A, 50000, B, 53)
    witness.sent(flow, DnsQuery("pbx", RecordKind.A), -0.001)
    assert sink.got == []
    witness.sent(flow, DnsQuery("pbx", RecordKind.A), 0.0)
    assert sink.times == [0.0]


def test_a_call_is_handed_on_in_order_and_without_what_comes_long_after() -> None:
    sink = Packets()
    gathered = Gathered(sink)
    for now, of_message in ((2.0, True), (1.0, False), (2.5, False), (99.0, False)):
        gathered.packet(now, "la", 1, b"", "", of_message)
    gathered.close()
    assert sink.times == [1.0, 2.0, 2.5]
    assert sink.closed


class Town:
    """Connections whose frames are kept as (time, flags, sequence, acknowledgement)."""

    def __init__(self) -> None:
        self.frames: list[tuple[float, int, int, int]] = []
        self.connections = Connections(Direction, self._emit, chosen=False)
        self.flow = Flow(Transport.TCP, A, 50000, B, 5060)
        self.back = Flow(Transport.TCP, B, 5060, A, 50000)

    def _emit(self, side: Side, frame: bytes, comment: str, of_message: bool, now: float) -> None:
        sequence, acknowledgement = unpack_from(">II", frame, 38)
        self.frames.append((now, frame[47], sequence, acknowledgement))

    def message(self, flow: Flow, octets: bytes, now: float) -> Parcel:
        item = Parcel(0)
        self.connections.flush(now)
        self.connections.message(flow, item, octets, "", now)
        return item

    @property
    def flags(self) -> list[int]:
        return [frame[1] for frame in self.frames]


FIN, RST, PSH, ACK = 0x11, 0x14, 0x18, 0x10


def test_numbers_go_on_from_message_to_message_both_ways() -> None:
    town = Town()
    first = town.message(town.flow, b"x" * 100, 1.0)
    town.connections.arrived(town.flow, first, 1.1)
    town.message(town.back, b"y" * 50, 1.11)
    town.message(town.flow, b"x" * 10, 1.12)  # before the answer has arrived
    (_, _, start, theirs), (_, _, back, seen), (_, _, second, acknowledged) = town.frames
    assert (second - start, seen - start) == (100, 100)
    assert theirs == acknowledged == back


def test_data_are_acknowledged_alone_after_a_while() -> None:
    town = Town()
    item = town.message(town.flow, b"x", 1.0)
    town.connections.arrived(town.flow, item, 1.01)
    town.connections.flush()
    assert town.flags == [PSH, ACK]
    assert town.frames[1][0] == pytest.approx(1.05)


def test_every_second_segment_is_acknowledged_at_once() -> None:
    town = Town()
    items = [town.message(town.flow, b"x", 1.0) for _ in range(2)]
    for item in items:
        town.connections.arrived(town.flow, item, 1.01)
    assert [(now, flags) for now, flags, *_ in town.frames[2:]] == [(1.01, ACK)]


def test_a_connection_from_before_ends_without_a_beginning() -> None:
    town = Town()
    end = Segment(SegmentKind.CLOSE)
    town.connections.segment(town.flow, end, 1.0)
    town.connections.arrived(town.flow, end, 1.01)
    town.connections.flush()
    assert town.flags == [FIN, ACK, FIN, ACK]


def test_a_reset_ends_it() -> None:
    town = Town()
    town.message(town.flow, b"x", 1.0)
    town.connections.segment(town.back, Segment(SegmentKind.RESET), 1.01)
    town.connections.segment(town.flow, Segment(SegmentKind.CLOSE), 1.02)
    assert town.flags == [PSH, RST]


def test_nothing_is_kept_of_connections_that_are_over() -> None:
    town = Town()
    town.connections.segment(town.flow, Segment(SegmentKind.OPEN), 1.0)
    town.connections.segment(town.flow, Segment(SegmentKind.RESET), 2.0)
    assert town.connections.knows(town.flow)
    town.connections.flush()
    assert not town.connections.knows(town.flow)
    assert not town.connections.knows(town.back)
