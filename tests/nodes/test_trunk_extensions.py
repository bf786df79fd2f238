"""Session timers and reliable provisional responses on the trunk, between the products."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.nodes.extensions import terms
from tests.nodes.lab import Lab

LONG = 100_000.0


def talk(lab: Lab, direction: str, holding: float = LONG, caller_releases: bool = True) -> Attempt:
    """Let a call be up."""
    attempt = lab.call(direction, holding=holding, caller_releases=caller_releases)
    lab.run(lab.now + 10.0)
    return attempt


def on_trunk(lab: Lab, call: Attempt, what: str) -> list[tuple[str, float]]:
    """Return who sent a kind of message to the other end of the trunk, and when."""
    ends = ("mxone", "mediation")
    return [
        (s.sender, s.sent)
        for s in lab.sights
        if s.item.call == call.number and s.what == what and s.sender in ends and s.receiver in ends
    ]


def said(lab: Lab, call: Attempt, what: str, sender: str, name: str) -> Any:
    to = {"mxone": "mediation", "mediation": "mxone"}[sender]
    return lab.sent(call, what, sender, to)[0].header(name)


# Session timers


def test_mxone_asks_lync_agrees_and_mxone_refreshes_by_update() -> None:
    lab = Lab()
    call = talk(lab, "mxone-to-lync")
    assert said(lab, call, "INVITE", "mxone", "Session-Expires") == "1800;refresher=uac"
    assert said(lab, call, "200", "mediation", "Session-Expires") == "1800;refresher=uac"
    assert said(lab, call, "200", "mediation", "Require") == "timer"
    lab.run(2000.0)
    updates = on_trunk(lab, call, "UPDATE")
    assert [sender for sender, _ in updates] == ["mxone"] * 2
    assert updates[0][1] == pytest.approx(call.answered + 900.0, abs=0.1)
    assert lab.sent(call, "UPDATE")[0].body is None
    assert lab.busy()["sip-trunk"] == 1


def test_lync_starts_no_timer_of_its_own() -> None:
    """EnableSessionTimer is False by default."""
    lab = Lab()
    call = talk(lab, "lync-to-mxone")
    assert said(lab, call, "INVITE", "mediation", "Session-Expires") is None
    lab.run(2000.0)
    assert on_trunk(lab, call, "UPDATE") == []


def test_lync_starts_one_where_its_trunk_configuration_says_so() -> None:
    lab = Lab(overrides={"trunk.session_timer": True})
    call = talk(lab, "lync-to-mxone")
    assert said(lab, call, "INVITE", "mediation", "Session-Expires") == "1800"
    lab.run(1000.0)
    assert [sender for sender, _ in on_trunk(lab, call, "UPDATE")] == ["mediation"]


def test_the_pbx_can_be_told_to_leave_timers_alone() -> None:
    lab = Lab(overrides={"trunk.pbx_session_timer": "off"})
    call = talk(lab, "mxone-to-lync")
    assert said(lab, call, "INVITE", "mxone", "Session-Expires") is None
    lab.run(2000.0)
    assert on_trunk(lab, call, "UPDATE") == []


def test_the_interval_is_that_of_the_trunk() -> None:
    lab = Lab(overrides={"trunk.session_interval": "200 s"})
    call = talk(lab, "mxone-to-lync")
    lab.run(250.0)
    assert [round(at - call.answered) for _, at in on_trunk(lab, call, "UPDATE")] == [100, 200]


@pytest.mark.parametrize("dead", ["mediation", "mxone"])
def test_a_call_whose_far_end_vanished_is_cleaned_up_by_the_other(dead: str) -> None:
    """The refresher finds out by its refresh, the other side because none comes (RFC 4028 10)."""
    lab = Lab(overrides={"trunk.session_interval": "200 s"})
    call = talk(lab, "mxone-to-lync")
    host = lab.scene.network.hosts[lab.scene.world.specs[dead].host]
    host.power_off()
    left = {"mediation": "mxone", "mxone": "mediation"}[dead]
    before = lab.busy()
    lab.run(300.0)
    byes = [s.sent for s in lab.sights if s.what == "BYE" and s.sender == left]
    # Half the interval and 64 T1; or the interval less 32 s.
    expected = {"mediation": 100.0 + 32.0, "mxone": 200.0 - 32.0}[dead]
    assert byes[0] == pytest.approx(call.answered + expected, abs=0.1)
    assert any(lab.busy().get(name, 0) < count for name, count in before.items())
    assert not lab.part(left, "control").legs


def test_without_timers_such_a_call_stays_until_somebody_hangs_up() -> None:
    lab = Lab(overrides={"trunk.session_interval": "90 s", "trunk.pbx_session_timer": "off"})
    talk(lab, "mxone-to-lync")
    lab.scene.network.hosts[lab.scene.world.specs["mediation"].host].power_off()
    lab.run(300.0)
    assert lab.busy()["sip-trunk"] == 1


def test_the_end_of_a_call_leaves_no_timer() -> None:
    lab = Lab()
    call = talk(lab, "mxone-to-lync", holding=20.0)
    lab.run(3000.0)
    assert on_trunk(lab, call, "UPDATE") == []
    assert lab.busy() == {}


def test_a_422_is_followed_across_the_trunk() -> None:
    lab = Lab(overrides={"trunk.session_interval": "100 s"})
    peers = lab.part("mediation", "router")._peers
    (peer,) = peers.values()
    peer.terms = terms(lab.scene.world.specs["mediation"].profile, minimum=600)
    call = talk(lab, "mxone-to-lync")
    assert said(lab, call, "422", "mediation", "Min-SE") == "600"
    invites = lab.sent(call, "INVITE", "mxone", "mediation")
    assert [m.header("Session-Expires") for m in invites] == [
        "100;refresher=uac",
        "600;refresher=uac",
    ]
    assert call.status == 200


# Reliable provisional responses


def test_100rel_is_offered_by_lync_alone_and_ringing_stays_plain() -> None:
    lab = Lab()
    call = talk(lab, "lync-to-mxone")
    assert said(lab, call, "INVITE", "mediation", "Supported") == "100rel, timer"
    assert on_trunk(lab, call, "PRACK") == []


def test_a_pbx_that_requires_it_gets_prack() -> None:
    lab = Lab(overrides={"trunk.pbx_100rel": "required"})
    call = talk(lab, "mxone-to-lync")
    assert said(lab, call, "INVITE", "mxone", "Require") == "100rel"
    assert "100rel" in said(lab, call, "INVITE", "mxone", "Supported")
    assert "PRACK" in said(lab, call, "INVITE", "mxone", "Allow")
    assert [sender for sender, _ in on_trunk(lab, call, "PRACK")] == ["mxone"]
    other = talk(lab, "lync-to-mxone")
    assert [sender for sender, _ in on_trunk(lab, other, "PRACK")] == ["mediation"]


def test_a_pbx_without_it_refuses_who_requires_it() -> None:
    lab = Lab(overrides={"trunk.mediation_100rel": "required"})
    call = lab.completed("lync-to-mxone")
    assert said(lab, call, "420", "mxone", "Unsupported") == "100rel"
    assert call.status != 200
    assert (call.reason_rule, call.reason_node) == ("extension not supported", "mxone")
    assert lab.busy() == {}


def test_it_can_be_switched_off_at_lync() -> None:
    lab = Lab(overrides={"trunk.mediation_100rel": "off"})
    call = talk(lab, "lync-to-mxone")
    assert said(lab, call, "INVITE", "mediation", "Supported") == "timer"
    assert "PRACK" not in said(lab, call, "INVITE", "mediation", "Allow")


# Early media


@pytest.mark.parametrize(
    ("direction", "sender"), [("mxone-to-lync", "mediation"), ("lync-to-pstn", "mxone")]
)
def test_ringing_passes_as_183_with_a_session_where_the_trunk_says_so(
    direction: str, sender: str
) -> None:
    lab = Lab(overrides={"trunk.early_media": True})
    call = talk(lab, direction)
    assert on_trunk(lab, call, "180") == []
    assert [who for who, _ in on_trunk(lab, call, "183")] == [sender]
    to = {"mxone": "mediation", "mediation": "mxone"}[sender]
    preview, answer = lab.one(call, "183", sender, to), lab.sent(call, "200", sender, to)[0]
    assert preview.body is answer.body  # RFC 6337 3.1.1: the preview is the answer
    assert call.status == 200


def test_a_reliable_183_carries_the_answer_and_the_200_none() -> None:
    lab = Lab(overrides={"trunk.early_media": True, "trunk.pbx_100rel": "required"})
    call = talk(lab, "mxone-to-lync")
    assert [who for who, _ in on_trunk(lab, call, "PRACK")] == ["mxone"]
    preview = lab.one(call, "183", "mediation", "mxone")
    answers = [m for m in lab.sent(call, "200", "mediation", "mxone") if m.method.name == "INVITE"]
    assert preview.body is not None
    assert [answer.body for answer in answers] == [None]


def test_ringing_of_a_telephone_of_the_pbx_stays_plain() -> None:
    lab = Lab(overrides={"trunk.early_media": True})
    call = talk(lab, "lync-to-mxone")
    assert [who for who, _ in on_trunk(lab, call, "180")] == ["mxone"]
    assert on_trunk(lab, call, "183") == []
