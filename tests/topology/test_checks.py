"""Each rule of the guide, broken once: its level and its clause."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.topology.checks import RULES, Finding
from simulator.topology.load import load_topology
from tests.topology.broken import BROKEN, TCP, TLS, Broken


@pytest.mark.parametrize("name", [TCP, TLS])
def test_a_shipped_topology_breaks_no_rule(name: str) -> None:
    assert [finding for finding in load_topology(name).check() if finding.level != "advice"] == []


@cache
def told(name: str) -> frozenset[str]:
    """Return the rules whose advice a shipped topology takes."""
    return frozenset(one.rule for one in load_topology(name).check())


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: f"{one.rule}-{one.level}")
def test_a_broken_rule_alone_is_told_with_its_clause_and_place(
    broken: Broken, tmp_path: Path
) -> None:
    findings = broken.load(tmp_path).check()
    known = told(broken.of) | {*broken.also}
    found = [one for one in findings if one.rule == broken.rule]
    assert {one.rule for one in findings} - known <= {broken.rule}
    assert {one.level for one in found} == {broken.level}
    assert broken.source in found[0].source
    assert all(one.mark.file.endswith(".yaml") and one.mark.line > 0 for one in found)


def test_each_rule_is_broken_on_each_of_its_levels() -> None:
    asked = {(rule.name, level) for rule in RULES for level in rule.levels}
    assert asked == {(one.rule, one.level) for one in BROKEN}


@pytest.mark.parametrize(
    ("name", "what", "kind"),
    [(TCP, "licences", "licences"), (TLS, "encryption_licences", "encryption licences")],
)
def test_licences_fewer_than_channels_are_told_to_limit_the_calls(
    name: str, what: str, kind: str
) -> None:
    few = load_topology(name, overrides={f"trunk.{what}": "12"}).check()
    (text,) = [one.text for one in few if one.rule.endswith("licences")]
    assert f"30 channels but 12 {kind}: " in text
    assert "limit the calls" in text


def test_encryption_licences_do_not_count_without_tls() -> None:
    assert load_topology(TCP, overrides={"trunk.encryption_licences": "1"}).check() == []


def test_an_iplu_board_fits_the_classic_chassis_only() -> None:
    board = {"node.gateway.gateway.board": "iplu", "node.gateway.gateway.boards": "2"}
    lite = {**board, "node.gateway.gateway.chassis": "lite-3u"}
    assert load_topology(TCP, overrides=board).check() == []
    assert [one.rule for one in load_topology(TCP, overrides=lite).check()] == [
        "board-fits-chassis"
    ]


def test_an_aastra_700_counts_its_own_releases() -> None:
    overrides = {
        "node.mxone.product": "aastra-700-1.0",
        "node.gateway.gateway.chassis": "aastra-700",
    }
    for release, rules in (("1.0.4", []), ("1.0.3", ["release"])):
        findings = load_topology(
            TCP, overrides={**overrides, "node.mxone.telephony.release": release}
        ).check()
        assert [one.rule for one in findings] == rules


def test_a_trunk_without_routes_is_told_for_each_side(tmp_path: Path) -> None:
    spare = next(one for one in BROKEN if one.rule == "route-leads-to-it")
    assert [one.rule for one in spare.load(tmp_path).check()] == ["route-leads-to-it"] * 2


def test_a_finding_is_one_line_with_place_level_and_source() -> None:
    (finding,) = load_topology(TCP, overrides={"trunk.refer": "yes"}).check()
    assert str(finding) == (
        f"guide-tcp.yaml:{finding.mark.line}: advice: refer-off: refer is on at sip-trunk: a "
        "caller hears no ringback during transfer (integration guide 5)"
    )


def test_errors_come_first() -> None:
    overrides = {"trunk.bypass": "yes", "trunk.refer": "yes", "trunk.srtp": "optional"}
    levels = [one.level for one in load_topology(TCP, overrides=overrides).check()]
    assert levels == sorted(levels, key=["error", "warning", "advice"].index)
    assert {*levels} == {"error", "warning", "advice"}


def test_errors_stop_a_run_and_advice_does_not() -> None:
    load_topology(TCP, overrides={"trunk.refer": "yes"}).require_sound()
    with pytest.raises(InputErrors, match="media bypass without TLS and SRTP"):
        load_topology(TCP, overrides={"trunk.bypass": "yes"}).require_sound()


def test_findings_are_values() -> None:
    one, two = (load_topology(TCP, overrides={"trunk.refer": "yes"}).check() for _ in range(2))
    assert one == two
    assert isinstance(one[0], Finding)
