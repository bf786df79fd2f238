"""A verdict as plain data, for JSON; `docs/formats.md` lists its keys."""

from __future__ import annotations

from simulator.study.scenario.row import Row
from simulator.study.scenario.writing.judged import Judged


def plain(verdict: Judged) -> dict[str, object]:
    """Return a verdict as plain data."""
    return {
        "scenario": verdict.scenario.name,
        "description": verdict.scenario.description,
        "topology": verdict.scenario.topology.name,
        "passed": verdict.passed,
        "expectations": [_row(row) for row in verdict.rows],
        "remarks": list(verdict.remarks),
        "events": [
            {
                "time": round(event.time, 6),
                "actor": event.actor,
                "event": event.event,
                "call": event.call,
                **({"facts": dict(event.facts)} if event.facts else {}),
            }
            for event in verdict.record.log.events
        ],
        "calls": [
            {"call": one.number, "caller": one.caller, "dialled": one.dialled,
             "outcome": one.outcome.name.lower(), "sip_status": one.status, "q850_cause": one.cause}
            for one in verdict.record.attempts
        ],
    }  # fmt: skip


def _row(row: Row) -> dict[str, object]:
    return {
        "expected": row.expected,
        "passed": row.passed,
        "seen": row.seen,
        "file": row.mark.file,
        "line": row.mark.line,
        "call": row.call or None,
        "at": None if row.at is None else round(row.at, 6),
    }
