"""The table of answers that reroute: each row of it, performed by a call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.calls.reason_header import q850_header
from simulator.faults import signalling
from simulator.topology.load import load_topology
from simulator.topology.rerouting import Reroutes
from simulator.topology.rerouting.answers import NOTHING, Reroute
from tests.nodes.lab import Lab

PAGE = Path(__file__).parents[2] / "docs" / "rerouting.md"
# Who answers so on the first way, and from whom the calls come.
FIRST = {"frontend": "secondary-gateway", "mxone": "sip-trunk"}
CALLS = {"frontend": "lync-to-pstn", "mxone": "mxone-to-lync"}
SENDERS = {"frontend": "mediation", "mxone": "mxone"}
SECOND = {"frontend": "mxone", "mxone": "mediation-secondary"}
UNPOLLED = {f"trunk.{trunk}.options_interval": None for trunk in ("secondary-gateway", "sip-trunk")}
SAYS_NOTHING = {
    "connection refused": {"frontend": "mxone-secondary crash", "mxone": "lync-standard crash"},
    "no connection": {"frontend": "mxone-secondary down", "mxone": "lync-standard down"},
    "100 alone": {"frontend": "gateway-secondary freeze"},
}


@cache
def table_of() -> Reroutes:
    return load_topology("guide-secondary").reroutes()


def rows(node: str, overrides: Mapping[str, object] | None = None) -> list[Reroute]:
    changed = load_topology("guide-secondary", overrides=overrides) if overrides else None
    table = table_of() if changed is None else changed.reroutes()
    return [row for row in table.rows if (row.node, row.trunk) == (node, FIRST[node])]


def row_of(node: str, answer: str, overrides: Mapping[str, object] | None = None) -> Reroute:
    return next(row for row in rows(node, overrides) if str(row.answer) == answer)


SAID = [(row.node, row) for node in FIRST for row in rows(node) if row.answer not in NOTHING]


def perform(row: Reroute, *faults: str, wait: float = 60.0, **how: Any) -> tuple[Lab, Attempt]:
    """Make a call whose first way fails so."""
    lab = Lab("guide-secondary", UNPOLLED, faults=[f"{fault} at 1 s" for fault in faults])
    lab.run(2.0)
    made = lab.call(CALLS[row.node], patience=300.0, **how)
    lab.run(2.0 + wait)
    return lab, made


def invites(lab: Lab, made: Attempt, row: Reroute) -> dict[str, float]:
    """Return when each next hop got the INVITE of the node in front of the trunk."""
    return {
        s.receiver: s.sent
        for s in lab.sights
        if (s.item.call, s.what, s.sender) == (made.number, "INVITE", SENDERS[row.node])
    }


@pytest.mark.parametrize(("node", "row"), SAID, ids=[f"{node}-{row.answer}" for node, row in SAID])
def test_a_call_does_what_the_table_says_of_an_answer(
    node: str, row: Reroute, monkeypatch: pytest.MonkeyPatch
) -> None:
    cause = row.answer.cause
    told = () if cause is None else (q850_header(cause),)
    monkeypatch.setattr(signalling, "reason_headers", lambda reason: told)
    lab, made = perform(row, f"{row.peer} unavailable status {row.answer.status}", wait=3.0)
    assert (SECOND[node] in invites(lab, made, row)) is row.goes_on
    if not row.goes_on:
        assert (made.status, made.cause) == (row.status, row.cause or made.cause)


@pytest.mark.parametrize(
    ("answer", "node"), [(answer, node) for answer, who in SAYS_NOTHING.items() for node in who]
)
def test_a_call_goes_on_at_the_instant_of_the_table(answer: str, node: str) -> None:
    row = row_of(node, answer)
    lab, made = perform(row, SAYS_NOTHING[answer][node])
    begin = next(s.sent for s in lab.sights if (s.item.call, s.what) == (made.number, "INVITE"))
    assert row.goes_on
    # What servers take for the messages before and behind the wait
    assert invites(lab, made, row)[SECOND[node]] - begin == pytest.approx(row.after, abs=0.02)


def test_a_called_user_who_rings_too_long_is_no_reason_to_go_on() -> None:
    row = row_of("frontend", "180 alone")
    lab, made = perform(row, wait=200.0, ring=250.0)
    assert not row.goes_on
    assert (list(invites(lab, made, row)), made.status) == (["mxone-secondary"], row.status)
    (told,) = (s.sent for s in lab.sights if (s.what, s.sender) == ("480", "frontend"))
    assert told - made.begin == pytest.approx(row.after, abs=0.1)


# What a topology changes


def test_statuses_and_times_of_a_node_are_those_of_the_topology() -> None:
    told = {
        "node.frontend.failover.reroute_statuses": [503, 486],
        "node.frontend.failover.no_ringing_timeout": None,
        "node.mediation.failover.no_trying_timeout": "3 s",
        "node.mediation.failover.no_ringing_timeout": None,
    }
    seen = {str(row.answer): (row.goes_on, row.after) for row in rows("frontend", told)}
    assert seen["486"] == (True, 0.0)
    assert seen["504"] == (False, 0.0)
    assert seen["no response"] == (False, 3.0)  # told as 504
    assert seen["100 alone"] == (False, 180.0)


def test_the_front_end_has_a_limit_of_its_own() -> None:
    told = {"node.mediation.failover.no_ringing_timeout": None}
    row = row_of("frontend", "100 alone", told)
    assert (row.goes_on, row.after, row.rule) == (True, 10.0, "no_ringing_timeout of frontend")


def test_translations_of_a_trunk_have_rows() -> None:
    rule = [{"status": 486, "cause": 47, "becomes": 503}]
    told = {"trunk.secondary-gateway.response_translations": rule}
    row = row_of("frontend", "486 cause 47", told)
    assert (row.goes_on, row.status, row.rule) == (True, 503, "translated to 503, reroute_statuses")
    assert not row_of("frontend", "486", told).goes_on


def test_a_feature_of_a_site_sends_more_on() -> None:
    told = {"feature.more": {"feature": "failover", "route": "lync", "statuses": ["404", "603"]}}
    assert row_of("mxone", "404", told).rule == "feature more"
    assert not row_of("mxone", "603", told).goes_on  # a 6xx never


def test_the_examples_of_the_page_fit_a_topology(tmp_path: Path) -> None:
    for shown in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        path = tmp_path / "mine.yaml"
        path.write_text(f"extends: guide-tcp\n{shown}", encoding="utf-8")
        spec = load_topology(path).spec
        assert spec.trunks[0].mediation_polls.watches


def test_where_nothing_lies_behind_a_trunk_the_table_says_so() -> None:
    assert "No route of mxone has a next way behind sip-trunk" in str(
        load_topology("guide-tcp").reroutes()
    )
    assert {row["alone"] for row in load_topology("guide-tcp").reroutes().as_dict()["rows"]} == {
        True
    }
    assert "No route" not in str(load_topology("guide-secondary").reroutes()).split("\n\n")[0]


def test_a_topology_without_trunks_has_no_rows() -> None:
    assert str(load_topology("overload-udp").reroutes()) == "overload-udp has no trunk.\n"


def test_no_connection_is_waited_for_over_udp() -> None:
    table = load_topology("guide-tcp", overrides={"trunk.transport": "udp"}).reroutes()
    assert "no connection" not in {str(row.answer) for row in table.rows}
