"""Calls that their users end, explained: busy, unanswered, abandoned, declined, answered."""

from __future__ import annotations

import json
from pathlib import Path

from simulator.calls.attempt import Intent
from simulator.study.explain import Decision, Explanation
from simulator.study.simulate import simulate
from tests.study.happening import FEW, Planned, happen


def decision_of(found: Explanation) -> Decision:
    assert found.decision is not None
    return found.decision


def test_a_busy_user_is_named_with_the_call_that_he_was_in(tmp_path: Path) -> None:
    first = Planned("attached-to-mxone")
    second = Planned("lync-to-mxone", at=5.0, called="20002", dialled="20002")
    found = happen(tmp_path, first, second).explain(2)
    assert found.summary == "Busy: the called user was in a call"
    decision = decision_of(found)
    assert decision.figure == "20002 was in call 1 with 20601 since 10:00:01.0"
    assert decision.places[0].path == "populations.extensions.lines"
    assert found.heard.text.startswith("486 Busy Here, Q.850 cause 17 (User busy)")


def test_a_user_whom_the_workload_has_busy_is_told_apart(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("lync-to-mxone", intent=Intent.BUSY)).explain(1)
    assert found.summary == "Busy: the workload or the record has the called user busy"
    assert (decision_of(found).figure, found.remedy) == ("", "")


def test_a_lync_user_who_does_not_answer_within_20_s(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("mxone-to-lync", ring=100.0, patience=100.0)).explain(1)
    decision = decision_of(found)
    assert (decision.node, decision.text) == ("lync-clients", "30002 did not answer within 20 s")
    assert found.heard.text.startswith("480 Temporarily Unavailable, Q.850 cause 19 ")


def test_a_telephone_that_rings_until_the_timer_of_a_server_ends_it(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("lync-to-mxone", ring=400.0, patience=400.0)).explain(1)
    decision = decision_of(found)
    assert (decision.rule, decision.node) == ("no answer", "mediation")
    assert decision.text.endswith("did not answer within 180 s")
    assert "timer C" in decision.source
    assert ("mediation", "CANCEL") in {(step.source, step.label) for step in found.after}


def test_a_caller_who_gives_up_while_it_rings(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("lync-to-mxone", ring=20.0, patience=6.0)).explain(1)
    assert found.summary == "Abandoned: the caller hung up before the answer"
    decision = decision_of(found)
    assert (decision.rule, decision.node) == ("caller gave up", "lync-clients")
    assert decision.text == "30001 hung up after 6.0 s of ringing; 20001 had not answered"
    assert [step.label for step in found.before].count("180 Ringing") == 4
    assert found.after[0].label == "CANCEL"
    assert found.heard.text == "ringing, and hung up after 6.05 s"


def test_a_user_who_declines(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("mxone-to-lync", intent=Intent.DECLINE)).explain(1)
    decision = decision_of(found)
    assert (decision.rule, decision.node) == ("call declined", "lync-clients")
    assert found.heard.text.startswith("603 Decline, Q.850 cause 21 (Call rejected)")


def test_an_answered_call_has_no_decision_against_it(tmp_path: Path) -> None:
    call = Planned("mxone-to-lync", caller_releases=False)
    found = happen(tmp_path, call).explain(1)
    assert (found.summary, found.decision, found.remedy) == ("Answered", None, "")
    assert found.heard.text == (
        "the answer after 2.01 s, 10.0 s of talk; the called side hung up: BYE, Q.850 cause 16 "
        "(Normal call clearing)"
    )
    assert [step.label for step in found.before].count("BYE") == 4


def test_it_is_text_in_a_terminal_a_page_in_a_notebook_and_plain_data(tmp_path: Path) -> None:
    found = happen(tmp_path, Planned("lync-to-mxone", dialled="4<0")).explain(1)
    assert "First decision, by frontend at 10:00:01.0 (1.051 s)" in str(found)
    assert all(len(line) <= 100 for line in found.text.splitlines())
    assert found._repr_html_().startswith("<pre>Call 1 ")
    assert "4&lt;0" in found._repr_html_()
    assert json.loads(json.dumps(found.as_dict()))["decision"]["rule"] == "no normalisation rule"


def test_a_call_of_another_replication_is_run_again(tmp_path: Path) -> None:
    run = simulate(
        "guide-tcp",
        duration="30 s",
        warmup=0,
        replications=2,
        overrides=FEW | {"trunk.channels": 0},
        workers=1,
    )
    calls = run.calls
    second = calls[(calls["replication"] == 1) & (calls["outcome"] == "blocked")]
    found = run.explain(int(second["call"].iloc[0]))
    assert found.replication == 1
    assert "503 Service Unavailable" in {step.label for step in found.after}


def test_every_call_of_the_busy_hour_that_was_not_answered_has_a_reason() -> None:
    run = simulate(
        "guide-tcp",
        duration="8 min",
        warmup=0,
        replications=1,
        overrides=FEW | {"trunk.channels": 1},
        messages="none",
        workers=1,
    )
    failed = run.calls[~run.calls["outcome"].isin(["answered", "pending"])]
    outcomes = set(failed["outcome"])
    assert {"blocked", "busy", "no_answer", "abandoned", "failed"} <= outcomes
    for column in ("reason_rule", "reason_node", "reason", "reason_source"):
        assert failed[column].notna().all(), column
