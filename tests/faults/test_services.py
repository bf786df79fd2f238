"""Faults of processors, connections, names, certificates, registrations and resources."""

from __future__ import annotations

import pytest

from simulator.errors import InputError
from simulator.nodes.infrastructure import NameServer
from simulator.sip.certificates import Certificate
from simulator.sip.dns import AddressRecord, RecordKind
from tests.nodes.lab import Lab, with_node

UNPOLLED = {"trunk.sip-trunk.options_interval": None}


def test_a_frozen_machine_goes_on_with_what_has_waited() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone freeze at 5 s for 800 ms"])
    lab.run(5.1)
    made = lab.completed("mxone-to-mxone")
    assert made.status == 200
    assert made.alerted == pytest.approx(5.8, abs=0.05)


def test_power_that_fails_while_processors_stand_takes_what_has_waited() -> None:
    faults = ["sip-phones freeze at 5 s for 30 s", "sip-phones down at 9 s for 10 s"]
    lab = Lab("guide-tcp", UNPOLLED, faults=faults)
    lab.run(6.0)
    made = lab.call("mxone-to-pstn")
    station = lab.scene.network.hosts["sip-phones"].station
    assert station.load  # the user has dialled, which is no message to any address
    lab.run(60.0)
    assert not station.load
    assert made.reason_rule == "fault"


def test_a_slow_machine_takes_longer_for_each_message() -> None:
    delays = []
    for faults in ([], ["mxone slow 10 % at 5 s"]):
        lab = Lab("guide-tcp", UNPOLLED, faults=faults)
        lab.run(10.0)
        made = lab.completed("mxone-to-mxone")
        delays.append(made.alerted - made.sent)
    served = 2 * 0.0015  # INVITE and 180 pass the Telephony Server
    assert delays[1] - delays[0] == pytest.approx(9 * served, rel=0.2)


def test_two_slow_downs_multiply_and_end_one_by_one() -> None:
    faults = ["mxone slow 50 % at 5 s for 10 s", "mxone slow 20 % at 7 s for 2 s"]
    lab = Lab("guide-tcp", UNPOLLED, faults=faults)
    station = lab.scene.network.hosts["mxone"].station
    speeds = []
    for when in (4.0, 6.0, 8.0, 10.0, 16.0):
        lab.run(when)
        speeds.append(round(station.speed, 3))
    assert speeds == [1.0, 0.5, 0.1, 0.5, 1.0]


def test_a_stop_refuses_new_calls_and_waits_for_those_that_are_up() -> None:
    quick = with_node("mxone", profile={"start_time": 5.0})
    lab = Lab("guide-tcp", UNPOLLED, quick, faults=["mxone stop at 5 s for 60 s"])
    up = lab.call("mxone-to-mxone", holding=20.0)
    lab.run(6.0)
    refused = lab.call("mxone-to-mxone", caller="20003")
    lab.run(21.0)
    assert (refused.status, refused.reason_rule) == (503, "fault")
    assert lab.scene.network.hosts["mxone"].cores
    lab.run(24.0)
    assert (up.status, up.reason_rule) == (200, "")  # it was not lost
    assert not lab.scene.network.hosts["mxone"].cores
    lab.run(69.9)
    assert not lab.scene.network.hosts["mxone"].cores
    lab.run(70.1)
    assert lab.scene.network.hosts["mxone"].cores


def test_a_stop_waits_no_longer_than_it_was_told() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone stop drain 3 s at 5 s"])
    up = lab.call("mxone-to-mxone", holding=60.0)
    lab.run(7.9)
    assert lab.scene.network.hosts["mxone"].cores
    lab.run(8.1)
    assert not lab.scene.network.hosts["mxone"].cores
    lab.run(120.0)
    assert up.reason_rule == "fault"


def test_connections_that_are_reset_are_opened_again() -> None:
    lab = Lab(faults=["sip-trunk reset at 5 s"])
    lab.completed("lync-to-attached", holding=1.0)
    assert lab.completed("lync-to-attached").status == 200


def test_a_trunk_is_reset_from_the_end_that_runs() -> None:
    lab = Lab(faults=["mxone crash at 5 s", "sip-trunk reset at 6 s"])
    lab.run(7.0)
    assert lab.scene.faults is not None
    assert [row.kind for row in lab.scene.faults.rows()] == ["crash", "reset"]


def test_a_half_open_connection_is_found_by_who_sends_first() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone half-open at 30 s"])
    lab.run(1.0)
    lab.call("lync-to-attached", holding=1.0)
    lab.run(31.0)
    first = lab.call("lync-to-attached")
    lab.run(31.9)
    second = lab.completed("lync-to-attached")
    assert (first.status, second.status) == (504, 200)  # it was reset, then opened anew
    assert "connection unknown to 192.168.222.84:5060" in first.reason_text
    assert first.released - first.sent < 0.01


def test_a_registrar_that_forgot_is_told_again() -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=["mxone registrar-lost at 5 s"])
    lab.run(6.0)
    made = lab.completed("lync-to-mxone")
    assert (made.status, made.reason_rule) == (480, "fault")
    assert "no endpoint registered" in made.reason_text


def test_fewer_channels_refuse_new_calls_and_keep_the_others() -> None:
    lab = Lab("guide-tcp", faults=["sip-trunk reduced 1 at 5 s for 20 s"])
    first = lab.call("lync-to-mxone", holding=15.0)
    second = lab.call("lync-to-attached", caller="30003", holding=15.0)
    lab.run(6.0)
    assert lab.busy()["sip-trunk"] == 2
    third = lab.call("lync-to-attached", caller="30000")
    lab.run(26.0)
    assert [made.status for made in (first, second, third)] == [200, 200, 503]
    assert third.reason_rule == "no free channel"
    assert lab.completed("lync-to-attached").status == 200


