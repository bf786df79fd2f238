"""What `replay` says of records that it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.main import main


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text("when,from,to,seconds\n2010-11-17 10:00:00,20123,30123,42\n")
    return path


def test_unknown_columns_end_with_a_mapping_to_start_from(
    unknown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", "guide-tcp", str(unknown)]) == 2
    printed = capsys.readouterr()
    assert 'name: "calls"' in printed.out
    assert "seconds" in printed.out
    assert "no shipped mapping fits" in printed.err


def test_unknown_columns_show_the_first_rows(
    unknown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["replay", "guide-tcp", str(unknown)])
    assert "20123,30123,42" in capsys.readouterr().err
