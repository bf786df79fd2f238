"""Calls whose number leads nowhere, or whose media cannot be agreed on, explained."""

from __future__ import annotations

from pathlib import Path

from simulator.study.explain import Decision
from simulator.study.run import Run
from tests.nodes.lab import with_node
from tests.study.happening import Planned, happen, shown

ROUTE = "node.frontend.lync.routes."


def decision_of(run: Run) -> Decision:
    found = run.explain(1).decision
    assert found is not None
    return found


def test_no_normalisation_rule_matches(tmp_path: Path) -> None:
    run = happen(tmp_path, Planned("lync-to-mxone", dialled="40000"))
    decision = decision_of(run)
    assert (decision.rule, decision.node) == ("no normalisation rule", "frontend")
    assert decision.figure.startswith(r"tried: five digits ^([23]\d{4})$, international ")
    assert decision.places[0].path == "nodes.frontend.lync.dial_plans.users.rules"
    assert shown(run, decision.places[0].file, decision.places[0].line) == "rules:"
    assert run.explain(1).heard.text.startswith("404 Not Found, Q.850 cause 1 ")
    assert run.explain(1).remedy == "a rule in the dial plan of lync that takes 40000"


def test_no_voice_route_for_the_normalised_number(tmp_path: Path) -> None:
    overrides = {f"{ROUTE}mx-one.pattern": r"^\+49"}
    run = happen(tmp_path, Planned("lync-to-mxone"), overrides=overrides)
    decision = decision_of(run)
    assert decision.rule == "no voice route"
    assert decision.text == "no voice route of the usages mx-one matches +46855520001"
    assert [place.path for place in decision.places[:2]] == [
        "nodes.frontend.lync.routes",
        "nodes.frontend.lync.policies.employees.usages",
    ]


def test_a_policy_that_lacks_the_usage_of_the_route(tmp_path: Path) -> None:
    overrides = {
        f"{ROUTE}mx-one.pattern": r"^\+49",
        f"{ROUTE}inland": r"{pattern: '^\+46', usages: [inland], trunks: [sip-trunk]}",
    }
    run = happen(tmp_path, Planned("lync-to-mxone"), overrides=overrides)
    decision = decision_of(run)
    assert decision.rule == "usage not in policy"
    assert decision.text == (
        "voice route inland matches +46855520001, but voice policy employees holds only the "
        "usages mx-one, none of the route's (inland)"
    )
    assert (run.explain(1).outcome, run.explain(1).heard.sip_status) == ("rejected", 403)


def test_a_number_that_nobody_at_the_exchange_has(tmp_path: Path) -> None:
    run = happen(tmp_path, Planned("mxone-to-lync", dialled="49999"))
    decision = decision_of(run)
    assert (decision.rule, decision.node) == ("vacant number", "mxone")
    assert decision.figure == (
        "extensions 20000 to 20003, 20600 to 20603; access codes 3, 99, 00, 000"
    )
    assert decision.places[0].path == "nodes.mxone.telephony.destinations"


def test_an_access_code_with_too_few_digits(tmp_path: Path) -> None:
    run = happen(tmp_path, Planned("mxone-to-lync", dialled="30"))
    decision = decision_of(run)
    assert decision.text == "30 has 1 digit after 3, not 4"
    place = decision.places[0]
    assert place.path == "nodes.mxone.telephony.destinations.0"
    assert shown(run, place.file, place.line).startswith("- {access_code: 3, digits: 4,")
    assert run.explain(1).heard.sip_status == 484


def test_a_user_whom_lync_does_not_know(tmp_path: Path) -> None:
    run = happen(tmp_path, Planned("mxone-to-lync", dialled="30999"))
    decision = decision_of(run)
    assert (decision.rule, decision.node) == ("unknown user", "frontend")
    assert [step.source for step in run.explain(1).after] == ["frontend", "mediation", "mxone"]


def test_two_sides_without_a_common_codec(tmp_path: Path) -> None:
    change = with_node("sip-phones", profile={"codecs": ("GSM",)})
    run = happen(tmp_path, Planned("lync-to-mxone"), change=change)
    decision = decision_of(run)
    assert (decision.rule, decision.node) == ("no common codec", "sip-phones")
    assert "able to GSM" in decision.text
    assert run.explain(1).heard.text.startswith("488 Not Acceptable Here, Q.850 cause 65 ")


def test_two_sides_that_differ_about_encryption(tmp_path: Path) -> None:
    change = with_node("sip-phones", profile={"srtp": "required"})  # the PBX has none inside
    run = happen(tmp_path, Planned("mxone-to-lync"), topology="guide-tls", change=change)
    decision = decision_of(run)
    assert (decision.rule, decision.node) == ("no common encryption", "mxone")
    assert "SRTP none" in decision.text
    assert decision.source.startswith("RFC 4568")
    assert decision.places
