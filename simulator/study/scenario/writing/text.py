"""Verdicts as text: a line for each expectation; a failure with the ladder of its call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from simulator.study.scenario.row import Row
from simulator.study.scenario.writing.judged import Judged, concerned

_WORDS: Final = ("FAIL", "pass")
_TIME: Final = re.compile(r"\s*(-?\d+\.\d{6})\s")  # a line of a ladder begins with its instant


def text(verdicts: Sequence[Judged], width: int | None = None) -> str:
    """Return verdicts as text.

    Parameters
    ----------
    verdicts : sequence of Verdict
    width : int, optional
        Columns that are there for ladders.
    """
    blocks = ["\n".join(_lines(one, width)) for one in verdicts]
    if len(verdicts) > 1:
        good = sum(one.passed for one in verdicts)
        blocks.append(f"{good} of {len(verdicts)} scenarios pass")
    return "\n\n".join(blocks) + "\n"


def heading(verdict: Judged) -> str:
    """Return the name with the verdict in a word.

    A scenario without expectations passes when its steps could be performed.
    """
    good, all_of = len(verdict.rows) - len(verdict.failures), len(verdict.rows)
    return f"{verdict.scenario.name}: {_WORDS[verdict.passed]} ({good} of {all_of} expectations)"


def _lines(verdict: Judged, width: int | None) -> Iterator[str]:
    yield heading(verdict)
    about = verdict.scenario.description
    yield f"  {about}{', ' if about else ''}on {verdict.scenario.topology.name}"
    for row in verdict.rows:
        yield f"  {_WORDS[row.passed]}  {row.expected}"
        if row.passed:
            yield f"        {row.seen}"
        else:
            yield f"        seen: {row.seen}"
            yield f"        {row.mark}"
    for remark in verdict.remarks:
        yield f"  note  {remark}"
    for call, rows in concerned(verdict).items():
        yield ""
        yield from ladder_lines(verdict, call, rows, width)


def ladder_lines(
    verdict: Judged, call: int, rows: Sequence[Row], width: int | None = None
) -> Iterator[str]:
    """Yield the ladder of a call with the places where something is missing or wrong."""
    drawn = verdict.ladder(call or None, width=width).text()
    misses = sorted((row for row in rows if row.at is not None), key=lambda row: row.at or 0.0)
    waiting, drawing = list(misses), False
    for line in drawn.splitlines():
        instant = _TIME.match(line)
        drawing = drawing or instant is not None
        ended = drawing and not line.strip()
        while waiting and drawing and (ended or (instant and float(instant[1]) > _at(waiting[0]))):
            yield _here(waiting.pop(0))
        yield line
    yield from map(_here, waiting)


def _at(row: Row) -> float:
    return (row.at or 0.0) + 1e-6  # ladders tell microseconds


def _here(row: Row) -> str:
    return f"  ==> {row.at or 0.0:.3f} s: expected {row.expected}"
