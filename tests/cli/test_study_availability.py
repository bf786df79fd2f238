"""``directsip study availability``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.study.availability.made import TRUNK

FAULT = "mxone down at 2 min for 1 min"
SMALL = (
    "study", "availability", str(TRUNK), "--fault", FAULT, "--duration", "20 min",
    "--warmup", "1 min", "--replications", "1", "--workers", "1",
)  # fmt: skip


def test_it_prints_the_table_and_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "table.csv"
    assert main([*SMALL, "-o", str(file)]) == 0
    assert "All calls" in capsys.readouterr().out
    assert file.read_text().startswith("scope,name,offered_per_year,availability,")


def test_a_figure_is_drawn_and_an_expectation_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figure.svg"
    assert main([*SMALL, "-o", str(file), "--expect", "availability >= 100 %", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["passed"] is False
    assert file.read_text().startswith("<?xml")


def test_a_fault_without_end_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", "availability", "guide-tcp", "--fault", "mxone down at 1 min"]) == 2
    told = capsys.readouterr().err
    assert "the fault lasts to the end" in told
    assert len(told.splitlines()) == 1
