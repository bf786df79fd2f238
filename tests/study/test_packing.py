from __future__ import annotations

from simulator.calls.numbering import NormalisationRule
from simulator.study.packing import packed, unpacked
from simulator.study.plan import RunPlan
from simulator.topology.load import load_topology
from tests.calls.plan import MARK


def test_a_plan_comes_out_as_it_went_in() -> None:
    topology = load_topology("guide-tls").spec
    plan = RunPlan(topology, None, (), 0.0, 60.0, 0.0, 1, False, "none", None)
    assert unpacked(packed(plan)) == plan


def test_what_a_rule_works_out_for_itself_is_worked_out_again() -> None:
    rule = NormalisationRule("five", r"^5(\d{4})$", "+1425555$1", MARK)
    again = unpacked(packed(rule))
    assert isinstance(again, NormalisationRule)
    assert again == rule
    assert again.apply("51234") == rule.apply("51234") is not None
