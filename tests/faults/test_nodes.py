"""What nodes and hosts lose, who notices and when, and what comes back."""

from __future__ import annotations

from math import inf, isnan

import pytest

from simulator.contracts import SegmentKind
from tests.nodes.lab import Lab, with_node

UNPOLLED = {"trunk.sip-trunk.options_interval": None}
QUICK = with_node("mxone", profile={"boot_time": 20.0, "start_time": 5.0})


def test_a_crash_loses_exactly_the_state_of_its_node() -> None:
    lab = Lab(faults=["mxone crash at 5 s"])
    through = lab.call("lync-to-mxone", holding=60.0)
    beside = lab.call("lync-to-lync", caller="30000", holding=60.0)
    lab.run(4.0)
    before = lab.busy()
    assert before == {
        "sip-trunk": 1,
        "sip-trunk-licences": 1,
        "gateway-rtp": 2,
        "mediation-calls": 1,
    }
    lab.run(5.1)
    assert lab.busy() == {"mediation-calls": 1}  # the Mediation Server has its own state
    assert isnan(through.released)
    assert lab.scene.faults is not None
    assert "mxone" not in lab.scene.faults.ground.cores
    lab.run(120.0)
    assert (through.reason_rule, through.reason_node) == ("fault", "mxone")
    assert (beside.reason_rule, beside.status) == ("", 200)


def test_a_node_that_starts_remembers_nothing_and_is_reached_again() -> None:
    lab = Lab("guide-tcp", change=QUICK, faults=["mxone crash at 5 s for 10 s"])
    registrar = lab.part("mxone", "registrar")
    assert registrar.count(4.0) == 4
    lab.run(19.9)
    assert lab.part("mxone", "registrar") is registrar  # 5 s after it was started at 15 s
    lab.run(20.1)
    assert lab.part("mxone", "registrar").count(20.1) == 0
    made = lab.completed("lync-to-attached")
    assert (made.status, made.reason_rule) == (200, "")


def test_no_identifier_of_a_node_is_used_again_after_its_start() -> None:
    lab = Lab("guide-tcp", change=QUICK, faults=["mxone crash at 50 s for 10 s"])
    lab.completed("mxone-to-mxone")
    lab.run(70.0)
    lab.completed("attached-to-attached")
    own = [s.item for s in lab.sights if s.sender == "mxone" and not s.item.status]
    branches = [item.via.branch for item in own if item.method.name != "ACK"]
    assert len(branches) == len(set(branches))


def test_power_comes_back_before_its_service_does() -> None:
    lab = Lab("guide-tcp", UNPOLLED, QUICK, faults=["mxone down at 5 s for 10 s"])
    lab.run(34.9)
    assert lab.scene.network.hosts["mxone"].cores == []
    assert not lab.scene.network.hosts["mxone"].silent
    lab.run(35.1)
    assert len(lab.scene.network.hosts["mxone"].cores) == 1


# Who notices, and when: a call from Lync to a Telephony Server that has just failed.


@pytest.mark.parametrize(
    ("fault", "delay", "words"),
    [
        # The trunk's connection stands, so the INVITE leaves and is not answered
        ("mxone down at 5 s", 1.5, "said nothing to the INVITE for 1.5 s"),
        ("mxone freeze at 5 s", 1.5, "said nothing to the INVITE for 1.5 s"),
        ("mxone silent at 5 s", 1.5, "said nothing to the INVITE for 1.5 s"),
        ("lan-mxone down at 5 s", 1.5, "said nothing to the INVITE for 1.5 s"),
        ("sip-trunk down at 5 s", 1.5, "said nothing to the INVITE for 1.5 s"),
        # The connection was reset; another one is refused at once
        ("mxone crash at 5 s", 0.0, "refused by 192.168.222.84:5060"),
    ],
)
def test_tcp_notices(fault: str, delay: float, words: str) -> None:
    lab = Lab(faults=[fault])
    lab.run(10.0)
    made = lab.completed("lync-to-mxone")
    refusal = next(s for s in lab.sights if s.item.call == 1 and s.item.status in (503, 504))
    assert refusal.sent - 10.0 == pytest.approx(delay, abs=0.1)
    assert made.reason_rule == "fault"
    assert words in made.reason_text
    assert made.reason_text.startswith(f"{fault.split(' at ')[0]} at 5 s")


