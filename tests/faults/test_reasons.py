"""Which fault becomes the reason of a call that failed, and of which it does not."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Attempt, Outcome
from simulator.faults.ledger import Ledger
from simulator.faults.load import all_faults
from simulator.faults.spec import Occurrence
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab, with_node

UNPOLLED = {"trunk.sip-trunk.options_interval": None}
OTHERS = ("lync", "30003", "extensions", "20003", "20003")
QUICK = with_node("mxone", profile={"boot_time": 20.0})


def test_a_fault_is_felt_until_its_node_has_started() -> None:
    lab = Lab("guide-tcp", UNPOLLED, QUICK, faults=["mxone down at 5 s for 10 s"])
    lab.run(20.0)  # power is back, the service is not
    made = lab.completed("lync-to-mxone")
    assert made.reason_rule == "fault"
    assert made.reason_text.startswith("mxone down at 5 s (mxone down); ")


def test_what_fails_when_all_is_over_is_no_fault() -> None:
    lab = Lab("guide-tcp", UNPOLLED, QUICK, faults=["mxone down at 5 s for 10 s"])
    lab.run(60.0)
    made = lab.completed("lync-to-mxone", dialled="99999")
    assert (made.status, made.reason_rule) == (404, "no normalisation rule")


def test_a_call_that_waits_behind_an_unanswered_poll_has_met_the_fault() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone down at 5 s"])
    lab.run(6.0)
    first = lab.call("pstn-to-mxone", patience=20.0)
    second = lab.call("pstn-to-mxone", caller="70000008", patience=20.0)
    lab.run(60.0)
    assert [made.reason_rule for made in (first, second)] == ["fault", "fault"]
    assert "of silence" in second.reason_text


@pytest.mark.parametrize("fault", ["infrastructure down", "lan-infrastructure down"])
def test_a_name_server_that_cannot_be_asked_is_why_a_name_is_unknown(fault: str) -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=[f"{fault} at 0 s"])
    lab.run(1.0)
    made = lab.completed("lync-to-mxone")
    assert made.status in (503, 504)
    assert made.reason_rule == "fault"


def test_a_talk_that_a_lost_message_cuts_off_was_struck() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["sip-trunk ack-lost at 5 s for 60 s"])
    lab.run(6.0)
    short, long = (
        lab.call("lync-to-mxone", holding=10.0),
        lab.call("lync-to-mxone", caller="30003", holding=100.0, parties=OTHERS),
    )
    lab.run(200.0)
    assert (short.reason_rule, long.reason_rule) == ("", "fault")
    assert long.released - long.answered == pytest.approx(32.0, abs=0.1)  # RFC 3261 13.3.1.4


def test_a_caller_who_would_have_hung_up_anyway_was_not_struck() -> None:
    lab = Lab(faults=["mxone down at 8 s"])
    made = lab.call("pstn-to-attached", ring=30.0, patience=6.0)
    lab.run(60.0)
    assert made.reason_rule == "caller gave up"


@pytest.mark.parametrize(("begin", "struck"), [(70.0, True), (4000.0, False)])
def test_a_peer_that_is_still_marked_down_is_the_fault_s_doing(begin: float, struck: bool) -> None:
    (fault,) = all_faults(
        "mxone options-unanswered at 5 s for 57 s", load_topology("guide-tcp").spec
    )
    one = Occurrence(fault, 5.0, 62.0)
    ledger = Ledger({"mxone": "192.168.222.84"})
    ledger.begin(one, ["mxone"], ["mxone"])
    ledger.end(one, [], 62.0)
    attempt = Attempt(1, "", "lync", "extensions", "1", "2", "2", begin, 2.0, 30.0, 60.0)
    attempt.refused_by("peer down", "mediation", "no answer to OPTIONS", "")
    attempt.outcome, attempt.released = Outcome.FAILED, begin
    assert ledger.explain(attempt) == ("mxone options-unanswered" if struck else "")
    assert attempt.reason_rule == ("fault" if struck else "peer down")
