"""`check` prints findings with their places; only errors set the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli.main import main


@pytest.mark.parametrize("name", ["guide-tcp", "guide-tls"])
def test_a_shipped_topology_passes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{name}: 0 errors, 0 warnings")


def test_an_error_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "guide-tcp", "--set", "trunk.licences=0"]) == 1
    finding, summary = capsys.readouterr().out.splitlines()
    place, level, _ = finding.split(": ", 2)
    assert place.startswith("guide-tcp.yaml:")
    assert level == "error"
    assert finding.endswith("(integration guide 3.1.2)")
    assert summary == "guide-tcp: 1 error, 0 warnings, 0 advice"


def test_warnings_and_advice_do_not_set_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", "trunk.refer=yes", "--set", "trunk.srtp=required"]
    assert main(["check", "guide-tcp", *arguments]) == 0
    assert capsys.readouterr().out.endswith("guide-tcp: 0 errors, 1 warning, 1 advice\n")


def test_json_holds_the_findings_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "guide-tcp", "--json", "--set", "trunk.refer=yes"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["topology"] == "guide-tcp"
    (finding,) = answer["findings"]
    assert finding["rule"] == "refer-off"
    assert finding["source"] == "integration guide 5"
    assert finding["line"] > 0


def test_a_topology_that_does_not_load_is_the_users_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "guide-tcp", "--set", "trunk.channels=-1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("--set trunk.channels: trunks.sip-trunk.channels: below zero")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("workload.laod=1.2", "there is no 'laod'; expected 'load'"),
        ("workload.load=-1", "not a factor; seen '-1'"),
        ("workload=guide-busy-huor", "guide-busy-hour"),
    ],
)
def test_a_workload_that_does_not_load_is_the_users_mistake(
    setting: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "guide-tcp", "--set", setting]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_a_workload_that_does_not_fit_is_the_users_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    setting = "workload.traffic.lync.from=lnyc"
    assert main(["check", "guide-tcp", "--set", setting]) == 2
    assert "the topology has no such population" in capsys.readouterr().err


def test_a_setting_of_a_workload_needs_a_workload(capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--set", "workload=null", "--set", "workload.load=2"]
    assert main(["check", "guide-tcp", *settings]) == 2
    assert capsys.readouterr().err.startswith("--set workload.load: the topology names no workload")


def test_a_workload_with_right_settings_passes() -> None:
    assert main(["check", "guide-tcp", "--set", "workload.load=1.2"]) == 0


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".json"])
def test_findings_go_to_a_file_too(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"found{suffix}"
    assert main(["check", "guide-tcp", "--set", "trunk.licences=0", "-o", str(out)]) == 1
    assert "trunk-licences" in out.read_text(encoding="utf-8")
    assert "trunk-licences" in capsys.readouterr().out


def test_another_suffix_is_the_users_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "guide-tcp", "-o", str(tmp_path / "found.pdf")]) == 2
    assert "expected .txt or .csv or .json" in capsys.readouterr().err
