"""Rules of dial plans, routes and number analysis, each looked at by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.numbering import NormalisationRule
from simulator.nodes.spec import TopologySpec
from simulator.topology.checks.finding import Seen, rule
from simulator.topology.dialling.hidden import hidden_rules

_RULES: Final = "Lync library, dial plans and normalization rules"


@rule("normalises-to-e164", "warning", _RULES)
def normalises_to_e164(spec: TopologySpec) -> Iterator[Seen]:
    """A normalisation rule makes a number in E.164 form, with a plus sign."""
    for name, one in _plan_rules(spec):
        if not one.replacement.startswith(("+", "$")):
            text = f"{name} makes {one.replacement}, which has no plus sign"
            yield Seen(one.mark, text)


@rule("anchored", "advice", _RULES)
def anchored(spec: TopologySpec) -> Iterator[Seen]:
    """The pattern of a normalisation or translation rule says where a number begins and ends."""
    translations = (
        (f"rule {one.name} of {trunk.name}", one)
        for trunk in spec.trunks
        for one in trunk.translations
    )
    for name, one in (*_plan_rules(spec), *translations):
        if "^" not in one.pattern or "$" not in one.pattern:
            text = f"{name} has the pattern {one.pattern}, which matches inside longer numbers"
            yield Seen(one.mark, text)


@rule("hidden-rule", "warning", "Lync library, voice routing; MX-ONE CPI, number analysis")
def hidden_rule(spec: TopologySpec) -> Iterator[Seen]:
    """Each rule, route and access code is reached by some number."""
    for one in hidden_rules(spec):
        yield Seen(one.mark, f"{one.rule} of {one.node} is never reached: {one.text}")


def _plan_rules(spec: TopologySpec) -> Iterator[tuple[str, NormalisationRule]]:
    for node in spec.nodes:
        for plan in node.lync.dial_plans if node.lync else ():
            for one in plan.rules:
                yield f"rule {one.name} of dial plan {plan.name}", one


RULES: Final = (normalises_to_e164, anchored, hidden_rule)
