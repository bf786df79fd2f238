"""Dates that no clock knows."""

from __future__ import annotations

import pytest

from simulator.errors import InputErrors
from simulator.workload.load import load_workload


@pytest.mark.parametrize("start", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_start_beyond_all_calendars_is_refused(start: str) -> None:
    with pytest.raises(InputErrors, match="expected a year from 1970 to 2999"):
        load_workload("guide-busy-hour", {"workload.start": start})
