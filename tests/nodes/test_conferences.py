"""Conferences: Lync's A/V conferencing server with parties of all sides, and the PBX's own."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls.attempt import Attempt, Outcome
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab
from tests.nodes.stage import Stage

# Caller, his number, what he dials, and what his call takes at Lync's conference
PARTIES = {
    "lync": ("30001", "39000", {}),
    "extensions": ("20001", "39000", {"sip-trunk": 1, "mediation-calls": 1, "gateway-rtp": 2}),
    "attached": ("20601", "39000", {"sip-trunk": 1, "mediation-calls": 1, "gateway-rtp": 1}),
    "pstn": ("70000004", "+46855539000", {"sip-trunk": 1, "mediation-calls": 1, "gateway-rtp": 1}),
}
OWN = {"feature.room": {"feature": "conference", "node": "mxone", "number": "29000"}}


def join(lab: Lab, source: str, number: str, dialled: str, **how: Any) -> Attempt:
    return lab.call("", parties=(source, number, "", "", dialled), **how)


@pytest.mark.parametrize("topology", ["guide-tcp", "guide-tls"])
@pytest.mark.parametrize("source", PARTIES)
def test_everybody_can_join_and_leave(source: str, topology: str) -> None:
    # No bypass in a conference: N is 1 for each party of the trunk, in either set-up
    lab, (number, dialled, takes) = Lab(topology), PARTIES[source]
    made = join(lab, source, number, dialled)
    lab.run(lab.now + 5.0)
    busy = lab.busy()
    lab.run()
    assert busy == busy | {**takes, "av-conference-ports": 1}
    assert busy.get("mediation-calls", 0) == takes.get("mediation-calls", 0)
    assert (made.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_parties_of_all_sides_meet() -> None:
    lab = Lab()
    made = [join(lab, source, number, dialled) for source, (number, dialled, _) in PARTIES.items()]
    lab.run(lab.now + 5.0)
    members = lab.part("av-conference", "conferences").members["meeting"]
    assert {call.number for call in members} == {one.number for one in made}
    assert (lab.busy()["av-conference-ports"], lab.busy()["mediation-calls"]) == (4, 3)
    lab.run()
    assert members == []


def test_the_answer_says_that_it_is_a_focus() -> None:
    lab = Lab()
    made = join(lab, "lync", "30001", "39000")
    lab.run()
    answer = lab.sent(made, "200", "av-conference")[0]
    assert ("isfocus", None) in answer.contact.parameters  # RFC 4579 4.2
    assert answer.contact.uri.user == "meeting"


def test_ports_run_out() -> None:
    lab = Lab(overrides={"node.av-conference.conference.ports": 1})
    join(lab, "lync", "30001", "39000")
    lab.run(lab.now + 1.0)
    second = join(lab, "extensions", "20001", "39000")
    lab.run()
    assert (second.status, second.cause) == (486, 17)
    assert (second.reason_rule, second.reason_node) == ("no free conference port", "av-conference")


def test_a_party_can_be_put_out() -> None:
    lab = Lab()
    made = join(lab, "extensions", "20001", "39000", caller_releases=False, holding=5.0)
    lab.run()
    assert lab.sent(made, "BYE", "av-conference")
    assert (made.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_a_number_is_traced_to_its_conference() -> None:
    trace = load_topology("guide-tcp").dial("20001", "39000")
    assert (trace.end.kind, str(trace.end)) == ("conference", "av-conference +46855539000")


# The PBX's own


@pytest.mark.parametrize(
    ("source", "number", "dialled", "rtp"),
    [
        ("extensions", "20001", "29000", 1),
        ("attached", "20601", "29000", 0),
        ("pstn", "70000004", "+46855529000", 0),
        ("lync", "30001", "29000", 1),
    ],
)
def test_a_party_of_the_pbx_conference_takes_the_gateways_resources(
    source: str, number: str, dialled: str, rtp: int
) -> None:
    lab = Lab(overrides=OWN)
    made = join(lab, source, number, dialled)
    lab.run(lab.now + 5.0)
    busy = lab.busy()
    lab.run()
    assert busy.get("gateway-rtp", 0) == rtp
    assert (made.outcome, lab.busy()) == (Outcome.ANSWERED, {})


def test_it_takes_eight_parties() -> None:
    lab = Lab(overrides={**OWN, "population.attached.users": 10})
    made = [join(lab, "attached", str(20600 + i), "29000") for i in range(9)]
    lab.run()
    assert [one.status for one in made] == [200] * 8 + [486]
    assert (made[8].reason_rule, made[8].cause) == ("conference full", 17)


def test_who_left_makes_room() -> None:
    lab = Lab(overrides={**OWN, "population.attached.users": 10})
    for i in range(8):
        join(lab, "attached", str(20600 + i), "29000", holding=1.0 if i == 0 else 20.0)
    lab.run(lab.now + 5.0)
    made = join(lab, "attached", "20608", "29000")
    lab.run()
    assert made.status == 200


def test_resources_run_out() -> None:
    lab = Lab(overrides={**OWN, "node.gateway.gateway.rtp_resources": 0})
    made = join(lab, "extensions", "20001", "29000")
    lab.run()
    assert (made.status, made.reason_rule) == (503, "no free RTP resource")


# Ad hoc


@pytest.mark.parametrize(
    ("host", "partners", "dialled"),
    [("30002", ("20002", "20601"), "39000"), ("30002", ("30003", "20002"), "39000")],
)
def test_a_user_brings_his_partners_into_a_conference(
    host: str, partners: tuple[str, str], dialled: str
) -> None:
    stage = Stage("guide-tcp")
    for partner in partners:
        stage.talk(partner, host, host)
    stage.act(host, "join", dialled, 99)
    stage.run(5.0)
    members = stage.lab.part("av-conference", "conferences").members["meeting"]
    assert len(members) == 3
    stage.ends()
