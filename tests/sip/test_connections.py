"""The connection tables: complete, and every step does what it says."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.contracts import Flow, Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.sip.certificates import Certificate, Flight
from simulator.sip.connections import PLAIN, SECURED, Act, Connection, Input, State, Table
from simulator.sip.location import Target
from simulator.sip.transport import TransportLayer
from simulator.sip.transport_settings import TransportSettings
from simulator.timers import TimerQueue

PLAIN_STATES = (State.CLOSED, State.CONNECTING, State.OPEN)
BY_US = (Input.OPEN, Input.LIMIT, Input.IDLE)
ORDERS = {
    Act.GREET: SegmentKind.HELLO,
    Act.KEY: SegmentKind.KEYS,
    Act.FINISH_RESUMED: SegmentKind.FINISHED,
    Act.CERTIFY: SegmentKind.CERTIFICATE,
    Act.CONFIRM: SegmentKind.FINISHED,
    Act.RESUME: SegmentKind.FINISHED,
    Act.ABORT: SegmentKind.RESET,
    Act.BREAK: SegmentKind.RESET,
    Act.CLOSE: SegmentKind.CLOSE,
}
OPENS = (Act.FLUSH, Act.FINISH, Act.FINISH_RESUMED, Act.CONFIRM)


def ends(table: Table, state: State, event: Input) -> bool:
    """Whether a connection is closed after the step, and not made anew by it."""
    act, following = table[state, event]
    return following is State.CLOSED and act not in (Act.ILLEGAL, Act.REOPEN)


Pair = tuple[Table, State, Input]
ALL: list[Pair] = [
    (table, state, event)
    for table, states in ((PLAIN, PLAIN_STATES), (SECURED, tuple(State)))
    for state in states
    for event in Input
]
ENDING = [pair for pair in ALL if ends(*pair)]


def words(pairs: list[Pair]) -> list[str]:
    return [f"{'plain' if t is PLAIN else 'secured'}-{s.name}-{e.name}" for t, s, e in pairs]


class Bench:
    """A layer with one connection in a given state and a message waiting on it."""

    def __init__(self, table: Table, state: State) -> None:
        self.outbox: list[Any] = []
        self.timers = TimerQueue()
        self.failed: list[str] = []
        self.lost: list[str] = []
        settings = TransportSettings(certificate=Certificate(("b",), "CA"))
        self.layer = TransportLayer(self.outbox, self.timers, "a", (), self, settings)
        self.target = Target(Transport.TLS, "b", 5061, "b")
        self.flow = self.layer.send(self.target, message("first"), self, 0.0)
        assert isinstance(self.flow.connection, Connection)
        self.connection = self.flow.connection
        self.connection.table = table
        self.connection.state = state
        if state in (State.CLOSED, State.OPEN):
            self.connection.waiting.clear()
        if state is State.CLOSED:
            self.layer.forget(self.connection)
        self.outbox.clear()

    def on_failed(self, reason: str, now: float) -> None:
        self.failed.append(reason)

    def on_lost(self, flow: Flow, reason: str, now: float) -> None:
        assert flow is self.flow
        self.lost.append(reason)

    def step(self, event: Input) -> None:
        flights = (Input.HELLO, Input.CERTIFICATE, Input.KEYS, Input.FINISHED)
        if event is Input.SEND:
            what: Any = (message("second"), self)
        elif event in flights:
            what = Flight(SegmentKind(event), session="s")
        elif event is Input.RESUME:
            what = Flight(SegmentKind.HELLO, session="s")
        else:
            what = "because"
        self.layer.connections.step(self.connection, event, what, 1.0)

    def orders(self) -> list[SegmentKind]:
        return [item.kind for _, item in self.outbox if isinstance(item, Segment)]

    def messages(self) -> list[str]:
        return [item for _, item in self.outbox if isinstance(item, str)]


def message(text: str) -> Any:
    """Stand for a message: the layer never looks into one."""
    return text


@pytest.mark.parametrize(("table", "state", "event"), ALL, ids=words(ALL))
def test_table_has_every_pair(table: Table, state: State, event: Input) -> None:
    act, following = table[state, event]
    assert following in (PLAIN_STATES if table is PLAIN else State)
    assert (act is Act.ILLEGAL) == (
        event is Input.OPEN
        or (event is Input.LIMIT and state in (State.CLOSED, State.OPEN))
        or (event is Input.IDLE and state is not State.OPEN)
    )


def test_nothing_stands_in_the_tables_besides() -> None:
    assert len(PLAIN) == len(PLAIN_STATES) * len(Input)
    assert len(SECURED) == len(State) * len(Input)


@pytest.mark.parametrize(("table", "state", "event"), ALL, ids=words(ALL))
def test_step_does_its_act(table: Table, state: State, event: Input) -> None:
    bench = Bench(table, state)
    act, following = table[state, event]
    if act is Act.ILLEGAL:
        with pytest.raises(LocalProtocolError, match=event.name):
            bench.step(event)
        return
    waited = list(bench.connection.waiting)
    bench.step(event)
    assert bench.connection.state is following
    assert bench.orders() == (
        [ORDERS[act]] if act in ORDERS else [SegmentKind.OPEN] * (act is Act.REOPEN)
    )
    assert len(bench.lost) == (act in (Act.LOSE, Act.BREAK))
    assert len(bench.failed) == (len(waited) if act in (Act.FAIL, Act.ABORT) else 0)
    expected = ["first"] if act in OPENS and waited else []
    assert bench.messages() == (["second"] if act is Act.TRANSMIT else expected)


@pytest.mark.parametrize(("table", "state", "event"), ENDING, ids=words(ENDING))
def test_a_closed_connection_is_found_no_more_and_has_no_timer(
    table: Table, state: State, event: Input
) -> None:
    bench = Bench(table, state)
    bench.step(event)
    assert bench.timers.pending() == 0
    assert bench.layer.send(bench.target, message("third"), bench, 2.0) is not bench.flow


@pytest.mark.parametrize("table", [PLAIN, SECURED], ids=["plain", "secured"])
def test_every_state_of_a_table_can_be_reached_and_left(table: Table) -> None:
    began = {State.CONNECTING, State.EXPECTING if table is SECURED else State.OPEN}
    reached = set(began)
    for _ in State:
        reached |= {table[s, e][1] for s in reached for e in Input}
    assert reached == {state for state, _ in table}
    assert all(table[state, Input.RESET][1] is State.CLOSED for state in reached)
