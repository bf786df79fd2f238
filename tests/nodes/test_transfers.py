"""Transfers between the products: who carries them out, what is heard, what is taken."""

from __future__ import annotations

import pytest

from simulator.contracts import Transport
from simulator.media.stream import Way
from tests.nodes.stage import Stage

ON = {"trunk.refer": "yes"}
OFF = {"trunk.refer": "no"}
BYPASS_OFF = {"trunk.refer": "no", "trunk.rtcp_active": "no", "trunk.rtcp_hold": "no"}


def blind(
    caller: str,
    dialled: str,
    called: str,
    transferor: str,
    to: str,
    target: str,
    overrides: dict[str, str],
    topology: str = "guide-tcp",
) -> Stage:
    """Let a call be held and transferred; stop while the target rings."""
    stage = Stage(topology, overrides)
    stage.talk(caller, dialled, called)
    stage.hands(target)
    stage.act(transferor, "hold")
    stage.run(1.0)
    stage.forget()
    stage.act(transferor, "transfer", to)
    stage.run(4.0)
    return stage


def answered(stage: Stage, target: str) -> Stage:
    """Let the target answer."""
    stage.act(target, "answer")
    stage.run(2.0)
    return stage


# Integration guide 5: with REFER on, who is transferred hears no ringback.
SYMPTOMS = [
    ("20002", "30002", "30002", "30002", "00870000005", "70000005", "20002"),
    ("30001", "20001", "20001", "30001", "30003", "30003", "20001"),
    ("20002", "30002", "30002", "30002", "20001", "20001", "20002"),
]


@pytest.mark.parametrize("case", SYMPTOMS)
def test_with_refer_on_no_ringback_is_heard_but_speech_runs_after_the_answer(
    case: tuple[str, ...],
) -> None:
    caller, dialled, called, transferor, to, target, stays = case
    stage = blind(caller, dialled, called, transferor, to, target, ON)
    assert "ringback" not in stage.events(stays)
    answered(stage, target)
    assert stage.events(stays)[-1] == "resumed"
    (leg,) = [x for x in stage.legs(stays) if x.stream is not None]
    assert leg.stream is not None
    assert leg.stream.alive(Way.INBOUND)
    stage.ends()


@pytest.mark.parametrize("case", SYMPTOMS)
def test_with_refer_off_ringback_is_heard(case: tuple[str, ...]) -> None:
    caller, dialled, called, transferor, to, target, stays = case
    stage = blind(caller, dialled, called, transferor, to, target, OFF)
    assert stage.events(stays)[-2:] == ["resumed", "ringback"]
    answered(stage, target)
    told = stage.facts(transferor, "transferred")
    assert (told["to"], told["status"], told["last"]) == (to, "200", "yes")
    stage.ends()


def test_by_refer_the_exchange_joins_its_own_and_gives_the_trunk_back() -> None:
    stage = blind("20002", "30002", "30002", "30002", "20001", "20001", ON)
    assert stage.busy()["sip-trunk"] == 1
    answered(stage, "20001")
    assert stage.busy() == {"gateway-rtp": 2}  # forced gateway, between two extensions
    assert stage.facts("20002", "identity")["number"] == "+46855520001"
    stage.ends()


def test_without_refer_the_call_takes_the_trunk_twice() -> None:
    stage = blind("20002", "30002", "30002", "30002", "20001", "20001", OFF)
    answered(stage, "20001")
    busy = stage.busy()
    assert (busy["sip-trunk"], busy["sip-trunk-licences"], busy["mediation-calls"]) == (2, 2, 2)
    stage.ends()


def test_a_bypassed_call_loses_bypass_when_it_is_transferred_without_refer() -> None:
    stage = Stage("guide-tls", BYPASS_OFF)
    stage.talk("20002", "30002", "30002")
    assert "mediation-calls" not in stage.busy()
    client = stage.facts("30002", "answered")["media"].split()[0]
    stage.hands("30003")
    stage.act("30002", "transfer", "30003")
    stage.run(3.0)
    answered(stage, "30003")
    assert stage.busy()["mediation-calls"] == 1
    mediation = stage.lab.scene.world.address_of("mediation")
    assert stage.facts("30003", "answered")["media"].split()[1] == mediation != client
    stage.ends()


