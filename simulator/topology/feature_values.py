"""Parameters of features as a topology writes them, and what they mean.

A number is written as the served user dials it, or as ``{population: NAME}``: user k is then
paired with user k of that population, modulo its size (in the user's own population with the
one behind him).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from simulator.features import Field
from simulator.features.fields import Value
from simulator.topology.units import COUNT, FRACTION, TIME, QuantityError, quantity

_NUMBER: Final = re.compile(r"\+?[0-9*#]{1,32}", re.ASCII)
_DIALLED: Final = "a number as the served user dials it, or {population: NAME}"
_FLAGS: Final = MappingProxyType({"yes": True, "no": False, "true": True, "false": False})


class Partner(NamedTuple):
    """The user of a population with whom a served user is paired."""

    population: str


Read = Value | Partner | tuple["str | Partner", ...]


def read(field: Field, plain: object) -> Read:
    """Return what a parameter says.

    Raises
    ------
    QuantityError
        It says something else than its kind allows.

    Examples
    --------
    >>> from simulator.features import number, time
    >>> read(number(), "00870000003"), read(time(), "20 s"), read(number(), {"population": "pstn"})
    ('00870000003', 20.0, Partner(population='pstn'))
    """
    return _READERS[field.kind](field, plain)


def _number(field: Field, plain: object) -> str | Partner:
    if isinstance(plain, Mapping) and set(plain) == {"population"}:
        return Partner(str(plain["population"]))
    if not isinstance(plain, str) or not _NUMBER.fullmatch(plain):
        raise QuantityError("not a number", _DIALLED)
    return plain


def _numbers(field: Field, plain: object) -> tuple[str | Partner, ...]:
    if not isinstance(plain, list) or not plain:
        raise QuantityError("not a list of numbers", f"a list, each {_DIALLED}")
    return tuple(_number(field, item) for item in plain)


def _time(field: Field, plain: object) -> Value:
    return quantity(str(plain), TIME)


def _count(field: Field, plain: object) -> Value:
    return int(quantity(str(plain), COUNT))


def _fraction(field: Field, plain: object) -> Value:
    return quantity(str(plain), FRACTION)


def _flag(field: Field, plain: object) -> Value:
    found = _FLAGS.get(str(plain).lower())
    if found is None:
        raise QuantityError("neither yes nor no", "yes or no")
    return found


def _choice(field: Field, plain: object) -> Value:
    if plain not in field.choices:
        raise QuantityError("not one of its words", f"one of {', '.join(field.choices)}")
    return str(plain)


def _text(field: Field, plain: object) -> Value:
    if not isinstance(plain, str):
        raise QuantityError("not text", "text")
    return plain


_READERS: Final[Mapping[str, Callable[[Field, object], Read]]] = MappingProxyType(
    {
        "number": _number,
        "numbers": _numbers,
        "time": _time,
        "count": _count,
        "fraction": _fraction,
        "flag": _flag,
        "choice": _choice,
        "text": _text,
    }
)
