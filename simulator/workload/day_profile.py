"""A day's profile of traffic from a CSV file: the columns ``time`` and ``factor``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic_core import PydanticCustomError

from simulator.errors import InputError, InputErrors, Mark
from simulator.workload.traffic_schema import factor, time_of_day

_HEADER: Final = ["time", "factor"]
_BYTES: Final = 1_000_000
Factors = tuple[tuple[float, float], ...]


def read_profile(path: Path) -> Factors:
    """Read a profile.

    Parameters
    ----------
    path : pathlib.Path
        Rows of a clock time and the factor that holds from then on, in the order of the day.

    Raises
    ------
    InputErrors
        What is wrong, by file and line.
    """
    rows = _rows(path)
    header = next(rows, (1, []))[1]
    if [name.strip().lower() for name in header] != _HEADER:
        raise InputErrors(
            [
                InputError(
                    "not a profile of the day",
                    mark=Mark(str(path), 1),
                    seen=",".join(header),
                    expected="the columns " + ",".join(_HEADER),
                )
            ]
        )
    errors: list[InputError] = []
    factors: list[tuple[float, float]] = []
    for line, row in rows:
        try:
            factors.append(_pair(row, factors[-1][0] if factors else -1.0))
        except PydanticCustomError as error:
            expected = str((error.context or {}).get("expected", ""))
            mark = Mark(str(path), line)
            errors.append(
                InputError(error.message(), mark=mark, seen=",".join(row), expected=expected)
            )
    if not errors and not factors:
        errors.append(InputError("the profile has no rows", mark=Mark(str(path))))
    if errors:
        raise InputErrors(errors)
    return tuple(factors)


def _pair(row: list[str], before: float) -> tuple[float, float]:
    if len(row) != len(_HEADER):
        raise _wrong("not two values", "a time and a factor, such as 09:30,1.2")
    at = time_of_day(row[0])
    if at <= before:
        raise _wrong("not later than the row before", "times in the order of the day")
    return at, factor(row[1])


def _wrong(problem: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{problem}", {"problem": problem, "expected": expected})


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row that is not empty."""
    try:
        if path.stat().st_size > _BYTES:
            raise InputErrors([InputError("larger than a profile is", mark=Mark(str(path)))])
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(text.splitlines(), strict=True)
        for row in reader:
            if row and not row[0].lstrip().startswith("#"):
                yield reader.line_num, row
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputErrors([InputError(f"cannot be read: {reason}", mark=Mark(str(path)))]) from None
    except (UnicodeDecodeError, csv.Error):
        raise InputErrors([InputError("not CSV text", mark=Mark(str(path)))]) from None
