"""``--vary PATH=a,b`` and ``--vary PATH=a..b:step``: the values that a study goes through.

PATH is that of ``--set``; values are written as there, with their unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from simulator.errors import InputError, Mark

_NUMBER: Final = r"([+-]?(?:\d+\.?\d*|\.\d+))\s*([^\d\s.:][^:]*?)?"
_RANGE: Final = re.compile(rf"\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*(?::\s*{_NUMBER})?\s*", re.ASCII)
_MOST: Final = 1000
_EXPECTED: Final = "PATH=V1,V2 or PATH=FIRST..LAST:STEP, such as workload.load=0.2..2.0:0.2"


@dataclass(frozen=True, slots=True)
class Variation:
    """One path, and the values that it takes in turn.

    Parameters
    ----------
    path : str
    values : tuple of str
        As ``--set`` reads them.
    """

    path: str
    values: tuple[str, ...]


def variation(text: str) -> Variation:
    """Read one variation.

    Raises
    ------
    InputError
        It has another form, or too many values.

    Examples
    --------
    >>> variation("workload.load=0.2..1.0:0.4").values
    ('0.2', '0.6', '1.0')
    >>> variation("trunk.options_interval=15s,60s").values
    ('15s', '60s')
    """
    path, equals, values = text.partition("=")
    if not equals or not path.strip() or not values.strip():
        raise _error(text, "not a variation")
    found = _RANGE.fullmatch(values)
    if found is not None:
        return Variation(path.strip(), tuple(_range(text, found)))
    if ".." in values:
        raise _error(text, "not a range")
    listed = tuple(value.strip() for value in _split(values))
    if not all(listed):
        raise _error(text, "a value is missing")
    return Variation(path.strip(), listed)


def given(vary: Mapping[str, object] | Sequence[str]) -> tuple[Variation, ...]:
    """Return variations written as on the command line, or as ``{path: values}``.

    Examples
    --------
    >>> given({"trunk.channels": [15, 30], "workload.load": "1..2:0.5"})[1].values
    ('1', '1.5', '2.0')
    """
    if not isinstance(vary, Mapping):
        return tuple(variation(text) for text in vary)
    found = []
    for path, values in vary.items():
        if isinstance(values, str) or not isinstance(values, Sequence):
            found.append(variation(f"{path}={values}"))
        elif not values:
            raise _error(f"{path}=", "not a variation")
        else:
            found.append(Variation(path, tuple(map(str, values))))
    return tuple(found)


def points(variations: Sequence[Variation]) -> list[dict[str, str]]:
    """Return every combination of values as overrides, the last path fastest.

    Examples
    --------
    >>> points([variation("a=1,2"), variation("b=3")])
    [{'a': '1', 'b': '3'}, {'a': '2', 'b': '3'}]
    """
    paths = [one.path for one in variations]
    if len({*paths}) < len(paths):
        raise InputError("a path is varied twice", seen=", ".join(paths))
    found = [
        dict(zip(paths, values, strict=True)) for values in product(*(v.values for v in variations))
    ]
    if len(found) > _MOST:
        raise InputError("too many combinations", seen=str(len(found)), expected=f"at most {_MOST}")
    return found


def _range(text: str, found: re.Match[str]) -> Iterator[str]:
    first, last, step = Decimal(found[1]), Decimal(found[3]), Decimal(found[5] or 1)
    units = {unit.strip() for unit in (found[2], found[4], found[6]) if unit}
    if len(units) > 1:
        raise _error(text, "a range with several units")
    if step <= 0 or last < first:
        raise _error(text, "the range is empty")
    if (last - first) / step > _MOST:
        raise _error(text, "too many values")
    unit = f" {units.pop()}" if units else ""
    value = first
    while value <= last:
        yield f"{value}{unit}"
        value += step


def _split(values: str) -> list[str]:
    """Part a list at its commas, but for those inside braces or brackets."""
    depth, parts = 0, [""]
    for letter in values:
        depth += (letter in "{[") - (letter in "}]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _error(text: str, problem: str) -> InputError:
    return InputError(problem, mark=Mark("--vary"), seen=text, expected=_EXPECTED)
