"""`scenario` prints verdicts: exit 0 where all pass, 1 where not, 2 for a mistake in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli.main import main


def test_scenarios_that_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "decline-by-lync", "decline-by-mxone"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("decline-by-lync: pass (")
    assert out.endswith("\n2 of 2 scenarios pass\n")


def test_another_topology_and_what_is_set_decide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    xml = tmp_path / "x.xml"
    arguments = ["--topology", "guide-tls", "--set", "trunk.channels=0", "-o", str(xml)]
    assert main(["scenario", "bypass-inbound", *arguments]) == 1
    out, err = capsys.readouterr()
    assert "bypass-inbound: FAIL" in out
    assert err == f"{xml}\n"
    assert "no free channel" in xml.read_text()


def test_json_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "decline-by-lync", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"]
    assert answer["scenarios"][0]["scenario"] == "decline-by-lync"


def test_a_mistake_in_a_file_is_one_line_and_nothing_is_performed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("topology: guide-tcp\nactors: {a: 30001}\nsteps: [{at: 1 s, b: answer}]\n")
    assert main(["scenario", "decline-by-lync", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{file}:3:")
    assert "Traceback" not in err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "scenario"]) == 0
    schema = json.loads(capsys.readouterr().out)
    step = schema["$defs"]["StepFile"]
    assert "dial" in step["additionalProperties"]["enum"]
    assert {"actors", "steps", "expect", "set"} <= set(schema["properties"])


def test_a_format_that_there_is_not_is_refused_before_anything_is_performed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["scenario", "basic-lync-to-mxone", "-o", "verdict.csv"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "verdict.csv: cannot be written in this format" in told.err
