"""A trace names each rule on the way of a number, with its place, and where the number ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.topology.dialling import Trace
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from tests.topology.guide import changed

MANY = Path(__file__).with_name("many-rules.yaml")


@pytest.fixture(scope="module")
def guide() -> Topology:
    return load_topology("guide-tcp")


def hits(trace: Trace) -> list[str]:
    return [step.rule for step in trace.steps if step.hit]


def test_a_lync_user_reaches_an_extension_through_every_rule_of_both_sides(guide: Topology) -> None:
    trace = guide.dial("30123", "20-123")
    assert hits(trace) == [
        "characters removed",
        "dial plan users",
        "dial plan users / rule five digits",
        "voice policy employees",
        "PSTN usage mx-one",
        "voice route mx-one",
        "trunk sip-trunk",
        "request-URI",
        "number conversion +468555",
        "extensions 20000 to 20599",
    ]
    end = trace.end
    assert (end.kind, end.node, end.population, end.number) == (
        "user",
        "sip-phones",
        "extensions",
        "20123",
    )
    assert trace.trunks == ("sip-trunk",)


def test_an_extension_reaches_a_lync_user(guide: Topology) -> None:
    trace = guide.dial("20001", "9930123")
    assert hits(trace) == [
        "external destination 99",
        "route lync",
        "request-URI",
        "trunk sip-trunk",
        "normalisation",
        "reverse number lookup",
    ]
    assert str(trace.end) == "lync 30123"


def test_rules_are_tried_in_order_up_to_the_one_that_matches(guide: Topology) -> None:
    steps = [s for s in guide.dial("lync", "00870012345").steps if "/ rule" in s.rule]
    assert [(s.rule.rpartition(" rule ")[2], s.hit) for s in steps] == [
        ("five digits", False),
        ("international", False),
        ("national", True),
    ]
    assert steps[-1].number == "+46870012345"


def test_each_rule_has_its_line(guide: Topology) -> None:
    text = (guide.files[0]).read_text(encoding="utf-8").splitlines()
    for step in guide.dial("lync", "00870012345").steps:
        if "/ rule" in step.rule and step.mark is not None:
            assert step.rule.rpartition(" rule ")[2] in text[step.mark.line - 1]


def test_groups_are_numbered_as_dotnet_numbers_them() -> None:
    trace = load_topology(MANY).dial("lync", "20123")
    (step,) = [s for s in trace.steps if s.rule == "dial plan users / rule mixed"]
    # named groups come after the unnamed: (?<first>[23]) is group 3
    assert step.text.endswith("with $1 = 0, $2 = 123, $3 = 2, $first = 2")
    assert step.number == "+46855520123"


def test_translation_and_the_plus_sign_of_a_trunk_are_told() -> None:
    rules = hits(load_topology(MANY).dial("lync", "0812345678"))
    assert "trunk sip-trunk translations / rule home" in rules
    assert rules.count("trunk sip-trunk") == 2  # the way, and RemovePlusFromUri


def test_an_alternative_choice_is_named_and_not_taken() -> None:
    trace = load_topology(MANY).dial("extensions", "91234")
    later = [s.text for s in trace.steps if s.rule == "route lync"]
    assert later == ["choice 2, taken where those before it fail"]
    assert trace.end.kind == "pstn"


@pytest.mark.parametrize(
    ("source", "digits", "status", "rule", "node"),
    [
        ("lync", "4711", 404, "no normalisation rule", "frontend"),
        ("lync", "+4711x", 403, "no voice route", "frontend"),
        ("extensions", "4711", 404, "vacant number", "mxone"),
        ("extensions", "0012", 484, "wrong number of digits", "mxone"),
        ("pstn", "+46855539999", 404, "unknown user", "frontend"),
    ],
)
def test_a_refusal_has_its_reason(
    guide: Topology, source: str, digits: str, status: int, rule: str, node: str
) -> None:
    reason = guide.dial(source, digits).end.reason
    assert reason is not None
    assert (reason.status, reason.rule, reason.node) == (status, rule, node)
    assert reason.source


def test_a_caller_without_a_policy_is_refused() -> None:
    topology = load_topology("guide-tcp", overrides={"population.lync.voice_policy": "null"})
    assert str(topology.dial("lync", "20123").end) == "refused 403 no voice policy"


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("lync", "lync 30000"),
        ("30123", "lync 30123"),
        ("+46855520123", "extensions 20123"),
        ("sip:20123@192.168.222.84", "extensions 20123"),
        ("tel:+46855530001;ext=30001", "lync 30001"),
        ("sip-phones", "extensions 20000"),
        ("gateway", "attached 20600"),
        ("mxone", "extensions 20000"),
        ("frontend", "lync 30000"),
        ("mediation", "the peer of sip-trunk"),
        ("pstn", "pstn +46870000000"),
        ("PSTN", "pstn"),
        ("+4930123456", "pstn +4930123456"),
    ],
)
def test_who_dials_is_a_user_a_population_or_a_node(guide: Topology, who: str, named: str) -> None:
    assert guide.dial(who, "20000").source == named


@pytest.mark.parametrize("who", ["nobody", "infrastructure", "99999", ""])
def test_who_does_not_call_is_the_users_mistake(guide: Topology, who: str) -> None:
    with pytest.raises(InputError, match="nobody calls from there"):
        guide.dial(who, "20000")


def test_nothing_dialled_is_the_users_mistake(guide: Topology) -> None:
    with pytest.raises(InputError, match="nothing was dialled"):
        guide.dial("lync", " ")


def test_a_number_outside_the_model_ends_at_the_carrier(guide: Topology) -> None:
    trace = guide.dial("extensions", "0004930123456")
    assert str(trace.end) == "pstn +4930123456"
    assert "nobody of the model has the number there" in str(trace)


def test_a_route_that_is_no_uri_is_told_with_its_place(tmp_path: Path) -> None:
    text = """
nodes:
  mxone: {telephony: {routes: {lync: {uri_patterns: {unknown: '?', international: '?'}}}}}
"""
    with pytest.raises(InputError, match=r"mine\.yaml:4:.*uri_patterns"):
        changed(tmp_path, text).dial("extensions", "30000")


def test_the_text_has_a_line_a_rule_and_the_end(guide: Topology) -> None:
    trace = guide.dial("lync", "20123")
    first, *lines, last = str(trace).splitlines()
    assert first == "lync 30000 dials 20123"
    assert last == "ends at extensions 20123 (+46855520123) via sip-trunk"
    for step, line in zip(trace.steps, lines, strict=True):
        place = "" if step.mark is None else f"guide-tcp.yaml:{step.mark.line} "
        assert f" {step.rule} " in line
        assert place in line


def test_where_a_number_ends_in_turn_by_another_trunk_is_told() -> None:
    trace = load_topology(Path(__file__).parents[1] / "two-sites.yaml").dial("lync", "20123")
    assert str(trace.end) == "extensions 20123"
    assert [(trunk, str(end)) for trunk, end in trace.turns] == [
        ("trunk-2", "refused 404 vacant number")
    ]
    assert str(trace).endswith("in turn by trunk-2: refused 404 vacant number\n")
