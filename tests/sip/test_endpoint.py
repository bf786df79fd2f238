"""The transaction layer as its user and the peer see it: what is absorbed, matched and dropped."""

from __future__ import annotations

import pytest

from simulator.contracts import Flow, Transport
from simulator.sip.endpoint import Endpoint
from simulator.sip.transitions import State
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.sip.bench import FLOW, FLOWS, OWN, PEER, TCP, UDP, Bench, incoming, target

# What comes from the peer


def test_a_repeated_invite_is_answered_again_and_not_passed_up() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0)
    bench.servers[0].respond(incoming().reply(180, "a"), 0.1)
    bench.come(incoming(), 0.5)
    assert len(bench.servers) == 1
    assert bench.times(180) == [0.1, 0.5]


def test_a_repeated_request_is_absorbed_before_its_answer_is_known() -> None:
    bench = Bench()
    bench.come(incoming(Method.OPTIONS), 0.0)
    bench.come(incoming(Method.OPTIONS), 0.5)
    assert len(bench.servers) == 1
    assert bench.sent == []


def test_a_repeated_answer_goes_where_the_first_one_went() -> None:
    """Over `reply`, which knows Via (18.2.2), not back on the flow alone."""
    bench = Bench()
    replies: list[Flow] = []
    bench.wires.reply = lambda flow, *rest: replies.append(flow)  # type: ignore[method-assign]
    bench.come(incoming(Method.OPTIONS), 0.0)
    bench.servers[0].respond(incoming(Method.OPTIONS).reply(200, "a"), 0.0)
    bench.come(incoming(Method.OPTIONS), 0.5)
    assert replies == [FLOW, FLOW]


def test_one_branch_of_two_senders_is_two_transactions() -> None:
    """17.2.3: sent-by is part of the match."""
    bench = Bench()
    for host in (PEER, "192.0.2.9", PEER, "192.0.2.9"):
        bench.come(incoming(host=host), 0.0)
    assert len(bench.servers) == 2
    for server in bench.servers:
        server.respond(server.request.reply(486, "a"), 0.0)
        bench.come(incoming(Method.ACK, host=server.request.via.host), 0.1)  # type: ignore[union-attr]
    bench.run_out()
    assert bench.is_clean()
    assert bench.undelivered == []


def test_a_cancel_finds_the_invite_of_its_own_sender() -> None:
    bench = Bench()
    for host in (PEER, "192.0.2.9"):
        bench.come(incoming(host=host), 0.0)
        bench.come(incoming(Method.CANCEL, host=host), 0.0)
    first, first_cancel, second, second_cancel = bench.servers
    assert bench.endpoint.invite_of(first_cancel) is first
    assert bench.endpoint.invite_of(second_cancel) is second


def test_a_cancel_of_the_second_sender_alone_finds_its_invite() -> None:
    bench = Bench()
    for host in (PEER, "192.0.2.9"):
        bench.come(incoming(host=host), 0.0)
    bench.come(incoming(Method.CANCEL, host="192.0.2.9"), 0.1)
    _, second, cancel = bench.servers
    assert bench.endpoint.invite_of(cancel) is second


def test_a_cancel_without_its_invite_finds_nothing() -> None:
    bench = Bench()
    bench.come(incoming(Method.CANCEL), 0.0)
    assert bench.endpoint.invite_of(bench.servers[0]) is None


def test_a_silent_user_is_spoken_for_after_200_ms() -> None:
    bench = Bench()
    bench.come(incoming(), 1.0)
    bench.run(1.3)
    assert [(s.at, s.message.status, s.message.to_tag) for s in bench.sent] == [(1.2, 100, None)]


def test_a_user_that_answered_in_time_is_not_spoken_for() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0)
    bench.servers[0].respond(incoming().reply(180, "a"), 0.1)
    bench.run(1.0)
    assert bench.times(100) == []


def test_a_request_that_is_not_an_invite_is_not_spoken_for() -> None:
    bench = Bench()
    bench.come(incoming(Method.BYE), 0.0)
    bench.run(1.0)
    assert bench.sent == []


# ACK


def test_the_ack_of_a_failure_ends_its_repetition() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0)
    bench.servers[0].respond(incoming().reply(486, "a"), 0.0)
    bench.come(incoming(Method.ACK, tag="a"), 0.3)
    bench.run_out()
    assert bench.times(486) == [0.0]
    assert bench.acks == [(0.3, bench.servers[0])]


def test_the_ack_of_a_2xx_is_found_by_tag_and_number() -> None:
    bench = Bench()
    bench.come(incoming(cseq=7), 0.0)
    bench.endpoint.accept(bench.servers[0], bench.servers[0].request.reply(200, "a"), 0.0)
    bench.come(incoming(Method.ACK, "z9hG4bK-2", cseq=6, tag="a"), 0.1)
    bench.come(incoming(Method.ACK, "z9hG4bK-3", cseq=7, tag="a"), 0.2)
    assert bench.acks == [(0.1, None), (0.2, bench.servers[0])]
    bench.run_out()
    assert bench.times(200) == [0.0]
    assert bench.undelivered == []


