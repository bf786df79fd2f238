"""Rules that others hide: proved from the rules alone, or seen over the numbers of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from simulator.calls.normalisation import plan_in_force
from simulator.calls.numbering import Conversion, NormalisationRule, NumberType
from simulator.calls.patterns.inclusion import DIALLED, is_included
from simulator.calls.routing import VoiceRoute
from simulator.errors import Mark
from simulator.nodes.spec import LyncSpec, NodeSpec, TopologySpec
from simulator.topology.dialling.codes import hidden_codes
from simulator.topology.dialling.lists import Rule, RuleList, routes_of
from simulator.topology.dialling.lync import plans_of
from simulator.topology.dialling.pbx import conversion_rule
from simulator.topology.dialling.steps import Asked

Proof = Literal["rules", "plan"]
_DIGITS: Final = DIALLED.replace("+", "")  # a number with + meets no dial plan


@dataclass(frozen=True, slots=True)
class Hidden:
    """A rule without effect.

    Parameters
    ----------
    node, rule : str
    by : tuple of str
        The rules that take what it would.
    proof : {'rules', 'plan'}
        Whether the rules alone show it, for every number; or only the numbers of a plan do.
    text : str
        The proof in words.
    mark : Mark
    """

    node: str
    rule: str
    by: tuple[str, ...]
    proof: Proof
    text: str
    mark: Mark


def hidden_rules(spec: TopologySpec) -> Iterator[Hidden]:
    """Yield the rules that no number ever reaches, proved from the rules alone."""
    for node in spec.nodes:
        if node.lync:
            yield from _plans_never_in_force(spec, node, node.lync)
            for plan in node.lync.dial_plans:
                yield from _patterns(node.name, f"dial plan {plan.name}", plan.rules, _DIGITS)
            yield from _routes(node.name, node.lync)
        if node.telephony:
            yield from _conversions(node.name, node.telephony.incoming)
            for rule, by, text, mark in hidden_codes(node.telephony):
                yield Hidden(node.name, rule, by, "rules", text, mark)
    for trunk in spec.trunks:
        name = f"trunk {trunk.name} translations"
        yield from _patterns(trunk.mediation, name, trunk.translations, DIALLED)


def hidden_over(lists: Iterable[RuleList], asked: Iterable[Asked]) -> Iterator[Hidden]:
    """Yield the rules that match numbers of a plan, each of which another rule took before."""
    numbers: dict[tuple[str, str], dict[str, None]] = {}
    for one in asked:
        numbers.setdefault((one.node, one.rules), {})[one.number] = None
    for rules in lists:
        takers: dict[Rule, dict[str, int]] = {}
        effective: set[Rule] = set()
        for number in numbers.get((rules.node, rules.name), ()):
            for rule, before in rules.takers(number):
                if not before:
                    effective.add(rule)
                counts = takers.setdefault(rule, {})
                for other in before:
                    counts[other.name] = counts.get(other.name, 0) + 1
        for rule, counts in takers.items():
            if rule not in effective:
                took = ", ".join(f"{name} ({count})" for name, count in counts.items())
                text = f"numbers of the plan that it matches are taken before it, by {took}"
                yield Hidden(rule.node, rule.name, tuple(counts), "plan", text, rule.mark)


def _plans_never_in_force(spec: TopologySpec, node: NodeSpec, lync: LyncSpec) -> Iterator[Hidden]:
    mine = [one for one in spec.populations if one.home == node.name]
    served = any(n.mediation and node.name in n.mediation.front_ends for n in spec.nodes)
    callers = [*mine, *([None] if served else [])]
    chosen = [plan_in_force(plans_of(lync, one)) for one in callers]
    used = {plan.name for plan in chosen if plan}
    for plan in lync.dial_plans:
        if plan.name not in used:
            by = tuple(f"dial plan {name}" for name in sorted(used) if plan.scope != "user")
            text = "never in force: " + (
                f"for every caller {' or '.join(by)} goes before it"
                if by
                else "no population has it"
            )
            yield Hidden(node.name, f"dial plan {plan.name}", by, "rules", text, plan.mark)


def _patterns(
    node: str, name: str, rules: Sequence[NormalisationRule], alphabet: str
) -> Iterator[Hidden]:
    for i, rule in enumerate(rules):
        by = _cover(rule.pattern, {one.name: one.pattern for one in rules[:i]}, alphabet)
        if by:
            words = tuple(f"{name} / rule {one}" for one in by)
            text = _proved(words)
            yield Hidden(node, f"{name} / rule {rule.name}", words, "rules", text, rule.mark)


def _routes(node: str, lync: LyncSpec) -> Iterator[Hidden]:
    """Yield voice routes that lead to no trunk which was not tried before, in every policy."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for policy in lync.policies:
        ordered = routes_of(policy, lync.routes)
        for i, route in enumerate(ordered):
            found.setdefault(route.name, []).append(_hiding(route, ordered[:i]))
    for route in lync.routes:
        hiding = found.get(route.name, [])
        if hiding and all(hiding):
            words = tuple(dict.fromkeys(f"voice route {one}" for by in hiding for one in by))
            name = f"voice route {route.name}"
            text = f"{_proved(words)}, to the same trunks"
            yield Hidden(node, name, words, "rules", text, route.mark)


def _hiding(route: VoiceRoute, before: Sequence[VoiceRoute]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for trunk in route.trunks:
        others = {one.name: one.pattern for one in before if trunk in one.trunks}
        by = _cover(route.pattern, others, DIALLED)
        if not by:
            return ()
        names.update(dict.fromkeys(by))
    return tuple(names)


def _cover(pattern: str, others: dict[str, str], alphabet: str) -> tuple[str, ...]:
    """Return which of the others match all that a pattern does: one that does it alone, or all."""
    if not others or not is_included(pattern, [*others.values()], alphabet):
        return ()
    for name, other in others.items():
        if is_included(pattern, [other], alphabet):
            return (name,)
    return tuple(others)


def _conversions(node: str, rules: Sequence[Conversion]) -> Iterator[Hidden]:
    for i, rule in enumerate(rules):
        before = [one for one in rules[:i] if _takes_all(one, rule)]
        name = conversion_rule(rule.digits)
        if before:
            words = (conversion_rule(before[0].digits),)
            text = f"every number that begins so begins as {words[0]} asks, which is tried before"
            yield Hidden(node, name, words, "rules", text, rule.mark)
        elif _is_never(rule):
            text = "a number of the international type begins with +, and no other does"
            yield Hidden(node, name, (), "rules", text, rule.mark)


def _takes_all(one: Conversion, other: Conversion) -> bool:
    international = other.digits.startswith("+") and one.number_type == NumberType.INTERNATIONAL
    of_type = one.number_type in (None, other.number_type) or international
    return of_type and other.digits.startswith(one.digits)


def _is_never(rule: Conversion) -> bool:
    if rule.number_type is None or not rule.digits:
        return False
    return rule.digits.startswith("+") != (rule.number_type == NumberType.INTERNATIONAL)


def _proved(words: Sequence[str]) -> str:
    return f"every number that it matches is matched by {' or '.join(words)} before it"