@pytest.mark.parametrize(
    ("fault", "delay"),
    [
        ("mxone down at 5 s", 32.0),  # timer B
        ("mxone freeze at 5 s", 32.0),
        ("mxone silent at 5 s", 32.0),
        ("lan-phones down at 5 s", 32.0),
        ("mxone crash at 5 s", 0.0),  # ICMP: port unreachable
        ("mxone port-closed 5060 at 5 s", 0.0),
    ],
)
def test_udp_notices(fault: str, delay: float) -> None:
    lab = Lab(faults=[fault])
    lab.run(10.0)
    made = lab.call("mxone-to-mxone", patience=90.0)
    lab.run(60.0)
    assert made.released - made.sent == pytest.approx(delay, abs=0.01)
    assert made.reason_rule == "fault"


@pytest.mark.parametrize(
    ("fault", "delay"),
    [
        ("lync-standard crash at 5 s", 0.0),  # the connection was reset, others are refused
        ("lync-standard down at 5 s", 32.0),  # it stands, so timer B
        ("lync-standard silent at 5 s", 32.0),
    ],
)
def test_tls_notices(fault: str, delay: float) -> None:
    lab = Lab(faults=[fault])
    lab.run(10.0)
    made = lab.call("lync-to-lync", patience=90.0)
    lab.run(60.0)
    assert made.released - made.sent == pytest.approx(delay, abs=0.01)
    assert made.reason_rule == "fault"


def test_a_connection_that_stands_outlives_a_closed_port() -> None:
    lab = Lab(faults=["mxone port-closed 5060 at 5 s for 10 s"])
    lab.run(6.0)
    assert lab.completed("lync-to-mxone").status == 200


def test_a_connection_that_does_not_stand_is_refused_by_a_closed_port() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone port-closed 5060 at 5 s for 10 s"])
    lab.run(6.0)
    made = lab.completed("lync-to-attached")
    assert "refused by 192.168.222.84:5060" in made.reason_text  # there was no connection yet
    assert lab.completed("lync-to-attached").status == 200  # the port is open again


def test_a_node_on_a_shared_machine_fails_alone() -> None:
    lab = Lab(faults=["mediation down at 5 s"])
    lab.run(10.0)
    assert lab.completed("lync-to-lync").status == 200
    assert lab.completed("lync-to-mxone").reason_node == "mediation"


def test_nobody_calls_from_a_telephone_without_power() -> None:
    lab = Lab(faults=["lync-clients down at 5 s"])
    up = lab.call("lync-to-mxone", holding=60.0)
    lab.run(10.0)
    assert (up.reason_rule, up.released) == ("fault", 5.0)
    made = lab.call("lync-to-mxone")
    lab.run(10.1)
    assert (made.reason_rule, made.released, made.status) == ("fault", 10.0, 0)


def test_faults_that_overlap_end_with_the_last_of_them() -> None:
    lab = Lab(
        "guide-tcp",
        UNPOLLED,
        QUICK,
        faults=["mxone down at 5 s for 10 s", "host mxone down at 10 s for 20 s"],
    )
    lab.run(49.9)
    assert lab.scene.network.hosts["mxone"].cores == []
    lab.run(50.1)
    assert len(lab.scene.network.hosts["mxone"].cores) == 1


def test_a_crash_resets_what_connections_stood() -> None:
    lab = Lab(faults=["mxone crash at 5 s"])
    lab.run(4.0)
    node = lab.scene.world.nodes["mediation"]
    open_before = [f for f in node.transport._streams if f.host == "192.168.222.84"]
    lab.run(5.1)
    assert open_before
    assert not [f for f in node.transport._streams if f.host == "192.168.222.84"]
    assert SegmentKind.RESET  # what the system of a process that ended sends


def test_without_faults_nothing_is_made() -> None:
    lab = Lab()
    assert lab.scene.faults is None
    assert lab.scene.clock.peek() < inf
