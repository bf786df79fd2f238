"""A formula stands beside a resource only where its assumptions hold; else the reason does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.study import erlang
from simulator.study.context import FlowTraffic, RunContext
from simulator.study.formulae import ENGSET, ERLANG_B, EXTENDED_B, Choice, choose
from simulator.study.measured import Measured
from simulator.study.result import ResourceFigures
from simulator.study.usage import Use, uses
from tests.study.made import FLOW, LARGE, TRUNK, context, guide

FINITE = replace(FLOW, arrivals="finite", users=100, idle_rate=0.0016)


def chosen(found: RunContext, figures: ResourceFigures = TRUNK, *others: ResourceFigures) -> Choice:
    known = uses(found.topology)
    beside = {one.name: (known[one.name], Measured((one,))) for one in others}
    return choose(Measured((figures,)), known.get(figures.name), found, beside)


def test_poisson_arrivals_make_it_erlang_b() -> None:
    choice = chosen(context(FLOW))
    assert choice.formula == ERLANG_B
    assert choice.blocking == erlang.b(offered=0.144 * 140.0, channels=30)
    assert choice.reason is None


def test_flows_that_take_it_are_summed_and_others_left_out() -> None:
    internal = FlowTraffic("lync", "lync", "lync-to-lync", 1.0, 100.0)
    choice = chosen(context(FLOW, replace(FLOW, source="extensions"), internal))
    assert choice.parameters["offered"] == pytest.approx(2 * 20.16)


def test_redial_makes_it_extended_erlang_b() -> None:
    choice = chosen(context(replace(FLOW, redial=0.7)))
    assert choice.formula == EXTENDED_B
    assert choice.blocking == erlang.extended_b(20.16, 30, recall_factor=0.7)


def test_sources_that_only_originate_make_it_engset() -> None:
    choice = chosen(context(FINITE))
    assert choice.formula == ENGSET
    assert choice.blocking == erlang.engset(0.0016 * 140.0, 30, sources=100, load="idle")


def reason(found: RunContext, figures: ResourceFigures = TRUNK, *others: ResourceFigures) -> str:
    choice = chosen(found, figures, *others)
    assert choice.formula is None
    assert choice.blocking is None
    return choice.reason or ""


def test_engset_is_refused_where_sources_are_called() -> None:
    called = FlowTraffic("extensions", "pstn", "mxone-to-pstn", 0.1, 100.0)
    assert "also called" in reason(context(FINITE, called))


def test_engset_is_refused_where_sources_do_something_else() -> None:
    other = replace(FINITE, destination="extensions", direction="pstn-to-mxone")
    assert "other calls" in reason(context(FINITE, other))


def test_engset_is_refused_for_several_kinds_of_sources() -> None:
    other = replace(FINITE, source="extensions", direction="mxone-to-lync")
    assert "several kinds" in reason(context(FINITE, other))


def test_mixed_arrivals_have_no_formula() -> None:
    assert "mixed" in reason(context(FINITE, replace(FLOW, source="attached")))


def test_a_profile_of_the_day_has_no_formula() -> None:
    assert "time of day" in reason(context(replace(FLOW, arrivals="profile")))


def test_an_unlimited_resource_has_no_formula() -> None:
    assert "unlimited" in reason(context(FLOW), replace(TRUNK, size=None))


def test_a_replay_has_no_formula() -> None:
    assert "as recorded" in reason(context(FLOW, kind="replay"))


def test_calls_that_take_two_have_no_formula() -> None:
    assert "take two" in reason(context(FLOW), replace(TRUNK, multiple=True))
    rtp = ResourceFigures("gateway-rtp", "channels", 256, 10, 0, 5.0, 9, 0.0)
    assert "take two" in reason(context(replace(FLOW, source="extensions")), rtp)


def test_alternative_routes_have_no_formula() -> None:
    spec = guide()
    second = replace(spec.trunks[0], name="second-trunk")
    assert "alternative" in reason(
        context(FLOW, topology=replace(spec, trunks=(*spec.trunks, second)))
    )


def test_a_resource_of_no_flow_has_no_formula() -> None:
    internal = FlowTraffic("lync", "lync", "lync-to-lync", 1.0, 100.0)
    assert "means no calls" in reason(context(internal))


def test_a_resource_that_the_topology_does_not_know_has_no_formula() -> None:
    assert "does not tell" in reason(context(FLOW), replace(TRUNK, name="elsewhere"))


def test_a_smaller_group_of_the_same_calls_stands_in_the_way() -> None:
    assert reason(context(FLOW), LARGE, TRUNK) == "sip-trunk limits the same calls"


def test_a_smaller_group_limits_before_it_has_refused_anything() -> None:
    idle = replace(TRUNK, blocked=0)
    assert "sip-trunk limits" in reason(context(FLOW), LARGE, idle)


def test_of_two_groups_of_one_size_the_licences_have_no_formula() -> None:
    idle = replace(TRUNK, blocked=0)
    licences = replace(idle, name="sip-trunk-licences")
    assert "sip-trunk limits" in reason(context(FLOW), licences, idle)
    assert chosen(context(FLOW), idle, licences).formula == ERLANG_B


def test_of_two_groups_of_one_size_the_one_that_refused_limits() -> None:
    licences = replace(TRUNK, name="sip-trunk-licences")
    assert "licences limits" in reason(context(FLOW), replace(TRUNK, blocked=0), licences)


def test_the_smaller_group_itself_keeps_its_formula() -> None:
    assert chosen(context(FLOW), TRUNK, LARGE).formula == ERLANG_B


def test_much_refused_elsewhere_leaves_no_formula() -> None:
    channels = ResourceFigures("pstn-b-channels", "channels", 90, 520, 10, 20.0, 40, 0.0)
    assert "not Poisson" in reason(context(FLOW), TRUNK, channels)


def test_little_refused_elsewhere_is_a_remark() -> None:
    channels = ResourceFigures("pstn-b-channels", "channels", 90, 5200, 10, 20.0, 40, 0.0)
    choice = chosen(context(FLOW), TRUNK, channels)
    assert choice.formula == ERLANG_B
    assert choice.remarks == (
        "pstn-b-channels refused 0.19 % of its calls, unknown to the formula",
    )


def test_each_resource_of_the_guide_has_its_calls() -> None:
    known: dict[str, Use] = uses(guide())
    assert known["sip-trunk"].amounts["lync", "pstn"] == 1
    assert ("lync", "lync") not in known["sip-trunk"].amounts
    assert known["gateway-rtp"].amounts["lync", "extensions"] == 2  # forced gateway
    assert known["gateway-rtp"].amounts["lync", "attached"] == 1
    assert ("attached", "pstn") not in known["gateway-rtp"].amounts
    assert known["pstn-b-channels"].amounts["attached", "pstn"] == 1
    assert ("extensions", "lync") not in known["pstn-b-channels"].amounts
