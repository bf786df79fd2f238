"""What a mapping file may say: how the call records of one system are to be read.

A mapping names the columns and the form of a file of comma separated records, its dates, what
of a row is ring and what is talk, how it tells outcomes, which legs are one call, and how
numbers become parties of the eight directions. It is data alone; `simulator.workload.interpret`
applies it.
"""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from simulator.topology.document import Section, Where
from simulator.topology.units import Count, Seconds
from simulator.workload.records import Direction, Outcome, Side

# Dates that are no strptime formats.
EPOCH: Final = "epoch"
EPOCH_MS: Final = "epoch-ms"
ISO: Final = "iso"


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _pattern(value: object) -> object:
    try:
        return re.compile(value) if isinstance(value, str) else value
    except re.error as error:
        context = {"problem": str(error), "expected": "a regular expression of Python"}
        raise PydanticCustomError("pattern", "cannot be read: {problem}", context) from None


def _date_format(value: object) -> object:
    if not isinstance(value, str) or value in (EPOCH, EPOCH_MS, ISO):
        return value
    probe = datetime(2001, 2, 3, 4, 5, 6)
    try:
        dated = datetime.strptime(probe.strftime(value), value).date() == probe.date()
    except ValueError:
        dated = False
    if not dated:
        context = {"expected": f"{EPOCH}, {EPOCH_MS}, {ISO}, or such as %Y-%m-%d %H:%M:%S"}
        raise PydanticCustomError("date_format", "not a format of a date", context)
    return value


def _zone(value: object) -> object:
    try:
        return ZoneInfo(value).key if isinstance(value, str) else value
    except (ValueError, OSError, LookupError):
        context = {"expected": "a name of the IANA time zone database, such as Europe/Stockholm"}
        raise PydanticCustomError("zone", "unknown time zone", context) from None


def _encoding(value: object) -> object:
    try:
        return codecs.lookup(value).name if isinstance(value, str) else value
    except LookupError:
        context = {"expected": "such as utf-8, latin-1 or cp1252"}
        raise PydanticCustomError("encoding", "unknown encoding", context) from None


