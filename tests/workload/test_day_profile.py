"""A day's profile in CSV: what is read, and each way in which it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.workload.day_profile import read_profile


def written(folder: Path, data: bytes) -> Path:
    file = folder / "day.csv"
    file.write_bytes(data)
    return file


def test_times_become_seconds_after_midnight(tmp_path: Path) -> None:
    file = written(tmp_path, b"time,factor\n# night\n00:00,0.1\n\n9:30,1.5\n")
    assert read_profile(file) == ((0.0, 0.1), (9.5 * 3600.0, 1.5))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a profile of the day"),
        (b"\xff\x00\xfe", "not CSV text"),
        (b"hour,factor\n9,1\n", "expected the columns time,factor"),
        (b"time,factor\n", "the profile has no rows"),
        (b"time,factor\n25:00,1\n", "day.csv:2: not a time of day"),
        (b"time,factor\n09:00,-1\n", "day.csv:2: not a factor"),
        (b"time,factor\n09:00,1\n09:00,2\n", "day.csv:3: not later than the row before"),
        (b"time,factor\n09:00,1\n10:0", "day.csv:3: not two values"),
        (b'time,factor\n"09:00,1\n', "not CSV text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        read_profile(written(tmp_path, data))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_wrong_rows_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        read_profile(written(tmp_path, b"time,factor\nx,1\n10:00,y\n"))
    assert len(caught.value.errors) == 2


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"day.csv: cannot be read: no such file"):
        read_profile(tmp_path / "day.csv")
