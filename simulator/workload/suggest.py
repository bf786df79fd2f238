"""A mapping to start from, for a file that no shipped mapping fits.

It is filled in as far as the first rows tell (`simulator.workload.guess`): the separator, whether
there is a header, which column holds dates and in what form, which lengths and which numbers.
What is a guess says so, and what nothing fits is left to be filled in.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from simulator.workload.guess import Guess, Table, guess

_ROWS: Final = 200
_FILL_IN: Final = "fill in"


def suggest(lines: Sequence[str], name: str) -> str:
    """Return the YAML text of a mapping to start from.

    It loads unless something is left to be filled in.

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
    return "\n".join(_text(name, delimiter, table, guess(table), header=header)) + "\n"


def _has_header(rows: list[list[str]]) -> bool:
    """A header's cells are different words; a row of records holds a number or a date."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    worded = bool(first) and all(re.match(r"[^\W\d]", cell) for cell in first)
    return worded and len(set(first)) == len(first)


def _table(rows: list[list[str]], *, header: bool) -> Table:
    if header:
        return Table([cell.strip() for cell in rows[0]], rows[1:])
    width = max((len(row) for row in rows), default=0)
    return Table([f"column {i}" for i in range(1, max(width, 2) + 1)], rows)


def _text(name: str, delimiter: str, table: Table, found: Guess, *, header: bool) -> Iterator[str]:
    yield "# A mapping to start from. Lines marked with ? are guesses from the first rows, those"
    yield f"# marked with '{_FILL_IN}' could not be guessed."
    yield f"name: {_quoted(name)}"
    yield "layout:"
    yield f"  delimiter: {_quoted(delimiter)}"
    yield _line(f"  header: {str(header).lower()}", "? whether the first row names the columns")
    yield f"  columns: [{', '.join(map(_quoted, table.names))}]"
    yield "time:"
    yield _column("  start:", found.start, "when the call began", found.start_note)
    sure = "?" if found.start else f"{_FILL_IN}:"
    yield f"  # {sure} as in Python's strptime, or epoch, epoch-ms, iso"
    yield f"  formats: [{_quoted(found.form)}]"
    yield _line("  zone: UTC", "the zone of the system's clock, such as Europe/Stockholm")
    yield "length:"
    told = "seconds from answer to end; `total` is from start to end"
    yield _column("  talk:", found.length, told, found.length_note)
    if found.total is not None:
        yield _column("  total:", found.total, "seconds from start to end")
    yield "# outcome:                    # without it, talk means answered"
    yield f"#   columns: [{_quoted(found.outcome or 'disposition')}]"
    yield "#   values: {ANSWERED: answered, BUSY: busy, NO ANSWER: no-answer, FAILED: failed}"
    yield "source:"
    yield from _party(found.source, "who calls")
    yield "destination:"
    yield from _party(found.target, "who is called")


def _party(column: str | None, what: str) -> Iterator[str]:
    name, off = (_quoted(column), "") if column else ("COLUMN", "# ")
    yield _column("  columns:", column, what)
    yield _line("  rules:", "the first that fits; sides are lync, mxone, pstn")
    yield "    # for example, where Lync has the numbers 30000 to 39999:"
    yield f"    # - {{side: lync, when: {{{name}: '^3\\d{{4}}$'}}}}"
    yield f"    {off}- {{side: pstn, when: {{{name}: '^(\\+|0)'}}}}"
    yield "    - {side: mxone}"


def _column(field: str, column: str | None, what: str, note: str = "") -> str:
    if column is not None:
        return _line(f"{field} {_quoted(column)}", f"? {what}")
    return _line(field, f"{_FILL_IN}: {note or what}")


def _line(text: str, remark: str) -> str:
    return f"{text:<29} # {remark}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # JSON's strings are YAML's too
