"""What a workload file may say.

The models are the edge alone; `simulator.workload.load` makes the frozen objects of
`simulator.workload.spec` of them.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from simulator.topology.document import Section
from simulator.topology.extendable import Extendable
from simulator.topology.units import Count, Fraction, Rate, Seconds
from simulator.workload.schema import Zone
from simulator.workload.spec import ArrivalKind, LawKind

_EVEN: Final = 1e-6  # shares are written in decimals: thirds never sum to 1 exactly
_TIME_OF_DAY: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
# Which values a law needs; it takes no others.
_NEEDS: Final = {
    "exponential": ("mean",),
    "deterministic": ("mean",),
    "lognormal": ("mean", "cv"),
    "gamma": ("mean", "cv"),
    "empirical": ("values",),
}


_YEARS: Final = (1970, 2999)


def _refuse(problem: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{problem}", {"problem": problem, "expected": expected})


def factor(value: object) -> float:
    """Read a plain factor: a number that is not below zero."""
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not 0.0 <= number < 1e6:
        raise _refuse("not a factor", "a plain number from 0 to below 1,000,000, such as 1.2")
    return number


def time_of_day(value: object) -> float:
    """Read a clock time as seconds after midnight."""
    if isinstance(value, float):
        return value
    found = _TIME_OF_DAY.fullmatch(str(value).strip())
    if not found:
        raise _refuse("not a time of day", "hours and minutes, such as 09:30")
    return int(found[1]) * 3600.0 + int(found[2]) * 60.0


def _above_zero(value: object) -> float:
    number = factor(value)
    if number == 0:
        raise _refuse("there is none", "a number above zero, such as 0.5")
    return number


def _start(value: object) -> object:
    if isinstance(value, datetime):
        return value
    try:
        start = datetime.fromisoformat(str(value))
    except ValueError:
        raise _refuse("not a date with a time", "such as 2010-11-17 10:00") from None
    if start.tzinfo is not None:
        raise _refuse("the time zone stands in `zone`", "such as 2010-11-17 10:00")
    if not _YEARS[0] <= start.year <= _YEARS[1]:
        raise _refuse(
            "beyond all calendars of time zones", f"a year from {_YEARS[0]} to {_YEARS[1]}"
        )
    return start


_NUMBER: Final = WithJsonSchema({"type": ["number", "string"]})
Factor = Annotated[float, BeforeValidator(factor), _NUMBER]
Positive = Annotated[float, BeforeValidator(_above_zero), _NUMBER]
TimeOfDay = Annotated[float, BeforeValidator(time_of_day), WithJsonSchema({"type": "string"})]
Start = Annotated[
    datetime,
    BeforeValidator(_start),
    WithJsonSchema({"type": "string", "examples": ["2010-11-17 10:00"]}),
]


class LawFile(Section):
    """A distribution of times: its kind, and mean, cv or values as the kind needs."""

    law: LawKind
    mean: Seconds | None = None
    cv: Positive | None = None
    values: tuple[Seconds, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> LawFile:
        given = {name for name in ("mean", "cv", "values") if getattr(self, name) is not None}
        if given != {*_NEEDS[self.law]}:
            needs = " and ".join(_NEEDS[self.law])
            raise _refuse(
                f"the law {self.law!r} takes {needs}",
                f"{{law: {self.law}, "
                + ", ".join(f"{name}: ..." for name in _NEEDS[self.law])
                + "}",
            )
        return self


class OutcomesFile(Section):
    """Shares of what becomes of calls that reach a free user; together 1."""

    answered: Fraction = 0.0
    busy: Fraction = 0.0
    no_answer: Fraction = 0.0
    declined: Fraction = 0.0
    failed: Fraction = 0.0

    @model_validator(mode="after")
    def _whole(self) -> OutcomesFile:
        check_sum([self.answered, self.busy, self.no_answer, self.declined, self.failed])
        return self


class RedialFile(Section):
    """Blocked callers try again."""

    probability: Fraction
    delay: LawFile
    attempts: Count = Field(ge=2)


class FlowFile(Section):
    """The calls of one population; `from` is the name of the entry unless told."""

    source: str | None = Field(default=None, alias="from")
    arrivals: ArrivalKind = "poisson"
    profile: dict[TimeOfDay, Factor] | str | None = None
    calls_per_user: Rate
    to: dict[str, Fraction] = Field(min_length=1)
    ring: LawFile | None = None
    holding: LawFile | None = None
    patience: LawFile | None = None
    outcomes: dict[str, OutcomesFile] = Field(default_factory=dict)
    released_by_caller: Fraction | None = None
    redial: RedialFile | None = None

    @model_validator(mode="after")
    def _whole(self) -> FlowFile:
        check_sum([*self.to.values()])
        if (self.arrivals == "profile") != (self.profile is not None):
            raise _refuse(
                "`profile` belongs to `arrivals: profile`",
                "both or neither",
            )
        return self


class WorkloadFile(Extendable):
    """A workload. Laws, outcomes and redial at the top hold for every flow that has none."""

    name: str
    description: str = ""
    start: Start
    zone: Zone
    load: Factor = 1.0
    ring: LawFile
    holding: LawFile
    patience: LawFile
    outcomes: dict[str, OutcomesFile] = Field(default_factory=dict)
    released_by_caller: Fraction = 0.5
    redial: RedialFile | None = None
    traffic: dict[str, FlowFile] = Field(min_length=1)


def check_sum(shares: list[float]) -> None:
    """Refuse shares that are not the whole."""
    total = math.fsum(shares)
    if abs(total - 1.0) > _EVEN:
        raise _refuse(f"the shares sum to {total:.6g}", "shares that sum to 1 (100 %)")
