"""Targets by RFC 3263: numeric hosts, names, services, failures, targets to avoid."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from simulator.contracts import Flow, Item, Segment, SegmentKind, Transport
from simulator.nodes.infrastructure import Zone, answer
from simulator.sip.dns import (
    AddressRecord,
    DnsAnswer,
    DnsQuery,
    Outcome,
    RecordKind,
    ResolverSettings,
    ServiceRecord,
)
from simulator.sip.location import LocationSettings, Locator, Target, order_services
from simulator.sip.uri import Uri
from simulator.timers import TimerQueue

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
DNS, OTHER_DNS = "192.0.2.53", "192.0.2.54"
ZONE: Zone = {
    ("_sip._udp.short.example.com", RecordKind.SRV): (
        ServiceRecord("lync.example.com", 5060, lifetime=10.0),
    ),
    ("pbx.example.com", RecordKind.A): (AddressRecord("192.0.2.1", 300.0),),
    ("lync.example.com", RecordKind.A): (AddressRecord("192.0.2.2"), AddressRecord("192.0.2.3")),
    ("_sip._udp.example.com", RecordKind.SRV): (ServiceRecord("pbx.example.com", 5070, 20),),
    ("_sip._tcp.example.com", RecordKind.SRV): (
        ServiceRecord("pbx.example.com", 5071, 20),
        ServiceRecord("lync.example.com", 5072, 10),
    ),
    ("_sips._tcp.example.com", RecordKind.SRV): (ServiceRecord("pbx.example.com", 5061),),
    ("_sip._tcp.weighted.example.com", RecordKind.SRV): (
        ServiceRecord("pbx.example.com", 5060, 1, 1),
        ServiceRecord("pbx.example.com", 5070, 1, 3),
    ),
}


class Desk:
    """A locator whose questions are answered from the zone, or not."""

    def __init__(self, draw: Any = None, servers: tuple[str, ...] = (DNS,)) -> None:
        self.outbox: list[tuple[Flow, Item]] = []
        self.timers = TimerQueue()
        settings = LocationSettings(resolver=ResolverSettings(servers))
        self.locator = Locator(self.outbox, self.timers, "192.0.2.9", settings, draw)
        self.asked: list[tuple[str, str]] = []
        self.answered: list[tuple[float, tuple[Target, ...]]] = []

    def locate(self, text: Uri, now: float = 0.0) -> None:
        self.locator.locate(text, self._then, "mine", now)

    def _then(self, argument: object, targets: tuple[Target, ...], now: float) -> None:
        assert argument == "mine"
        self.answered.append((now, targets))

    def answer_all(self, now: float = 0.0) -> None:
        while self.outbox:
            flow, query = self.outbox.pop(0)
            assert isinstance(query, DnsQuery)
            self.asked.append((query.name, query.kind.name))
            self.locator.receive(answer(ZONE, query), flow, now)

    def targets(self, text: Uri, now: float = 0.0) -> tuple[Target, ...]:
        self.locate(text, now)
        self.answer_all(now)
        return self.answered[-1][1]

    def run_timers(self) -> None:
        while self.timers.deadline < 1e9:
            self.timers.run(self.timers.deadline)


def uri(host: str, port: int | None = None, transport: str = "", scheme: str = "sip") -> Uri:
    parameters = (("transport", transport),) if transport else ()
    return Uri("x", host, port, parameters, scheme)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (uri("192.0.2.1"), (UDP, "192.0.2.1", 5060)),
        (uri("192.0.2.1", 5080), (UDP, "192.0.2.1", 5080)),
        (uri("192.0.2.1", transport="tcp"), (TCP, "192.0.2.1", 5060)),
        (uri("192.0.2.1", transport="TCP"), (TCP, "192.0.2.1", 5060)),
        (uri("192.0.2.1", transport="tls"), (TLS, "192.0.2.1", 5061)),
        (uri("192.0.2.1", scheme="sips"), (TLS, "192.0.2.1", 5061)),
        (uri("192.0.2.1", transport="tcp", scheme="sips"), (TLS, "192.0.2.1", 5061)),
        (uri("[2001:db8::1]"), (UDP, "2001:db8::1", 5060)),
        (
            Uri("x", "pool.example.com", 5068, (("maddr", "192.0.2.7"), ("transport", "Tcp"))),
            (TCP, "192.0.2.7", 5068),
        ),
    ],
    ids=str,
)
def test_numeric_host_needs_no_question(text: Uri, expected: tuple[Transport, str, int]) -> None:
    desk = Desk()
    desk.locate(text)
    assert [target[:3] for target in desk.answered[0][1]] == [expected]
    assert desk.outbox == []


def test_name_with_port_is_asked_for_its_addresses_alone() -> None:
    desk = Desk()
    found = desk.targets(uri("lync.example.com", 5068, "tcp"))
    assert desk.asked == [("lync.example.com", "A")]
    assert found == (
        Target(TCP, "192.0.2.2", 5068, "lync.example.com"),
        Target(TCP, "192.0.2.3", 5068, "lync.example.com"),
    )


def test_name_with_transport_is_asked_for_that_service() -> None:
    desk = Desk()
    found = desk.targets(uri("example.com", transport="tcp"))
    assert desk.asked[0] == ("_sip._tcp.example.com", "SRV")
    assert [(target.host, target.port) for target in found] == [
        ("192.0.2.2", 5072),
        ("192.0.2.3", 5072),
        ("192.0.2.1", 5071),
    ]


def test_certificate_must_bear_the_name_of_the_uri_not_of_the_record() -> None:
    found = Desk().targets(uri("example.com", scheme="sips"))
    assert found == (Target(TLS, "192.0.2.1", 5061, "example.com"),)


def test_name_alone_is_asked_for_every_service_that_we_have() -> None:
    desk = Desk()
    assert desk.targets(uri("pbx.example.com")) == (
        Target(UDP, "192.0.2.1", 5060, "pbx.example.com"),
    )
    assert desk.asked == [
        ("_sip._udp.pbx.example.com", "SRV"),
        ("_sip._tcp.pbx.example.com", "SRV"),
        ("pbx.example.com", "A"),
    ]


def test_unknown_name_has_no_targets() -> None:
    assert Desk().targets(uri("nobody.example.com", 5060)) == ()


def test_tel_uri_has_no_targets() -> None:
    assert Desk().targets(Uri("+4685552", "", scheme="tel")) == ()


def test_answer_is_remembered_for_its_time_to_live() -> None:
    desk = Desk()
    desk.targets(uri("pbx.example.com", 5060))
    desk.targets(uri("pbx.example.com", 5060), 299.0)
    assert len(desk.asked) == 1
    desk.targets(uri("pbx.example.com", 5060), 300.0)
    assert len(desk.asked) == 2


def test_services_are_asked_again_after_their_own_time_to_live() -> None:
    desk = Desk()
    desk.targets(uri("short.example.com", transport="udp"))
    desk.targets(uri("short.example.com", transport="udp"), 9.0)
    assert len(desk.asked) == 2
    desk.targets(uri("short.example.com", transport="udp"), 10.0)
    assert desk.asked[2:] == [("_sip._udp.short.example.com", "SRV")]


def test_absence_is_remembered_too() -> None:
    desk = Desk()
    desk.targets(uri("nobody.example.com", 5060))
    desk.targets(uri("nobody.example.com", 5060), 59.0)
    assert len(desk.asked) == 1


def test_names_are_the_same_in_any_case() -> None:
    desk = Desk()
    desk.targets(uri("pbx.example.com", 5060))
    desk.targets(uri("PBX.Example.COM", 5060))
    assert len(desk.asked) == 1


def test_two_that_ask_at_once_share_a_question() -> None:
    desk = Desk()
    desk.locate(uri("pbx.example.com", 5060))
    desk.locate(uri("pbx.example.com", 5060))
    assert len(desk.outbox) == 1
    desk.answer_all()
    assert len(desk.answered) == 2


def test_silence_is_asked_again_after_1_and_3_s_and_given_up_after_5() -> None:
    desk = Desk()
    desk.locate(uri("pbx.example.com", 5060))
    asked_at = [0.0]
    while not desk.answered:
        desk.outbox.clear()
        now = desk.timers.deadline
        desk.timers.run(now)
        if desk.outbox:
            asked_at.append(now)
    assert asked_at == [0.0, 1.0, 3.0]
    assert desk.answered == [(5.0, ())]


def test_silence_is_not_remembered() -> None:
    desk = Desk()
    desk.locate(uri("pbx.example.com", 5060))
    desk.run_timers()
    desk.outbox.clear()
    assert desk.targets(uri("pbx.example.com", 5060), 6.0) != ()


def test_questions_go_to_the_name_servers_in_turn() -> None:
    desk = Desk(servers=(DNS, OTHER_DNS))
    desk.locate(uri("pbx.example.com", 5060))
    desk.run_timers()
    assert [flow.host for flow, _ in desk.outbox] == [DNS, OTHER_DNS, DNS]


def test_a_refusing_name_server_is_left_at_once() -> None:
    desk = Desk(servers=(DNS, OTHER_DNS))
    desk.locate(uri("pbx.example.com", 5060))
    flow, _ = desk.outbox.pop()
    desk.locator.receive(Segment(SegmentKind.REFUSED), flow, 0.004)
    assert [flow.host for flow, _ in desk.outbox] == [OTHER_DNS]


def test_server_failure_of_the_only_server_is_no_answer() -> None:
    desk = Desk()
    desk.locate(uri("pbx.example.com", 5060))
    flow, _ = desk.outbox.pop()
    failure = DnsAnswer("pbx.example.com", RecordKind.A, Outcome.SERVER_FAILURE)
    desk.locator.receive(failure, flow, 0.004)
    assert desk.answered == [(0.004, ())]


def test_no_name_server_at_all_is_no_answer() -> None:
    desk = Desk(servers=())
    desk.locate(uri("pbx.example.com", 5060))
    assert desk.answered == [(0.0, ())]


def test_a_late_answer_is_dropped() -> None:
    desk = Desk()
    desk.locate(uri("pbx.example.com", 5060))
    desk.run_timers()
    desk.answer_all(9.0)
    assert len(desk.answered) == 1


def test_avoided_target_stands_behind_the_others_for_a_while() -> None:
    desk = Desk()
    first, second = desk.targets(uri("lync.example.com", 5060, "tcp"))
    desk.locator.avoid(first[:3], 1.0)
    assert desk.targets(uri("lync.example.com", 5060, "tcp"), 60.0) == (second, first)
    assert desk.targets(uri("lync.example.com", 5060, "tcp"), 61.0) == (first, second)


def test_a_target_is_avoided_as_long_as_it_asks_for() -> None:
    desk = Desk()
    two = (Target(UDP, "192.0.2.1", 5060, "a"), Target(UDP, "192.0.2.2", 5060, "b"))
    desk.locator.avoid(two[0][:3], 1.0, seconds=7)
    assert desk.locator.ordered(two, 7.9) == two[::-1]
    assert desk.locator.ordered(two, 8.0) == two


def test_the_only_target_is_tried_though_avoided() -> None:
    desk = Desk()
    desk.locator.avoid((UDP, "192.0.2.1", 5060), 0.0)
    assert len(desk.targets(uri("192.0.2.1"))) == 1


def test_equal_priorities_are_drawn_anew_for_every_request() -> None:
    desk = Desk(draw=random.Random(1).random)
    firsts = Counter(
        desk.targets(uri("weighted.example.com", transport="tcp"))[0].port for _ in range(2000)
    )
    assert len(desk.asked) == 2
    # 1,500 expected, standard deviation 19.4: five of them either way.
    assert abs(firsts[5070] - 1500) < 97


def test_weights_decide_the_order_without_a_draw() -> None:
    records = [ServiceRecord("a", 1, 1, 1), ServiceRecord("b", 1, 1, 9), ServiceRecord("c", 1, 0)]
    assert [record.host for record in order_services(records, None)] == ["c", "b", "a"]


def test_a_target_that_is_barred_comes_last_until_it_is_released() -> None:
    desk = Desk()
    two = (Target(UDP, "192.0.2.1", 5060, "a"), Target(UDP, "192.0.2.2", 5060, "b"))
    desk.locator.bar(two[0][:3])
    assert desk.locator.ordered(two, 1e6) == two[::-1]
    desk.locator.release(two[0][:3])
    assert desk.locator.ordered(two, 1e6) == two


def test_a_target_that_fails_while_it_is_barred_stays_barred() -> None:
    desk = Desk()
    two = (Target(UDP, "192.0.2.1", 5060, "a"), Target(UDP, "192.0.2.2", 5060, "b"))
    desk.locator.bar(two[0][:3])
    desk.locator.avoid(two[0][:3], 0.0)
    assert desk.locator.ordered(two, 1e6) == two[::-1]


def test_what_one_of_many_terminals_finds_out_the_others_do_not_know() -> None:
    desk = Desk()
    two = (Target(UDP, "192.0.2.1", 5060, "a"), Target(UDP, "192.0.2.2", 5060, "b"))
    desk.locator.avoid(two[0][:3], 0.0, "10.0.0.1")
    orders = [desk.locator.ordered(two, 1.0, source) for source in ("10.0.0.1", "10.0.0.2", None)]
    assert orders == [two[::-1], two, two]
    assert desk.locator.ordered(two, 60.0, "10.0.0.1") == two


def test_names_of_a_node_that_has_run_for_long_last_a_share_of_their_time_and_then_all() -> None:
    desk = Desk()
    desk.locator.resolver.age(0.25, until=100.0)
    for now, asked in ((10.0, 1), (84.0, 1), (86.0, 2), (385.0, 2), (387.0, 3)):
        desk.targets(Uri(None, "pbx.example.com", 5060), now)  # lasts 300 s
        assert len(desk.asked) == asked, now


def test_a_name_that_is_learned_later_lasts_all_its_time() -> None:
    desk = Desk()
    desk.locator.resolver.age(0.25, until=100.0)
    for now, asked in ((100.0, 1), (399.0, 1), (401.0, 2)):
        desk.targets(Uri(None, "pbx.example.com", 5060), now)
        assert len(desk.asked) == asked, now
