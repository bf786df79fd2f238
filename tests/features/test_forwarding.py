"""Forwarding on both sides of the trunk: who rings, what is told, what is taken and given back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.calls.attempt import Intent, Outcome
from tests.features.laboratory import headers, lab_with, on, rung

ON_PBX = {
    "forward_all": (Intent.ANSWER, "unconditional"),
    "forward_busy": (Intent.BUSY, "user-busy"),
    "forward_no_answer": (Intent.NO_ANSWER, "no-answer"),
}


@pytest.mark.parametrize("feature", ON_PBX)
def test_a_call_that_the_pbx_forwards_to_lync_comes_back_over_the_trunk(feature: str) -> None:
    intent, reason = ON_PBX[feature]
    lab = lab_with(on(feature, "20001", to="30002"))
    call = lab.call("lync-to-mxone", intent=intent, holding=60.0)
    lab.run(25.0)
    assert rung(lab, call)[-1] == "30002"
    there = lab.sent(call, "INVITE", "mxone", "mediation")[-1]
    assert headers(there, "Diversion") == [
        f"<sip:+46855520001@192.168.222.84>;reason={reason};counter=1"
    ]
    assert lab.busy()["sip-trunk"] == lab.busy()["sip-trunk-licences"] == 2
    lab.run(200.0)
    assert (call.outcome, call.reason_rule, lab.busy()) == (Outcome.ANSWERED, "diverted", {})


def test_a_user_who_answers_in_time_is_not_forwarded() -> None:
    lab = lab_with(on("forward_no_answer", "20001", to="30002", after="5 s"))
    call = lab.completed("lync-to-mxone", ring=4.0)
    assert rung(lab, call) == ["20001"]
    assert call.reason_rule == ""


@pytest.mark.parametrize(
    ("user", "direction", "after"),
    [
        ("20001", "lync-to-mxone", 15.0),
        ("30002", "mxone-to-lync", 20.0),
    ],
)
def test_how_long_it_rings_is_the_products(user: str, direction: str, after: float) -> None:
    lab = lab_with(on("forward_no_answer", user, to="20003"))
    call = lab.completed(direction, intent=Intent.NO_ANSWER)
    lab.run()
    assert call.answered - call.alerted == pytest.approx(after + 2.0, abs=0.1)


def test_lync_forwards_with_the_callers_number_and_says_nothing_of_the_user() -> None:
    lab = lab_with(on("forward_all", "30002", to="00870000003"))
    call = lab.completed("mxone-to-lync")
    assert rung(lab, call) == ["+46870000003"]
    out = lab.one(call, "INVITE", "mediation", "mxone")
    assert out.identity.from_.uri.user == "+46855520002"
    assert [name for name, _ in out.headers if name in ("Diversion", "History-Info")] == []


def test_what_a_lync_user_forwards_goes_by_that_users_policy() -> None:
    lab = lab_with(on("forward_all", "30002", to="00870000003"))
    populations = lab.part("frontend", "proxy").populations
    populations["lync"] = replace(populations["lync"], voice_policy=None)
    call = lab.completed("mxone-to-lync")
    assert (call.status, call.reason_rule) == (403, "no voice policy")
    assert "30002 diverts to" in call.reason_text


def test_a_circle_inside_one_node_is_stopped_by_what_it_knows() -> None:
    lab = lab_with(on("forward_all", "20001", to="20002"), on("forward_all", "20002", to="20001"))
    call = lab.completed("lync-to-mxone")
    assert (call.status, call.reason_rule, lab.busy()) == (482, "diversion loop", {})


def test_a_circle_over_the_trunk_ends_where_its_channels_do() -> None:
    """Lync 2010 tells nothing of a diversion, so that nobody sees the circle."""
    lab = lab_with(on("forward_all", "20001", to="30002"), on("forward_all", "30002", to="20001"))
    call = lab.completed("lync-to-mxone")
    assert (call.reason_rule, lab.busy()) == ("no free channel", {})


def test_a_circle_over_an_endless_trunk_is_stopped_by_max_forwards() -> None:
    circle = [on("forward_all", "20001", to="30002"), on("forward_all", "30002", to="20001")]
    lab = lab_with(*circle, trunk__channels=100, trunk__licences=100)
    call = lab.completed("lync-to-mxone")
    assert (call.status, lab.busy()) == (483, {})


def test_a_diversion_to_a_full_trunk_is_refused_with_its_reason() -> None:
    lab = lab_with(on("forward_all", "20001", to="30002"))
    group = lab.scene.world.groups["sip-trunk"]
    others = [group.seize(1000 + i, 0.0) for i in range(29)]
    call = lab.completed("lync-to-mxone")
    assert (call.status, call.reason_rule) == (503, "no free channel")
    assert "20001 diverts to 30002" in call.reason_text
    for handle in filter(None, others):
        group.release(handle, lab.now)
    assert lab.busy() == {}


def test_a_caller_who_gives_up_while_the_second_one_rings_ends_everything() -> None:
    lab = lab_with(on("forward_no_answer", "20001", to="30002", after="5 s"))
    call = lab.call("lync-to-mxone", intent=Intent.NO_ANSWER, ring=60.0)
    call.patience = 10.0
    lab.run(60.0)
    assert rung(lab, call) == ["20001", "30002"]
    assert lab.busy() == {}
    assert call.status == 487


def test_do_not_disturb_is_busy_to_callers() -> None:
    lab = lab_with(on("do_not_disturb", "30002"))
    call = lab.completed("mxone-to-lync")
    assert (call.status, rung(lab, call), call.reason_rule) == (486, [], "do not disturb")


def test_a_user_who_does_not_want_to_be_disturbed_may_forward_on_busy() -> None:
    lab = lab_with(on("forward_busy", "20001", to="20002"), on("do_not_disturb", "20003"))
    call = lab.completed("lync-to-mxone", intent=Intent.BUSY)
    assert rung(lab, call) == ["20001", "20002"]
