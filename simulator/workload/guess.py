"""What the columns of an unknown file may be, told by their headings and their values.

A guess has to fit: a column becomes the start only if its values are dates, a length only if
they are lengths, a party only if they are numbers or, where its heading says so, names. What
nothing fits is None, with a note where the file holds it in a form that no mapping can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from simulator.workload.instants import Dates, read_length
from simulator.workload.schema import TimeRule

FORMATS: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H%M%S",
    "%Y%m%d %H%M",
    "iso",
    "epoch",
)
# Headings, the surest first.
_STARTS: Final = re.compile(r"start|date|time|begin|orig|when", re.I)
_LENGTHS: Final = re.compile(r"dura|billsec|\bsecs?\b|seconds|length|talk", re.I)
_MINUTES: Final = re.compile(r"\bmin(s|utes?)?\b", re.I)
_SOURCES: Final = (
    re.compile(r"src|source|from|calling|caller|orig|\bwho\b|\ba[-_ ]?(number|party)", re.I),
    re.compile(r"\bext(ension)?\b|\buser\b", re.I),
)
_TARGETS: Final = (
    re.compile(r"dst|dest|\bto\b|called|dial|callee|whom|\bb[-_ ]?(number|party)", re.I),
    re.compile(r"number|phone", re.I),
)
_TALKS: Final = re.compile(r"talk|billsec|conversation", re.I)
_COUNTERS: Final = re.compile(r"\bid\b|seq|record|\bno\b|\bcalls?\b", re.I)
_OUTCOMES: Final = re.compile(r"dispo|result|status|outcome|cause", re.I)
# Values.
_NUMBER: Final = re.compile(r"\+\d[\d ()-]*|\d[ ()-]*\d[ ()-]*\d[\d ()-]*|(sips?:)?[\w.+-]+@\S+")
_NAME: Final = re.compile(r"\+?\w[\w.@+ -]*")
_DAY: Final = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_CLOCK: Final = re.compile(r"\d{1,2}:\d\d(:\d\d)?")
_SMALL: Final = re.compile(r"-?\d{1,2}|\d+:\d\d:\d\d")
_WHOLE: Final = re.compile(r"-?\d+|\d+:\d\d:\d\d")
# Epoch seconds before 2001 are rather telephone numbers or counts.
_EPOCH_FROM: Final = 1e9
_LONGEST: Final = 86400.0
_NEARLY: Final = 0.9


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a file by the names of its columns."""

    names: list[str]
    rows: list[list[str]]

    def values(self, name: str) -> list[str]:
        """Return what a column holds, without empty cells."""
        return self._at(self.names.index(name))

    def columns(self, test: Callable[[str], object]) -> list[str]:
        """Return the columns of which nearly all values pass `test`."""
        found = []
        for place, name in enumerate(self.names):
            values = self._at(place)
            if values and sum(map(bool, map(test, values))) >= _NEARLY * len(values):
                found.append(name)
        return found

    def _at(self, place: int) -> list[str]:
        return [row[place].strip() for row in self.rows if len(row) > place and row[place].strip()]


@dataclass(frozen=True, slots=True)
class Guess:
    """Which column is what; None where none fits, with a note where there is something to say.

    `total` is the length of a call with its ringing, where `length` is that of the talk alone.
    """

    start: str | None
    form: str
    length: str | None
    source: str | None
    target: str | None
    outcome: str | None
    start_note: str = ""
    length_note: str = ""
    total: str | None = None


