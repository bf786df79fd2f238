"""Parameters of a feature: what kind each is, and what it is where a topology leaves it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["number", "numbers", "time", "count", "flag", "fraction", "choice", "text"]
Value = str | float | int | bool | tuple[str, ...] | None
_NONE: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter.

    Parameters
    ----------
    kind : {'number', 'numbers', 'time', 'count', 'flag', 'fraction', 'choice', 'text'}
        `number` and `numbers` are dialled by the user who is served.
    default : object
        In SI units; None: nothing.
    needed : bool
        Whether a topology has to give it.
    choices : tuple of str
        Of a choice.
    of_product : str
        What the product of the node does is taken where neither topology nor default gives a
        value: ``no_reply_diversion``.
    """

    kind: Kind
    default: Value = None
    needed: bool = False
    choices: tuple[str, ...] = ()
    of_product: str = ""


def number(*, needed: bool = True) -> Field:
    """Return a number as the served user dials it."""
    return Field("number", needed=needed)


def numbers(*, needed: bool = True) -> Field:
    """Return a list of numbers as the served user dials them."""
    return Field("numbers", (), needed=needed)


def time(default: float | None = None, *, of_product: str = "") -> Field:
    """Return a time in seconds."""
    return Field("time", default, of_product=of_product)


def count(default: int | None = None) -> Field:
    """Return a whole number."""
    return Field("count", default)


def flag(default: bool = False) -> Field:
    """Return a switch."""
    return Field("flag", default)


def fraction(default: float | None = None) -> Field:
    """Return a share of one."""
    return Field("fraction", default)


def choice(*choices: str) -> Field:
    """Return one of several words, the first unless told."""
    return Field("choice", choices[0], choices=choices)


def text(default: str = "") -> Field:
    """Return words."""
    return Field("text", default)


class Settings:
    """The parameters of a feature for one served user, route, trunk or node.

    Examples
    --------
    >>> settings = Settings({"to": "30002", "after": 15.0, "tones": False})
    >>> settings.text("to"), settings.seconds("after"), settings.flag("tones")
    ('30002', 15.0, False)
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] = _NONE) -> None:
        self._values = dict(values)

    def __eq__(self, other: object) -> bool:
        """Whether all parameters are equal."""
        return isinstance(other, Settings) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._values)))

    def __repr__(self) -> str:
        return f"Settings({self._values})"

    def text(self, name: str) -> str:
        """Return a number, a choice or words; empty where there is none."""
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of numbers."""
        value = self._values.get(name)
        return value if isinstance(value, tuple) else ()

    def seconds(self, name: str) -> float | None:
        """Return a time; None where there is none."""
        return self.figure(name)

    def figure(self, name: str) -> float | None:
        """Return a time, a count or a fraction; None where there is none."""
        value = self._values.get(name)
        return float(value) if isinstance(value, (int, float)) else None

    def flag(self, name: str) -> bool:
        """Return a switch."""
        return self._values.get(name) is True