def test_an_ack_of_a_2xx_with_the_branch_of_the_invite_counts_too() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0)
    bench.endpoint.accept(bench.servers[0], incoming().reply(200, "a"), 0.0)
    bench.come(incoming(Method.ACK, tag="a"), 0.1)
    bench.run_out()
    assert bench.acks == [(0.1, bench.servers[0])]
    assert bench.times(200) == [0.0]


def test_an_ack_that_nobody_waits_for_has_no_server() -> None:
    bench = Bench()
    bench.come(incoming(Method.ACK, tag="x"), 0.0)
    assert bench.acks == [(0.0, None)]
    assert bench.is_clean()


@pytest.mark.parametrize("first_timer", [0.5, 32.0])
def test_an_answer_without_ack_is_reported_with_its_owner(first_timer: float) -> None:
    """Timer L ends the transaction at the same instant; whichever comes first."""
    bench = Bench()
    bench.timers.start(first_timer, lambda argument, now: None, None, 0.0)
    bench.come(incoming(), 0.0, TCP)
    bench.servers[0].owner = "leg"
    bench.endpoint.accept(bench.servers[0], incoming().reply(200, "a"), 0.0)
    bench.run_out()
    assert bench.undelivered == [(32.0, "leg")]
    assert bench.is_clean()


def test_a_new_answer_in_a_dialog_takes_the_place_of_one_that_waits() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0)
    bench.endpoint.accept(bench.servers[0], incoming().reply(200, "a"), 0.0)
    again = incoming(branch="z9hG4bK-2", cseq=2, tag="a")
    bench.come(again, 0.1)
    bench.endpoint.accept(bench.servers[1], again.reply(200), 0.1)
    bench.come(incoming(Method.ACK, "z9hG4bK-3", cseq=2, tag="a"), 0.2)
    bench.run_out()
    assert bench.times(200) == [0.0, 0.1]
    assert bench.is_clean()


def test_an_ack_on_a_flow_names_that_flows_address() -> None:
    """One of many terminals on a host."""
    bench = Bench()
    flow = Flow(TCP, "192.0.2.77", 40000, PEER, 5060)
    bench.endpoint.send_ack(bench.request(Method.ACK), 0.0, flow=flow)
    via = bench.sent[0].message.via
    assert (via.host, via.port, via.next) == ("192.0.2.77", 5060, None)


def test_an_ack_without_a_flow_goes_by_route_then_by_request_uri() -> None:
    bench = Bench()
    ack = bench.request(Method.ACK)
    bench.endpoint.send_ack(ack, 0.0)
    route = Address(Uri(None, "192.0.2.5", parameters=(("lr", None),)))
    bench.endpoint.send_ack(ack.derive(route=(route,)), 0.0)
    assert bench.places.asked == [ack.uri, route.uri]


def test_an_ack_with_nowhere_to_go_is_not_sent() -> None:
    bench = Bench()
    bench.endpoint.send_ack(bench.request(Method.ACK), 0.0, targets=())
    assert bench.sent == []
    assert bench.is_clean()


# Responses


def test_a_stray_response_is_dropped() -> None:
    bench = Bench()
    bench.endpoint.receive(incoming().reply(200, "p"), FLOW, 0.0)
    assert bench.heard == []
    assert bench.is_clean()


def test_a_response_to_another_method_of_the_branch_is_dropped() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0)
    other = bench.last(Method.INVITE).derive(method=Method.BYE)
    bench.answer(200, 0.1, to=other)
    assert bench.heard == []


def test_a_late_2xx_of_another_fork_is_passed_up_until_timer_m() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0)
    invite = bench.last(Method.INVITE)
    for instant, tag in ((1.0, "p"), (2.0, "q"), (32.9, "p")):
        bench.run(instant)
        bench.answer(200, instant, tag, to=invite)
    bench.run(33.0)
    bench.answer(200, 33.1, "r", to=invite)
    assert [at for at, _, _ in bench.heard] == [1.0, 2.0, 32.9]
    assert bench.is_clean()


def test_a_repeated_failure_is_acknowledged_again_and_not_passed_up() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0)
    invite = bench.last(Method.INVITE)
    bench.answer(486, 1.0, to=invite)
    bench.answer(486, 1.5, to=invite)
    assert bench.times(Method.ACK) == [1.0, 1.5]
    assert [status for _, status, _ in bench.heard] == [486]


def test_the_ack_of_a_failure_has_the_top_via_alone() -> None:
    """17.1.1.3; a proxy's INVITE has more of them."""
    bench = Bench()
    request = bench.request()
    request.via = incoming().via
    bench.endpoint.send(request, bench, 0.0)
    bench.answer(486, 0.1)
    ack, invite = bench.last(Method.ACK), bench.last(Method.INVITE)
    assert ack.via is not None
    assert invite.via is not None
    assert (ack.via.branch, ack.via.next) == (invite.via.branch, None)
    assert (ack.identity.to_tag, ack.cseq, ack.uri) == ("p", invite.cseq, invite.uri)


