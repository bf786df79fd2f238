"""``directsip explain``: text, JSON, a file, and what it refuses."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from simulator.cli.main import OK, USER_MISTAKE, main
from simulator.study.run import Run
from tests.study.happening import Planned, happen


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("explain")
    return happen(folder, Planned("lync-to-mxone"), overrides={"trunk.channels": 0})


def test_it_prints_the_explanation(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(run.path), "--call", "1"]) == OK
    out, err = capsys.readouterr()
    assert out == run.explain(1).text
    assert err == ""


def test_json_is_alone_on_standard_output(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(run.path), "--call", "1", "--json"]) == OK
    told = json.loads(capsys.readouterr().out)
    assert told["decision"]["rule"] == "no free channel"
    assert told["decision"]["places"][0]["path"] == "trunks.sip-trunk.channels"
    assert told["heard"]["sip_status"] == 503


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_it_is_written_to_a_file(
    run: Run, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"why{suffix}"
    assert main(["explain", str(run.path), "--call", "1", "-o", str(file)]) == OK
    assert "no free channel" in file.read_text(encoding="utf-8")
    assert capsys.readouterr().err == f"{file}\n"


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == USER_MISTAKE
    return capsys.readouterr().err


def test_mistakes_are_told_in_one_line(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = partial(refusal, capsys, str(run.path), "--call")
    assert "no such call" in told("2")
    assert "expected .txt or .json" in told("1", "-o", str(tmp_path / "why.csv"))
    assert told("2").count("\n") == 1


def test_a_capture_is_refused_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simulator.cli.explain.open_result", lambda path, partial: object())
    told = refusal(capsys, "trace.pcapng", "--call", "1")
    assert "a capture does not say why a call ended so" in told
    assert told.count("\n") == 1
