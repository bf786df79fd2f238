"""Verdicts as text: a line for each expectation; a failure with the ladder of its call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

from simulator.study.scenario.row import Row
from simulator.study.scenario.writing.judged import Judged, concerned

_WORDS: Final = ("FAIL", "pass")
_STEP: Final = 1e-6  # ladders tell microseconds
_ARRIVAL: Final = 0.1  # seconds: a ladder tells when messages were sent, not when they came
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
    waiting = sorted((row for row in rows if row.at is not None), key=_at)
    due = -inf  # up to here everything stands above
    for line in drawn.splitlines():
        instant = _TIME.match(line)
        if instant is None and due > -inf and not line.strip():
            due = inf  # the last message is behind us
        while waiting and _at(waiting[0]) < (due if instant is None else float(instant[1])):
            yield _here(waiting.pop(0))
        due = max(due, float(instant[1]) + _ARRIVAL) if instant else due
        yield line
    yield from map(_here, waiting)


def _at(row: Row) -> float:
    return (row.at or 0.0) + _STEP


def _here(row: Row) -> str:
    return f"  ==> {row.at or 0.0:.3f} s: expected {row.expected}"