def test_hunted_channels_that_are_gone_are_not_given() -> None:
    lab = Lab("guide-tcp", faults=["pstn-b-channels reduced 1 at 5 s for 20 s"])
    up = lab.call("pstn-to-mxone", holding=10.0)
    lab.run(6.0)
    blocked = lab.call("pstn-to-mxone", caller="70000007")
    lab.run(26.0)
    assert (up.status, blocked.status, blocked.reason_rule) == (200, 503, "no free B channel")
    group = lab.scene.world.groups["pstn-b-channels"]
    taken = [group.seize(100 + i, 30.0) for i in range(group.size or 0)]
    assert sorted(one.channel or 0 for one in taken if one) == list(range(1, 91))


@pytest.mark.parametrize("kind", ["dns-silent", "dns-expired mxone-lync.as.zr.zeruela.lab.se"])
def test_a_name_that_cannot_be_asked_for_stops_the_call(kind: str) -> None:
    lab = Lab("guide-tcp", UNPOLLED, faults=[f"infrastructure {kind} at 0 s"])
    lab.run(1.0)
    made = lab.completed("lync-to-mxone")
    assert made.status in (503, 504)
    assert made.reason_rule == "fault"
    assert "infrastructure" in made.reason_node


def test_a_wrong_answer_leads_elsewhere() -> None:
    name = "mxone-lync.as.zr.zeruela.lab.se"
    words = f"infrastructure dns-wrong {name} address 192.168.222.85 at 0 s for 30 s"
    lab = Lab("guide-tcp", UNPOLLED, faults=[words])
    lab.run(1.0)
    made = lab.completed("lync-to-mxone")
    assert "refused by 192.168.222.85:5060" in made.reason_text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("certificate-expired", "has expired"),
        ("certificate-wrong-name", "certificate is for wrong.invalid, not for"),
        ("certificate-unknown-ca", "certificate comes from unknown, which is not trusted"),
    ],
)
def test_a_bad_certificate_fails_the_next_handshake(kind: str, words: str) -> None:
    lab = Lab("guide-tls", UNPOLLED, faults=[f"mxone {kind} at 0 s for 60 s"])
    lab.run(1.0)
    made = lab.completed("lync-to-mxone")
    assert words in made.reason_text
    assert made.reason_rule == "fault"
    lab.run(61.0)
    assert lab.completed("lync-to-attached").status == 200


def certificate(lab: Lab) -> Certificate | None:
    return lab.scene.world.nodes["mxone"].transport.settings.certificate


def test_bad_certificates_that_overlap_end_one_by_one() -> None:
    faults = [
        "mxone certificate-expired at 5 s for 10 s",
        "mxone certificate-wrong-name at 10 s for 10 s",
    ]
    lab = Lab("guide-tls", UNPOLLED, faults=faults)
    seen = []
    for when in (4.0, 7.0, 12.0, 17.0, 22.0):
        lab.run(when)
        shown = certificate(lab)
        assert shown is not None
        seen.append((shown.expired, shown.names == ("wrong.invalid",)))
    assert seen == [(False, False), (True, False), (True, True), (False, True), (False, False)]


def test_a_certificate_is_as_bad_after_a_start() -> None:
    quick = with_node("mxone", profile={"start_time": 5.0})
    faults = ["mxone crash at 5 s for 10 s", "mxone certificate-expired at 7 s for 60 s"]
    lab = Lab("guide-tls", UNPOLLED, quick, faults=faults)
    seen = []
    for when in (21.0, 68.0):
        lab.run(when)
        shown = certificate(lab)
        assert shown is not None
        seen.append(shown.expired)
    assert seen == [True, False]


def test_wrong_answers_that_overlap_end_one_by_one() -> None:
    name = "mxone-lync.as.zr.zeruela.lab.se"
    faults = [
        f"infrastructure dns-wrong {name} address 192.0.2.9 at 5 s for 10 s",
        f"infrastructure dns-expired {name} at 10 s for 10 s",
        "infrastructure crash at 12 s for 1 s",
    ]
    quick = with_node("infrastructure", profile={"start_time": 1.0})
    lab = Lab("guide-tcp", UNPOLLED, quick, faults=faults)
    seen = []
    for when in (4.0, 7.0, 11.0, 14.5, 17.0, 22.0):
        lab.run(when)
        core = lab.scene.network.hosts["infrastructure"].cores[0]
        assert isinstance(core, NameServer)
        records = core.zone.get((name, RecordKind.A), ())
        seen.append([one.address for one in records if isinstance(one, AddressRecord)])
    sound, wrong = ["192.168.222.84"], ["192.0.2.9"]
    assert seen == [sound, wrong, [], [], [], sound]


def test_what_a_node_cannot_suffer_is_refused() -> None:
    with pytest.raises(InputError, match="expected one of infrastructure"):
        Lab(faults=["mxone dns-silent at 5 s"])
    with pytest.raises(InputError, match="expected one of"):
        Lab(faults=["sip-phones certificate-expired at 5 s"])


def test_a_resource_is_not_reduced_to_more_than_it_has() -> None:
    with pytest.raises(InputError, match="seen '60', expected less than 30"):
        Lab("guide-tcp", UNPOLLED, faults=["sip-trunk reduced 60 at 5 s for 10 s"])
