"""What one row of records means."""

from __future__ import annotations

import pytest

from simulator.topology.document import parse_document
from simulator.workload.interpret import Cells, Interpreter, Unusable
from simulator.workload.mapping import read_mapping
from simulator.workload.records import (
    NEGATIVE,
    NO_DIRECTION,
    NO_DURATION,
    NO_START,
    CallRecord,
)

COLUMNS = ("start", "a", "b", "total", "talk", "ring", "answer", "end", "how")
RULES = """\
source:
  columns: [a]
  rules: [{side: lync, when: {a: ^3}}, {side: pstn, when: {a: '^\\+'}}, {side: mxone, when: {a: .}}]
destination:
  columns: [b, how]
  rules: [{side: pstn, when: {b: '^0(\\d+)$'}, number: '+46\\1'}, {side: mxone, when: {b: ^2}}]
"""


def call(*, length: str = "talk: talk", extra: str = "", rules: str = RULES,
         **values: str) -> CallRecord:  # fmt: skip
    return interpreted(length, extra, rules, values)[0]


def interpreted(
    length: str, extra: str, rules: str, values: dict[str, str]
) -> tuple[CallRecord, dict[str, int]]:
    text = (
        f"name: t\nlayout: {{columns: [{', '.join(COLUMNS)}]}}\n"
        f"time: {{start: start, formats: epoch}}\nlength: {{{length}}}\n{rules}{extra}"
    )
    one = Interpreter(read_mapping(parse_document(text, "t.yaml")))
    row = {"start": "1700000000", "a": "20101", "b": "20102"} | values
    places = {name: i for i, name in enumerate(COLUMNS)}
    cells = Cells(places, [row.get(name, "") for name in COLUMNS], {})
    return one.call(cells, 7), dict(one.remarks)


@pytest.mark.parametrize(
    ("length", "values", "ring", "talk"),
    [
        ("talk: talk", {"talk": "60"}, 0.0, 60.0),
        ("total: total", {"total": "60"}, 0.0, 60.0),
        ("total: total, talk: talk", {"total": "60", "talk": "50"}, 10.0, 50.0),
        ("total: total, talk: talk", {"total": "60", "talk": ""}, 60.0, 0.0),
        ("total: total, talk: talk", {"total": "5", "talk": "7"}, 0.0, 5.0),
        ("total: total, ring: ring", {"total": "60", "ring": "12"}, 12.0, 48.0),
        ("total: total, ring: ring", {"total": "60", "ring": "90"}, 60.0, 0.0),
        ("talk: talk, ring: ring", {"talk": "60", "ring": "12"}, 12.0, 60.0),
        ("total: total, unit: ms", {"total": "1500"}, 0.0, 1.5),
        ("total: total", {"total": "0:01:30"}, 0.0, 90.0),
        ("end: end", {"end": "1700000030"}, 0.0, 30.0),
        ("answer: answer, end: end", {"answer": "1700000010", "end": "1700000030"}, 10.0, 20.0),
        ("talk: talk, answer: answer, end: end",
         {"talk": "0", "answer": "0", "end": "1700000030"}, 30.0, 0.0),
        ("talk: talk, answer: answer, end: end",
         {"talk": "1", "answer": "1700000029", "end": "1700000030"}, 29.0, 1.0),
    ],
)  # fmt: skip
def test_ring_and_talk_come_from_what_is_written(
    length: str, values: dict[str, str], ring: float, talk: float
) -> None:
    found = call(length=length, **values)
    assert (found.ring, found.talk) == (ring, talk)


