"""Every rule that a call can be refused by has words, and those that rest on a field a place."""

from __future__ import annotations

import pytest

from simulator.calls import reasons
from simulator.calls.course import diversion_loop, diverted, too_many_diversions
from simulator.calls.decisions import Divert
from simulator.calls.reasons import Reason
from simulator.calls.undelivered import undelivered
from simulator.study.explain.places import FIELDS
from simulator.study.explain.words import meaning
from tests.calls.test_reasons import ALL, NODE

LOCAL = (
    "no response in time",
    "timer C",
    "no ringing",
    "no target for the next hop",
    "refused by 192.0.2.1:5060",
    "certificate is missing",
    "no connection within 4 s",
    "reset by 192.0.2.1:5060",
)
REASONS = [
    *(reason for reason, _, _ in ALL),
    *(undelivered(NODE, words, "192.0.2.1:5060", 503, 32.0) for words in LOCAL),
    reasons.gave_up(NODE, "1", "2", 5.0, ringing=True),
    reasons.no_encryption(NODE, "PCMA", "PCMA"),
    reasons.usage_not_held(NODE, "+46", "employees", ("local",), "abroad", ("abroad",)),
    reasons.unknown_peer(NODE, "192.0.2.1"),
    diverted(NODE, Divert("2"), "1", "forward_all"),
    diversion_loop(NODE, "1", "2"),
    too_many_diversions(NODE, "1"),
    reasons.media_lost(NODE, "192.0.2.1", 30.0),
    reasons.no_conference(NODE, "monday"),
    reasons.conference_full(NODE, "monday", 8),
    reasons.no_conference_port(NODE, "av-ports", 250),
]


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.rule)
def test_every_rule_has_a_line_for_people(reason: Reason) -> None:
    assert meaning(reason.rule) != reason.rule


def test_no_place_is_kept_for_a_rule_that_nobody_has() -> None:
    assert set(FIELDS) <= {reason.rule for reason in REASONS}


@pytest.mark.parametrize("words", LOCAL)
def test_a_local_failure_has_rule_text_and_source(words: str) -> None:
    reason = undelivered("mediation", words, "192.0.2.1:5060", 503, 32.0)
    assert reason.rule
    assert reason.source.startswith(("RFC", "FailOverTimeout", "connect limit"))
    assert "192.0.2.1:5060" in reason.text