def test_a_failure_whose_ack_has_no_way_is_still_told() -> None:
    bench = Bench()
    flow = Flow(TCP, OWN, 5060, PEER, 40000)
    bench.endpoint.send(bench.request(), bench, 0.0, flow=flow)
    bench.wires.dead.add(flow)
    bench.answer(486, 1.0)
    assert bench.heard == [(1.0, 486, "")]
    assert bench.is_clean()


# Identifiers


def test_identifiers_are_unique_and_bear_the_name() -> None:
    endpoint = Bench(name="mxone").endpoint
    for make in (endpoint.new_branch, endpoint.new_tag, endpoint.new_call_id):
        made = {make() for _ in range(100)}
        assert len(made) == 100
        assert all("mxone" in one for one in made)
    assert endpoint.new_branch().startswith("z9hG4bK")


def test_identifiers_of_two_endpoints_never_meet() -> None:
    makers = [Bench(name=name).endpoint for name in ("a", "b")]
    for make in (Endpoint.new_branch, Endpoint.new_tag, Endpoint.new_call_id):
        assert {make(makers[0]) for _ in range(20)}.isdisjoint(make(makers[1]) for _ in range(20))


# The death of a connection


def test_a_lost_flow_fails_what_waits_for_a_first_answer() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(TCP),))
    bench.endpoint.on_lost(bench.sent[0].flow, "reset by peer", 0.1)
    assert bench.heard == [(0.1, 503, "reset by peer")]
    assert bench.is_clean()


def test_a_lost_flow_leaves_other_flows_alone() -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(TCP),))
    bench.endpoint.on_lost(FLOWS[TCP], "reset by peer", 0.1)
    assert bench.heard == []


def test_a_lost_flow_does_not_end_what_was_accepted() -> None:
    """RFC 6026 8.8: the server transaction stays; the user's own repetition decides."""
    bench = Bench()
    bench.come(incoming(), 0.0, TCP)
    bench.endpoint.accept(bench.servers[0], incoming().reply(200, "a"), 0.0)
    bench.endpoint.on_lost(FLOWS[TCP], "reset by peer", 0.1)
    assert bench.servers[0].state is State.ACCEPTED
    assert bench.undelivered == []


def test_a_final_failure_that_cannot_be_sent_is_reported() -> None:
    bench = Bench()
    bench.come(incoming(), 0.0, TCP)
    bench.wires.dead.add(FLOWS[TCP])
    bench.servers[0].owner = "leg"
    bench.servers[0].respond(incoming().reply(486, "a"), 0.0)
    assert bench.undelivered == [(0.0, "leg")]
    assert bench.is_clean()


@pytest.mark.parametrize("transport", [UDP, TCP])
def test_nothing_is_left_after_a_call_and_its_end(transport: Transport) -> None:
    bench = Bench()
    bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(transport),))
    bench.answer(180, 0.1)
    bench.answer(200, 2.0)
    bench.endpoint.send(bench.request(Method.BYE), bench, 9.0, targets=(target(transport),))
    bench.answer(200, 9.1)
    bench.run_out()
    assert bench.is_clean()


def test_an_endpoint_without_a_user_refuses_everything() -> None:
    bench = Bench()
    wires, places, timers = bench.wires, bench.places, bench.timers
    points = bench.endpoint.sent_by
    bench.endpoint = Endpoint("nobody", wires, places, timers, points)
    bench.come(incoming(Method.OPTIONS), 0.0)
    assert [(s.message.status, s.message.to_tag is None) for s in bench.sent] == [(501, False)]


def test_requests_of_rfc_2543_are_told_apart_without_branches() -> None:
    bench = Bench()
    for at, call_id in ((0.0, "1@old"), (0.1, "2@old"), (0.5, "1@old"), (0.6, "2@old")):
        bench.come(incoming(Method.OPTIONS, branch="", call_id=call_id), at)
    found = [server.request.identity.call_id for server in bench.servers]
    assert found == ["1@old", "2@old"]
    bench.come(incoming(Method.OPTIONS, branch="", call_id="1@old", cseq=2), 0.7)
    assert len(bench.servers) == 3


def test_the_ack_of_a_failure_finds_an_invite_of_rfc_2543() -> None:
    bench = Bench()
    for call_id in ("1@old", "2@old"):
        bench.come(incoming(branch="", call_id=call_id), 0.0)
        bench.servers[-1].respond(bench.servers[-1].request.reply(486, "a"), 0.0)
    bench.come(incoming(Method.ACK, branch="", call_id="2@old", tag="a"), 0.1)
    assert [server.state for server in bench.servers] == [State.COMPLETED, State.CONFIRMED]
