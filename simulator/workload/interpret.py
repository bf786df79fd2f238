"""One row of a file to one call, or to the reason why it is none.

Ring and talk come from whatever a system writes (`lengths`). Where a row contradicts itself the
reading is the cautious one, counted as a `Remark` and told as a warning: talk longer than the
whole call is cut to it, and talk of a call that is said to have had no answer counts as ring.
"""

from __future__ import annotations

from collections import Counter
from sys import intern
from typing import Final, NamedTuple

from simulator.workload.causes import outcome_of_cause
from simulator.workload.instants import Dates, corrected, read_length
from simulator.workload.records import (
    DIRECTIONS,
    NEGATIVE,
    NO_DIRECTION,
    NO_DURATION,
    NO_START,
    CallRecord,
    Direction,
    Outcome,
    Side,
)
from simulator.workload.schema import LengthRule, Mapping, OutcomeRule, Party

TALK_CUT: Final = "talk longer than the whole call was cut to it"
TALK_UNANSWERED: Final = "talk of a call without an answer was counted as ring"
UNKNOWN_OUTCOME: Final = "an outcome unknown to the mapping was read from the talk time"


class Unusable(Exception):
    """A row that is no call: reason, and the value that decided."""

    def __init__(self, reason: str, seen: str) -> None:
        self.reason, self.seen = reason, seen
        super().__init__(reason)


class Cells:
    """The values of one row by column name.

    Parameters
    ----------
    places : dict of str to int
        Where each column stands that the mapping reads.
    row : list of str
    escapes : dict of str to str
    """

    __slots__ = ("_escapes", "_places", "_row")

    def __init__(self, places: dict[str, int], row: list[str], escapes: dict[str, str]) -> None:
        self._places, self._row, self._escapes = places, row, escapes

    def __getitem__(self, column: str) -> str:
        place = self._places[column]
        value = self._row[place].strip() if place < len(self._row) else ""
        for text, meant in self._escapes.items():
            value = value.replace(text, meant)
        return value

    def first(self, columns: tuple[str, ...], *, unset: tuple[str, ...] = ("",)) -> str:
        """Return the first value that is set, and "" where none is."""
        return next((v for v in map(self.__getitem__, columns) if v not in unset), "")


class Lengths(NamedTuple):
    """Ring and talk in seconds; `answered` also where talk is 0 but an answer is dated."""

    ring: float
    talk: float
    answered: bool


