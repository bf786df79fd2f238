"""Which shipped mapping fits a file, told by its columns.

A header has to hold all columns that a mapping names; a file without one has to have the right
number of columns in most of its first rows, with values that look as the mapping says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from simulator.errors import InputError, Mark
from simulator.topology.shipped import names
from simulator.workload.mapping import load_mapping
from simulator.workload.rows import Row, open_records, rows
from simulator.workload.schema import Layout, Mapping
from simulator.workload.suggest import suggest

_ROWS: Final = 20
_SHOWN: Final = 3
_ENOUGH: Final = 0.75  # of the first rows; some may be cut or wrong


class UnrecognisedRecords(InputError):
    """No shipped mapping fits a file.

    Attributes
    ----------
    rows : tuple of str
        The first three lines as they stand in the file.
    suggestion : str
        Text of a mapping to start from, filled in as far as the columns tell.
    """

    def __init__(self, file: str, lines: tuple[str, ...], suggestion: str) -> None:
        self.rows, self.suggestion = lines, suggestion
        super().__init__(
            "no shipped mapping fits the columns of this file",
            mark=Mark(file, 1),
            expected=f"one of {', '.join(names('mappings'))}, or a mapping of your own",
        )


def recognise(path: Path) -> Mapping:
    """Return the shipped mapping that fits the file at `path`.

    Raises
    ------
    UnrecognisedRecords
        None does.
    InputError
        The file cannot be read, is empty or is no text.
    """
    fitting = [mapping for mapping in _shipped() if fits(path, mapping)]
    if fitting:
        return max(fitting, key=_precision)
    with open_records(path) as file:
        lines = [line.rstrip("\r\n") for line in islice(file, 500) if line.strip()]
    raise UnrecognisedRecords(str(path), tuple(lines[:_SHOWN]), suggest(lines, path.stem))


def fits(path: Path, mapping: Mapping) -> bool:
    """Say whether the first rows of a file look as `mapping` describes them."""
    layout = mapping.layout
    with open_records(path, layout.encoding) as file:
        first = list(islice(rows(file, layout), _ROWS))
    if layout.header:
        return bool(first) and set(layout.columns) <= set(header_of(first[0]))
    return bool(first) and sum(_looks_right(row, mapping) for row in first) >= _ENOUGH * len(first)


def header_of(row: Row) -> list[str]:
    """Return the column names of a header row."""
    return [cell.strip().removeprefix("\ufeff") for cell in row.cells]


def column_count_fits(count: int, layout: Layout) -> bool:
    """Say whether a row without a header may have `count` columns."""
    most = len(layout.columns)
    return count >= most - layout.optional and (layout.more or count <= most)


def _looks_right(row: Row, mapping: Mapping) -> bool:
    layout = mapping.layout
    if not column_count_fits(len(row.cells), layout):
        return False
    values = dict(zip(layout.columns, (cell.strip() for cell in row.cells), strict=False))
    return all(pattern.search(values.get(name, "")) for name, pattern in mapping.recognise.items())


def _precision(mapping: Mapping) -> tuple[bool, int]:
    """Prefer names over looks, and the mapping that asks for more."""
    return mapping.layout.header, len(mapping.layout.columns) + len(mapping.recognise)


def _shipped() -> Iterator[Mapping]:
    return (load_mapping(name) for name in names("mappings"))
