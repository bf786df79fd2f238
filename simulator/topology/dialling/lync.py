"""A number at Lync: dial plan, reverse number lookup, policy, usages, routes; the trunk's rules."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.calls import reasons
from simulator.calls.normalisation import Normalised, bare, normalise
from simulator.calls.numbering import DialPlan, NormalisationRule, find_e164
from simulator.calls.routing import VoicePolicy, VoiceRoute, outbound, translate
from simulator.nodes.spec import LyncSpec, NodeSpec, PopulationSpec, TrunkSpec
from simulator.sip.identity import number_of
from simulator.topology.dialling.notes import Notes, Onward, Turn, refused
from simulator.topology.dialling.steps import End


def from_client(
    notes: Notes, node: NodeSpec, population: PopulationSpec, own: str, dialled: str
) -> End | Onward:
    """Take what a client dials through its Front End."""
    assert node.lync is not None
    plans = plans_of(node.lync, population)
    found = _normalised(notes, node, plans, dialled)
    if found.reason is not None:
        return refused(found.number, found.reason)
    return _to_user(notes, node, found.number) or _out(notes, node, population, own, found.number)


def from_trunk(notes: Notes, trunk: TrunkSpec, sent: str) -> End:
    """Take what a trunk peer sends through Mediation Server and Front End."""
    server = notes.nodes[trunk.mediation]
    assert server.mediation is not None
    node = notes.nodes[server.mediation.front_end]
    assert node.lync is not None
    notes.passed.append(trunk.name)
    number = number_of(sent)
    notes.step(server.name, f"trunk {trunk.name}", "comes in by it", number, trunk.mark)
    found = _normalised(notes, node, plans_of(node.lync, None), number)
    reason = found.reason or reasons.unknown_user(node.name, found.number)
    user = None if found.reason else _to_user(notes, node, found.number)
    return user or refused(found.number, reason)


def plans_of(lync: LyncSpec, population: PopulationSpec | None) -> tuple[DialPlan, ...]:
    """Return the dial plans that apply to a population, or (None) to what comes by a trunk."""
    own = [p for p in lync.dial_plans if population is not None and p.name == population.dial_plan]
    return (*own, *(plan for plan in lync.dial_plans if plan.scope != "user"))


def _normalised(
    notes: Notes, node: NodeSpec, plans: Sequence[DialPlan], dialled: str
) -> Normalised:
    found = normalise(dialled, plans, node=node.name)
    number = bare(dialled)
    if number != dialled:
        text = "what is written between digits goes before rules are tried"
        notes.step(node.name, "characters removed", text, number)
    if number.startswith("+"):
        text = "a number with + is not normalised"
        notes.step(node.name, "normalisation", text, number)
    elif found.plan is not None:
        plan = found.plan
        notes.step(node.name, f"dial plan {plan.name}", _why(plan, plans), number, plan.mark)
        name = f"dial plan {plan.name}"
        try_rules(notes, node.name, name, plan.rules, found.rule, number)
    return found


def _why(plan: DialPlan, plans: Sequence[DialPlan]) -> str:
    others = dict.fromkeys(f"{one.name} ({one.scope})" for one in plans if one.name != plan.name)
    over = f", goes before {', '.join(others)}" if others else ""
    return f"scope {plan.scope}{over}"


def try_rules(
    notes: Notes,
    node: str,
    name: str,
    rules: Sequence[NormalisationRule],
    matched: NormalisationRule | None,
    number: str,
) -> None:
    """Note the rules that are tried, from the top to the one that matched."""
    notes.ask(node, name, number)
    for rule in rules:
        known = f"{name} / rule {rule.name}"
        if rule is matched:
            groups = ", ".join(f"${group} = {value}" for group, value in rule.groups(number))
            text = f"{rule.pattern} gives {rule.replacement}" + (
                f" with {groups}" if groups else ""
            )
            notes.step(node, known, text, rule.apply(number) or "", rule.mark)
            return
        notes.step(node, known, f"{rule.pattern} does not match", number, rule.mark, hit=False)


def _to_user(notes: Notes, node: NodeSpec, number: str) -> End | None:
    assert node.lync is not None
    owner = find_e164(number, node.lync.users)
    room = _room(notes, node.name, number) if owner is None else None
    if room is not None:
        return room
    if owner is None:
        text = "no user of this server has it"
        notes.step(node.name, "reverse number lookup", text, number, hit=False)
        return None
    population = owner.range.population
    mark = notes.populations[population].mark
    notes.step(node.name, "reverse number lookup", f"a user of {population}", number, mark)
    return notes.user(population, owner.range.number(owner.index), number)


def _room(notes: Notes, node: str, number: str) -> End | None:
    """Return the conference that has a number."""
    for one in notes.spec.nodes:
        rooms = () if one.conference is None else one.conference.conferences
        name = next((name for name, known in rooms if known == number), None)
        if one.conference is not None and node in one.conference.front_ends and name is not None:
            notes.step(node, "conference", f"the focus of {name}", number, one.mark)
            return End("conference", one.name, number, number)
    return None


def _out(
    notes: Notes, node: NodeSpec, population: PopulationSpec, own: str, number: str
) -> End | Onward:
    lync = node.lync
    assert lync is not None
    policy = next((one for one in lync.policies if one.name == population.voice_policy), None)
    found = outbound(number, policy, lync.routes, user=own, node=node.name)
    if policy is not None:
        _note_routes(notes, node.name, policy, lync.routes, number)
    if found.reason is not None:
        return refused(number, found.reason)
    first, *others = found.attempts
    trunk = notes.trunks[first.trunk]
    turns = [one.trunk for one in others if one.route == first.route]
    later = [one.trunk for one in others if one.route != first.route]
    text = f"of voice route {first.route}"
    text += f"; takes turns with {', '.join(turns)}" if turns else ""
    text += f"; then {', '.join(later)}, taken where it fails" if later else ""
    for name in turns:
        other = Notes(notes.spec)
        begun = _over_trunk(other, node, notes.trunks[name], number)
        notes.turns.append(Turn(name, other, begun))
    notes.step(node.name, f"trunk {trunk.name}", text, number, trunk.mark)
    return _over_trunk(notes, node, trunk, number)


def _note_routes(
    notes: Notes, node: str, policy: VoicePolicy, routes: Sequence[VoiceRoute], number: str
) -> None:
    usages = ", ".join(policy.usages) or "none"
    notes.step(node, f"voice policy {policy.name}", f"PSTN usages {usages}", number, policy.mark)
    notes.ask(node, f"voice policy {policy.name}", number)
    for usage in policy.usages:
        ordered = in_order(usage, routes)
        hit = any(route.matches(number) for route in ordered)
        text = f"voice routes {', '.join(route.name for route in ordered) or 'none'}"
        notes.step(node, f"PSTN usage {usage}", text, number, policy.mark, hit=hit)
        for route in ordered:
            match = route.matches(number)
            text = f"{route.pattern} {'matches' if match else 'does not match'}"
            notes.step(node, f"voice route {route.name}", text, number, route.mark, hit=match)


def in_order(usage: str, routes: Sequence[VoiceRoute]) -> list[VoiceRoute]:
    """Return the routes of a usage in the order in which they are tried."""
    inside = (route for route in routes if usage in route.usages)
    return sorted(inside, key=lambda route: route.priority)


def _over_trunk(notes: Notes, node: NodeSpec, chosen: TrunkSpec, number: str) -> End | Onward:
    """Take a number through the Mediation Server to the trunk peer."""
    server = notes.nodes[chosen.mediation]
    assert server.mediation is not None
    if notes.address_of(node.name) not in map(notes.address_of, server.mediation.front_ends):
        return refused(number, reasons.unknown_peer(server.name, chosen.peer_address))
    # A Mediation Server tells its peers by the host of the Request-URI: of equal ones the last.
    trunk = [
        one
        for one in notes.spec.trunks
        if server.name in one.members and one.peer_address == chosen.peer_address
    ][-1]
    found = translate(number, trunk.translations, remove_plus=trunk.remove_plus)
    name = f"trunk {trunk.name} translations"
    if trunk.translations:
        try_rules(notes, server.name, name, trunk.translations, found.rule, number)
    if trunk.remove_plus:
        text = "RemovePlusFromUri: the plus sign is taken off"
        notes.step(server.name, f"trunk {trunk.name}", text, found.number, trunk.mark)
    uri = f"sip:{found.number}@{trunk.peer_address};user=phone"
    notes.step(server.name, "request-URI", uri, found.number, trunk.mark)
    notes.passed.append(trunk.name)
    return Onward(trunk, found.number, inwards=False)
