"""Mapping files: the shipped ones, and every mistake of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError, InputErrors
from simulator.topology.document import parse_document
from simulator.topology.shipped import names
from simulator.workload.mapping import load_mapping, read_mapping
from simulator.workload.schema import Mapping

SHIPPED = ("asterisk-master", "cdr-stats", "cucm", "freepbx", "freeswitch", "mxone", "vast2008")
GOOD = """\
name: own
layout:
  columns: [when, a, b, seconds]
time: {start: when, formats: iso}
length: {talk: seconds}
source: {columns: a, rules: [{side: lync}]}
destination: {columns: b, rules: [{side: mxone, when: {b: '^(2\\d{4})$'}, number: '\\1'}]}
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read_mapping(parse_document(text, "own.yaml"))
    return [str(error) for error in caught.value.errors]


def test_the_seven_systems_are_shipped() -> None:
    assert set(SHIPPED) <= set(names("mappings"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_mapping_loads_under_its_own_name(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.about


def test_a_mapping_of_ones_own_loads_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(GOOD)
    assert load_mapping(path) == load_mapping(str(path))
    assert load_mapping(path).destination.rules[0].number == "\\1"


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no such mapping; seen 'freepx', expected .*'freepbx'"):
        load_mapping("freepx")


def test_a_missing_file_is_one_line() -> None:
    with pytest.raises(InputErrors, match=r"none\.yaml: cannot be read"):
        load_mapping("none.yaml")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("talk: s", "talc: s", "5:10: length.talc", "unknown field; expected 'talk'"),
        ("start: when", "start: wen", "4:8: time.start", "column; seen 'wen', expected 'when'"),
        ("iso", "[iso, '%H:%M']", "4:36: time.formats.1", "not a format of a date; seen '%H:%M'"),
        ("iso", "iso, zone: Oz", "4:35: time.zone", "unknown time zone; seen 'Oz'"),
        ("lync", "links", "6:31: source.rules.0.side", "expected 'lync', 'mxone' or 'pstn'"),
        ("(2", "((2", "7:56: destination.rules.0.when.b", "cannot be read: missing )"),
        ("'\\1'", "'\\2'", "7:74: destination.rules.0.number", "does not fit its pattern"),
        ("'\\1'", "'\\'", "7:74: destination.rules.0.number", "does not fit its pattern"),
        ("when: {b:", "when: {a:", "7:74: destination.rules.0.number", "has no pattern"),
        ("talk: s", "ring: s", "5:1: length", "tells no length; expected one of total, talk, end"),
        (", rules: [{side: lync}]", "", "6:1: source", "tells no side; expected rules, or"),
        ("name: own", "direction: x\nname: own", "1:1: direction", "expected 'lync-to-mxone'"),
        ("name: own", "name: own\njoin: {by: []}", "2:8: join.by", "nothing in it"),
        ("layout:", "layout:\n  encoding: utf-9", "3:3: layout.encoding", "seen 'utf-9'"),
        ("layout:", "layout:\n  delimiter: ';;'", "3:3: layout.delimiter", "at most 1 character"),
        ("layout:", "layout:\n  optional: 4", "3:3: layout.optional", "leaves no column"),
        ("  columns", "  optional: -1\n  columns", "3:3: layout.optional", "below zero"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(old: str, new: str, place: str, words: str) -> None:
    found = mistakes(GOOD.replace(old, new, 1))
    assert found[0].startswith(f"own.yaml:{place}: ")
    assert words in found[0]


def test_a_cause_beyond_those_of_the_standard_is_refused() -> None:
    found = mistakes(GOOD + "outcome: {columns: b, values: {x: 200}}\n")
    assert found[-1].startswith("own.yaml:8:32: outcome.values.x: ")


def test_a_direction_for_all_rows_needs_no_rules() -> None:
    text = GOOD.replace(", rules: [{side: lync}]", "").replace("name: own", "name: own\n"
                        "direction: lync-to-pstn")  # fmt: skip
    assert read_mapping(parse_document(text, "own.yaml")).direction == "lync-to-pstn"


def test_an_outcome_is_a_word_or_a_cause() -> None:
    text = GOOD + "outcome: {columns: b, values: {GONE: abandoned, BUSY: 17}}\n"
    rule = read_mapping(parse_document(text, "own.yaml")).outcome
    assert rule is not None
    assert rule.values == {"GONE": "abandoned", "BUSY": 17}


def test_the_schema_of_a_mapping_can_be_shown() -> None:
    shown = Mapping.model_json_schema()
    assert set(shown["required"]) == {
        "name", "layout", "time", "length", "source", "destination"
    }  # fmt: skip
