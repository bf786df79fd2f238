"""The guide's checklist on the shipped topologies, item by item."""

from __future__ import annotations

import pytest

from docs.generate.certify import TOPOLOGIES, checklist
from simulator.study.certify.items import ITEMS

# What each topology has no means for, from what the guide says that it is (4.2.1, 4.2.2).
MISSING = {
    "guide-tcp": {"7a", "7b", "7d", "7f", "9a", "9b", "10a", "10b"},
    "guide-tls": {"9a", "9b"},
    "guide-secondary": {"7a", "7b", "7d", "7f", "10a", "10b"},
}


def expected(topology: str, number: str) -> str:
    if number in MISSING[topology]:
        return "not applicable"
    return "as documented" if number.startswith("U") else "pass"


@pytest.mark.parametrize("number", [item.number for item in ITEMS])
@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_an_item_is_as_certified(topology: str, number: str) -> None:
    entry = checklist(topology).entry(number)
    assert entry.result == expected(topology, number), entry.seen
    assert entry.seen


def test_the_list_has_every_line_of_the_guide() -> None:
    lines = {item.number.rstrip("abcdef") for item in ITEMS}
    assert lines == {*map(str, range(1, 11)), "U1", "U2", "U3", "U4"}
    letters = {item.number for item in ITEMS if item.number.startswith("7")}
    assert letters == {"7a", "7b", "7c", "7d", "7e", "7f"}  # the guide's own letters


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_every_item_that_was_performed_has_a_ladder(topology: str) -> None:
    for entry in checklist(topology).entries:
        assert bool(entry.verdicts) is (entry.result != "not applicable")
        for verdict in entry.verdicts:
            assert "INVITE" in verdict.ladder().text()


def test_what_was_seen_names_what_the_item_is_about() -> None:
    tls = checklist("guide-tls")
    assert "anna - gateway - bo (" in tls.entry("7b").seen  # past the Mediation Server
    assert "anna - mediation - gateway - mediation - carl" in tls.entry("7c").seen
    assert "mediation-secondary" in checklist("guide-secondary").entry("9b").seen
    transfer = checklist("guide-tcp").entry("U1").seen
    symptom, _, cure = transfer.partition(" Way round: ")
    assert "pia hears ringback since anna transfers: never" in symptom
    assert cure.startswith("pia hears early media")


def test_reasons_say_what_is_missing() -> None:
    assert checklist("guide-tcp").entry("7a").seen == "needs TLS and SRTP; the trunk uses TCP"
    assert "no secondary gateway" in checklist("guide-tls").entry("9a").seen
