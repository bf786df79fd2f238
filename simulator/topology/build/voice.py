"""Lync's dial plans, voice policies and voice routes."""

from __future__ import annotations

from simulator.calls.numbering import DialPlan, NormalisationRule, NumberRange
from simulator.calls.routing import VoicePolicy, VoiceRoute
from simulator.nodes.spec import LyncSpec
from simulator.topology.document import Document, Where
from simulator.topology.schema.lync import DialPlanFile, LyncFile, RuleFile


def lync(
    entry: LyncFile, users: tuple[NumberRange, ...], node: str, document: Document
) -> LyncSpec:
    """Return what a Front End is told."""
    where: Where = ("nodes", node, "lync")
    return LyncSpec(
        edition=entry.edition,
        domain=entry.domain,
        users=users,
        dial_plans=tuple(
            _dial_plan(name, plan, (*where, "dial_plans", name), document)
            for name, plan in entry.dial_plans.items()
        ),
        policies=tuple(
            VoicePolicy(name, policy.usages, document.mark((*where, "policies", name)))
            for name, policy in entry.policies.items()
        ),
        routes=tuple(
            VoiceRoute(
                name=name,
                pattern=route.pattern,
                usages=route.usages,
                trunks=route.trunks,
                priority=route.priority,
                mark=document.mark((*where, "routes", name)),
            )
            for name, route in entry.routes.items()
        ),
        media_bypass=entry.media_bypass,
    )


def rules(
    entries: tuple[RuleFile, ...], where: Where, document: Document
) -> tuple[NormalisationRule, ...]:
    """Return normalisation rules of a dial plan, or translation rules of a trunk."""
    return tuple(
        NormalisationRule(rule.name, rule.pattern, rule.replacement, document.mark((*where, index)))
        for index, rule in enumerate(entries)
    )


def _dial_plan(name: str, plan: DialPlanFile, where: Where, document: Document) -> DialPlan:
    made = rules(plan.rules, (*where, "rules"), document)
    return DialPlan(name, plan.scope, made, plan.external_prefix, document.mark(where))
