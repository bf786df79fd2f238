"""The resources of an answer, and which of them is the bottleneck."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.study.answer_form import BottleneckAnswer, ResourceAnswer
from simulator.study.bottleneck import bottleneck, growth
from simulator.study.context import RunContext
from simulator.study.formulae import ENGSET, Choice, choose, intended_offered
from simulator.study.measured import Measured, gather
from simulator.study.result import ReplicationResult
from simulator.study.statistics import Interval
from simulator.study.usage import Use, uses
from simulator.study.verdict import interval_reason, processor_verdict, verdict


def resource_answers(
    results: Sequence[ReplicationResult],
    context: RunContext,
    target_blocking: float,
    target_occupancy: float,
) -> tuple[list[ResourceAnswer], BottleneckAnswer]:
    """Return all resources and the bottleneck.

    Parameters
    ----------
    results : sequence of ReplicationResult
    context : RunContext
        Its flows without calls to busy lines.
    target_blocking, target_occupancy : float
        Limits of channels and processors.
    """
    found = {one.name: one for one in gather(results)}
    known = uses(context.topology)
    growths, rows = [], []
    for name, measured in found.items():
        choice, offered = None, None
        if measured.kind == "channels":
            others = {n: (u, found[n]) for n, u in known.items() if n != name and n in found}
            choice = choose(measured, known.get(name), context, others)
            offered = _intended(known.get(name), context, choice)
        came = measured.offered.value if offered is None else offered
        grown = growth(measured, choice, came, blocking=target_blocking, occupancy=target_occupancy)
        if grown is not None:
            growths.append(grown)
        factor = grown.factor if grown is not None else None
        rows.append(_resource(measured, choice, offered, factor, context, target_blocking))
    return rows, bottleneck(growths)


def _intended(use: Use | None, context: RunContext, choice: Choice) -> float | None:
    """Return the offered traffic as the workload means it; None: not known."""
    if choice.formula == ENGSET:  # what sources would offer if none of them were blocked
        idle, sources = choice.parameters["idle_load"], choice.parameters["sources"]
        return sources * idle / (1.0 + idle)
    return None if context.moved else intended_offered(use, context.flows)


def _resource(
    measured: Measured,
    choice: Choice | None,
    offered: float | None,
    factor: float | None,
    context: RunContext,
    target: float,
) -> ResourceAnswer:
    interval = measured.interval
    reason = interval_reason(measured, interval, context.kind == "replay")
    if reason is not None and interval is not None:
        interval = Interval(interval.value, None, None, interval.n)
    if choice is None:
        choice = Choice(reason="messages wait for a processor; none is blocked while it has room")
        word = processor_verdict(measured, context.duration)
    else:
        word = verdict(measured, choice, interval, broken=bool(context.faults))
    processor = measured.kind == "processor"
    return ResourceAnswer(
        name=measured.name,
        kind=measured.kind,
        size=measured.size,
        attempts=measured.attempts,
        blocked=measured.blocked,
        offered_traffic=measured.offered.value if offered is None else offered,
        offered_source="measured" if offered is None else "intended",
        carried_traffic=measured.carried.value,
        carried_low=measured.carried.low,
        carried_high=measured.carried.high,
        blocking=measured.blocking,
        blocking_low=interval.low if interval else None,
        blocking_high=interval.high if interval else None,
        blocking_worst=None if processor else measured.worst,
        above_target=None if processor else measured.above(target),
        target_blocking=None if processor else target,
        interval_reason=reason,
        formula=choice.formula,
        formula_blocking=choice.blocking,
        formula_parameters=dict(choice.parameters),
        formula_reason=choice.reason,
        verdict=word,
        remarks=list(choice.remarks),
        peak=measured.peak,
        peak_mean=measured.peak_mean,
        time_congestion=measured.mean("time_congestion"),
        occupancy=measured.occupancy,
        wait_mean=measured.wait_mean if processor else None,
        wait_max=measured.wait_max if processor else None,
        growth=factor,
        again=measured.again,
        again_traffic=measured.mean("again_traffic"),
    )
