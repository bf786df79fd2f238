"""The transport layer of two cores over a fake link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.contracts import Flow, Segment, SegmentKind, Transport
from simulator.sip.certificates import Certificate
from simulator.sip.connections import Connection, State
from simulator.sip.location import Target
from simulator.sip.message import Request, Response, Via
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.sip.uri import Uri
from simulator.sip.vocabulary import Method
from tests.sip.fake_link import FakeLink
from tests.sip.party import ALL_POINTS, PORTS, Party

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
A, B = "192.0.2.1", "192.0.2.2"
SHOWN = TransportSettings(certificate=Certificate((B, "b.example.com"), "CA"))


class Owner:
    """Remembers why a message could not be sent."""

    def __init__(self) -> None:
        self.failed: list[tuple[float, str]] = []

    def on_failed(self, reason: str, now: float) -> None:
        self.failed.append((now, reason))


class Pair:
    """Two parties and their link."""

    def __init__(
        self,
        a: TransportSettings | None = None,
        b: TransportSettings = SHOWN,
        points: tuple[ListeningPoint, ...] = ALL_POINTS,
    ) -> None:
        self.a = Party("a", A, a)
        self.b = Party("b", B, b, points=points)
        self.link = FakeLink(self.a, self.b)
        self.owner = Owner()

    def send(self, transport: Transport, now: float = 0.0, name: str = B) -> Flow:
        """Send an INVITE from a to b."""
        target = Target(transport, B, PORTS[transport], name)
        return self.a.transport.send(target, self.request(transport), self.owner, now)

    def request(self, transport: Transport) -> Request:
        invite = self.a.invite(Uri("x", B))
        return invite.derive(via=Via(transport, A, PORTS[transport], "z9hG4bK-1"))

    def state(self, flow: Flow) -> State:
        assert isinstance(flow.connection, Connection)
        return flow.connection.state


@pytest.mark.parametrize(("transport", "rounds"), [(UDP, 0), (TCP, 1), (TLS, 3)])
def test_round_trips_before_the_first_message(transport: Transport, rounds: int) -> None:
    pair = Pair()
    pair.send(transport)
    passes = 0
    while not pair.b.requests:
        pair.link.pass_once(0.0)
        passes += 1
    # OPEN and OPENED share a pass of the fake link; flights take one each.
    assert passes == {0: 1, 1: 2, 3: 6}[rounds]


def test_a_full_handshake_is_four_flights() -> None:
    pair = Pair()
    pair.send(TLS)
    pair.link.settle(0.0)
    assert pair.link.kinds("a")[:3] == ["OPEN", "HELLO", "KEYS"]
    assert pair.link.kinds("b")[:2] == ["CERTIFICATE", "FINISHED"]


def test_a_second_handshake_is_resumed() -> None:
    pair = Pair()
    first = pair.send(TLS)
    pair.link.settle(0.0)
    pair.a.transport.shutdown(1.0)
    pair.link.settle(1.0)
    pair.link.log.clear()
    second = pair.send(TLS, 2.0)
    pair.link.settle(2.0)
    assert second is not first
    assert pair.link.kinds("a")[:3] == ["OPEN", "HELLO", "FINISHED"]
    assert pair.link.kinds("b")[:1] == ["FINISHED"]


def test_a_session_is_forgotten_after_its_lifetime() -> None:
    pair = Pair(b=replace(SHOWN, session_lifetime=10.0))
    pair.send(TLS)
    pair.link.settle(0.0)
    pair.a.transport.shutdown(1.0)
    pair.link.settle(1.0)
    pair.link.log.clear()
    pair.send(TLS, 11.0)
    pair.link.settle(11.0)
    assert "CERTIFICATE" in pair.link.kinds("b")


def test_a_live_stack_does_the_handshake_itself() -> None:
    pair = Pair(TransportSettings(handshake=False), replace(SHOWN, handshake=False))
    pair.send(TLS)
    pair.link.settle(0.0)
    assert pair.link.kinds("a")[0] == "OPEN"
    assert "HELLO" not in pair.link.kinds("a")
    assert len(pair.b.requests) == 1


@pytest.mark.parametrize("transport", [UDP, TCP, TLS])
def test_an_open_flow_is_used_again(transport: Transport) -> None:
    pair = Pair()
    first = pair.send(transport)
    pair.link.settle(0.0)
    assert pair.send(transport, 1.0) is first
    assert len(pair.a.outbox) == 1


def test_messages_wait_for_a_connection_in_their_order() -> None:
    pair = Pair()
    flow = pair.send(TCP)
    assert pair.send(TCP) is flow
    target = Target(TCP, B, 5060, "another name")
    assert pair.a.transport.send(target, pair.request(TCP), pair.owner, 0.0) is flow
    assert [item.kind for _, item in pair.a.outbox if isinstance(item, Segment)] == [0]
    pair.link.settle(0.0)
    assert len(pair.b.heard) == 0
    assert len([w for w in pair.link.kinds("a") if "INVITE" in w]) == 3


def test_tls_connections_differ_by_name() -> None:
    pair = Pair()
    assert pair.send(TLS, name=B) is not pair.send(TLS, name="b.example.com")


def test_each_direction_has_its_own_connection() -> None:
    pair = Pair()
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    back = pair.b.transport.send(Target(TCP, A, 5060, A), pair.request(TCP), pair.owner, 1.0)
    assert back is not flow.peer


def test_a_peer_in_reuse_is_reached_on_its_own_connection() -> None:
    pair = Pair(b=replace(SHOWN, reuse=frozenset({A})))
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    back = pair.b.transport.send(Target(TCP, A, 5060, A), pair.request(TCP), pair.owner, 1.0)
    assert back is flow.peer


def test_a_refused_connection_fails_all_that_waited() -> None:
    pair = Pair()
    pair.link.refuses = True
    pair.send(TCP)
    pair.send(TCP)
    pair.link.settle(0.5)
    assert pair.owner.failed == [(0.5, f"refused by {B}:5060")] * 2


def test_a_withdrawn_message_is_not_sent() -> None:
    pair = Pair()
    flow = pair.send(TCP)
    pair.a.transport.withdraw(flow, pair.owner)
    pair.link.settle(0.0)
    assert pair.b.requests == []


def test_the_connect_limit_covers_the_handshake() -> None:
    pair = Pair(TransportSettings(connect_limit=4.0))
    pair.send(TLS)
    pair.link.pass_once(0.0)  # the connection opens, the HELLO does not get through
    pair.link.drops = True
    pair.link.settle(0.0)
    now = pair.a.deadline
    pair.a.wake(now)
    assert pair.owner.failed == [(4.0, "no connection within 4 s")]
    assert [item.kind for _, item in pair.a.outbox if isinstance(item, Segment)] == [
        SegmentKind.RESET
    ]


def test_an_unknown_issuer_is_not_trusted() -> None:
    pair = Pair(TransportSettings(trusted=frozenset({"Other CA"})))
    pair.send(TLS)
    pair.link.settle(0.0)
    assert pair.owner.failed == [(0.0, "certificate comes from CA, which is not trusted")]


def test_names_are_not_checked_where_the_profile_says_so() -> None:
    pair = Pair(TransportSettings(check_names=False))
    pair.send(TLS, name="elsewhere.example.com")
    pair.link.settle(0.0)
    assert pair.owner.failed == []
    assert len(pair.b.requests) == 1


def test_a_server_without_certificate_ends_the_handshake() -> None:
    pair = Pair(b=TransportSettings())
    pair.send(TLS)
    pair.link.settle(0.0)
    assert pair.owner.failed == [(0.0, f"reset by {B}:5061")]


def test_mutual_tls_asks_the_client_for_a_certificate() -> None:
    points = (ListeningPoint(TLS, 5061, mutual=True), *ALL_POINTS[:2])
    pair = Pair(points=points)
    pair.send(TLS)
    pair.link.settle(0.0)
    assert len(pair.owner.failed) == 1


def test_mutual_tls_takes_a_trusted_client() -> None:
    points = (ListeningPoint(TLS, 5061, mutual=True), *ALL_POINTS[:2])
    client = TransportSettings(certificate=Certificate((A,), "CA"))
    pair = Pair(client, replace(SHOWN, trusted=frozenset({"CA"})), points)
    pair.send(TLS)
    pair.link.settle(0.0)
    assert len(pair.b.requests) == 1


def test_an_idle_connection_is_closed_after_its_last_message() -> None:
    pair = Pair(TransportSettings(idle_limit=30.0))
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    pair.send(TCP, 20.0)
    pair.link.settle(20.0)
    pair.a.transport.connections.timers.run(30.0)
    assert pair.state(flow) is State.OPEN
    pair.a.transport.connections.timers.run(50.0)
    assert pair.state(flow) is State.CLOSED
    pair.link.settle(50.0)
    assert pair.link.kinds("a")[-1] == "CLOSE"


def test_a_connection_that_we_closed_is_unknown_to_our_stack() -> None:
    pair = Pair(TransportSettings(idle_limit=30.0))
    flow = pair.send(TCP)
    flow.core = pair.a
    pair.link.settle(0.0)
    pair.a.transport.connections.timers.run(30.0)
    assert flow.core is None


def test_a_process_that_ends_closes_only_what_is_open() -> None:
    pair = Pair(TransportSettings(idle_limit=30.0))
    pair.send(TCP)
    pair.link.settle(0.0)
    pair.a.transport.connections.timers.run(30.0)
    pair.link.settle(30.0)
    for party in (pair.a, pair.b):
        party.transport.shutdown(31.0)
        assert party.outbox == []


def test_what_is_sent_on_an_idled_out_connection_reopens_it() -> None:
    pair = Pair(TransportSettings(idle_limit=30.0))
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    pair.a.transport.connections.timers.run(30.0)
    pair.link.settle(30.0)
    pair.link.log.clear()
    pair.a.transport.send_on(flow, pair.request(TCP), pair.owner, 40.0)
    pair.link.settle(40.0)
    assert pair.link.kinds("a")[:2] == ["OPEN", "<INVITE sip:x@192.0.2.2>"]


def test_our_own_close_is_no_loss_to_transactions() -> None:
    pair = Pair(TransportSettings(idle_limit=30.0))
    pair.a.call(Uri("x", B), 0.0, (Target(TCP, B, 5060, B),))
    pair.link.settle(0.0)
    pair.a.transport.connections.timers.run(30.0)
    assert [heard.status for heard in pair.a.heard] == [180]


def test_a_response_goes_by_via_when_its_connection_has_closed() -> None:
    pair = Pair()
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    pair.a.transport.shutdown(1.0, SegmentKind.CLOSE)
    pair.link.settle(1.0)
    assert flow.peer is not None
    response = pair.request(TCP).reply(200, "t")
    pair.b.transport.reply(flow.peer, response, pair.owner, 2.0)
    opened, _ = pair.b.outbox[0]
    assert (opened.host, opened.port) == (A, 5060)


def test_a_datagram_is_answered_at_the_port_of_its_via() -> None:
    pair = Pair()
    flow = Flow(UDP, B, 5060, A, 40_000)
    pair.b.transport.reply(flow, pair.request(UDP).reply(200, "t"), pair.owner, 0.0)
    assert pair.b.outbox[0][0].port == 5060


def test_a_datagram_with_rport_is_answered_where_it_came_from() -> None:
    pair = Pair()
    flow = Flow(UDP, B, 5060, A, 40_000)
    request = pair.request(UDP).derive(via=Via(UDP, A, 5060, "z", parameters=(("rport", None),)))
    pair.b.transport.reply(flow, request.reply(200, "t"), pair.owner, 0.0)
    assert pair.b.outbox[0][0] is flow


def test_fixed_source_ports_are_used_in_turn() -> None:
    pair = Pair(TransportSettings(source_ports=(5081, 5082)))
    targets = [Target(TCP, f"192.0.2.{n}", 5060, "") for n in (7, 8, 9)]
    flows = [pair.a.transport.send(t, pair.request(TCP), pair.owner, 0.0) for t in targets]
    assert [flow.local_port for flow in flows] == [5081, 5082, 5081]


def test_terminals_of_one_core_have_connections_of_their_own() -> None:
    pair = Pair()
    target = Target(TCP, B, 5060, B)
    flows = [
        pair.a.transport.send_from(address, target, pair.request(TCP), pair.owner, 0.0)
        for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1")
    ]
    assert [flow.address for flow in flows] == ["10.0.0.1", "10.0.0.2", "10.0.0.1"]
    assert flows[0] is flows[2]


def test_refusal_of_a_datagram_is_a_loss() -> None:
    pair = Pair()
    pair.a.call(Uri("x", B), 0.0, (Target(UDP, B, 5060, B),))
    flow, _ = pair.a.outbox[0]
    pair.a.receive(Segment(SegmentKind.REFUSED), flow, 0.25)
    assert pair.a.final.status == 503


def test_permanent_links_need_no_handshake() -> None:
    pair = Pair()
    flow = pair.a.transport.send(
        Target(Transport.ISDN, B, 1, ""), pair.request(TCP), pair.owner, 0.0
    )
    assert [type(item) for _, item in pair.a.outbox] == [Request]
    assert flow.connection is None


def test_a_response_on_a_live_connection_stays_on_it() -> None:
    pair = Pair()
    flow = pair.send(TCP)
    pair.link.settle(0.0)
    response: Response = pair.request(TCP).reply(200, "t")
    assert flow.peer is not None
    pair.b.transport.reply(flow.peer, response, pair.owner, 1.0)
    assert pair.b.outbox == [(flow.peer, response)]


@pytest.mark.parametrize("transport", [UDP, TCP, TLS])
def test_who_listens_nowhere_gives_the_port_that_he_sends_from(transport: Transport) -> None:
    pair = Pair()
    pair.a = Party("a", A, points=())
    pair.a.endpoint.sent_by[transport] = (A, 0)
    target = Target(transport, B, PORTS[transport], B)
    pair.a.call(Uri("x", B), 0.0, (target,))
    flow = pair.a.outbox[0][0]
    (live,) = pair.a.endpoint.clients[Method.INVITE].values()
    assert live.request.via is not None
    assert live.request.via.port == flow.local_port >= pair.a.transport.settings.first_port
