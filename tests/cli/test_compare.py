"""``directsip compare``: text, JSON, CSV, one call, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulator.cli.main import OK, USER_MISTAKE, main
from tests.study.happening import Planned, happen


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("compare")
    call = Planned("lync-to-mxone")
    a = happen(folder / "a", call)
    b = happen(folder / "b", call, overrides={"trunk.channels": 0})
    return str(a.path), str(b.path)


def test_it_prints_inputs_figures_and_calls(
    both: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *both]) == OK
    out, err = capsys.readouterr()
    assert "trunks.sip-trunk.channels  30  0" in out
    assert "No interval: at least two replications of both runs are needed." in out
    assert "30001 to 20001          1       1  answered 200  blocked 503" in out
    assert err == ""


def test_json_is_alone_on_standard_output(
    both: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *both, "--json"]) == OK
    told = json.loads(capsys.readouterr().out)
    assert told["inputs"] == [{"path": "trunks.sip-trunk.channels", "a": "30", "b": "0"}]
    assert [row["differs"].split(", ")[0] for row in told["calls"]] == ["outcome"]


def test_figures_are_written_as_csv(
    both: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    assert main(["compare", *both, "-o", str(file)]) == OK
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    blocking = next(row for row in rows if row["figure"] == "blocking")
    assert (blocking["name"], blocking["a"], blocking["b"]) == ("sip-trunk", "0.0", "1.0")


def test_one_call_is_compared_by_its_messages(
    both: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *both, "--call", "1"]) == OK
    out = capsys.readouterr().out
    assert "messages are in both" in out
    assert "503 Service Unavailable" in out


def test_mistakes_are_told_in_one_line(
    both: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *both, "--call", "7"]) == USER_MISTAKE
    assert "no such call" in capsys.readouterr().err
    assert main(["compare", both[0], str(tmp_path / "gone")]) == USER_MISTAKE
    assert capsys.readouterr().err.count("\n") == 1
