"""What to keep in mind when using an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simulator.calls.reasons import OUT_OF_REACH, STRUCK
from simulator.study.answer_form import ResourceAnswer
from simulator.study.context import RunContext
from simulator.study.result import ReplicationResult
from simulator.study.words import count, percent

_CIRCLE: Final = 4  # channels: a call forwarded on both sides, each once, takes three at most


def warnings_of(
    results: Sequence[ReplicationResult],
    context: RunContext,
    resources: Sequence[ResourceAnswer],
    busy_lines: Mapping[str, float],
) -> Iterator[str]:
    """Yield the warnings.

    Parameters
    ----------
    results : sequence of ReplicationResult
    context : RunContext
    resources : sequence of ResourceAnswer
    busy_lines : mapping of str to float
        Share of calls of a direction that met a busy line.
    """
    if len(results) < context.replications:
        yield f"stopped early: {len(results)} of {context.replications} replications are in here"
    yield from context.warnings
    yield from _record_warnings(context)
    if context.kind == "run" and len(results) == 1:
        yield (
            "one replication: no interval but the upper bound where none was blocked; "
            "--replications 20 gives them"
        )
    if context.ideal:
        yield "ideal: nothing takes time, and nothing but the trunk's channels is limited"
    yield from _processor_warnings(resources)
    failed = sum(f.outcomes["failed"] for r in results for f in r.directions.values())
    drawn = sum(n for r in results for (rule, *_), n in r.reasons.items() if rule == OUT_OF_REACH)
    if context.faults:
        struck = sum(n for r in results for (rule, *_), n in r.reasons.items() if rule == STRUCK)
        yield (
            f'{count(struck, "call")} failed because of faults: calls --where "reason_rule == '
            "'fault' and outcome != answered\"; the answered ones of that rule are those that a "
            "node lost in their talk"
        )
    elif failed > drawn:
        yield f"{count(failed - drawn, 'call')} failed without a decision against them"
    yield from _busy_line_warnings(busy_lines)
    yield from _circle_warnings(results, context)


def _processor_warnings(resources: Sequence[ResourceAnswer]) -> Iterator[str]:
    for one in resources:
        if one.kind == "processor" and one.blocked:
            yield f"{one.name}: {count(one.blocked, 'message')} found its queue full"
        if one.kind == "processor" and (one.occupancy or 0.0) > 0.9:
            yield f"{one.name}: processors are {percent(one.occupancy)} busy; waits may not settle"


def _busy_line_warnings(shares: Mapping[str, float]) -> Iterator[str]:
    if shares:
        text = ", ".join(f"{percent(share)} of {name}" for name, share in shares.items())
        yield f"intended traffic is given without the calls that met a busy line: {text}"


def _circle_warnings(results: Sequence[ReplicationResult], context: RunContext) -> Iterator[str]:
    """Tell of calls that forwarding sent over a trunk again and again.

    Forwarding is looked for at each system for itself (ITU-T Q.732.2): Lync 2010 passes on nothing
    of who has forwarded a call, so that MX-ONE does not know a call of its own that comes back.
    """
    trunks = {trunk.name for trunk in context.topology.trunks}
    figures = (one for result in results for one in result.resources if one.name in trunks)
    most: dict[str, int] = {}
    for one in figures:
        most[one.name] = max(most.get(one.name, 0), one.most_of_one)
    for name, times in most.items():
        if times >= _CIRCLE:
            yield (
                f"{name}: one call took {times} channels at a time: so many places rang at a "
                "time, or users on both sides forward to each other. Lync 2010 does not tell who "
                "has forwarded a call, so such a circle ends with the channels or Max-Forwards"
            )


def _record_warnings(context: RunContext) -> Iterator[str]:
    records = context.records
    if records is None:
        return
    yield "a replay has no warm-up: the network is empty at the first record"
    if records.resolution > 1.0:
        unit = f"{records.resolution:g} s"
        yield (
            f"starts are rounded to {unit}: each was moved within them by a seeded draw"
            if records.spread
            else f"starts are rounded to {unit} and kept so: calls come in bunches"
        )
