"""`directsip calls`: chosen, sorted, printed, written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulator.cli.main import main
from simulator.record.columns import CALLS
from simulator.record.store import write_table
from tests.cli.made_run import made_run
from tests.record.messages import CALL
from tests.study.made import results

Output = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path) -> str:
    writer = made_run(tmp_path / "run")
    writer.finish(results())
    return str(writer.folder)


def numbers(capsys: Output) -> list[str]:
    return [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]


def test_all_calls_are_listed(run: str, capsys: Output) -> None:
    assert main(["calls", run]) == 0
    assert numbers(capsys) == ["1", "2", "3"]


def test_calls_come_by_number_and_say_their_replication(run: str, capsys: Output) -> None:
    rows = tuple([{**CALL, "call": n}.get(c.name) for n in (9, 8)] for c in CALLS.columns)
    write_table(Path(run), CALLS, "r00001", rows)
    assert main(["calls", run]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3", "8", "9"]
    assert lines[0].split()[:2] == ["call", "replication"]


def test_no_such_call_is_said(run: str, capsys: Output) -> None:
    assert main(["calls", run, "--where", "outcome = declined"]) == 0
    assert capsys.readouterr().err == "no such call\n"


def test_where_chooses(run: str, capsys: Output) -> None:
    assert main(["calls", run, "--where", "outcome = busy or sip_status = 503"]) == 0
    assert numbers(capsys) == ["2", "3"]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("begin", ["3", "1", "2"]),
        ("-begin", ["2", "1", "3"]),
        ("outcome", ["1", "3", "2"]),
        ("outcome,-call", ["1", "3", "2"]),
    ],
)
def test_sort_orders(run: str, capsys: Output, column: str, order: list[str]) -> None:
    assert main(["calls", run, "--sort", column]) == 0
    assert numbers(capsys) == order


def test_missing_values_come_last_both_ways(run: str, capsys: Output) -> None:
    for column in ("sdt", "-sdt"):
        assert main(["calls", run, "--sort", column]) == 0
        assert numbers(capsys)[0] == "1"


def test_a_limit_is_said(run: str, capsys: Output) -> None:
    assert main(["calls", run, "--limit", "1"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "1 of 3 calls" in err


def test_json_stands_alone(run: str, capsys: Output) -> None:
    assert main(["calls", run, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["sdt"] for row in rows] == [58.0, None, None]


def test_csv_has_all_columns_and_rows(run: str, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "calls.csv"
    assert main(["calls", run, "--limit", "1", "-o", str(path)]) == 0
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in CALLS.columns]
    assert [row["call"] for row in rows] == ["1", "2", "3"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("unit", ["20.5 min", "1230", "1230s"])
def test_a_time_may_have_its_unit(run: str, capsys: Output, unit: str) -> None:
    assert main(["calls", run, "--where", f"begin < {unit} and sip_status >= 500"]) == 0
    assert numbers(capsys) == ["3"]


@pytest.mark.parametrize("suffix", [".json", ".txt"])
def test_other_formats(run: str, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"calls{suffix}"
    assert main(["calls", run, "-o", str(path)]) == 0
    assert "30012" in path.read_text()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--where", "outcom = busy"], "--where: no column of calls; seen 'outcom'"),
        (["--where", "outcome = Blocked"], "--where: no value of outcome; seen 'Blocked'"),
        (["--where", "begin < 5 parsec"], "seen 'parsec'"),
        (["--sort", "call,begins"], "--sort: no column of calls; seen 'begins'"),
        (["--sort", "begins"], "--sort: no column of calls; seen 'begins', expected 'begin'"),
        (["-o", "calls.xls"], "calls.xls: calls cannot be written in this format"),
        (["-o", "no/folder/calls.csv"], "no/folder"),
    ],
)
def test_mistakes_are_told_in_one_line(
    run: str, capsys: Output, options: list[str], words: str
) -> None:
    assert main(["calls", run, *options]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
