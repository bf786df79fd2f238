"""Values with a unit, as a person writes them: ``20 ms``, ``100 Mbit/s``, ``2 /h``, ``1 %``.

Inside the simulator everything is SI: seconds, events a second, bits a second, bytes, plain
fractions. This file is the one place where text becomes such a number. A missing unit is an
error, because ``20`` seconds and ``20`` milliseconds are both plausible in a timer.

The annotated types at the end are what the models of topologies, workloads, faults and mappings
use; `quantity` is for text from the command line or from Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final, NoReturn

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY: Final = re.compile(rf"\s*({_NUMBER})\s*(\S.*?)?\s*", re.ASCII)
_COMMA: Final = re.compile(r"\s*[+-]?\d[\d.]*,\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is measured, and the units in which it may be written.

    Attributes
    ----------
    name : str
        What the value is, with its article: ``a time``.
    units : mapping of str to float
        Factor of each unit to the unit that the simulator uses; "" allows a bare number.
    example : str
        A right value, for error messages and schemas.
    limit : float or None
        The greatest value that makes sense.
    whole : bool
        Whether only whole numbers do.
    """

    name: str
    units: Mapping[str, float]
    example: str
    limit: float | None = None
    whole: bool = False


def _units(**factors: float) -> Mapping[str, float]:
    return MappingProxyType(factors)


# A year has 365 days: 8,760 h is the year of availability figures.
_TIMES: Final = _units(
    us=1e-6, ms=1e-3, s=1.0, m=60.0, min=60.0, h=3600.0, d=86400.0, y=365.0 * 86400.0
)
TIME: Final = Dimension("a time", _TIMES, "20 ms")
RATE: Final = Dimension(
    "a rate", MappingProxyType({"/s": 1.0, "/min": 1 / 60, "/h": 1 / 3600}), "2 /h"
)
BIT_RATE: Final = Dimension(
    "a bit rate",
    MappingProxyType({"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9}),
    "100 Mbit/s",
)
SIZE: Final = Dimension(
    "a size",
    MappingProxyType({"bytes": 1.0, "byte": 1.0, "B": 1.0, "kB": 1e3, "MB": 1e6}),
    "1100 bytes",
    whole=True,
)
FRACTION: Final = Dimension("a fraction", MappingProxyType({"": 1.0, "%": 0.01}), "1 %", 1.0)
COUNT: Final = Dimension("a whole number", MappingProxyType({"": 1.0}), "30", whole=True)
ERLANG: Final = Dimension(
    "a traffic in erlang", MappingProxyType({"": 1.0, "E": 1.0, "erlang": 1.0}), "23.5"
)


class QuantityError(ValueError):
    """A value that cannot be read; `expected` says what would have been right."""

    def __init__(self, problem: str, expected: str) -> None:
        self.problem, self.expected = problem, expected
        super().__init__(f"{problem}; expected {expected}")


def quantity(text: str, dimension: Dimension) -> float:
    """Read a value with its unit.

    Parameters
    ----------
    text : str
        Such as ``20 ms``; the blank is optional.
    dimension : Dimension
        What it has to be.

    Returns
    -------
    float
        In the simulator's own unit; never negative, never infinite.

    Raises
    ------
    QuantityError
        No number, a missing or unknown unit, below zero, or above what makes sense.

    Examples
    --------
    >>> quantity("20 ms", TIME), quantity("100Mbit/s", BIT_RATE), quantity("1 %", FRACTION)
    (0.02, 100000000.0, 0.01)
    >>> quantity("1 lakh", COUNT)
    Traceback (most recent call last):
        ...
    simulator.topology.units.QuantityError: unknown unit 'lakh'; expected a whole number, such as 30
    """
    if _COMMA.match(text):
        _refuse("a comma in a number: decimals have a point, thousands nothing", dimension)
    found = _QUANTITY.fullmatch(text)
    if not found:
        _refuse(f"not {dimension.name}", dimension)
    number, unit = float(found[1]), found[2] or ""
    if unit not in dimension.units:
        _refuse(f"unknown unit {unit!r}" if unit else "the unit is missing", dimension)
    value = _scaled(found[1], number, dimension.units[unit])
    if value < 0:
        _refuse("below zero", dimension)
    if value > (dimension.limit if dimension.limit is not None else 1e18):
        _refuse("too large", dimension)
    if dimension.whole and value != int(value):
        _refuse("not a whole number", dimension)
    return value


def _scaled(digits: str, number: float, factor: float) -> float:
    """Multiply, or divide where that is exact: 15 us is 15 / 10**6, not 15 * 1e-6."""
    if factor >= 1:
        return number * factor
    return number / round(1 / factor)


def _refuse(problem: str, dimension: Dimension) -> NoReturn:
    named = [unit for unit in dimension.units if unit]
    units = f" with one of {', '.join(named)}" if "" not in dimension.units else ""
    if "" in dimension.units and named:
        units = f", plain or with {', '.join(named)}"
    limit = " of at most 1" if dimension.limit == 1.0 else ""
    raise QuantityError(problem, f"{dimension.name}{limit}{units}, such as {dimension.example}")


def _validator(dimension: Dimension) -> Callable[[object], object]:
    def read(value: object) -> object:
        if value is None:
            return None  # an Optional field, or "no value given" from pydantic itself
        try:
            number = quantity(str(value), dimension)
        except QuantityError as error:
            raise PydanticCustomError(
                "quantity", "{problem}", {"problem": error.problem, "expected": error.expected}
            ) from None
        return int(number) if dimension.whole else number

    return read


def _schema(dimension: Dimension) -> WithJsonSchema:
    units = "|".join(re.escape(unit) for unit in dimension.units)
    return WithJsonSchema(
        {
            "type": ["string", "number"] if "" in dimension.units else "string",
            "pattern": rf"^\s*{_NUMBER}\s*({units})\s*$",
            "examples": [dimension.example],
        }
    )


Seconds = Annotated[float, BeforeValidator(_validator(TIME)), _schema(TIME)]
Rate = Annotated[float, BeforeValidator(_validator(RATE)), _schema(RATE)]
BitRate = Annotated[float, BeforeValidator(_validator(BIT_RATE)), _schema(BIT_RATE)]
ByteCount = Annotated[int, BeforeValidator(_validator(SIZE)), _schema(SIZE)]
Fraction = Annotated[float, BeforeValidator(_validator(FRACTION)), _schema(FRACTION)]
Count = Annotated[int, BeforeValidator(_validator(COUNT)), _schema(COUNT)]
Erlang = Annotated[float, BeforeValidator(_validator(ERLANG)), _schema(ERLANG)]
