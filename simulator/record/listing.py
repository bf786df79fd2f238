"""Rows of the table of calls for people and other programs: chosen, sorted, as text or a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.columns import CALLS, Column
from simulator.record.where import column_of, select

FORMATS: Final = (".csv", ".json", ".txt")

# What fits a line; all columns are in a file.
_SHOWN: Final = (
    "call",
    "replication",
    "direction",
    "caller",
    "dialled",
    "begin",
    "srd",
    "sdt",
    "outcome",
    "sip_status",
    "q850_cause",
    "reason_rule",
)
_LEFT: Final = ("direction", "outcome", "reason_rule")


def chosen_calls(calls: pd.DataFrame, where: str | None, sort: str | None) -> pd.DataFrame:
    """Return the rows that an expression chooses, sorted by a column: unless told by number.

    Parameters
    ----------
    calls : pandas.DataFrame
    where : str or None
        See `simulator.record.where`.
    sort : str or None
        Name of a column; with a minus sign before it the largest come first. Missing values
        come last.
    """
    found = calls if where is None else select(calls, CALLS, where)
    sort = sort or "call"  # on disk they stand in the order in which they ended
    column = column_of(CALLS, sort.removeprefix("-"), "--sort")
    keys = found[column.name]
    if column.kind == "category":
        keys = keys.astype(object)  # by the words, not by when they first came
    order = keys.sort_values(ascending=not sort.startswith("-"), kind="stable").index
    return found.loc[order]


def as_text(calls: pd.DataFrame, columns: tuple[str, ...] = _SHOWN) -> str:
    """Return rows as aligned text: those columns that fit a line, unless told."""
    known = {column.name: column for column in CALLS.columns}
    cells = [[name, *_cells(calls[name], known[name])] for name in columns]
    widths = [max(map(len, column)) for column in cells]
    lines = []
    for row in zip(*cells, strict=True):
        parts = (
            cell.ljust(width) if name in _LEFT else cell.rjust(width)
            for cell, width, name in zip(row, widths, columns, strict=True)
        )
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines) + "\n"


def _cells(values: pd.Series[Any], column: Column) -> Iterator[str]:
    for value in values:
        if pd.isna(value):
            yield "-"
        elif column.kind == "float":
            yield f"{value:.3f}"
        elif column.kind == "int":
            yield f"{value:.0f}"
        else:
            yield str(value)


def as_rows(calls: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain dictionaries; None where a value is missing."""
    rows: list[dict[str, Any]] = json.loads(calls.to_json(orient="records", double_precision=15))
    return rows


def write_calls(calls: pd.DataFrame, path: Path) -> None:
    """Write rows with all columns, in the format that the suffix says.

    Raises
    ------
    InputError
        The suffix is of none of `FORMATS`.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:  # its OSError names the file
            calls.to_csv(file, index=False)
    elif suffix == ".json":
        text = json.dumps(as_rows(calls), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
    elif suffix == ".txt":
        text = as_text(calls, tuple(column.name for column in CALLS.columns))
        path.write_text(text, encoding="utf-8")
    else:
        raise InputError(
            "calls cannot be written in this format",
            mark=Mark(str(path)),
            seen=suffix or "no suffix",
            expected=" or ".join(FORMATS),
        )
