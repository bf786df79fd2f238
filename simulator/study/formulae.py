"""Which traffic formula applies to a resource, or why none does.

A formula stands beside a simulated figure only where its assumptions hold: one group, arrivals
of a known kind, nothing else that refuses the same calls, no call that takes several. Sources:
ITU-T E.501 and E.521; V. B. Iversen, ITU Teletraffic Engineering Handbook, ch. 4 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from simulator.errors import InputError
from simulator.study import erlang
from simulator.study.context import FlowTraffic, RunContext
from simulator.study.measured import Measured
from simulator.study.usage import WORDS, Use
from simulator.study.words import percent

ERLANG_B: Final = "Erlang B"
ENGSET: Final = "Engset"
EXTENDED_B: Final = "extended Erlang B"

LOST_ELSEWHERE: Final = 0.01  # share of calls refused by others above which no formula is given
NOTICED_ELSEWHERE: Final = 0.0005  # and above which it is said


@dataclass(frozen=True, slots=True)
class Choice:
    """A formula with its result, or the reason why there is none.

    Parameters
    ----------
    formula : str or None
    blocking : float or None
    parameters : mapping of str to float
        `offered` (erlang), `channels`, and `sources` or `recall_factor`.
    reason : str or None
    remarks : tuple of str
    """

    formula: str | None = None
    blocking: float | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    reason: str | None = None
    remarks: tuple[str, ...] = ()


def meant_for(use: Use | None, flows: Sequence[FlowTraffic]) -> tuple[FlowTraffic, ...]:
    """Return the flows whose calls take a resource."""
    if use is None:
        return ()
    return tuple(f for f in flows if use.amounts.get((f.source, f.destination)) and f.rate > 0.0)


def intended_offered(use: Use | None, flows: Sequence[FlowTraffic]) -> float | None:
    """Return the traffic that the workload means for a resource, erlang; None: not known."""
    if use is None or not flows or use.alternatives:
        return None
    taking = meant_for(use, flows)
    return sum(f.offered * use.amounts[f.source, f.destination] for f in taking)


def choose(
    resource: Measured,
    use: Use | None,
    context: RunContext,
    others: Mapping[str, tuple[Use, Measured]],
) -> Choice:
    """Return the formula that applies to a resource with channels, or the reason for none.

    Parameters
    ----------
    resource : Measured
    use : Use or None
        None: the topology does not tell who takes it.
    context : RunContext
    others : mapping of str to (Use, Measured)
        The other resources, which may refuse the same calls.
    """
    reason = _no_formula(resource, use, context)
    if reason is not None or use is None:
        return Choice(reason=reason)
    flows = meant_for(use, context.flows)
    reason, remarks = _refused_elsewhere(resource, use, flows, others)
    if reason is not None:
        return Choice(reason=reason)
    choice = _by_arrivals(resource, use, flows, context.flows)
    return Choice(choice.formula, choice.blocking, choice.parameters, choice.reason, remarks)


def _no_formula(resource: Measured, use: Use | None, context: RunContext) -> str | None:
    """Return what stands in the way of any formula."""
    if resource.size is None:
        return "unlimited: nothing is blocked"
    if context.kind == "replay":
        return "calls come as recorded: no arrival model"
    if use is None:
        return "the topology does not tell which calls take it"
    if not meant_for(use, context.flows):
        return "the workload means no calls for it"
    if resource.again:
        return "features: calls that take two, since they come back to it"
    if resource.multiple or max(use.amounts.values()) > 1:
        return "some calls take two at a time"
    if context.moved:
        return "features send calls elsewhere: the workload does not tell what is offered"
    if use.alternatives:
        return "calls have alternative routes: overflow is not Poisson"
    return None


def _refused_elsewhere(
    resource: Measured,
    use: Use,
    flows: tuple[FlowTraffic, ...],
    others: Mapping[str, tuple[Use, Measured]],
) -> tuple[str | None, tuple[str, ...]]:
    """Look for other resources that refuse calls of this one, before or after it."""
    total = sum(flow.offered for flow in flows)
    lost: dict[str, float] = {}
    for name, (other, measured) in others.items():
        shared = sum(f.offered for f in flows if (f.source, f.destination) in other.amounts)
        if _limits(other, measured, use, resource):
            return f"{name} limits the same calls", ()
        if not measured.blocked or not shared:
            continue
        lost[name] = (measured.blocking or 0.0) * shared / total if total else 0.0
    share, names = sum(lost.values()), " and ".join(lost)
    if share > LOST_ELSEWHERE:
        return f"{names} refused {percent(share)} of its calls: what is left is not Poisson", ()
    if share > NOTICED_ELSEWHERE:
        return None, (f"{names} refused {percent(share)} of its calls, unknown to the formula",)
    return None, ()


def _limits(other: Use, measured: Measured, use: Use, resource: Measured) -> bool:
    """Tell whether the same calls take another group that is full before this one.

    Of two groups of one size it is the one that refused more, else the one nearer to the trunk.
    """
    if measured.size is None or resource.size is None or other.alternatives:
        return False
    if other.amounts != use.amounts or resource.blocked > measured.blocked:
        return False
    if measured.size < resource.size or measured.blocked > resource.blocked:
        return measured.size <= resource.size
    return measured.size == resource.size and _place(other) < _place(use)


def _place(use: Use) -> int:
    return list(WORDS).index(use.role)


def _by_arrivals(
    resource: Measured,
    use: Use,
    flows: tuple[FlowTraffic, ...],
    all_flows: Sequence[FlowTraffic],
) -> Choice:
    kinds = {flow.arrivals for flow in flows}
    if "profile" in kinds:
        return Choice(reason="arrivals follow the time of day: the rate is not constant")
    if kinds == {"finite"}:
        return _engset(resource, use, flows, all_flows)
    if len(kinds) > 1:
        return Choice(reason="Poisson arrivals and finite sources are mixed")
    size = resource.size or 0
    offered = sum(flow.offered for flow in flows)
    recall = sum(flow.redial * flow.offered for flow in flows) / offered if offered else 0.0
    if recall == 0.0:
        parameters = {"offered": offered, "channels": float(size)}
        return Choice(ERLANG_B, erlang.b(offered, size), parameters)
    return _extended_b(offered, size, recall)


def _extended_b(offered: float, size: int, recall: float) -> Choice:
    try:
        blocking = erlang.extended_b(offered, size, recall_factor=recall)
    except InputError as error:  # all recall, and there is more than can be carried
        return Choice(reason=f"{EXTENDED_B} has no solution: {error.message}")
    parameters = {"offered": offered, "channels": float(size), "recall_factor": recall}
    return Choice(EXTENDED_B, blocking, parameters)


def _engset(
    resource: Measured,
    use: Use,
    flows: tuple[FlowTraffic, ...],
    all_flows: Sequence[FlowTraffic],
) -> Choice:
    sources = {flow.source for flow in flows}
    if len(sources) > 1:
        return Choice(reason="finite sources of several kinds share it")
    source = sources.pop()
    own = [flow for flow in all_flows if flow.source == source and flow.rate > 0.0]
    if any((f.source, f.destination) not in use.amounts for f in own):
        return Choice(reason=f"users of {source} are busy with other calls, too")
    if any(flow.destination == source and flow.rate > 0.0 for flow in all_flows):
        return Choice(reason=f"users of {source} are also called: Engset's only originate")
    if any(flow.redial for flow in own):
        return Choice(reason="finite sources redial: no formula of this kind")
    if not all(flow.idle_rate and flow.users for flow in own):
        return Choice(reason="the rate of an idle user is not known")
    idle = sum(flow.idle_rate * flow.seizure for flow in own)
    size, users = resource.size or 0, own[0].users
    blocking = erlang.engset(idle, size, sources=users, load="idle")
    parameters = {"idle_load": idle, "channels": float(size), "sources": float(users)}
    return Choice(ENGSET, blocking, parameters)
