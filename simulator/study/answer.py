"""Builds the answer of a run from the figures of its replications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from simulator.errors import InputError
from simulator.record.retransmissions import CAUSES
from simulator.study import metrics
from simulator.study.answer_faults import fault_answers
from simulator.study.answer_form import (
    Answer,
    DirectionAnswer,
    FeatureAnswer,
    LoadAnswer,
    MetricsAnswer,
    QuantilesAnswer,
    RefusalAnswer,
)
from simulator.study.answer_media import media_answer
from simulator.study.answer_resources import resource_answers
from simulator.study.answer_warnings import warnings_of
from simulator.study.bottleneck import TARGET_BLOCKING, TARGET_OCCUPANCY
from simulator.study.busy_lines import busy_shares, less_busy_lines
from simulator.study.context import RunContext
from simulator.study.result import DirectionFigures, FeatureFigures, ReplicationResult
from simulator.study.statistics import blocking_interval, quantiles

T = TypeVar("T")

DELAYS: Final = ("srd", "srd_failed", "sdd", "sdt", "rrd", "pdd")


def build_answer(
    results: Sequence[ReplicationResult],
    context: RunContext,
    *,
    target_blocking: float = TARGET_BLOCKING,
    target_occupancy: float = TARGET_OCCUPANCY,
) -> Answer:
    """Return the answer.

    Parameters
    ----------
    results : sequence of ReplicationResult
        Those that were finished, at least one; in any order.
    context : RunContext
    target_blocking, target_occupancy : float
        Limits of channels and processors for the bottleneck.
    """
    if not results:
        raise InputError("no replication was finished: there is no answer")
    ordered = sorted(results, key=lambda one: one.replication)
    shares = busy_shares(context.flows, ordered)
    context = replace(context, flows=less_busy_lines(context.flows, ordered))
    resources, limit = resource_answers(ordered, context, target_blocking, target_occupancy)
    directions = list(_directions(ordered, context))
    return Answer(
        kind=context.kind,
        topology=context.topology.name,
        workload=context.workload or None,
        seed=context.seed,
        replications=len(ordered),
        replications_planned=context.replications,
        duration=context.duration,
        warmup=context.warmup,
        ideal=context.ideal,
        attempts=sum(one.attempts for one in directions),
        answered=sum(one.answered for one in directions),
        blocked=sum(one.blocked for one in directions),
        pending=sum(result.pending for result in ordered),
        resources=resources,
        directions=directions,
        metrics=_metrics(ordered),
        load=_load(ordered, sum(one.attempts for one in directions)),
        messages=dict(_total(result.messages for result in ordered).most_common()),
        bottleneck=limit,
        refusals=_refusals(ordered),
        rows=context.records.rows if context.records else None,
        used=context.records.used if context.records else None,
        rejected=dict(context.records.rejected) if context.records else None,
        warnings=list(warnings_of(ordered, context, resources, shares)),
        features=_features(ordered, context),
        retransmissions=_retransmissions(ordered),
        faults=fault_answers(ordered),
        media=media_answer(ordered, context.topology),
    )


# Directions


def _directions(
    results: Sequence[ReplicationResult], context: RunContext
) -> Iterator[DirectionAnswer]:
    names = sorted({name for result in results for name in result.directions})
    for name in names:
        each = [result.directions.get(name) or DirectionFigures() for result in results]
        yield _direction(name, each, context)


def _direction(name: str, each: Sequence[DirectionFigures], context: RunContext) -> DirectionAnswer:
    blocked, attempts = [one.blocked for one in each], [one.attempts for one in each]
    interval = blocking_interval(blocked, attempts)
    told = interval if context.kind == "run" else None
    outcomes = _total(one.outcomes for one in each)
    return DirectionAnswer(
        direction=name,
        attempts=sum(attempts),
        answered=outcomes["answered"] + outcomes["pending"],
        blocked=sum(blocked),
        blocking=interval.value if interval else None,
        blocking_low=told.low if told else None,
        blocking_high=told.high if told else None,
        offered_traffic=_direction_offered(name, each, context),
        carried_traffic=sum(one.carried for one in each) / len(each),
        outcomes=dict(outcomes.most_common()),
    )


def _direction_offered(
    name: str, each: Sequence[DirectionFigures], context: RunContext
) -> float | None:
    """Return what was intended: of the workload, else of the attempts themselves."""
    meant = [flow.offered for flow in context.flows if flow.direction == name]
    if meant:
        return sum(meant)
    planned = sum(one.planned for one in each) / len(each)
    return planned or None


# Metrics and load


def _metrics(results: Sequence[ReplicationResult]) -> MetricsAnswer:
    samples = {
        name: [value for result in results for value in result.delays.get(name, ())]
        for name in DELAYS
    }
    delays = {name: _quantiles(values) for name, values in samples.items()}
    statuses = _total(result.statuses for result in results)
    # An INVITE that no response ended is a time-out, which the ratios count as a 408.
    finals = Counter({status or metrics.TIMEOUT: 0 for status in statuses})
    for status, number in statuses.items():
        finals[status or metrics.TIMEOUT] += number
    ratios = metrics.ratios(finals, sum(result.completed for result in results))
    registered = sum(result.registrations for result in results)
    failed = sum(result.registration_failures for result in results)
    return MetricsAnswer(
        **delays,
        ser=ratios.ser,
        seer=ratios.seer,
        isa=ratios.isa,
        scr=ratios.scr,
        ira=metrics.ira({200: registered, metrics.TIMEOUT: failed}),
    )


def _quantiles(values: Sequence[float]) -> QuantilesAnswer:
    found = quantiles(values)
    return QuantilesAnswer(found.p50, found.p95, found.p99, found.n)


def _load(results: Sequence[ReplicationResult], attempts: int) -> LoadAnswer:
    length = sum(result.window for result in results)
    transactions = sum(result.transactions for result in results)
    messages = sum(sum(result.messages.values()) for result in results)
    if length <= 0.0:
        return LoadAnswer(0.0, 0.0, 0.0)
    return LoadAnswer(attempts / length, transactions / length, messages / length)


def _refusals(results: Sequence[ReplicationResult]) -> list[RefusalAnswer]:
    reasons = _total(result.reasons for result in results)
    ordered = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    return [RefusalAnswer(rule, node, source, n) for (rule, node, source), n in ordered]


def _features(results: Sequence[ReplicationResult], context: RunContext) -> list[FeatureAnswer]:
    found = []
    for name in sorted({name for result in results for name in result.features}):
        each = [result.features[name] for result in results if name in result.features]
        calls = sum(one.calls for one in each)
        messages = sum(one.messages for one in each)
        mean = messages / calls if calls else 0.0
        traffic = _traffic(each, results)
        trunks = sum(traffic.get(trunk.name, 0.0) for trunk in context.topology.trunks)
        found.append(FeatureAnswer(name, calls, mean, trunks, traffic))
    return found


def _traffic(
    each: Sequence[FeatureFigures], results: Sequence[ReplicationResult]
) -> dict[str, float]:
    """Return the traffic of each resource for the calls of one feature, in erlang."""
    measured = sum(result.window for result in results)
    names = sorted({name for one in each for name in one.held})
    return {name: sum(one.held.get(name, 0.0) for one in each) / measured for name in names}


def _retransmissions(results: Sequence[ReplicationResult]) -> dict[str, int]:
    found = _total(result.retransmissions for result in results)
    return {cause: found[cause] for cause in CAUSES}


def _total(counters: Iterable[Counter[T]]) -> Counter[T]:
    total: Counter[T] = Counter()
    for one in counters:
        total.update(one)
    return total


def answer(results: Sequence[ReplicationResult], context: RunContext) -> Mapping[str, object]:
    """Return the answer as plain dictionaries, lists, text and numbers: what users get."""
    return build_answer(results, context).as_dict()
