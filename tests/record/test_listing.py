"""Calls as text and files: columns that fit, figures that can be read, orders that hold."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from simulator.record.columns import CALLS
from simulator.record.listing import as_rows, as_text, chosen_calls, write_calls
from tests.record.messages import CALL

ROWS = pd.DataFrame(
    [
        {**CALL, "call": 1, "outcome": "busy", "begin": 20.0, "srd": 0.0021, "sdt": None},
        {**CALL, "call": 2, "outcome": "answered", "begin": 10.0, "srd": 0.1 + 0.2},
        {**CALL, "call": 3, "outcome": "busy", "begin": 10.0, "reason_rule": "\x1b[31muser busy"},
    ],
    columns=[column.name for column in CALLS.columns],
)


def heads(width: int | None) -> list[str]:
    return as_text(ROWS, width=width).splitlines()[0].split()


@pytest.mark.parametrize(
    ("sort", "calls"),
    [
        (None, [1, 2, 3]),
        ("-call", [3, 2, 1]),
        ("begin", [2, 3, 1]),
        ("begin,-call", [3, 2, 1]),
        ("outcome, begin", [2, 3, 1]),
        ("sdt,begin,-call", [3, 2, 1]),  # missing values last
    ],
)
def test_rows_are_sorted_by_columns_in_turn(sort: str | None, calls: list[int]) -> None:
    assert list(chosen_calls(ROWS, None, sort)["call"]) == calls


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160, 300])
def test_a_screen_gets_the_columns_that_fit(width: int) -> None:
    lines = as_text(ROWS, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].split()[0] == "call"


def test_a_wider_screen_gets_more_columns() -> None:
    counts = [len(heads(width)) for width in (40, 80, 160)]
    assert counts == sorted(set(counts))
    assert "released_by" in heads(160)


def test_the_narrowest_screen_gets_the_number() -> None:
    assert heads(1) == ["call"]


def test_a_column_without_values_is_left_out() -> None:
    assert "direction" not in as_text(ROWS.assign(direction=None)).splitlines()[0].split()
    assert "direction" in as_text(ROWS.head(0)).splitlines()[0].split()


def test_small_times_keep_two_digits() -> None:
    cells = as_text(ROWS, ("call", "srd", "sdt")).splitlines()[1].split()
    assert cells == ["1", "0.0021", "-"]


def test_no_control_character_reaches_the_terminal() -> None:
    assert "\x1b" not in as_text(ROWS)


def test_files_hold_no_noise_of_added_floats(tmp_path: Path) -> None:
    write_calls(ROWS, tmp_path / "calls.csv")
    assert "0.30000000000000004" not in (tmp_path / "calls.csv").read_text()
    assert [row["srd"] for row in as_rows(ROWS)] == [0.0021, 0.3, 0.05]


def test_every_format_holds_all_rows_and_columns(tmp_path: Path) -> None:
    names = [column.name for column in CALLS.columns]
    for suffix in (".csv", ".json", ".parquet", ".txt"):
        write_calls(ROWS, tmp_path / f"calls{suffix}")
    assert list(pd.read_csv(tmp_path / "calls.csv").columns) == names
    assert list(pd.read_parquet(tmp_path / "calls.parquet").columns) == names
    assert [list(row) for row in json.loads((tmp_path / "calls.json").read_text())] == [names] * 3
    text = (tmp_path / "calls.txt").read_text().splitlines()
    assert len(text) == 4
    assert text[0].split() == [name for name in names if ROWS[name].notna().any()]
