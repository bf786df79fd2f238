"""The name server on a host of its own, asked over the network."""

from __future__ import annotations

from math import inf

from simulator.contracts import Flow, Segment, SegmentKind, Transport
from simulator.nodes.infrastructure import NameServer, address_zone
from simulator.sip.dns import DnsAnswer, DnsQuery, Outcome, RecordKind
from simulator.sip.uri import Uri
from tests.sip.test_transport_failures import ANSWERED, ROUND, Rig

FLOW = Flow(Transport.UDP, "192.0.2.53", 53, "192.0.2.1", 49_151)


def test_a_name_is_resolved_and_called_after_one_more_round_trip() -> None:
    rig = Rig()
    rig.call(Uri("x", "BAD.example.com", 5060))
    assert rig.outcome() == (round(ROUND + ANSWERED, 6), 200, "")


def test_a_name_that_is_not_there_fails_after_one_round_trip() -> None:
    rig = Rig()
    rig.call(Uri("x", "nobody.example.com", 5060))
    assert rig.outcome() == (ROUND, 503, "no target for the next hop")


def test_a_closed_name_server_fails_after_one_round_trip() -> None:
    rig = Rig()
    rig.network.hosts["dns"].crash()
    rig.call(Uri("x", "bad.example.com", 5060))
    assert rig.outcome() == (ROUND, 503, "no target for the next hop")


def test_answer_goes_back_on_the_flow_of_its_question() -> None:
    server = NameServer(address_zone({"PBX.example.com": "192.0.2.1"}))
    server.receive(DnsQuery("pbx.example.com", RecordKind.A), FLOW, 1.0)
    ((flow, item),) = server.outbox
    assert flow is FLOW
    assert isinstance(item, DnsAnswer)
    assert (item.outcome, len(item.records)) == (Outcome.FOUND, 1)


def test_what_is_no_question_gets_no_answer() -> None:
    server = NameServer({})
    server.receive(Segment(SegmentKind.REFUSED), FLOW, 1.0)
    assert server.outbox == []
    assert server.deadline == inf