@pytest.mark.parametrize(
    ("length", "values", "reason", "seen"),
    [
        ("talk: talk", {"talk": "60", "start": "soon"}, NO_START, "soon"),
        ("talk: talk", {"talk": "60", "start": "0"}, NO_START, "0"),
        ("talk: talk", {"talk": "long"}, NO_DURATION, "long"),
        ("talk: talk", {"talk": ""}, NO_DURATION, ""),
        ("talk: talk", {"talk": "nan"}, NO_DURATION, "nan"),
        ("talk: talk", {"talk": "-1"}, NEGATIVE, "-1"),
        ("end: end", {"end": "1699999999"}, NEGATIVE, "1699999999"),
        ("talk: talk", {"talk": "6", "b": "x"}, NO_DIRECTION, "20101 -> x"),
        ("talk: talk", {"talk": "6", "a": ""}, NO_DIRECTION, " -> 20102"),
        ("talk: talk", {"talk": "6", "a": "+461", "b": "08"}, NO_DIRECTION, "+461 -> +468"),
    ],
)
def test_a_row_that_is_no_call_says_why(
    length: str, values: dict[str, str], reason: str, seen: str
) -> None:
    with pytest.raises(Unusable) as caught:
        call(length=length, **values)
    assert (caught.value.reason, caught.value.seen) == (reason, seen)


@pytest.mark.parametrize(
    ("source", "destination", "direction"),
    [
        ("30101", "20101", "lync-to-mxone"),
        ("+468", "20101", "pstn-to-mxone"),
        ("20102", "0855501234", "mxone-to-pstn"),
        ("30101", "0855501234", "lync-to-pstn"),
    ],
)
def test_the_first_rule_that_fits_tells_the_side(
    source: str, destination: str, direction: str
) -> None:
    assert call(talk="5", a=source, b=destination).direction == direction


def test_a_rule_may_rewrite_the_number() -> None:
    assert call(talk="5", b="0855501234").destination == "+46855501234"


def test_the_first_column_that_is_set_is_the_number() -> None:
    rules = RULES.replace("{b: ^2}", "{how: ^2}")
    assert call(talk="5", b="", how="20109", rules=rules).destination == "20109"


def test_a_fixed_direction_needs_no_side() -> None:
    found = call(talk="5", a="x", b="y", extra="direction: pstn-to-lync\n")
    assert found.direction == "pstn-to-lync"


def test_a_row_may_be_dropped_with_a_reason_of_the_mapping() -> None:
    with pytest.raises(Unusable) as caught:
        call(talk="5", how="test", extra="drop: [{when: {how: ^test$}, reason: a test call}]\n")
    assert (caught.value.reason, caught.value.seen) == ("a test call", "test")


OUTCOME = (
    "outcome: {columns: [how], values: {GOT: answered, LOST: failed, SHUT: 17}, causes: true}\n"
)


@pytest.mark.parametrize(
    ("how", "talk", "outcome"),
    [
        ("got", "5", "answered"),
        ("GOT", "0", "answered"),
        ("LOST", "0", "failed"),
        ("SHUT", "0", "busy"),
        ("SHUT", "5", "answered"),
        ("16", "0", "abandoned"),
        ("16", "5", "answered"),
        ("18", "0", "no-answer"),
        ("21", "0", "declined"),
        ("41", "0", "failed"),
        ("", "0", "no-answer"),
        ("0", "5", "answered"),
    ],
)
def test_the_outcome_is_a_word_or_a_cause(how: str, talk: str, outcome: str) -> None:
    assert call(how=how, talk=talk, extra=OUTCOME).outcome == outcome


def test_talk_of_a_call_that_was_not_answered_counts_as_ring_and_is_told() -> None:
    found, remarks = interpreted("talk: talk", OUTCOME, RULES, {"how": "LOST", "talk": "5"})
    assert (found.ring, found.talk, found.outcome) == (5.0, 0.0, "failed")
    assert remarks == {"talk of a call without an answer was counted as ring": 1}


def test_an_unknown_outcome_is_told() -> None:
    found, remarks = interpreted("talk: talk", OUTCOME, RULES, {"how": "ODD", "talk": "5"})
    assert found.outcome == "answered"
    assert remarks == {"an outcome unknown to the mapping was read from the talk time": 1}