def _cause_or_outcome(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


Column = Annotated[str, Field(min_length=1)]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
Pattern = Annotated[
    re.Pattern[str],
    BeforeValidator(_pattern),
    WithJsonSchema({"type": "string", "format": "regex"}),
]
_LENGTHS: Final = ("total", "talk", "ring", "answer", "end")

DateFormat = Annotated[str, BeforeValidator(_date_format)]
Encoding = Annotated[str, BeforeValidator(_encoding)]
Zone = Annotated[str, BeforeValidator(_zone)]
Cause = Annotated[int, Field(ge=1, le=127)]
Ending = Annotated[Outcome | Cause, BeforeValidator(_cause_or_outcome)]
OneCharacter = Annotated[str, Field(min_length=1, max_length=1)]


class Layout(Section):
    """The form of the file.

    Attributes
    ----------
    columns : tuple of str
        With a header: the columns that have to be in it. Without: all columns by position.
    header : bool
        Whether the first row names the columns.
    optional : int
        Without a header: how many of the last columns a row may lack.
    more : bool
        Whether rows may have further columns that are not named here.
    delimiter : str
    quote : str or None
        None where quotes are ordinary characters.
    encoding : str
        Of a file that does not begin with a byte order mark.
    comment : str or None
        Lines that begin so are no rows.
    skip_lines : int
        Lines at the top that are no rows, whatever they hold.
    escapes : dict
        Texts that stand for others inside a value, replaced in the order given.
    """

    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    header: bool = False
    optional: Count = 0
    more: bool = False
    delimiter: OneCharacter = ","
    quote: OneCharacter | None = '"'
    encoding: Encoding = "utf-8"
    comment: str | None = None
    skip_lines: Count = 0
    escapes: dict[str, str] = Field(default_factory=dict)


class TimeRule(Section):
    """Where and how the start is written.

    Attributes
    ----------
    start : str
        The column.
    formats : tuple of str
        Tried in this order: ``epoch``, ``epoch-ms``, ``iso`` or strptime's. They hold for all
        columns with dates.
    zone : str
        Of dates that name none.
    epoch : str or None
        A column that holds the same instant in epoch seconds. It tells the offset from UTC, to
        the quarter of an hour, where `zone` cannot know it.
    resolution : float or None
        To what starts were rounded, in seconds; else told by the format.
    """

    start: Column
    formats: Annotated[tuple[DateFormat, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
    zone: Zone = "UTC"
    epoch: Column | None = None
    resolution: Seconds | None = None


class LengthRule(Section):
    """What tells ring and talk: any of three lengths and two dates.

    Attributes
    ----------
    total, talk, ring : str or None
        Columns in seconds or h:mm:ss: from start to end, from answer to end, until answer.
    answer, end : str or None
        Columns with dates in the formats of the start; empty or 0 means never.
    unit : {"s", "ms"}
        Of plain numbers.
    """

    total: Column | None = None
    talk: Column | None = None
    ring: Column | None = None
    answer: Column | None = None
    end: Column | None = None
    unit: Literal["s", "ms"] = "s"


class OutcomeRule(Section):
    """How the end of a call is told; without such a rule talk means answered.

    Attributes
    ----------
    columns : tuple of str
        The first that is neither empty nor 0 speaks.
    values : dict
        Its values, in any case, to an outcome or to a cause of ITU-T Q.850.
    causes : bool
        Whether numbers that are not among `values` are Q.850 causes.
    """

    columns: Columns
    values: dict[str, Ending] = Field(default_factory=dict)
    causes: bool = False


class PartyRule(Section):
    r"""One rule that tells of which side a party is.

    Attributes
    ----------
    side : {"lync", "mxone", "pstn"}
    when : dict
        Columns with patterns, all of which have to be found; none: always.
    number : str or None
        The party's number as a template for the pattern of its own column, such as ``\1``.
    """

    side: Side
    when: dict[Column, Pattern] = Field(default_factory=dict)
    number: str | None = None


class Party(Section):
    """Where a party's number stands (the first column that is not empty), and its rules.

    Attributes
    ----------
    columns : tuple of str
    rules : tuple of PartyRule
        The first that fits decides; where none does, the call has no direction.
    """

    columns: Columns
    rules: tuple[PartyRule, ...] = ()


class DropRule(Section):
    """Rows that are no calls, with the reason that is given for them."""

    when: Annotated[dict[Column, Pattern], Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]


class JoinRule(Section):
    """Which rows are legs of one call.

    Attributes
    ----------
    by : tuple of str
        Rows with equal values in all these columns, none of them empty, are one call.
    within : float or None
        Only if they start within so many seconds of the end of those before, for keys that
        come again.
    """

    by: Columns
    within: Seconds | None = None


class Mapping(Section):
    """How the call records of one system are read."""

    name: Annotated[str, Field(min_length=1)]
    about: str = ""
    layout: Layout
    recognise: dict[Column, Pattern] = Field(default_factory=dict)
    time: TimeRule
    length: LengthRule
    outcome: OutcomeRule | None = None
    source: Party
    destination: Party
    direction: Direction | None = None
    drop: tuple[DropRule, ...] = ()
    join: JoinRule | None = None

    def used_columns(self) -> dict[str, Where]:
        """Return each column that a rule reads, with the place of a rule that does."""
        read: list[tuple[Where, str | None]] = [
            (("time", "start"), self.time.start),
            (("time", "epoch"), self.time.epoch),
            *((("length", key), getattr(self.length, key)) for key in _LENGTHS),
            *((("source",), column) for column in self.source.columns),
            *((("destination",), column) for column in self.destination.columns),
            *((("recognise", column), column) for column in self.recognise),
        ]
        for party in ("source", "destination"):
            for i, rule in enumerate(getattr(self, party).rules):
                read += [((party, "rules", i, "when", column), column) for column in rule.when]
        for i, drop in enumerate(self.drop):
            read += [(("drop", i, "when", column), column) for column in drop.when]
        read += [(("outcome", "columns"), column) for column in self._outcome_columns()]
        read += [(("join", "by"), column) for column in (self.join.by if self.join else ())]
        return {column: where for where, column in reversed(read) if column is not None}

    def _outcome_columns(self) -> tuple[str, ...]:
        return self.outcome.columns if self.outcome else ()
