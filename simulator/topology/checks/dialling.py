"""What users are said to dial leads to whom they mean, by the same rules that route calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.calls.analysis import External, Internal, analyse, convert, written
from simulator.calls.normalisation import normalise
from simulator.calls.numbering import find_e164
from simulator.calls.routing import outbound
from simulator.nodes.spec import (
    LyncSpec,
    NodeSpec,
    PopulationSpec,
    TelephonyServerSpec,
    TopologySpec,
)
from simulator.topology.checks.finding import Finding

_SOURCE: Final = "integration guide 4.2.1"


def dialled_numbers_lead(spec: TopologySpec) -> Iterator[Finding]:
    """The first number of each population is reached by what others dial for it."""
    nodes = {node.name: node for node in spec.nodes}
    populations = {one.name: one for one in spec.populations}
    for caller in spec.populations:
        for name, prefix in caller.dials:
            called = populations[name]
            dialled = prefix + called.first_number
            problem = _problem(caller, called, dialled, nodes)
            if problem:
                text = f"{caller.name} dials {dialled} for {name}: {problem}"
                yield Finding("error", "dialled-numbers-lead", text, _SOURCE, caller.mark)


def _problem(
    caller: PopulationSpec, called: PopulationSpec, dialled: str, nodes: dict[str, NodeSpec]
) -> str:
    home = nodes[caller.home]
    if home.lync:
        return _from_lync(caller, called, dialled, home.lync)
    if home.telephony:
        return _from_pbx(called, dialled, home.telephony)
    pbx = nodes[home.carrier.telephony_server].telephony if home.carrier else None
    if pbx is None:
        return ""
    return _from_pbx(called, convert(dialled, pbx.incoming).number, pbx)


def _from_lync(caller: PopulationSpec, called: PopulationSpec, dialled: str, lync: LyncSpec) -> str:
    plans = [
        plan for plan in lync.dial_plans if plan.scope != "user" or plan.name == caller.dial_plan
    ]
    result = normalise(dialled, plans)
    if result.reason:
        return result.reason.text
    if result.number != _e164(called):
        return f"the dial plan makes {result.number} of it, not {_e164(called)}"
    if find_e164(result.number, lync.users):
        return ""
    policy = next((one for one in lync.policies if one.name == caller.voice_policy), None)
    reason = outbound(result.number, policy, lync.routes, user=caller.name).reason
    return reason.text if reason else ""


def _from_pbx(called: PopulationSpec, dialled: str, pbx: TelephonyServerSpec) -> str:
    result = analyse(dialled, pbx.extensions, pbx.destinations)
    if isinstance(result, Internal):
        owner = result.owner.range.population
        return "" if owner == called.name else f"that is a number of {owner}"
    if not isinstance(result, External):
        return result.reason.text
    sent = {written(choice.digits, choice.number_type) for choice in result.choices}
    wrong = sorted(sent - {_e164(called), _e164(called).removeprefix("+"), called.first_number})
    return f"{wrong[0]} is sent, not {_e164(called)}" if wrong else ""


def _e164(called: PopulationSpec) -> str:
    return called.line_prefix + called.first_number


RULES: Final = (dialled_numbers_lead,)
