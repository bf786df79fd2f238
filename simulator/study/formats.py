"""The parts of ``docs/formats.md`` that follow from the code: tables and keys of the answer.

``python -m simulator.study.formats docs/formats.md`` writes them anew between their marks; a test
holds the page to them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from simulator.record.columns import TABLES, Column, Table
from simulator.record.reading.stream_columns import CAPTURED_STREAMS
from simulator.study.answer_form import PARTS, documented


def tables() -> str:
    """Return all tables of a run in Markdown."""
    return "\n".join(line for table in TABLES for line in _table(table))


def captured_streams() -> str:
    """Return the columns of a capture's streams in Markdown."""
    rows = [(f"`{c.name}`", c.kind, c.unit, c.text) for c in CAPTURED_STREAMS.columns]
    return "\n".join((*_rows(("column", "kind", "unit", "what it holds"), rows), ""))


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield table.text
    yield ""
    rows = [(f"`{c.name}`", c.kind, c.unit, _meaning(c)) for c in table.columns]
    yield from _rows(("column", "kind", "unit", "what it holds"), rows)
    yield ""
    for column in table.columns:
        yield from _values(column)


def _meaning(column: Column) -> str:
    return f"{column.text}: see below" if column.values else column.text


def _values(column: Column) -> Iterator[str]:
    if not column.values:
        return
    yield f"Values of `{column.name}`:"
    yield ""
    yield from _rows(("value", "meaning"), [(f"`{name}`", text) for name, text in column.values])
    yield ""


def answer_keys() -> str:
    """Return all keys of the answer in Markdown."""
    return "\n".join(line for name, part in PARTS for line in _part(name, part))


def _part(name: str, part: type) -> Iterator[str]:
    yield f"### `{name}`" if name else "### At the top"
    yield ""
    rows = [(f"`{key}`", unit, text) for key, unit, text in documented(part)]
    yield from _rows(("key", "unit", "meaning"), rows)
    yield ""


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(row)} |"


GENERATED: Final[dict[str, Callable[[], str]]] = {
    "tables": tables,
    "answer": answer_keys,
    "captured streams": captured_streams,
}


def renewed(page: str) -> str:
    """Return a page with the generated parts between their marks made anew."""
    for name, make in GENERATED.items():
        begin, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n{make()}\n{end}{after}"
    return page


def main(arguments: Sequence[str]) -> None:
    """Renew the pages whose paths are given."""
    for path in map(Path, arguments):
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
