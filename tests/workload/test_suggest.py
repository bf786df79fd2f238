"""What is guessed of a file that no shipped mapping fits, and what is left open."""

from __future__ import annotations

import pytest
import yaml

from simulator.topology.document import parse_document
from simulator.workload.guess import Guess, Table, guess
from simulator.workload.mapping import read_mapping
from simulator.workload.suggest import suggest

ENGLISH = """\
When;Who;To whom;Secs;Result
2024-03-04 09:05:09;20101;30105;61;OK
2024-03-04 09:06:10;20102;+46855501235;15;BUSY
2024-03-04 09:07:10;30102;0855501235;0;OK
"""
SPLIT = """\
Date,Time,Extension,Number,Minutes,Cost
2024-03-04,09:05:09,20101,0855501235,1.5,0.30
2024-03-04,09:06:10,20102,+46855501235,12,1.10
2024-03-04,09:08:10,20103,20101,3,0
"""
BARE = """\
4;2024-03-04 09:05:09;201;202;61
5;2024-03-04 09:06:10;202;+46855501235;15
6;2024-03-04 09:07:10;203;0855501235;120
"""


def guessed(text: str, delimiter: str = ";", *, header: bool = True) -> Guess:
    names, *rows = (line.split(delimiter) for line in text.splitlines())
    if header:
        return guess(Table(names, rows))
    return guess(Table([str(i) for i in range(1, len(names) + 1)], [names, *rows]))


def suggested(text: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load(suggest(text.splitlines(), "own"))
    return found


def test_headings_in_plain_english_are_understood() -> None:
    found = guessed(ENGLISH)
    assert (found.start, found.source, found.target, found.length, found.outcome) == (
        "When",
        "Who",
        "To whom",
        "Secs",
        "Result",
    )


def test_a_suggestion_without_gaps_loads() -> None:
    mapping = read_mapping(parse_document(suggest(ENGLISH.splitlines(), "own"), "own.yaml"))
    assert mapping.length.talk == "Secs"


def test_minutes_and_a_date_apart_from_its_time_are_left_open() -> None:
    found = suggested(SPLIT)
    assert found["time"]["start"] is None
    assert found["length"]["talk"] is None
    assert found["source"]["columns"] == "Extension"
    assert found["destination"]["columns"] == "Number"


def test_it_is_said_why_a_column_cannot_be_taken() -> None:
    text = suggest(SPLIT.splitlines(), "own")
    assert "# fill in: 'Date' and 'Time' have to be one column" in text
    assert "# fill in: 'Minutes' has to become seconds or h:mm:ss" in text


def test_without_headings_the_values_tell() -> None:
    found = guessed(BARE, header=False)
    assert (found.start, found.source, found.target, found.length) == ("2", "3", "4", "5")


def test_a_column_that_numbers_the_rows_is_nothing_else() -> None:
    found = guessed("record;a;b;dur\n10001;201;202;5\n10002;201;203;7\n10003;202;203;2\n")
    assert (found.source, found.target, found.length) == ("a", "b", "dur")


@pytest.mark.parametrize(
    ("headings", "source", "target"),
    [
        ("called;caller", "caller", "called"),
        ("To;From", "From", "To"),
        ("dialled number;calling number", "calling number", "dialled number"),
        ("number;extension", "extension", "number"),
        ("x;caller", "caller", "x"),
        ("destination;x", "x", "destination"),
        ("x;y", "x", "y"),
    ],
)
def test_headings_tell_who_calls_whom(headings: str, source: str, target: str) -> None:
    found = guessed(f"start;{headings};duration\n2024-03-04 09:05:09;20101;20102;300\n")
    assert (found.source, found.target, found.length) == (source, target, "duration")


def test_a_column_is_not_used_twice() -> None:
    found = guessed("start;caller;duration\n2024-03-04 09:05:09;20101;300\n")
    assert (found.source, found.target) == ("caller", None)


def test_a_heading_does_not_make_a_length_of_what_is_none() -> None:
    found = guessed("start;caller;callee;duration\n2024-03-04 09:05:09;20101;20102;long\n")
    assert found.length is None


def test_a_heading_lets_names_be_parties() -> None:
    found = guessed("start;caller;callee;secs\n2024-03-04 09:05:09;anna;bo;61\n")
    assert (found.source, found.target) == ("caller", "callee")


def test_a_rule_for_lync_stands_ready() -> None:
    text = suggest(ENGLISH.splitlines(), "own")
    line = """    # - {side: lync, when: {"Who": '^3\\d{4}$'}}"""
    assert line in text.splitlines()
    mapping = parse_document(text.replace(line, line.replace("# ", "")), "own.yaml")
    assert read_mapping(mapping).source.rules[0].side == "lync"


CALLS = """\
Call;From;To;Start;Seconds;Talk
1001;{0}20123{1};{0}30001{1};2010-11-17 10:00:01;75;60
1002;{0}20124{1};{0}30002{1};2010-11-17 10:00:21;15;0
1005;{0}30124{1};{0}20002{1};2010-11-17 10:00:51;95;80
"""


@pytest.mark.parametrize("uri", [("", ""), ("sip:", "@example.com")])
def test_a_number_of_the_call_is_no_party_and_seconds_beside_talk_are_the_whole(
    uri: tuple[str, str],
) -> None:
    found = guessed(CALLS.format(*uri))
    assert (found.start, found.source, found.target) == ("Start", "From", "To")
    assert (found.length, found.total) == ("Talk", "Seconds")
    assert suggested(CALLS.format(*uri))["length"] == {"talk": "Talk", "total": "Seconds"}


def test_a_heading_whose_values_do_not_fit_is_not_replaced_by_another_column() -> None:
    found = guessed("call id;to;start;secs\n7001;(1);2024-03-04 09:05:09;300\n")
    assert (found.source, found.target) == (None, None)
