"""``--expect 'reroute_time <= 5 s'``: what a study has to show for its verdict to be yes.

The form is ``FIGURE OPERATOR VALUE`` or ``FIGURE(VARIANT) OPERATOR VALUE``; without a variant it
has to hold for all of them. The mean over replications is compared, not the ends of its interval.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.topology.complaints import nearest
from simulator.topology.units import Dimension, QuantityError, quantity

# A figure without a unit: messages a call, a queue.
NUMBER: Final = Dimension("a number", MappingProxyType({"": 1.0}), "2")
_FORM: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*(<=|>=|==|!=|<|>)\s*([^\s=].*)")
_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = MappingProxyType(
    {
        "<=": operator.le,
        ">=": operator.ge,
        "<": operator.lt,
        ">": operator.gt,
        "==": operator.eq,
        "!=": operator.ne,
    }
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a study has to show.

    Parameters
    ----------
    text : str
        As it was written.
    figure : str
    variant : str or None
        A value that was varied; None: every variant.
    compare : str
        Such as ``<=``.
    bound : float
        In SI units.
    """

    text: str
    figure: str
    variant: str | None
    compare: str
    bound: float

    def covers(self, values: Iterable[str]) -> bool:
        """Whether it is asked of the variant with these values."""
        return self.variant is None or self.variant in {value.strip() for value in values}

    def holds(self, value: float) -> bool:
        """Whether a value is as expected; one that could not be measured is not."""
        return not isnan(value) and _OPERATORS[self.compare](value, self.bound)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an expectation at one variant.

    Parameters
    ----------
    expectation : Expectation
    variant : str
        In words.
    value : float
        NaN where nothing was measured.
    """

    expectation: Expectation
    variant: str
    value: float

    @property
    def passed(self) -> bool:
        """Whether it holds."""
        return self.expectation.holds(self.value)


def expectation(text: str, figures: Mapping[str, Dimension]) -> Expectation:
    """Read one expectation.

    Parameters
    ----------
    text : str
    figures : mapping of str to Dimension
        What the study can tell, and what it is measured in.

    Raises
    ------
    InputError
        Another form, an unknown figure, a value without its unit.

    Examples
    --------
    >>> from simulator.topology.units import TIME
    >>> expectation("reroute_time(15s) <= 5 s", {"reroute_time": TIME})
    Expectation(text='reroute_time(15s) <= 5 s', figure='reroute_time', variant='15s', \
compare='<=', bound=5.0)
    """
    mark = Mark("--expect")
    found = _FORM.fullmatch(text)
    if found is None:
        raise InputError(
            "not an expectation",
            mark=mark,
            seen=text,
            expected="FIGURE OPERATOR VALUE, such as 'reroute_time <= 5 s'",
        )
    figure, variant, compare, value = found.groups()
    if figure not in figures:
        raise InputError(
            "no such figure", mark=mark, seen=figure, expected=nearest(figure, figures)
        )
    try:
        bound = quantity(value.strip(), figures[figure])
    except QuantityError as error:
        raise InputError(
            error.problem, mark=mark, field=figure, seen=value, expected=error.expected
        ) from None
    return Expectation(text.strip(), figure, variant and variant.strip(), compare, bound)


def judge(
    expectations: Sequence[Expectation],
    variants: Iterable[tuple[Mapping[str, str], Mapping[str, float]]],
) -> list[Judged]:
    """Hold expectations against what a study has found.

    Parameters
    ----------
    expectations : sequence of Expectation
    variants : iterable of (values, figures)
        What was varied, as ``{path: value}``, and what was found there.

    Raises
    ------
    InputError
        An expectation names a variant that there is not.

    Examples
    --------
    >>> from simulator.topology.units import TIME
    >>> one = expectation("reroute_time <= 5 s", {"reroute_time": TIME})
    >>> [row.passed for row in judge([one], [({"trunk.options_interval": "15s"},
    ...                                       {"reroute_time": 4.2})])]
    [True]
    """
    known = list(variants)
    rows = []
    for one in expectations:
        asked = [pair for pair in known if one.covers(pair[0].values())]
        if not asked:
            raise unknown_variant(one, (values for values, _ in known))
        rows += [Judged(one, words(values), figures[one.figure]) for values, figures in asked]
    return rows


def check_variants(
    expectations: Sequence[Expectation], variants: Sequence[Mapping[str, str]]
) -> None:
    """Refuse variants that will not be there: rather before a study than after it."""
    for one in expectations:
        if not any(one.covers(values.values()) for values in variants):
            raise unknown_variant(one, variants)


def unknown_variant(one: Expectation, variants: Iterable[Mapping[str, str]]) -> InputError:
    """Return what to say of an expectation about a variant that is none."""
    there = dict.fromkeys(value for values in variants for value in values.values())
    return InputError(
        "no such variant",
        mark=Mark("--expect"),
        seen=one.variant,
        expected="a value of --vary" + (f": {', '.join(there)}" if there else ""),
    )


def plain_judged(rows: Iterable[Judged]) -> list[dict[str, object]]:
    """Return what became of expectations as plain data."""
    return [
        {
            "expectation": row.expectation.text,
            "variant": row.variant,
            "value": None if isnan(row.value) else row.value,
            "passed": row.passed,
        }
        for row in rows
    ]


def judged_text(rows: Sequence[Judged]) -> list[str]:
    """Return what became of expectations, a line each: first those that do not hold."""
    return [
        f"{'passed' if row.passed else 'FAILED'}  {row.expectation.text}: "
        f"{'not measured' if isnan(row.value) else f'{row.value:.4g}'} at {row.variant}"
        for row in sorted(rows, key=lambda row: row.passed)
    ]


def words(values: Mapping[str, str]) -> str:
    """Return what a variant is, by the last words of its paths.

    Examples
    --------
    >>> words({"workload.load": "1.2", "host.server.queue_limit": "99"})
    'load 1.2, queue_limit 99'
    >>> words({"node.server.overload": "{}"})
    'overload none'
    """
    return ", ".join(
        f"{path.rpartition('.')[2]} {'none' if value == '{}' else value}"
        for path, value in values.items()
    )
