"""Users in the habit of transferring calls: who, when, how often, and what a run then carries."""

from __future__ import annotations

import pytest

from simulator.calls.attempt import Intent, Outcome
from simulator.errors import InputErrors
from simulator.features.registry import find
from simulator.record.recorder import ReplicationRecorder
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.study.simulate import simulate
from simulator.topology.feature_list import points_of
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from tests.features.laboratory import lab_with, on, rung


@pytest.mark.parametrize("caller_releases", [True, False])
@pytest.mark.parametrize("refer", ["yes", "no"])
@pytest.mark.parametrize(
    ("user", "direction", "to", "rings"),
    [
        ("20001", "lync-to-mxone", "30003", "30003"),
        ("30001", "lync-to-mxone", "30003", "30003"),
        ("30002", "pstn-to-lync", "20003", "20003"),
        ("20601", "lync-to-attached", "20003", "20003"),
        ("20002", "mxone-to-lync", "00870000003", "+46870000003"),
        ("30001", "lync-to-lync", "30002", "30002"),
    ],
)
def test_a_transferred_call_goes_to_the_other_number_and_ends(
    user: str, direction: str, to: str, rings: str, refer: str, caller_releases: bool
) -> None:
    entry = on("transfer", user, to=to, after="5 s")
    lab = lab_with(entry, trunk__refer=refer)
    call = lab.call(direction, holding=60.0, caller_releases=caller_releases)
    lab.run(20.0)
    assert rings in rung(lab, call)
    assert call.features == ("transfer",)
    lab.run(200.0)
    assert (call.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_a_front_end_with_features_lets_a_mediation_server_call_for_who_transfers() -> None:
    lab = lab_with(
        on("transfer", "30002", to="20003", after="5 s"),
        on("do_not_disturb", "30001"),
        trunk__refer="no",
    )
    call = lab.call("pstn-to-lync", holding=60.0)
    lab.run(20.0)
    assert rung(lab, call) == ["30002", "20003"]


def test_a_call_that_comes_back_takes_a_second_channel_and_licence() -> None:
    lab = lab_with(on("transfer", "20001", to="30003", after="5 s"))
    lab.call("lync-to-mxone", holding=60.0)
    lab.run(5.0)
    assert lab.busy()["sip-trunk"] == 1
    lab.run(20.0)
    assert lab.busy()["sip-trunk"] == lab.busy()["sip-trunk-licences"] == 2


def test_a_call_is_transferred_once_though_its_new_user_has_the_habit_too() -> None:
    lab = lab_with(
        on("transfer", "20001", to="20002", after="1 s"),
        on("transfer", "20002", to="20001", after="1 s"),
    )
    call = lab.call("lync-to-mxone", holding=30.0)
    lab.run(30.0)
    assert rung(lab, call) == ["20001", "20002"]


def test_a_call_that_ends_before_is_not_transferred() -> None:
    lab = lab_with(on("transfer", "20001", to="20002", after="15 s"))
    call = lab.completed("lync-to-mxone", holding=10.0)
    assert (call.features, rung(lab, call)) == ((), ["20001"])


def test_who_meets_a_busy_user_goes_on_with_who_would_transfer() -> None:
    lab = lab_with(
        on("transfer", "20001", to="20002", after="5 s"), population__extensions__lines=1
    )
    lab.call("mxone-to-pstn", caller="20002", holding=90.0)
    call = lab.call("lync-to-mxone", holding=30.0)
    lab.run(100.0)
    assert call.outcome is Outcome.ANSWERED
    assert call.cleared - call.answered == pytest.approx(30.0, abs=0.1)


def test_nobody_transfers_a_call_that_is_not_answered() -> None:
    lab = lab_with(on("transfer", "20001", to="20002"))
    call = lab.completed("lync-to-mxone", intent=Intent.DECLINE)
    assert call.features == ()


def test_a_share_of_the_calls_of_a_share_of_the_users() -> None:
    entry = {
        "feature": "transfer",
        "population": "extensions",
        "share": "50 %",
        "calls": "20 %",
        "to": {"population": "lync"},
    }
    run = simulate(
        "guide-tcp",
        duration="20 min",
        warmup="3 min",
        replications=1,
        workers=1,
        messages="none",
        overrides={"feature.attendants": entry},
    )
    none, moved = run.answer()["features"]
    assert (none["feature"], moved["feature"]) == ("", "transfer")
    # Two of three calls are answered; half of them have one such user, some two.
    assert 0.03 < moved["calls"] / (none["calls"] + moved["calls"]) < 0.15
    assert moved["messages_per_call"] > none["messages_per_call"] + 8


def test_only_users_transfer() -> None:
    entry = {"feature": "transfer", "trunk": "sip-trunk", "to": "20001"}
    with pytest.raises(InputErrors, match="transfer is done by users"):
        simulate("guide-tcp", overrides={"feature.wrong": entry})


def test_it_hooks_no_detection_point() -> None:
    kind = find("transfer")
    assert kind is not None
    assert points_of(kind) == []


def test_under_traffic_every_call_ends_and_gives_back_what_it_took() -> None:
    entries = {
        "feature.from-pbx": habit("extensions", {"population": "lync"}),
        "feature.from-lync": habit("lync", {"population": "extensions"}),
        "feature.from-lines": habit("attached", "00870000003"),
    }
    topology = load_topology("guide-tcp", overrides=entries)
    workload = load_workload(topology.spec.workload or "", {})
    plan = RunPlan(topology.spec, workload, (), 0.0, 120.0, 120.0, 1, False, "none", None)
    replication = Replication(plan, 0, recorder=ReplicationRecorder(0, None))
    scene = replication.scene
    scene.start()
    replication.players.start()
    scene.clock.run(until=7200.0)
    assert replication.features["transfer"].calls > 20
    assert replication.up == {}
    assert {name: group.busy for name, group in scene.world.groups.items() if group.busy} == {}


def habit(population: str, to: object) -> dict[str, object]:
    return {"feature": "transfer", "population": population, "to": to, "after": "2 s"}
