"""Traces and plans as rows and as plain data, for files and for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.errors import Mark
from simulator.topology.dialling.plan import PlanResult, PlanRow
from simulator.topology.dialling.steps import End, Step
from simulator.topology.dialling.trace import Trace

STEP_COLUMNS: Final = ("from", "dialled", "step", "node", "rule", "hit", "number", "text", "place")
PLAN_COLUMNS: Final = ("from", "dialled", "wanted", "got", "right", "via", "reason")


def step_rows(traces: Sequence[Trace]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each step of some traces, the end last (`STEP_COLUMNS`)."""
    for trace in traces:
        for i, step in enumerate(trace.steps, start=1):
            hit = "yes" if step.hit else "no"
            place = "" if step.mark is None else f"{step.mark.file}:{step.mark.line}"
            cells = (str(i), step.node, step.rule, hit, step.number, step.text, place)
            yield (trace.source, trace.dialled, *cells)
        end = trace.end
        text = "" if end.reason is None else end.reason.text
        yield (trace.source, trace.dialled, "end", end.node, str(end), "", end.number, text, "")


def plan_rows(result: PlanResult) -> Iterator[tuple[str, ...]]:
    """Yield a row for each number of a plan (`PLAN_COLUMNS`)."""
    for row in result.rows:
        reason = row.end.reason
        right = {True: "yes", False: "no", None: ""}[row.right]
        text = "" if reason is None else reason.text
        cells = (row.source, row.dialled, row.wanted, str(row.end), right)
        yield (*cells, " ".join(row.trunks), text)


def trace_data(trace: Trace) -> dict[str, object]:
    """Return a trace as plain data."""
    return {
        "from": trace.source,
        "dialled": trace.dialled,
        "end": _end(trace.end),
        "trunks": list(trace.trunks),
        "turns": [{"trunk": trunk, "end": _end(end)} for trunk, end in trace.turns],
        "steps": [_step(step) for step in trace.steps],
    }


def plan_data(result: PlanResult) -> dict[str, object]:
    """Return what comes of a plan as plain data."""
    return {
        "rows": [_row(row) for row in result.rows],
        "wrong": result.wrong,
        "never_hit": [
            {"node": one.node, "rule": one.rule, **_place(one.mark)} for one in result.never_hit
        ],
        "hidden": [
            {
                "node": one.node,
                "rule": one.rule,
                "by": list(one.by),
                "proof": one.proof,
                "text": one.text,
                **_place(one.mark),
            }
            for one in result.hidden
        ],
    }


def _row(row: PlanRow) -> dict[str, object]:
    asked = {"line": row.mark.line, "from": row.source, "dialled": row.dialled}
    got = {"wanted": row.wanted or None, "got": str(row.end), "right": row.right}
    return {**asked, **got, "end": _end(row.end), "trunks": list(row.trunks)}


def _end(end: End) -> dict[str, object]:
    reason = end.reason
    return {
        "kind": end.kind,
        "node": end.node,
        "number": end.number,
        "e164": end.e164 or None,
        "population": end.population or None,
        "reason": reason
        and {
            "rule": reason.rule,
            "node": reason.node,
            "text": reason.text,
            "status": reason.status,
            "cause": reason.cause,
            "source": reason.source,
        },
    }


def _step(step: Step) -> dict[str, object]:
    said = {"node": step.node, "rule": step.rule, "hit": step.hit, "number": step.number}
    return {**said, "text": step.text, **_place(step.mark)}


def _place(mark: Mark | None) -> dict[str, object]:
    return {"file": mark.file if mark else None, "line": mark.line if mark else None}
