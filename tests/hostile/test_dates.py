"""Dates that no clock knows."""

from __future__ import annotations

import pytest

from simulator.errors import InputError, InputErrors
from simulator.workload.load import load_workload
from simulator.workload.records import CallRecord, Replay


@pytest.mark.parametrize("start", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_start_beyond_all_calendars_is_refused(start: str) -> None:
    with pytest.raises(InputErrors, match="expected a year from 1970 to 2999"):
        load_workload("guide-busy-hour", {"workload.start": start})


def replay(*calls: tuple[float, float]) -> Replay:
    """Records of calls, each by its start in days and its duration in seconds."""
    records = tuple(
        CallRecord(start * 86400.0, "lync-to-pstn", "30001", "1", 1.0, talk, "answered", line)
        for line, (start, talk) in enumerate(calls, start=2)
    )
    return Replay("made.csv", "made", records, (), len(records))


def test_one_date_that_is_wrong_by_years_is_told_with_both_lines() -> None:
    message = r"made.csv:3: 3,650 days from the start of the call in line 2 to .* line 3; expected"
    with pytest.raises(InputError, match=message):
        replay((0.0, 60.0), (3650.0, 60.0), (1.0, 60.0)).require_one_period()


def test_a_duration_of_years_is_told() -> None:
    with pytest.raises(InputError, match="days from the start of the call in line 2"):
        replay((0.0, 1e9)).require_one_period()


def test_records_of_a_year_are_one_period() -> None:
    replay((0.0, 60.0), (365.0, 60.0)).require_one_period()
