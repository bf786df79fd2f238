"""What is heard before the answer, from how many places, and the digits that are not sent then."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.nodes.stage import Stage

BOTH = {"feature.both": {"feature": "simultaneous_ring", "users": ["30002"], "to": "30003"}}
EARLY = {"trunk.early_media": "yes", **BOTH}


def rung(topology: str, overrides: Mapping[str, object]) -> Stage:
    """Return a stage on which two Lync clients ring for one caller of the PBX."""
    stage = Stage(topology, overrides)
    stage.hands("30002")
    stage.hands("30003")
    stage.act("20001", "dial", "30002")
    stage.run(2.0)
    return stage


def early(stage: Stage, sender: str, receiver: str) -> list[tuple[str, str | None, bool]]:
    """Return status, tag and whether there is a session, of each response above 100."""
    found = [s for s in stage.lab.sights if (s.sender, s.receiver) == (sender, receiver)]
    return [
        (s.what, s.item.to_tag, s.item.body is not None) for s in found if 100 < s.item.status < 200
    ]


def test_two_early_dialogs_of_lync_are_one_on_the_trunk() -> None:
    stage = rung("guide-tcp", EARLY)
    inside = early(stage, "frontend", "mediation")
    outside = early(stage, "mediation", "mxone")
    stage.ends()
    assert len({tag for _, tag, _ in inside}) == 2
    assert len({tag for _, tag, _ in outside}) == 1
    assert {(status, session) for status, _, session in outside} == {("183", True)}


def test_the_first_of_two_early_dialogs_that_answers_has_the_call() -> None:
    stage = rung("guide-tcp", EARLY)
    stage.act("30003", "answer")
    stage.run(1.0)
    assert stage.events("30002") == ["ringing", "released"]
    assert stage.facts("20001", "answered")["media"] == "10.1.0.2 192.168.222.85"
    stage.ends()


@pytest.mark.parametrize(
    ("topology", "overrides", "source"),
    [
        ("guide-tcp", EARLY, "early media"),
        ("guide-tcp", BOTH, "local"),
        ("guide-tls", EARLY, "local"),  # bypassed media would come from the clients, who send none
    ],
)
def test_a_caller_hears_the_far_end_or_his_own_ringback(
    topology: str, overrides: Mapping[str, object], source: str
) -> None:
    stage = rung(topology, overrides)
    heard = stage.facts("20001", "ringback")
    stage.ends()
    assert heard["source"] == source


@pytest.mark.parametrize(("answered", "sent"), [(False, "no"), (True, "yes")])
def test_the_pbx_sends_digits_after_the_answer_only(answered: bool, sent: str) -> None:
    stage = rung("guide-tcp", EARLY)  # early media or not: integration guide 5
    if answered:
        stage.act("30002", "answer")
        stage.run(1.0)
    stage.act("20001", "press", "9")
    stage.run(0.1)
    digits = stage.facts("20001", "digits")
    stage.ends()
    assert (digits["digits"], digits["sent"]) == ("9", sent)
