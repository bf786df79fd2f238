"""A checklist as text: a table; below it what fails, with the ladder and the place of the miss."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from simulator.study.certify.item import FAIL, Entry
from simulator.study.certify.writing.listed import Listed, summary
from simulator.study.scenario.writing.judged import concerned
from simulator.study.scenario.writing.text import ladder_lines

_HEADS: Final = ("Item", "What", "Clause", "Verdict")
_SEEN: Final = 100  # columns for what was seen, under its item


def text(listed: Listed, width: int | None = None) -> str:
    """Return a checklist as text.

    Parameters
    ----------
    listed : Checklist
    width : int, optional
        Columns that are there for ladders.
    """
    lines = [f"The integration guide's checklist on {listed.topology}", listed.description, ""]
    lines += _table(listed)
    lines += ["", summary(listed)]
    for entry in listed.failures:
        lines += ["", *_failure(entry, width)]
    return "\n".join(lines) + "\n"


def _table(listed: Listed) -> Iterator[str]:
    rows = [_cells(entry) for entry in listed.entries]
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    yield _line(_HEADS, widths)
    indent = " " * (widths[0] + 2)
    for cells, entry in zip(rows, listed.entries, strict=True):
        yield _line(cells, widths)
        yield from textwrap.wrap(entry.seen, _SEEN, initial_indent=indent, subsequent_indent=indent)


def _cells(entry: Entry) -> tuple[str, ...]:
    item = entry.item
    result = "FAIL" if entry.result == FAIL else entry.result
    return item.number, item.title, item.clause, result


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _failure(entry: Entry, width: int | None) -> Iterator[str]:
    yield f"{entry.item.number}  {entry.item.title}"
    for verdict in entry.verdicts:
        for row in verdict.failures:
            yield f"  expected {row.expected}"
            yield f"      seen {row.seen}"
            yield f"           {row.mark}"
        for call, rows in concerned(verdict).items():
            yield ""
            yield from ladder_lines(verdict, call, rows, width)