def guess(table: Table) -> Guess:
    """Guess what the columns of a table are."""
    start, form = _start(table)
    days = table.columns(_DAY.match)
    clocks = [name for name in table.columns(_CLOCK.fullmatch) if _is_time_of_day(table, name)]
    other = {*days, *clocks, *_counters(table), *((start,) if start else ())}
    lengths = _lengths(table, other)
    talks = [name for name in lengths if _TALKS.search(name)]
    length = next(iter((*talks, *lengths)), None)
    # Beside a column that says talk, another length is that of the whole call.
    total = next((name for name in lengths if name != length), None) if talks else None
    taken = other | {length, total}
    numbers = [name for name in table.columns(_NUMBER.fullmatch) if name not in taken]
    named = [name for name in table.columns(_NAME.fullmatch) if name not in taken]
    source = _party(numbers, named, _SOURCES, _TARGETS)
    target = _party(_without(numbers, source), _without(named, source), _TARGETS, _SOURCES)
    if source is None and not _says(table, _SOURCES):  # what is left over
        source = _unnamed(_without(numbers, target), _TARGETS)
    if target is None and not _says(table, _TARGETS):
        target = _unnamed(_without(numbers, source), _SOURCES)
    outcome = next((name for name in table.names if _OUTCOMES.search(name)), None)
    start_note = f"{days[0]!r} and {clocks[0]!r} have to be one column" if days and clocks else ""
    minutes = next((name for name in table.names if _MINUTES.search(name)), None)
    length_note = f"{minutes!r} has to become seconds or h:mm:ss" if minutes else ""
    return Guess(start, form, length, source, target, outcome, start_note, length_note, total)


def _start(table: Table) -> tuple[str | None, str]:
    """Return the likeliest column of the start and its format."""
    for form in FORMATS:
        dates = Dates(TimeRule(start="start", formats=(form,)))

        def dated(value: str, dates: Dates = dates) -> bool:
            instant = dates.instant(value)
            return instant is not None and instant >= _EPOCH_FROM

        found = table.columns(dated)
        if found:
            return next(filter(_STARTS.search, found), found[0]), form
    return None, FORMATS[0]


def _lengths(table: Table, taken: set[str]) -> list[str]:
    """Return the columns that may be lengths: those whose headings say so, else the likeliest."""
    free = [name for name in table.columns(_is_length) if name not in taken]
    free = [name for name in free if not _MINUTES.search(name)]
    named = [name for name in free if _LENGTHS.search(name)]
    whole = [name for name in table.columns(_WHOLE.fullmatch) if name in free]
    small = [name for name in whole if any(map(_SMALL.fullmatch, table.values(name)))]
    # Small numbers under a heading of a party are extensions.
    parties = (*_SOURCES, *_TARGETS)
    small = [name for name in small if not any(one.search(name) for one in parties)]
    return named or small[:1]


def _is_length(value: str) -> bool:
    length = read_length(value)
    return length is not None and abs(length) <= _LONGEST


def _is_time_of_day(table: Table, name: str) -> bool:
    """Calls of hours are rare, and so are the first hours of the day."""
    if _LENGTHS.search(name):
        return False
    values = table.values(name)
    late = sum(int(value.partition(":")[0]) >= 4 for value in values)
    return bool(_STARTS.search(name)) or 2 * late > len(values)


def _counters(table: Table) -> list[str]:
    """Return the columns that number the rows."""
    found = []
    for name in table.columns(str.isdecimal):
        values = [int(value) for value in table.values(name) if value.isdecimal()]
        in_a_row = len(values) > 1 and values == [*range(values[0], values[0] + len(values))]
        # Elsewhere a few rows in a row are extensions.
        if in_a_row and (name == table.names[0] or _COUNTERS.search(name)):
            found.append(name)
    return found


def _party(
    numbers: list[str],
    named: list[str],
    own: Iterable[re.Pattern[str]],
    others: Iterable[re.Pattern[str]],
) -> str | None:
    """Return the column whose heading says it, one with numbers before one with names."""
    surest = next(iter(others))
    for pattern in own:
        for columns in (numbers, named):
            for name in columns:
                if pattern.search(name) and not surest.search(name):
                    return name
    return None


def _unnamed(numbers: list[str], others: Iterable[re.Pattern[str]]) -> str | None:
    """Return the first column with numbers whose heading does not say what else it is."""
    surest = next(iter(others))
    free = (name for name in numbers if not _COUNTERS.search(name))
    return next((name for name in free if not surest.search(name)), None)


def _says(table: Table, own: Iterable[re.Pattern[str]]) -> bool:
    """Tell whether a heading says plainly who it is, whatever its values are."""
    surest = next(iter(own))
    return any(surest.search(name) for name in table.names)


def _without(names: list[str], taken: str | None) -> list[str]:
    return [name for name in names if name != taken]
