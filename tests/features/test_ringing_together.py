"""Simultaneous ringing, hunt groups, mobile extensions, call waiting."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Intent, Outcome
from tests.features.laboratory import by_hand, headers, lab_with, on, rung
from tests.nodes.lab import Lab

ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'


def test_a_lync_user_and_his_pbx_telephone_ring_and_the_rest_is_cancelled() -> None:
    lab = lab_with(on("simultaneous_ring", "30002", to="20001"))
    call = lab.completed("mxone-to-lync")
    assert rung(lab, call) == ["30002", "20001"]
    for sender, receiver in (("frontend", "mediation"), ("mediation", "mxone")):
        cancel = lab.one(call, "CANCEL", sender, receiver)
        assert headers(cancel, "Reason") == [ELSEWHERE]
    assert (call.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_the_other_telephone_may_answer_first() -> None:
    lab = lab_with(on("simultaneous_ring", "30002", to="00870000003"))
    call = lab.call("pstn-to-lync", intent=Intent.NO_ANSWER, holding=30.0)
    lab.run(10.0)
    assert lab.busy()["sip-trunk"] == 2  # it came by the trunk, and goes back by it
    lab.run(100.0)
    assert call.outcome is Outcome.ANSWERED
    assert lab.one(call, "CANCEL", "frontend").header("Reason") == ELSEWHERE
    assert lab.busy() == {}


def test_two_answers_that_cross_leave_one_call() -> None:
    lab = lab_with(on("simultaneous_ring", "30002", to="20001"))
    for node, user in _HANDS:
        lab.part(node, "terminals").hands(user)
    call = lab.call("mxone-to-lync", ring=100.0, holding=20.0)
    lab.run(3.0)
    for node, user in _HANDS:
        by_hand(lab, node, user, "answer")
    lab.run(10.0)
    # The one that came second is ended at once.
    assert [s.receiver for s in lab.sights if s.what == "BYE"][-1] == "sip-phones"
    assert lab.busy()["sip-trunk"] == 1
    lab.run(100.0)
    assert (call.outcome, lab.busy()) == (Outcome.ANSWERED, {})


_HANDS = (("lync-clients", "30002"), ("sip-phones", "20001"))


def test_a_user_who_declines_ends_the_ringing_everywhere() -> None:
    lab = lab_with(on("simultaneous_ring", "30002", to="20001"))
    call = lab.completed("mxone-to-lync", intent=Intent.DECLINE, ring=1.0)
    assert call.status in (603, 200)
    assert lab.busy() == {}


def test_a_pbx_user_rings_at_his_desk_and_in_lync() -> None:
    lab = lab_with(on("simultaneous_ring", "20001", to="30002"))
    call = lab.completed("lync-to-mxone")
    assert sorted(rung(lab, call)) == ["20001", "30002"]
    assert lab.busy() == {}


@pytest.mark.parametrize(
    ("order", "expected"),
    [("linear", ["20002"]), ("parallel", ["20002", "20003"])],
)
def test_a_hunt_group_rings_its_members(order: str, expected: list[str]) -> None:
    lab = _group(order)
    lab.call(
        "attached-to-mxone",
        parties=("attached", "20602", "attached", "20003", "20003"),
        holding=200.0,
    )
    lab.run(3.0)
    call = lab.call("lync-to-mxone", holding=20.0)
    lab.run(10.0)
    assert rung(lab, call) == expected
    lab.run(400.0)
    assert lab.busy() == {}


def _group(order: str) -> Lab:
    members = ["20002", "20003"]
    return lab_with(on("hunt_group", "20001", members=members, order=order))


def test_a_cyclic_group_begins_with_the_next_member_each_time() -> None:
    lab = _group("cyclic")
    first = [rung(lab, lab.completed("lync-to-mxone"))[0] for _ in range(3)]
    assert first == ["20002", "20003", "20002"]


def test_a_member_that_does_not_answer_gives_room_to_the_next() -> None:
    lab = lab_with(on("hunt_group", "20001", members=["20002", "20003"], patience="4 s"))
    call = lab.completed("lync-to-mxone", ring=5.0)
    assert rung(lab, call) == ["20002", "20003"]
    assert call.status == 480


def test_a_busy_user_with_call_waiting_hears_the_second_call() -> None:
    lab = lab_with(on("call_waiting", "20001"))
    lab.part("sip-phones", "terminals").lines = 1
    lab.call(
        "mxone-to-mxone",
        parties=("extensions", "20003", "extensions", "20001", "20001"),
        holding=60.0,
    )
    lab.run(5.0)
    call = lab.call("lync-to-mxone", holding=5.0)
    lab.run(8.0)
    asked = lab.sent(call, "INVITE", "mxone", "sip-phones")
    assert [headers(invite, "Alert-Info") for invite in asked] == [
        [],
        ["<urn:alert:service:call-waiting>"],
    ]
    assert call.alerted == call.alerted
    lab.run(200.0)
    assert lab.busy() == {}


def test_a_third_call_is_busy_all_the_same() -> None:
    lab = lab_with(on("call_waiting", "20001"))
    lab.part("sip-phones", "terminals").lines = 1
    lab.call(
        "mxone-to-mxone",
        parties=("extensions", "20003", "extensions", "20001", "20001"),
        holding=60.0,
    )
    lab.run(5.0)
    lab.call("lync-to-mxone", holding=60.0)
    lab.run(10.0)
    third = lab.call("lync-to-mxone", caller="30003")
    lab.run(20.0)
    assert third.status == 486
    lab.run(300.0)
    assert lab.busy() == {}


def test_a_mobile_extension_rings_in_the_public_network() -> None:
    lab = lab_with(on("mobile_extension", "20001", to="00870000003"))
    call = lab.completed("lync-to-mxone")
    assert rung(lab, call) == ["+46870000003"]
    assert call.reason_rule == ""  # the extension's own telephone, no diversion


def test_a_call_of_the_mobile_telephone_is_the_extensions() -> None:
    mobile = on("mobile_extension", "20001", to="00870000004", known_as="+46870000004")
    lab = lab_with(mobile)
    call = lab.completed("pstn-to-lync")
    assert lab.one(call, "INVITE", "mediation", "frontend").identity.from_.uri.user.startswith(
        "+46855520001"
    )
