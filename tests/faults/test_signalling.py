"""Faults that know messages."""

from __future__ import annotations

import pytest

from tests.nodes.lab import Lab

UNPOLLED = {"trunk.sip-trunk.options_interval": None}


def test_a_peer_whose_polls_are_not_answered_is_marked_down() -> None:
    quick = {"trunk.sip-trunk.options_interval": "5 s", "trunk.sip-trunk.options_misses": 2}
    lab = Lab("guide-tcp", quick, faults=["mxone options-unanswered at 5 s for 120 s"])
    lab.run(41.9)
    pollers = {node: lab.part(node, "pollers")[0] for node in ("mediation", "mxone")}
    assert pollers["mediation"].up
    lab.run(42.1)  # the second of them was sent at 10 s: timer F
    assert not pollers["mediation"].up
    assert pollers["mxone"].up  # whose own are answered
    lab.run(131.0)
    assert pollers["mediation"].up


def test_a_node_out_of_service_says_when_to_come_again() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone unavailable retry-after 30 s at 5 s"])
    lab.run(6.0)
    made = lab.completed("mxone-to-mxone")
    refusal = lab.one(made, "503", "mxone")
    assert refusal.header("Retry-After") == "30"
    assert made.reason_rule == "fault"
    assert lab.scene.world.nodes["mxone"].endpoint.live() == 0


def test_without_a_time_there_is_no_such_header() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone unavailable status 500 at 5 s"])
    lab.run(6.0)
    made = lab.completed("mxone-to-mxone")
    assert lab.one(made, "500", "mxone").header("Retry-After") is None


def test_a_node_out_of_service_goes_on_with_its_calls() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone unavailable at 5 s"])
    made = lab.completed("lync-to-mxone", holding=20.0)
    assert (made.status, made.reason_rule) == (200, "")


def test_a_kind_of_message_never_arrives() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["sip-trunk drop BYE at 5 s for 20 s"])
    made = lab.call("lync-to-mxone", holding=8.0)
    lab.run(60.0)
    assert lab.sent(made, "BYE", "mediation")
    assert not lab.sent(made, "BYE", "mxone")  # it never heard of it
    assert made.released == pytest.approx(10.05, abs=0.1)


def test_a_status_can_be_dropped() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone drop status 180 at 5 s"])
    lab.run(6.0)
    made = lab.completed("lync-to-mxone")
    assert made.status == 200
    assert made.alerted == pytest.approx(made.answered)


def test_a_lost_ack_ends_the_call() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["sip-phones ack-lost at 5 s"])
    lab.run(6.0)
    made = lab.call("lync-to-mxone", holding=100.0)
    lab.run(80.0)
    repeats = lab.sent(made, "200", "sip-phones", "mxone")
    assert len([r for r in repeats if r.method.name == "INVITE"]) == 11  # RFC 3261 13.3.1.4
    assert lab.sent(made, "BYE", "sip-phones")


def test_ringing_that_comes_after_the_outbound_timer_sends_the_call_on() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone late-ringing 12 s at 5 s"])
    lab.run(6.0)
    made = lab.call("lync-to-mxone", ring=20.0)
    lab.run(40.0)
    late = [s for s in lab.sights if s.sender == "mediation" and s.item.call == 1]
    cancel, refusal = (next(s for s in late if s.what == what) for what in ("CANCEL", "504"))
    invite = next(s for s in lab.sights if s.what == "INVITE" and s.sender == "mediation")
    # From the INVITE's leaving the server's processor, 2 ms before it leaves the machine
    assert cancel.sent - invite.sent == pytest.approx(10.0, abs=0.003)
    assert (refusal.sent, made.status) == (cancel.sent, 504)


def test_ways_without_such_a_fault_stay_steady() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["sip-trunk drop BYE at 5 s"])
    lab.completed("lync-to-mxone")
    network = lab.scene.network
    gated = {names for path, names in zip(network.paths, network.names, strict=True) if path.gates}
    assert gated == {("mxone", "lync-standard"), ("lync-standard", "mxone")}
