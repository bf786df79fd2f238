"""A checklist as plain data, for JSON; `docs/formats.md` lists its keys."""

from __future__ import annotations

from simulator.study.certify.item import Entry
from simulator.study.certify.writing.listed import Listed
from simulator.study.scenario.writing import plain as plain_verdict


def plain(listed: Listed) -> dict[str, object]:
    """Return a checklist as plain data."""
    return {
        "topology": listed.topology,
        "passed": listed.passed,
        "counts": listed.counts,
        "items": [_item(entry) for entry in listed.entries],
    }


def _item(entry: Entry) -> dict[str, object]:
    item = entry.item
    return {
        "item": item.number,
        "title": item.title,
        "clause": item.clause,
        "verdict": entry.result,
        "seen": entry.seen,
        "scenarios": [plain_verdict(verdict) for verdict in entry.verdicts],
    }
