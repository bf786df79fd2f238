"""Values that an expression compares with: numbers with their unit, and words of a category."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError
from simulator.record.columns import Column

FIELD: Final = "--where"
_NAMED: Final = 12  # values that an error names at most
_NUMBER: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-zµ%]*)", re.IGNORECASE)
_SECONDS: Final = {
    "us": 1e-6,
    "µs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "min": 60.0,
    "h": 3600.0,
    "d": 86400.0,
}


def number_of(column: Column, text: str) -> float | None:
    """Return a number in the unit of its column; None: the text is no number.

    A number without unit is in the column's own.

    Raises
    ------
    InputError
        The unit is not one of the column's.

    Examples
    --------
    >>> begin = Column("begin", "float", "s", "")
    >>> number_of(begin, "1.5 min"), number_of(begin, "90"), number_of(begin, "soon")
    (90.0, 90.0, None)
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    value, unit = match.groups()
    if not unit:
        return float(value)
    if column.unit == "s" and unit.lower() in _SECONDS:
        return float(value) * _SECONDS[unit.lower()]
    expected = f"one of {', '.join(_SECONDS)}" if column.unit == "s" else "a plain number"
    raise InputError(f"no unit of {column.name}", field=FIELD, seen=unit, expected=expected)


def is_unit(text: str) -> bool:
    """Tell whether a word may stand behind a number as its unit."""
    return text.lower() in _SECONDS


def hold_to(column: Column, held: pd.Series[Any], value: str) -> None:
    """Refuse a value that a category does not hold; the nearest that it does is named.

    A value that the format knows may be missing from this run: that is no mistake.
    """
    names = [name for name, _ in column.values] or sorted(map(str, held.dropna().unique()))
    if value in names or not names:
        return
    folded = {name.lower(): name for name in names}
    near = get_close_matches(value.lower(), list(folded), 1)
    expected = f"{folded[near[0]]!r}" if near else f"one of {_listed(names)}"
    what = f"no value of {column.name}" if column.values else f"no row has this {column.name}"
    raise InputError(what, field=FIELD, seen=value, expected=expected)


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - _NAMED} others"] if len(names) > _NAMED else []
    return ", ".join(names[:_NAMED] + more)
