"""Rows of the table of calls for people and other programs: chosen, sorted, as text or a file.

As text and as plain rows it shows other tables, too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.column import Table
from simulator.record.columns import CALLS
from simulator.record.where import column_of, select

FORMATS: Final = (".csv", ".json", ".txt", ".parquet")

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
# What a screen takes instead, in this order, as long as there is room.
_WANTED: Final = (
    "call",
    "outcome",
    "direction",
    "begin",
    "caller",
    "dialled",
    "sip_status",
    "reason_rule",
    "sdt",
    "srd",
    "q850_cause",
    "replication",
    "released_by",
    "reason_node",
    "called",
    "reason",
)
_LEFT: Final = ("text", "category")  # kinds whose words begin at one edge; numbers end at one
_NUMBERS_OF_PEOPLE: Final = ("caller", "dialled", "called")
_DECIMALS: Final = 3  # of a second; more where all of it would be noughts
_MOST_DECIMALS: Final = 6
_PARTS: Final = 9  # decimals in files: what lies beyond comes from adding floats


def chosen_calls(calls: pd.DataFrame, where: str | None, sort: str | None) -> pd.DataFrame:
    """Return the rows that an expression chooses, sorted by columns: unless told by number.

    Parameters
    ----------
    calls : pandas.DataFrame
    where : str or None
        See `simulator.record.where`.
    sort : str or None
        Names of columns with commas between, the most important first; with a minus sign before
        one the largest come first. Missing values come last.
    """
    found = calls if where is None else select(calls, CALLS, where)
    # On disk they stand in the order in which they ended. The least important first: each sort
    # keeps what the one before it did among equals.
    for name in reversed((sort or "call").split(",")):
        found = found.loc[_order(found, name.strip())]
    return found


def _order(calls: pd.DataFrame, name: str) -> pd.Index[Any]:
    column = column_of(CALLS, name.removeprefix("-"), "--sort")
    if column.name not in calls.columns:
        return calls.index
    keys = calls[column.name]
    if column.kind == "category":
        keys = keys.astype(object)  # by the words, not by when they first came
    return keys.sort_values(ascending=not name.startswith("-"), kind="stable").index


def as_text(
    calls: pd.DataFrame,
    columns: tuple[str, ...] = _SHOWN,
    *,
    width: int | None = None,
    table: Table = CALLS,
) -> str:
    """Return rows as aligned text.

    Parameters
    ----------
    calls : pandas.DataFrame
    columns : tuple of str
    width : int, optional
        Columns of the screen: it gets as many of the table's as it has room for, at least the
        first. Of calls alone.
    table : Table, optional
        What the rows are of.

    Columns without any value are left out: a capture knows no direction.
    """
    if not calls.empty:
        calls = calls.dropna(axis="columns", how="all")
    if width is None:
        shown = [name for name in columns if name in calls.columns]
        return _aligned([_cells(calls, name, table) for name in shown], table)
    cells: dict[str, list[str]] = {}
    room = width
    for name in _WANTED:
        column = _cells(calls, name, table) if name in calls.columns else []
        takes = max(map(len, column), default=width) + (2 if cells else 0)
        if takes <= room or not cells:
            cells[name], room = column, room - takes
    names = [column.name for column in CALLS.columns]
    order = [*(name for name in _SHOWN if name in cells), *(n for n in names if n not in _SHOWN)]
    return _aligned([cells[name] for name in order if name in cells], table)


def _aligned(columns: list[list[str]], table: Table) -> str:
    """Return columns beside each other; each begins with its name."""
    padded = [_padded(column, table) for column in columns]
    lines = ("  ".join(row).rstrip() for row in zip(*padded, strict=True))
    return "\n".join(lines) + "\n"


def _padded(column: list[str], table: Table) -> list[str]:
    width = max(map(len, column))
    kinds = {known.name: known.kind for known in table.columns}
    left = kinds[column[0]] in _LEFT and column[0] not in _NUMBERS_OF_PEOPLE
    return [cell.ljust(width) if left else cell.rjust(width) for cell in column]


def _cells(calls: pd.DataFrame, name: str, table: Table) -> list[str]:
    """Return a column as text: its name, then its values."""
    kind = next(column.kind for column in table.columns if column.name == name)
    values = calls[name]
    decimals = _decimals(values) if kind == "float" else 0
    return [name, *(_cell(value, kind, decimals) for value in values)]


def _cell(value: Any, kind: str, decimals: int) -> str:
    if pd.isna(value):
        return "-"
    if kind in ("int", "float"):
        return f"{value:.{decimals}f}"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))


def _decimals(values: pd.Series[Any]) -> int:
    """Return how many decimals show two digits of the smallest value that is not nought."""
    known = values.dropna().abs()
    least = known[known > 0].min() if (known > 0).any() else 1.0
    decimals = _DECIMALS
    while decimals < _MOST_DECIMALS and least * 10**decimals < 10:
        decimals += 1
    return decimals


def as_rows(calls: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain dictionaries; None where a value is missing."""
    text = _rounded(calls).to_json(orient="records", double_precision=15)
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _rounded(calls: pd.DataFrame) -> pd.DataFrame:
    floats = [name for name in calls.columns if calls[name].dtype == "float64"]
    return calls.assign(**{name: calls[name].round(_PARTS) for name in floats})


def write_calls(calls: pd.DataFrame, path: Path) -> None:
    """Write rows with all columns, in the format that the suffix says.

    Raises
    ------
    InputError
        The suffix is of none of `FORMATS`.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            "calls cannot be written in this format",
            mark=Mark(str(path)),
            seen=suffix or "no suffix",
            expected=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}",
        )
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:  # its OSError names the file
            _rounded(calls).to_csv(file, index=False)
    elif suffix == ".parquet":
        with path.open("wb") as binary:
            calls.to_parquet(binary, index=False)
    elif suffix == ".json":
        text = json.dumps(as_rows(calls), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
    else:
        names = tuple(column.name for column in CALLS.columns)
        path.write_text(as_text(calls, names), encoding="utf-8")
