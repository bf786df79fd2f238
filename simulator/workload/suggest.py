"""A mapping to start from, for a file that no shipped mapping fits.

It is filled in as far as the first rows tell: the separator, whether there is a header, which
column holds dates and in what form, which lengths and which numbers. What is a guess says so.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from simulator.workload.instants import Dates, read_length
from simulator.workload.schema import TimeRule

_ROWS: Final = 200
_FORMATS: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H%M%S",
    "%Y%m%d %H%M",
    "iso",
    "epoch",
)
_SOURCES: Final = re.compile(r"src|source|from|calling|caller|orig|\ba[-_ ]?(number|party)", re.I)
_TARGETS: Final = re.compile(r"dst|dest|\bto\b|called|dial|callee|\bb[-_ ]?(number|party)", re.I)
_LENGTHS: Final = re.compile(r"duration|billsec|seconds|length|talk", re.I)
_STARTS: Final = re.compile(r"start|date|time|begin|orig", re.I)
_NUMBER: Final = re.compile(r"\+?\d[\d -]*|\w+@\S+")
# Epoch seconds before 2001 are rather telephone numbers or counts.
_EPOCH_FROM: Final = 1e9


@dataclass(frozen=True, slots=True)
class _Table:
    names: list[str]
    rows: list[list[str]]

    def values(self, name: str) -> list[str]:
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows if len(row) > place and row[place].strip()]

    def columns(self, test: Callable[[str], bool]) -> list[str]:
        """Return the columns of which nearly all values pass `test`."""
        found = []
        for name in self.names:
            values = self.values(name)
            if values and sum(map(test, values)) >= 0.9 * len(values):
                found.append(name)
        return found


def suggest(lines: Sequence[str], name: str) -> str:
    """Return the YAML text of a mapping to start from.

    Parameters
    ----------
    lines : sequence of str
        The first lines of the file, without their ends.
    name : str
        For the mapping.
    """
    delimiter = max(",;\t|", key=lambda one: min((row.count(one) for row in lines), default=0))
    rows = [row for row in csv.reader(lines[:_ROWS], delimiter=delimiter) if row]
    header = _has_header(rows)
    table = _table(rows, header=header)
    start, form = _start(table)
    lengths = table.columns(_is_length)
    later = [name for name in lengths if table.names.index(name) > table.names.index(start)]
    length = _pick(table, later or lengths, _LENGTHS, (start,))
    source = _pick(table, table.columns(_is_number), _SOURCES, (start, length))
    target = _pick(table, table.columns(_is_number), _TARGETS, (start, length, source))
    return _TEXT.format(
        name=_quoted(name),
        header="true" if header else "false",
        delimiter=_quoted(delimiter),
        columns=", ".join(map(_quoted, table.names)),
        start=_quoted(start),
        form=_quoted(form),
        length=_quoted(length),
        source=_quoted(source),
        target=_quoted(target),
    )


def _has_header(rows: list[list[str]]) -> bool:
    """A header's cells are different words; a row of records holds a number or a date."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    worded = bool(first) and all(re.match(r"[^\W\d]", cell) for cell in first)
    return worded and len(set(first)) == len(first)


def _table(rows: list[list[str]], *, header: bool) -> _Table:
    if header:
        return _Table([cell.strip() for cell in rows[0]], rows[1:])
    width = max((len(row) for row in rows), default=0)
    return _Table([f"column {i}" for i in range(1, max(width, 2) + 1)], rows)


def _start(table: _Table) -> tuple[str, str]:
    """Return the likeliest column of the start and its format, else the first of each."""
    for form in _FORMATS:
        dates = Dates(TimeRule(start="start", formats=(form,)))

        def dated(value: str, dates: Dates = dates) -> bool:
            instant = dates.instant(value)
            return instant is not None and instant >= _EPOCH_FROM

        found = table.columns(dated)
        if found:
            named = [name for name in found if _STARTS.search(name)]
            return (named or found)[0], form
    return table.names[0], _FORMATS[0]


def _pick(table: _Table, fitting: list[str], named: re.Pattern[str], taken: tuple[str, ...]) -> str:
    free = [name for name in fitting if name not in taken]
    others = [name for name in table.names if name not in taken]
    by_name = [name for name in free if named.search(name)]
    return (by_name or free or others or table.names)[0]


def _is_length(value: str) -> bool:
    length = read_length(value)
    return length is not None and abs(length) < 1e6


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # JSON's strings are YAML's too


_TEXT: Final = r"""# A mapping to start from. Lines marked with ? are guesses from the first rows.
name: {name}
layout:
  delimiter: {delimiter}
  header: {header}            # ? whether the first row names the columns
  columns: [{columns}]
time:
  start: {start}              # ?
  formats: [{form}]           # ? as in Python's strptime, or epoch, epoch-ms, iso
  zone: UTC                   # the zone of the system's clock, such as Europe/Stockholm
length:
  talk: {length}              # ? seconds from answer to end; `total` is from start to end
# outcome:
#   columns: [disposition]
#   values: {{ANSWERED: answered, BUSY: busy, NO ANSWER: no-answer, FAILED: failed}}
source:
  columns: [{source}]         # ?
  rules:                      # the first that fits; sides are lync, mxone, pstn
    - {{side: pstn, when: {{{source}: '^(\+|0)'}}}}
    - {{side: mxone}}
destination:
  columns: [{target}]         # ?
  rules:
    - {{side: pstn, when: {{{target}: '^(\+|0)'}}}}
    - {{side: mxone}}
"""
