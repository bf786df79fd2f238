"""``directsip study overload``: a page, a table, a figure, and a verdict where one is asked for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulator.cli.main import main

SHORT = [
    "study",
    "overload",
    "overload-udp",
    *("--vary", "workload.load=0.05,0.1"),
    *("--duration", "4 s", "--warmup", "1 s", "--replications", "2", "--workers", "1"),
]


def test_the_page_has_a_line_for_each_point(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(SHORT) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Overload of overload-udp: 2 replications of 4.00 s;")
    assert [line.split()[0] for line in out.splitlines()[4:6]] == ["0.05", "0.1"]
    assert "Traceback" not in err


def test_json_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SHORT, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [point["values"] for point in answer["points"]] == [
        {"workload.load": "0.05"},
        {"workload.load": "0.1"},
    ]


def test_the_table_is_written_with_its_intervals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "x.csv"
    assert main([*SHORT, "-o", str(table)]) == 0
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert len(rows) == 2
    for row in rows:
        assert float(row["goodput_low"]) <= float(row["goodput"]) <= float(row["goodput_high"])


@pytest.mark.parametrize("more", [[], ["--over-time"]])
def test_a_figure_is_written(
    more: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    figure = tmp_path / "x.svg"
    assert main([*SHORT, *more, "-o", str(figure)]) == 0
    assert figure.read_text().count("<svg") == 1


def test_a_file_that_fails_in_the_end_does_not_cost_the_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert main([*SHORT, "-o", str(tmp_path / "x.csv")]) != 0
    assert capsys.readouterr().out.startswith("Overload of overload-udp")


def test_the_legend_says_that_a_curve_has_no_control(tmp_path: Path) -> None:
    figure = tmp_path / "x.svg"
    vary = ["--vary", "node.server.overload={},{reject_at: 50}", "--vary", "workload.load=0.1"]
    assert main([*SHORT[:3], *SHORT[5:], *vary, "-o", str(figure)]) == 0
    assert "overload none" in figure.read_text()


def test_an_expectation_decides(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SHORT, "--expect", "invites_per_call <= 1.01"]) == 0
    assert "passed  invites_per_call <= 1.01: 1 at load 0.05" in capsys.readouterr().out
    assert main([*SHORT, "--expect", "goodput(0.05) >= 80 /s"]) == 1
    assert "FAILED  goodput(0.05) >= 80 /s" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--vary", "workload.lod=1"], "'load'"),
        (["--vary", "host.server.queue_limt=1"], "queue_limit"),
        (["--vary", "workload.load=1..0"], "the range is empty"),
        (["--expect", "godput >= 1 /s"], "'goodput'"),
        (["--expect", "goodput(3) >= 1 /s"], "no such variant"),
        (["-o", "x.pdf"], "x.pdf"),
        (["-o", "nowhere/x.csv"], "nowhere"),
        (["-o", "/proc/x.csv"], "/proc/x.csv: cannot be written"),
        (["--over-time"], "-o FILE.svg or .png"),
        (["--over-time", "-o", "x.csv"], "-o FILE.svg or .png"),
        (["--duration", "0 s"], "duration"),
    ],
)
def test_a_mistake_is_one_line(
    more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SHORT, *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_an_unknown_study_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", "overlod"]) == 2
    assert "did you mean 'overload'?" in capsys.readouterr().err


def test_streams_have_no_storm_and_the_page_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    short = [*SHORT[:2], "guide-tcp", *SHORT[5:], "--vary", "workload.load=1"]
    assert main(short) == 0
    assert "Over TCP and TLS no INVITE goes out again" in capsys.readouterr().out
