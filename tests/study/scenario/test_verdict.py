"""A verdict as text, page, JUnit and JSON; where a failure is shown."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.errors import InputError
from simulator.study.scenario import Verdict, run_scenario
from tests.study.scenario.conftest import CALL

WRONG = (
    CALL.replace("hang up}", "hang up}\n  - {when: carl rings, carl: answer}")
    + """
expect:
  - {bo: rings, within: 1 s}
  - {anna: hears ringback, within: 1 ms}
  - {anna: is refused}
"""
)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    file = tmp_path_factory.mktemp("scenario") / "wrong.yaml"
    file.write_text(WRONG)
    return run_scenario(file)


def test_a_call_without_expectations_passes_when_its_steps_were_done(call: Verdict) -> None:
    assert call.passed
    assert call.rows == ()
    assert call.remarks == ()


def test_a_step_that_waited_in_vain_fails(wrong: Verdict) -> None:
    step = wrong.rows[-1]
    assert (step.expected, step.passed) == ("step: carl answer", False)
    assert step.seen == "not done: it waited for: carl rings"
    assert step.mark.line == 10


def test_the_ladder_shows_the_place_of_the_miss(wrong: Verdict) -> None:
    lines = str(wrong).splitlines()
    here = next(i for i, line in enumerate(lines) if line.startswith("  ==> 1.061 s: expected"))
    assert lines[here].endswith("anna hears ringback within 0.001 s")
    assert "180 Ringing" in lines[here - 1]
    assert float(lines[here - 1].split()[0]) <= 1.0611
    assert float(lines[here + 2].split()[0]) > 1.061


def test_the_text_counts_and_names_file_and_line(wrong: Verdict) -> None:
    text = wrong.text()
    assert text.startswith("wrong: FAIL (1 of 4 expectations)\n")
    assert "wrong.yaml:14:5" in text


def test_junit_has_a_case_for_each_expectation(wrong: Verdict) -> None:
    (suite,) = ET.fromstring(wrong.junit().encode())
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("wrong", "4", "3")
    cases = suite.findall("testcase")
    assert [case.find("failure") is None for case in cases] == [True, False, False, False]
    assert cases[1].get("line") == "14"
    failure = cases[1].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert "180 Ringing" in failure.text


def test_the_page_stands_alone_and_draws_the_call(wrong: Verdict) -> None:
    page = wrong.html()
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<svg") == 1
    assert "<details open>" in page
    assert page.count("FAIL") == 3 + 1  # the rows, and the heading


def test_plain_data_holds_rows_events_and_calls(wrong: Verdict) -> None:
    plain = json.loads(json.dumps(wrong.as_dict()))
    assert [row["passed"] for row in plain["expectations"]] == [True, False, False, False]
    assert plain["events"][0] == {
        "time": 1.0,
        "actor": "anna",
        "event": "dial",
        "call": 1,
        "facts": {"number": "20123"},
    }
    assert plain["calls"][0]["outcome"] == "answered"


def test_a_file_is_written_in_the_format_of_its_suffix(call: Verdict, tmp_path: Path) -> None:
    call.save(tmp_path / "call.xml")
    assert ET.parse(tmp_path / "call.xml").getroot().tag == "testsuites"
    with pytest.raises(InputError, match="cannot be written in this format"):
        call.save(tmp_path / "call.csv")


def test_tables_and_messages_can_be_explored(call: Verdict) -> None:
    assert list(call.calls["outcome"]) == ["answered"]
    assert set(call.events["actor"]) == {"anna", "bo"}
    assert call.message(0).startswith("INVITE sip:20123@")
    assert "INVITE" in call.ladder(1).text()


def test_names_that_xml_cannot_hold_do_not_break_the_document(tmp_path: Path) -> None:
    text = 'name: "<a>\\x01]]>"\n' + CALL
    file = tmp_path / "one.yaml"
    file.write_text(text)
    (suite,) = ET.fromstring(run_scenario(file).junit().encode())
    assert suite.get("name") == "<a>\ufffd]]>"
