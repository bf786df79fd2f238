"""Calls in progress when something dies: whose media goes on, who ends them, and when."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Attempt
from tests.nodes.lab import Lab

UNPOLLED = {"trunk.sip-trunk.options_interval": None}
DEAD = 10.0


def struck(
    *faults: str,
    direction: str = "lync-to-mxone",
    topology: str = "guide-tcp",
    overrides: dict[str, object] | None = None,
    holding: float = 300.0,
) -> tuple[Lab, Attempt]:
    """Let a call be up when something breaks, 10 s from the start."""
    lab = Lab(topology, {**UNPOLLED, **(overrides or {})}, faults=faults)
    made = lab.call(direction, holding=holding)
    lab.run(DEAD + 0.5)
    return lab, made


def bye_of(lab: Lab, made: Attempt, sender: str) -> list[float]:
    """Return when a node sent a BYE for a call."""
    return [
        s.sent
        for s in lab.sights
        if (s.item.call, s.what, s.sender) == (made.number, "BYE", sender)
    ]


@pytest.mark.parametrize(
    "fault",
    [
        "gateway down",
        "gateway crash",
        "gateway freeze",
        "gateway silent",
        "lan-gateway down",
        "gateway restart",
    ],
)
def test_a_call_that_nothing_is_heard_of_ends_after_30_s(fault: str) -> None:
    lab, made = struck(f"{fault} at 10 s")
    lab.run(39.9)
    assert bye_of(lab, made, "mediation") == []
    lab.run(45.0)
    assert bye_of(lab, made, "mediation")[0] == pytest.approx(40.0, abs=1e-9)
    assert made.released == pytest.approx(40.0, abs=0.01)
    assert (made.reason_rule, lab.busy()) == ("fault", {})
    assert "mediation: nothing was heard of the media from 192.168.222.85 for 30 s" in (
        made.reason_text
    )
    bye = lab.sent(made, "BYE", "mediation")[0]
    assert ("Reason", "Q.850;cause=102") in [(n, v.split(";text")[0]) for n, v in bye.headers]


def test_a_call_that_is_heard_again_in_time_goes_on() -> None:
    lab, made = struck("lan-gateway down at 10 s for 29 s")
    lab.run(120.0)
    assert bye_of(lab, made, "mediation") == []


def test_a_gateway_that_is_back_has_forgotten_the_call() -> None:
    lab, made = struck("gateway restart at 10 s")
    lab.run(30.0)
    assert lab.scene.faults is not None
    assert not lab.scene.faults.ground.is_down("gateway")
    lab.run(45.0)
    assert bye_of(lab, made, "mediation")[0] == pytest.approx(40.0, abs=1e-9)


def test_media_goes_on_where_only_the_server_of_a_gateway_has_died() -> None:
    lab, made = struck("mxone down at 10 s", holding=60.0)
    lab.run(55.0)
    assert bye_of(lab, made, "mediation") == []
    lab.run(70.0)
    assert bye_of(lab, made, "lync-clients") == pytest.approx([62.0], abs=0.2)  # he hangs up


def test_a_call_that_begins_meanwhile_ends_30_s_after_its_answer() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["gateway silent at 10 s"])
    lab.run(15.0)
    made = lab.call("lync-to-mxone", holding=300.0)
    lab.run(80.0)
    first = bye_of(lab, made, "mediation")[0]
    assert first - made.answered == pytest.approx(30.0, abs=0.1)


@pytest.mark.parametrize("where", ["trunk", "profile"])
def test_the_rule_can_be_switched_off(where: str) -> None:
    off: dict[str, object] = {"trunk.sip-trunk.rtcp_active": False}
    if where == "profile":
        off = {"node.mediation.failover.media_timeout": None}
    lab, made = struck("gateway down at 10 s", overrides=off)
    lab.run(200.0)
    assert bye_of(lab, made, "mediation") == []


def test_its_time_can_be_told() -> None:
    lab, made = struck(
        "gateway down at 10 s", overrides={"node.mediation.failover.media_timeout": "12 s"}
    )
    lab.run(30.0)
    assert bye_of(lab, made, "mediation")[0] == pytest.approx(22.0, abs=1e-9)


def test_media_past_the_server_is_not_its_business() -> None:
    lab, made = struck("gateway down at 10 s", topology="guide-tls")
    lab.run(100.0)
    assert bye_of(lab, made, "mediation") == []


# Who cleans up where no media is missed


def test_a_session_timer_ends_what_a_dead_server_has_left_behind() -> None:
    # MX-ONE refreshes at 900 s; nothing answers: Timer F, 32 s (RFC 4028 10)
    off: dict[str, object] = {"trunk.sip-trunk.rtcp_active": False}
    lab, made = struck(
        "mediation down at 10 s", direction="pstn-to-lync", overrides=off, holding=5000.0
    )
    (answer,) = (s.sent for s in lab.sights if (s.what, s.sender) == ("ACK", "mxone"))
    lab.run(answer + 932.1)
    assert bye_of(lab, made, "mxone")[0] == pytest.approx(answer + 932.0, abs=0.01)
    assert made.released == pytest.approx(answer + 932.0, abs=0.1)
    lab.run(answer + 980.0)
    assert lab.busy() == {}


def test_without_faults_nothing_is_looked_at() -> None:
    lab = Lab("guide-tcp")
    assert lab.scene.faults is None