class Interpreter:
    """Applies one mapping to row after row.

    Parameters
    ----------
    mapping : Mapping

    Attributes
    ----------
    remarks : collections.Counter of str
        How many rows contradicted themselves, by what was done about it.
    """

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._dates = Dates(mapping.time)
        self.remarks: Counter[str] = Counter()

    def call(self, cells: Cells, line: int) -> CallRecord:
        """Return the call of a row.

        Raises
        ------
        Unusable
            The row is dropped by a rule, or start, duration or direction cannot be told.
        """
        self._drop(cells)
        start, resolution = self._start(cells)
        lengths = self._lengths(cells, start)
        source, destination, direction = self._parties(cells)
        outcome = self._outcome(cells, lengths)
        ring, talk = lengths.ring, lengths.talk
        if talk and outcome != "answered":
            self.remarks[TALK_UNANSWERED] += 1
            ring, talk = ring + talk, 0.0
        # The same few numbers come again and again: one text each.
        source, destination = intern(source), intern(destination)
        return CallRecord(
            start, direction, source, destination, ring, talk, outcome, line, resolution
        )

    def _drop(self, cells: Cells) -> None:
        for rule in self._mapping.drop:
            if all(pattern.search(cells[column]) for column, pattern in rule.when.items()):
                raise Unusable(rule.reason, cells[next(iter(rule.when))])

    def _start(self, cells: Cells) -> tuple[float, float]:
        rule = self._mapping.time
        found = self._dates.read(cells[rule.start])
        if found is None:
            raise Unusable(NO_START, cells[rule.start])
        start, resolution = found
        return (corrected(start, cells[rule.epoch]) if rule.epoch else start), resolution

    def _lengths(self, cells: Cells, start: float) -> Lengths:
        rule = self._mapping.length
        answer = self._dates.instant(cells[rule.answer]) if rule.answer else None
        end = self._dates.instant(cells[rule.end]) if rule.end else None
        total, talk, ring = (
            _seconds(cells, one, rule) for one in (rule.total, rule.talk, rule.ring)
        )
        if total is None and end is not None:
            total = _not_negative(end - start, cells, rule.end)
        if talk is None and answer is not None and end is not None:
            talk = _not_negative(end - answer, cells, rule.end)
        if total is None and talk is None:
            raise Unusable(NO_DURATION, cells.first(_mapped(rule)))
        if ring is None and answer is not None:
            ring = _not_negative(answer - start, cells, rule.answer)
        return self._completed(total, talk, ring, answered=answer is not None)

    def _completed(
        self, total: float | None, talk: float | None, ring: float | None, *, answered: bool
    ) -> Lengths:
        """Tell what is not written from what is."""
        if talk is None:
            assert total is not None
            # A mapped but empty talk time belongs to a call without an answer.
            unanswered = self._mapping.length.talk is not None
            talk = 0.0 if unanswered else max(0.0, total - (ring or 0.0))
        if total is not None and talk > total:
            self.remarks[TALK_CUT] += 1
            talk = total
        if ring is None or (total is not None and ring + talk > total):
            ring = total - talk if total is not None else 0.0
        return Lengths(ring, talk, answered or talk > 0)

    def _parties(self, cells: Cells) -> tuple[str, str, Direction]:
        mapping = self._mapping
        source, from_side = _party(cells, mapping.source)
        destination, to_side = _party(cells, mapping.destination)
        if mapping.direction is not None:
            return source, destination, mapping.direction
        direction = DIRECTIONS.get((from_side, to_side)) if from_side and to_side else None
        if direction is None:
            raise Unusable(NO_DIRECTION, f"{source} -> {destination}")
        return source, destination, direction

    def _outcome(self, cells: Cells, lengths: Lengths) -> Outcome:
        rule = self._mapping.outcome
        told = rule and cells.first(rule.columns, unset=("", "0"))
        by_talk: Outcome = "answered" if lengths.answered else "no-answer"
        if rule is None or not told:
            return by_talk
        meant = _meaning(rule, told)
        if meant is None:
            self.remarks[UNKNOWN_OUTCOME] += 1
            return by_talk
        if isinstance(meant, int):
            return outcome_of_cause(meant, answered=lengths.answered)
        return meant


def _meaning(rule: OutcomeRule, told: str) -> Outcome | int | None:
    for value, meant in rule.values.items():
        if value.casefold() == told.casefold():
            return meant
    return int(told) if rule.causes and told.isascii() and told.isdigit() else None


def _party(cells: Cells, party: Party) -> tuple[str, Side | None]:
    """Return number and side; the side is None where no rule fits."""
    column = next((one for one in party.columns if cells[one]), party.columns[0])
    number = cells[column]
    for rule in party.rules:
        found = {name: pattern.search(cells[name]) for name, pattern in rule.when.items()}
        if all(found.values()):
            match = found.get(column)
            return (match.expand(rule.number) if match and rule.number else number), rule.side
    return number, None


def _seconds(cells: Cells, column: str | None, rule: LengthRule) -> float | None:
    if column is None or not cells[column]:
        return None
    length = read_length(cells[column])
    if length is None:
        raise Unusable(NO_DURATION, cells[column])
    length = length / 1000 if rule.unit == "ms" else length
    return _not_negative(length, cells, column)


def _not_negative(length: float, cells: Cells, column: str | None) -> float:
    if length < 0:
        raise Unusable(NEGATIVE, cells[column] if column else str(length))
    return length


def _mapped(rule: LengthRule) -> tuple[str, ...]:
    return tuple(one for one in (rule.total, rule.talk, rule.end) if one is not None)
