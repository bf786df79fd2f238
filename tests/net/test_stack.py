"""The stack's table over its full product, and what its answers look like."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.net.stack import ANSWERS, Answer, Arrived, Port, Stack
from tests.net.wires import Parcel

SAMPLES: dict[Arrived, tuple[Transport, Item]] = {
    Arrived.DATAGRAM: (Transport.UDP, Parcel(0)),
    Arrived.SIGNALLING: (Transport.ISDN, Parcel(0)),
    Arrived.OPEN: (Transport.TCP, Segment(SegmentKind.OPEN)),
    Arrived.END: (Transport.TCP, Segment(SegmentKind.RESET)),
    Arrived.DATA: (Transport.TLS, Parcel(0)),
}
SENT_BACK = {
    Answer.REFUSE: SegmentKind.REFUSED,
    Answer.RESET: SegmentKind.RESET,
    Answer.ACCEPT: SegmentKind.OPENED,
}


class Wire:
    """Keeps what is sent and what is taken back."""

    def __init__(self) -> None:
        self.sent: list[tuple[Flow, Any]] = []
        self.repeated: list[Item] = []

    def send(self, flow: Flow, item: Item, now: float) -> None:
        self.sent.append((flow, item))

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        self.repeated.append(item)


class Core:
    """Something that can listen."""

    def __init__(self) -> None:
        self.outbox: list[tuple[Flow, Item]] = []
        self.deadline = inf

    def receive(self, item: Item, flow: Flow, now: float) -> None:
        raise AssertionError("the stack does not run cores")

    def wake(self, now: float) -> None:
        raise AssertionError("the stack does not run cores")


class Case:
    """A stack with or without a listener, and one arrival."""

    def __init__(self, arrived: Arrived, port: Port) -> None:
        self.back, self.there = Wire(), Wire()
        self.stack = Stack(lambda address: self.back)
        self.core = Core()
        transport, self.item = SAMPLES[arrived]
        if port is Port.LISTENING:
            self.stack.listen(self.core, transport, 5060)
        self.stack.silent = port is Port.SILENT
        self.flow = Flow(transport, "192.0.2.1", 40_000, "192.0.2.2", 5060)
        self.flow.wire = self.there
        self.own = self.stack.meet(self.item, self.flow, 1.0)


PAIRS = [(arrived, port) for arrived in Arrived for port in Port]


def test_table_has_every_pair() -> None:
    assert set(ANSWERS) == set(PAIRS)


@pytest.mark.parametrize(("arrived", "port"), PAIRS)
def test_answer_is_given(arrived: Arrived, port: Port) -> None:
    answer = ANSWERS[arrived, port]
    case = Case(arrived, port)
    assert [item.kind for _, item in case.back.sent] == (
        [SENT_BACK[answer]] if answer in SENT_BACK else []
    )
    assert case.there.repeated == ([case.item] if answer is Answer.TAKE_BACK else [])
    assert (case.own is not None) == (answer is Answer.HAND_UP)


@pytest.mark.parametrize(("arrived", "port"), PAIRS)
def test_flows_are_joined_where_there_is_a_connection_from_now_on(
    arrived: Arrived, port: Port
) -> None:
    case = Case(arrived, port)
    joined = ANSWERS[arrived, port] in (Answer.ACCEPT, Answer.HAND_UP)
    assert (case.flow.peer is not None) == joined
    if case.flow.peer is not None:
        assert case.flow.peer.peer is case.flow
        assert case.flow.peer.core is case.core


def test_answers_come_from_the_address_and_port_that_was_asked() -> None:
    own, _ = Case(Arrived.OPEN, Port.CLOSED).back.sent[0]
    assert (own.address, own.local_port, own.host, own.port) == (
        "192.0.2.2",
        5060,
        "192.0.2.1",
        40_000,
    )


def test_a_silent_host_says_nothing_for_itself() -> None:
    for arrived in Arrived:
        assert Case(arrived, Port.SILENT).back.sent == []


def test_a_port_has_one_listener() -> None:
    stack = Stack(lambda address: Wire())
    stack.listen(Core(), Transport.TCP, 5060)
    with pytest.raises(LocalProtocolError, match="taken"):
        stack.listen(Core(), Transport.TCP, 5060)


def test_a_point_of_one_address_is_closed_on_others() -> None:
    back = Wire()
    stack = Stack(lambda address: back)
    stack.listen(Core(), Transport.TCP, 5060, "192.0.2.3")
    stack.meet(
        Segment(SegmentKind.OPEN), Flow(Transport.TCP, "192.0.2.1", 1, "192.0.2.2", 5060), 0.0
    )
    assert back.sent[0][1].kind is SegmentKind.REFUSED
