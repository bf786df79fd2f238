"""``directsip certify``: what it prints, what it writes, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli.main import main


def test_nothing_fails_is_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", "guide-tcp", "--item", "1a", "--item", "7a"]) == 0
    printed = capsys.readouterr().out
    assert "1a    Basic call, Lync to MX-ONE  2.3     pass\n" in printed
    assert "7a    Media bypass, inbound       2.3     not applicable\n" in printed
    assert printed.endswith("guide-tcp: 1 pass, 1 not applicable\n")


def test_a_failure_is_code_1_with_its_ladder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", "guide-tcp", "--item", "7c", "--set", "trunk.channels=1"]) == 1
    printed = capsys.readouterr().out
    assert "  FAIL\n" in printed
    assert "  ==> " in printed


def test_files_are_written_beside_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "found.xml"
    assert main(["certify", "guide-tcp", "--item", "3a", "-o", str(file)]) == 0
    assert "<testsuites" in file.read_text()
    assert str(file) in capsys.readouterr().err


def test_json_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", "guide-tcp", "--item", "3a", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"pass": 1}


def test_a_wrong_suffix_is_told_before_anything_is_performed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certify", "guide-tcp", "-o", str(tmp_path / "found.pdf")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "cannot be written in this format" in printed.err


def test_a_wrong_item_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", "guide-tcp", "--item", "7z"]) == 2
    assert "no such item of the checklist; seen '7z'" in capsys.readouterr().err
