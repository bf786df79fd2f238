"""Tables on disk: closed parts only, right types, one call out of many."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator.errors import InputError
from simulator.record import store
from simulator.record.columns import SEIZURES
from simulator.record.store import PartWriter, part_names, read_table, write_table

Rows = list[tuple[int, str, int, float, float | None, str | None]]


def columns(rows: Rows) -> tuple[tuple[object, ...], ...]:
    return tuple(zip(*rows, strict=True))


def seizure(call: int, resource: str = "trunk", refused: str | None = None) -> Rows:
    return [(0, resource, call, float(call), None if refused else call + 1.0, refused)]


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    rows = seizure(1) + seizure(2, refused="full")
    write_table(tmp_path, SEIZURES, "r00000", columns(rows))
    frame = read_table(tmp_path, SEIZURES)
    assert list(frame["call"]) == [1, 2]
    assert frame["end"].isna().tolist() == [False, True]
    assert frame["refused"].isna().tolist() == [True, False]


def test_a_part_that_is_not_closed_is_passed_over(tmp_path: Path) -> None:
    write_table(tmp_path, SEIZURES, "r00000", columns(seizure(1)))
    open_part = PartWriter(tmp_path, SEIZURES, "r00001")
    open_part.write(columns(seizure(2)))
    assert list(read_table(tmp_path, SEIZURES)["call"]) == [1]
    assert part_names(tmp_path, SEIZURES) == ["r00000"]
    open_part.close()
    assert list(read_table(tmp_path, SEIZURES)["call"]) == [1, 2]


def test_parts_with_other_categories_join(tmp_path: Path) -> None:
    write_table(tmp_path, SEIZURES, "a", columns(seizure(1, "trunk")))
    write_table(tmp_path, SEIZURES, "b", columns(seizure(2, "gateway")))
    frame = read_table(tmp_path, SEIZURES)
    assert isinstance(frame["resource"].dtype, pd.CategoricalDtype)
    assert list(frame["resource"]) == ["trunk", "gateway"]


def test_one_call_is_found_among_many_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_GROUP", 100)
    writer = PartWriter(tmp_path, SEIZURES, "r00000")
    for first in range(0, 300, 100):
        writer.write(columns([row for n in range(first, first + 100) for row in seizure(n)]))
    writer.close()
    assert pq.ParquetFile(tmp_path / "seizures" / "r00000.parquet").num_row_groups == 3
    assert list(read_table(tmp_path, SEIZURES, call=250)["start"]) == [250.0]


def test_rows_that_fill_no_group_are_gathered_into_one(tmp_path: Path) -> None:
    writer = PartWriter(tmp_path, SEIZURES, "r00000")
    for n in range(5):
        writer.write(columns(seizure(n, f"trunk {n}")))
    writer.close()
    assert pq.ParquetFile(tmp_path / "seizures" / "r00000.parquet").num_row_groups == 1
    assert list(read_table(tmp_path, SEIZURES)["resource"]) == [f"trunk {n}" for n in range(5)]


def test_columns_and_a_limit_narrow_what_is_read(tmp_path: Path) -> None:
    write_table(tmp_path, SEIZURES, "a", columns(seizure(1) + seizure(2)))
    write_table(tmp_path, SEIZURES, "b", columns(seizure(3)))
    frame = read_table(tmp_path, SEIZURES, columns=("call",), limit=1)
    assert frame.to_dict("list") == {"call": [1]}


def test_a_table_without_parts_is_empty_and_has_its_columns(tmp_path: Path) -> None:
    frame = read_table(tmp_path, SEIZURES)
    assert frame.empty
    assert list(frame.columns) == [column.name for column in SEIZURES.columns]


def test_equal_rows_make_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_table(tmp_path / name, SEIZURES, "r", columns(seizure(1) + seizure(2)))
    files = [tmp_path / name / "seizures" / "r.parquet" for name in ("a", "b")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_damaged_part_is_told_in_one_line(tmp_path: Path) -> None:
    write_table(tmp_path, SEIZURES, "r00000", columns(seizure(1)))
    part = tmp_path / "seizures" / "r00000.parquet"
    part.write_bytes(part.read_bytes()[:40])
    with pytest.raises(InputError, match=r"r00000\.parquet: damaged part") as error:
        read_table(tmp_path, SEIZURES)
    assert "\n" not in str(error.value)


def test_a_part_without_a_column_of_today_was_written_by_another_version(tmp_path: Path) -> None:
    write_table(tmp_path, SEIZURES, "r00000", columns(seizure(1)))
    part = tmp_path / "seizures" / "r00000.parquet"
    pq.write_table(pq.read_table(part).drop_columns(["refused"]), part)
    with pytest.raises(InputError, match=r"r00000\.parquet: written by another version") as error:
        read_table(tmp_path, SEIZURES)
    assert "run made again" in str(error.value)
