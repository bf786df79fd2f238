"""`dial` prints traces, and over a plan its verdict; only a wrong number sets the exit code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulator.cli.main import main

PLAN = "from,dialled,wanted\nlync,20123,extensions\nextensions,30123,lync\nlync,4711,refused\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_number_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dial", "guide-tcp", "--from", "30123", "20-123"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("lync 30123 dials 20-123\n")
    assert out.endswith("ends at extensions 20123 (+46855520123) via sip-trunk\n")
    assert err == ""


def test_several_numbers_are_traced_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dial", "guide-tcp", "--from", "lync", "20123", "4711"]) == 0
    one, two = capsys.readouterr().out.split("\n\n")
    assert one.startswith("lync 30000 dials 20123")
    assert two.startswith("lync 30000 dials 4711")


def test_json_holds_the_traces_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dial", "guide-tcp", "--from", "lync", "4711", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (trace,) = answer["traces"]
    assert trace["end"]["reason"]["rule"] == "no normalisation rule"
    assert trace["steps"][0]["file"] == "guide-tcp.yaml"


def test_a_right_plan_ends_with_code_0(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dial", "guide-tcp", "--file", str(plan)]) == 0
    assert capsys.readouterr().out.endswith("3 numbers: 3 of 3 as wanted, 0 not\n")


def test_a_wrong_number_ends_with_code_1(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan.write_text(PLAN + "lync,20124,attached\n", encoding="utf-8")
    assert main(["dial", "guide-tcp", "--file", str(plan)]) == 1
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("5 ")]
    assert line.split() == ["5", "lync", "20124", "attached", "extensions", "20124", "WRONG"]


def test_a_plan_tells_rules_never_hit_and_hidden(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = "{name: same, pattern: '^(3\\d{4})$', replacement: '+468555$1'}"
    topology = tmp_path / "mine.yaml"
    topology.write_text(
        "extends: guide-tcp\n"
        "nodes: {frontend: {lync: {dial_plans: {from-mx-one: {rules: "
        f"[{rule}, {rule.replace('same', 'again')}]}}}}}}}}}}\n",
        encoding="utf-8",
    )
    assert main(["dial", str(topology), "--file", str(plan)]) == 0
    _, never, hidden = capsys.readouterr().out.split("\n\n")[:3]
    assert "dial plan users / rule national" in never
    assert "dial plan from-mx-one / rule again" in hidden
    assert "proved: every number that it matches is matched by" in hidden


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".json"])
def test_a_plan_goes_to_a_file_too(suffix: str, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{suffix}"
    assert main(["dial", "guide-tcp", "--file", str(plan), "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "extensions 20123" in text
    if suffix == ".csv":
        rows = [*csv.DictReader(text.splitlines())]
        assert [row["right"] for row in rows] == ["yes"] * 3
    if suffix == ".json":
        assert json.loads(text)["wrong"] == 0


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".json"])
def test_answers_that_reroute_are_printed_and_go_to_a_file(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"out{suffix}"
    assert main(["dial", "guide-secondary", "--reroutes", "-o", str(out)]) == 0
    printed, text = capsys.readouterr().out, out.read_text(encoding="utf-8")
    assert "100 alone           10 s   next way" in printed
    if suffix == ".txt":
        assert text == printed
        return
    rows: list[dict[str, object]] = json.loads(text)["rows"] if suffix == ".json" else []
    rows = rows or [*csv.DictReader(text.splitlines())]
    (busy,) = (r for r in rows if (r["trunk"], r["node"], r["answer"]) == BUSY)
    assert str(busy["next_way"]) == "False"


BUSY = ("sip-trunk", "mxone", "486 cause 17")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "expected --from WHO and a NUMBER, --file PLAN.csv, or --reroutes"),
        (["--from", "lync"], "expected --from WHO and a NUMBER"),
        (["--from", "lnyc", "1"], "nobody calls from there; seen 'lnyc', expected"),
        (["--from", "lync", "1", "-o", "x.pdf"], "expected .txt or .csv or .json"),
        (["--file", "no-such.csv"], "does not exist"),
        (["--reroutes", "--from", "lync"], "--reroutes is about all trunks"),
    ],
)
def test_a_mistake_is_one_line_and_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dial", "guide-tcp", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_a_plan_and_numbers_exclude_each_other(plan: Path) -> None:
    assert main(["dial", "guide-tcp", "--from", "lync", "1", "--file", str(plan)]) == 2
