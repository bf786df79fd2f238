"""Chooses rows of a table by an expression: comparisons joined by and, or and not.

A grammar of its own, small enough to be safe and to say what is wrong with an expression::

    expression  = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation    = "not" negation | "(" expression ")" | comparison
    comparison  = column ( "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" ) value
    value       = number [ unit ] | "text" | word | column | missing

A number without unit is in the column's own (seconds for times); `us`, `ms`, `s`, `min`, `h` and
`d` may stand behind one. A missing value is equal to `missing` only; every other comparison with
it is false. Words need no quotes where they hold no blank. A word that names a column of numbers
is that column when a column of numbers is compared with it. A value that a category never holds is
refused.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError
from simulator.record.columns import Column, Table
from simulator.record.where_values import FIELD, hold_to, is_unit, number_of

_DEPTH: Final = 50
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')
        |(?P<operator>==|!=|<=|>=|=|<|>)
        |(?P<bracket>[()])
        |(?P<word>[^\s()=<>!"']+))""",
    re.VERBOSE,
)
_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBERS: Final = ("int", "float")
_MISSING: Final = "missing"
# Of a plain number, and of a time.
_EXPECTED: Final = (
    "a plain number or a column of numbers",
    "a number such as 90 or 1.5 min, or a column of numbers",
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def select(frame: pd.DataFrame, table: Table, expression: str) -> pd.DataFrame:
    """Return the rows for which an expression holds.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns of `table`.
    table : Table
    expression : str

    Raises
    ------
    InputError
        The expression cannot be read, names a column that the table has not, or compares a
        category with a value that it does not hold.

    Examples
    --------
    >>> from simulator.record.columns import CALLS
    >>> calls = pd.DataFrame({"call": [1, 2], "outcome": ["answered", "busy"], "sdt": [9.0, None]})
    >>> list(select(calls, CALLS, "outcome = answered and sdt > 5")["call"])
    [1]
    """
    reader = _Reader(frame, table, list(_tokens(expression)))
    return frame[reader.whole()]


def column_of(table: Table, name: str, field: str) -> Column:
    """Return a column by its name.

    Raises
    ------
    InputError
        There is none; the nearest is named.
    """
    found = next((column for column in table.columns if column.name == name), None)
    if found is not None:
        return found
    names = [column.name for column in table.columns]
    near = get_close_matches(name, names, 1)
    expected = f"{near[0]!r}" if near else f"one of {', '.join(names)}"
    raise InputError(f"no column of {table.name}", field=field, seen=name, expected=expected)


def _tokens(expression: str) -> Iterator[_Token]:
    place, end = 0, len(expression.rstrip())
    while place < end:
        match = _TOKEN.match(expression, place)
        if match is None:
            seen = expression[place:].strip()
            raise InputError("cannot be read", field=FIELD, seen=seen, expected="closed quotes")
        place = match.end()
        kind = match.lastgroup or ""
        yield _Token(kind, match[kind])


class _Reader:
    """Reads the tokens from left to right and computes which rows hold."""

    def __init__(self, frame: pd.DataFrame, table: Table, tokens: list[_Token]) -> None:
        self._frame, self._table, self._tokens = frame, table, tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> pd.Series[bool]:
        found = self._expression()
        if self._place < len(self._tokens):
            self._refuse("'and', 'or' or the end")
        return found

    def _expression(self) -> pd.Series[bool]:
        found = self._conjunction()
        while self._take("or"):
            found = found | self._conjunction()
        return found

    def _conjunction(self) -> pd.Series[bool]:
        found = self._negation()
        while self._take("and"):
            found = found & self._negation()
        return found

    def _negation(self) -> pd.Series[bool]:
        self._depth += 1
        if self._depth > _DEPTH:
            raise InputError("nested too deeply", field=FIELD)
        if self._take("not"):
            found = ~self._negation()
        elif self._take("("):
            found = self._expression()
            if not self._take(")"):
                self._refuse("')'")
        else:
            found = self._comparison()
        self._depth -= 1
        return found

    def _comparison(self) -> pd.Series[bool]:
        token = self._next("word", "a column")
        column = column_of(self._table, token.text, FIELD)
        compare = _OPERATORS[self._next("operator", "a comparison such as = or <").text]
        return self._compare(column, compare, self._value())

    def _value(self) -> _Token:
        if self._place < len(self._tokens) and self._tokens[self._place].kind == "text":
            return self._next("text", "a value")
        return self._next("word", "a value")

    def _compare(
        self, column: Column, compare: Callable[[Any, Any], Any], value: _Token
    ) -> pd.Series[bool]:
        left = self._held(column)
        if value.kind == "word" and value.text == _MISSING:
            return self._missing(left, compare)
        if column.kind in _NUMBERS:
            right = self._number(column, value)
            known = left.notna() & right.notna() if isinstance(right, pd.Series) else left.notna()
            holds: pd.Series[bool] = known & compare(left, right)
            return holds
        text = value.text[1:-1] if value.kind == "text" else value.text
        if column.kind == "category" and compare in (operator.eq, operator.ne):
            hold_to(column, left, text)
        # Categories have no order of their own; text does.
        words = left.astype(object).fillna("").astype(str)
        found: pd.Series[bool] = left.notna() & compare(words, text)
        return found

    def _missing(self, left: pd.Series[Any], compare: Callable[[Any, Any], Any]) -> pd.Series[bool]:
        if compare not in (operator.eq, operator.ne):
            raise InputError("missing has no order", field=FIELD, expected="= or !=")
        return left.isna() if compare is operator.eq else left.notna()

    def _held(self, column: Column) -> pd.Series[Any]:
        """Return a column; one that the table was written without has no values."""
        if column.name in self._frame.columns:
            return self._frame[column.name]
        kind = "float64" if column.kind in _NUMBERS else "object"
        return pd.Series([None] * len(self._frame), index=self._frame.index, dtype=kind)

    def _number(self, column: Column, value: _Token) -> float | pd.Series[Any]:
        text = value.text[1:-1] if value.kind == "text" else value.text
        number = number_of(column, f"{text} {self._unit()}")
        if number is not None:
            return number
        known = {one.name: one for one in self._table.columns if one.kind in _NUMBERS}
        if value.kind == "word" and text in known:
            return self._held(known[text])
        unit = f" ({column.unit})" if column.unit else ""
        raise InputError(
            f"{column.name} is a number{unit}",
            field=FIELD,
            seen=text,
            expected=_EXPECTED[column.unit == "s"],
        )

    def _unit(self) -> str:
        """Take the unit behind a number, where there is one."""
        token = self._tokens[self._place] if self._place < len(self._tokens) else None
        if token is None or token.kind != "word" or not is_unit(token.text):
            return ""
        self._place += 1
        return token.text

    # Tokens

    def _take(self, text: str) -> bool:
        token = self._tokens[self._place] if self._place < len(self._tokens) else None
        if token is None or token.kind == "text" or token.text.lower() != text:
            return False
        self._place += 1
        return True

    def _next(self, kind: str, expected: str) -> _Token:
        if self._place >= len(self._tokens) or self._tokens[self._place].kind != kind:
            self._refuse(expected)
        self._place += 1
        return self._tokens[self._place - 1]

    def _refuse(self, expected: str) -> None:
        rest = " ".join(token.text for token in self._tokens[self._place :])
        raise InputError("cannot be read", field=FIELD, seen=rest or "the end", expected=expected)
