"""Arrow's columns from Python's values, by their buffers.

`pyarrow.array` does the same, but it loads pandas to find out that a list is no Series: 54 MiB
and a third of a second in each worker process, which writes tables and never reads one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from simulator.record.columns import Kind

TYPES: Final[Mapping[Kind, pa.DataType]] = MappingProxyType(
    {
        "int": pa.int64(),
        "float": pa.float64(),
        "text": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
        "flag": pa.bool_(),
    }
)


def column_of(kind: Kind, values: Sequence[Any]) -> pa.Array[Any]:
    """Return a column; None is a missing value.

    Parameters
    ----------
    kind : {'int', 'float', 'text', 'category', 'flag'}
    values : sequence
        Numbers, strings or truth values, as the kind says.

    Raises
    ------
    TypeError
        A value is not of its kind.

    Examples
    --------
    >>> column_of("text", ["a", None, "ö"]).to_pylist()
    ['a', None, 'ö']
    >>> column_of("category", ["x", "y", "x", None]).dictionary.to_pylist()
    ['x', 'y']
    """
    return _MAKERS[kind](values)


def _ints(values: Sequence[Any]) -> pa.Array[Any]:
    return _numbers("q", pa.int64(), values)


def _floats(values: Sequence[Any]) -> pa.Array[Any]:
    return _numbers("d", pa.float64(), values)


def _numbers(code: str, of: pa.DataType, values: Sequence[Any]) -> pa.Array[Any]:
    valid = _valid(values)
    known = values if valid is None else [0 if value is None else value for value in values]
    return pa.Array.from_buffers(of, len(values), [valid, pa.py_buffer(array(code, known))])


def _texts(values: Sequence[Any]) -> pa.Array[Any]:
    valid = _valid(values)
    known = values if valid is None else ["" if value is None else value for value in values]
    joined = "".join(known)
    data = joined.encode()
    ascii_only = len(data) == len(joined)
    offsets = array("i", [0])
    offsets.extend(accumulate(map(len, known if ascii_only else map(str.encode, known))))
    buffers = [valid, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def _categories(values: Sequence[Any]) -> pa.Array[Any]:
    valid = _valid(values)
    known: dict[str, int] = {}
    codes = array("i", [0]) * len(values)
    for place, value in enumerate(values):
        if value is not None:
            codes[place] = known.setdefault(value, len(known))
    indices = pa.Array.from_buffers(pa.int32(), len(values), [valid, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(indices, _texts(list(known)))


def _flags(values: Sequence[Any]) -> pa.Array[Any]:
    data = pa.py_buffer(_bits([bool(value) for value in values]))
    return pa.Array.from_buffers(pa.bool_(), len(values), [_valid(values), data])


def _valid(values: Sequence[Any]) -> pa.Buffer | None:
    """Return Arrow's map of the values that are there; None: all are."""
    if None not in values:
        return None
    return pa.py_buffer(_bits([value is not None for value in values]))


def _bits(truths: list[bool]) -> bytes:
    """Return one bit a truth, the first in the lowest place."""
    number = int("0" + "".join("1" if truth else "0" for truth in reversed(truths)), 2)
    return number.to_bytes((len(truths) + 7) // 8, "little")


_MAKERS: Final[Mapping[Kind, Callable[[Sequence[Any]], pa.Array[Any]]]] = MappingProxyType(
    {"int": _ints, "float": _floats, "text": _texts, "category": _categories, "flag": _flags}
)