@pytest.mark.parametrize(
    ("transferor", "to", "target", "after"),
    [
        ("20001", "20002", "20002", {"sip-trunk": 1, "gateway-rtp": 2}),
        ("20001", "20601", "20601", {"sip-trunk": 1, "gateway-rtp": 1}),
        ("20001", "00870000005", "70000005", {"sip-trunk": 1, "pstn-b-channels": 1}),
        ("20001", "30003", "30003", {"sip-trunk": 2, "mediation-calls": 2}),
        ("20601", "20002", "20002", {"sip-trunk": 1, "gateway-rtp": 2}),
        ("20601", "00870000005", "70000005", {"sip-trunk": 1, "pstn-b-channels": 1}),
    ],
)
def test_an_extension_transfers_a_lync_user(
    transferor: str, to: str, target: str, after: dict[str, int]
) -> None:
    stage = blind("30001", transferor, transferor, transferor, to, target, OFF)
    answered(stage, target)
    assert after.items() <= stage.busy().items()
    assert not stage.lab.sent(1, "REFER", "mxone", "mediation")  # never over the trunk
    stage.act(target, "hang_up")
    stage.run(1.0)
    assert stage.events("30001")[-1] == "released"
    stage.ends()


def test_a_target_that_refuses_leaves_the_call_to_the_transferor() -> None:
    stage = blind("30001", "20001", "20001", "20001", "20002", "20002", OFF)
    stage.act("20002", "decline")
    stage.run(1.0)
    assert stage.facts("20001", "transferred")["status"] == "603"
    stage.act("20001", "resume")
    stage.run(1.0)
    assert stage.events("30001")[-1] == "resumed"
    assert stage.busy()["gateway-rtp"] == 2
    stage.ends()


def test_a_party_that_hangs_up_ends_the_transfer() -> None:
    stage = blind("30001", "20001", "20001", "20001", "20002", "20002", OFF)
    stage.act("30001", "hang_up")
    stage.run(1.0)
    assert stage.events("20002") == ["ringing", "released"]
    assert stage.busy() == {}
    stage.ends()


ATTENDED = [
    ("30001", "20001", "20001", "20002", "20002", OFF, {"sip-trunk": 1, "gateway-rtp": 2}),
    ("30001", "20601", "20601", "20602", "20602", OFF, {"sip-trunk": 1, "gateway-rtp": 1}),
    ("20002", "30002", "30002", "20001", "20001", OFF, {"sip-trunk": 2, "mediation-calls": 2}),
    ("20002", "30002", "30002", "20001", "20001", ON, {"gateway-rtp": 2}),
    ("20002", "30002", "30002", "30003", "30003", OFF, {"sip-trunk": 1, "mediation-calls": 1}),
    ("20002", "30002", "30002", "30003", "30003", ON, {"sip-trunk": 1, "mediation-calls": 1}),
    ("30001", "30002", "30002", "20001", "20001", OFF, {"sip-trunk": 1, "mediation-calls": 1}),
    ("30001", "30002", "30002", "30003", "30003", OFF, {}),
]


@pytest.mark.parametrize(
    ("caller", "dialled", "transferor", "to", "target", "overrides", "after"), ATTENDED
)
def test_an_attended_transfer(
    caller: str,
    dialled: str,
    transferor: str,
    to: str,
    target: str,
    overrides: dict[str, str],
    after: dict[str, int],
) -> None:
    stage = Stage("guide-tcp", overrides)
    stage.talk(caller, dialled, transferor)
    stage.act(transferor, "hold")
    stage.run(1.0)
    stage.talk(transferor, to, target)
    stage.forget()
    done = stage.act(transferor, "complete_transfer")
    stage.run(2.0)
    assert done == [True]
    assert stage.facts(transferor, "transferred")["status"] == "200"
    assert "ringing" not in stage.events(target)
    assert after.items() <= stage.busy().items()
    assert stage.hands(transferor).calls == []
    stage.act(target, "hang_up")
    stage.run(1.0)
    assert stage.events(caller)[-1] == "released"
    assert stage.busy() == {}
    stage.ends()


def test_a_line_asks_its_gateway_and_that_the_server() -> None:
    stage = blind("30001", "20601", "20601", "20601", "20002", "20002", OFF)
    ways = [(s.sender, s.receiver) for s in stage.lab.sights if s.what == "REFER"]
    assert ways == [("attached-phones", "gateway"), ("gateway", "mxone")]
    assert all(s.flow.transport is Transport.AMP for s in stage.lab.sights if s.what == "REFER")
    stage.ends()


def test_digits_before_the_answer_are_not_sent_by_mx_one() -> None:
    """Integration guide 5: no DTMF in early media."""
    stage = Stage()
    stage.hands("70000005")
    stage.act("20001", "dial", "00870000005")
    stage.run(4.0)
    stage.act("20001", "press", "1")
    stage.act("70000005", "answer")
    stage.run(1.0)
    stage.act("20001", "press", "2")
    stage.run(1.0)
    first, second = [f for u, e, f, _ in stage.eyes.seen if (u, e) == ("20001", "digits")]
    assert (first["sent"], second["sent"]) == ("no", "yes")
    stage.ends()
