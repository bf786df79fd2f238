"""All rules of a topology that numbers meet, in the lists in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simulator.calls.analysis import convert
from simulator.calls.numbering import (
    Conversion,
    ExternalDestination,
    NormalisationRule,
    NumberRange,
)
from simulator.calls.routing import VoicePolicy, VoiceRoute
from simulator.errors import Mark
from simulator.nodes.spec import LyncSpec, TelephonyServerSpec, TopologySpec
from simulator.topology.dialling.lync import in_order
from simulator.topology.dialling.pbx import conversion_rule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its node, its id in traces, its place.

    Parameters
    ----------
    matches : callable
        Whether it would take a number if it were asked first.
    trunks : tuple of str
        Of a voice route: what it leads to; one that leads nowhere new is hidden.
    of_people : bool
        Extensions: they take numbers as a rule does, and are none.
    """

    node: str
    name: str
    mark: Mark
    matches: Callable[[str], bool]
    trunks: tuple[str, ...] = ()
    of_people: bool = False


@dataclass(frozen=True, slots=True)
class RuleList:
    """Rules in the order in which they are tried; the first that matches takes the number."""

    node: str
    name: str
    rules: tuple[Rule, ...]

    def takers(self, number: str) -> Iterator[tuple[Rule, tuple[Rule, ...]]]:
        """Yield each rule that matches, with the rules that took the number before it."""
        before: list[Rule] = []
        for rule in self.rules:
            if rule.matches(number):
                hiding = hidden_by(rule, before)
                yield rule, hiding
                before.append(rule)


def hidden_by(rule: Rule, before: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return which of the rules `before` leave nothing to a rule; empty: it has its effect."""
    if not rule.trunks:
        return tuple(before[:1])
    tried = {trunk for other in before for trunk in other.trunks}
    if not {*rule.trunks} <= tried:
        return ()
    return tuple(other for other in before if {*other.trunks} & {*rule.trunks})


def rule_lists(spec: TopologySpec) -> Iterator[RuleList]:
    """Yield every list of rules of a topology."""
    for node in spec.nodes:
        if node.lync:
            yield from _of_lync(node.name, node.lync)
        if node.telephony:
            yield from _of_pbx(node.name, node.telephony)
    for trunk in spec.trunks:
        name = f"trunk {trunk.name} translations"
        if trunk.translations:
            yield normalising(trunk.mediation, name, trunk.translations)


def _of_lync(node: str, lync: LyncSpec) -> Iterator[RuleList]:
    for plan in lync.dial_plans:
        yield normalising(node, f"dial plan {plan.name}", plan.rules)
    for policy in lync.policies:
        routes = [_voice_route(node, route) for route in routes_of(policy, lync.routes)]
        yield RuleList(node, f"voice policy {policy.name}", tuple(routes))


def routes_of(policy: VoicePolicy, routes: Sequence[VoiceRoute]) -> list[VoiceRoute]:
    """Return the voice routes of a policy in the order in which they are tried, each once."""
    tried = (route for usage in policy.usages for route in in_order(usage, routes))
    return list({route.name: route for route in tried}.values())


def normalising(node: str, name: str, rules: Sequence[NormalisationRule]) -> RuleList:
    """Return the list of a dial plan's or a trunk's rules."""
    return RuleList(node, name, tuple(_normalisation(node, name, one) for one in rules))


def _normalisation(node: str, name: str, one: NormalisationRule) -> Rule:
    def matches(number: str) -> bool:
        return one.apply(number) is not None

    return Rule(node, f"{name} / rule {one.name}", one.mark, matches)


def _voice_route(node: str, route: VoiceRoute) -> Rule:
    return Rule(node, f"voice route {route.name}", route.mark, route.matches, route.trunks)


def _of_pbx(node: str, pbx: TelephonyServerSpec) -> Iterator[RuleList]:
    conversions = tuple(_conversion(node, one) for one in pbx.incoming)
    yield RuleList(node, "number conversion", conversions)
    ordered = sorted(pbx.destinations, key=lambda one: -len(one.access_code))
    ranges = tuple(_extensions(node, one) for one in pbx.extensions)
    destinations = tuple(_destination(node, one) for one in ordered)
    yield RuleList(node, "number analysis", (*ranges, *destinations))


def _conversion(node: str, one: Conversion) -> Rule:
    def matches(number: str) -> bool:
        return convert(number, (one,)).conversion is not None

    return Rule(node, conversion_rule(one.digits), one.mark, matches)


def _extensions(node: str, one: NumberRange) -> Rule:
    name = f"extensions {one.first} to {one.last}"
    return Rule(node, name, Mark(node), one.contains, of_people=True)


def _destination(node: str, one: ExternalDestination) -> Rule:
    def matches(number: str) -> bool:
        return number.isascii() and number.isdigit() and number.startswith(one.access_code)

    return Rule(node, f"external destination {one.access_code}", one.mark, matches)
