"""Dates and lengths of call records."""

from __future__ import annotations

import pytest

from simulator.workload.instants import Dates, corrected, read_length
from simulator.workload.schema import TimeRule


def dates(*formats: str, zone: str = "UTC") -> Dates:
    return Dates(TimeRule(start="start", formats=formats, zone=zone))


@pytest.mark.parametrize(
    ("form", "text", "seconds", "resolution"),
    [
        ("%Y%m%d %H%M", "20060601 0008", 1149120480.0, 60.0),
        ("%d/%m/%Y %H:%M:%S", "1/9/2017 16:33:01", 1504283581.0, 1.0),
        ("%Y-%m-%d %H:%M:%S.%f", "2017-09-01 16:33:01.25", 1504283581.25, 0.001),
        ("%Y-%m-%d %H", "2017-09-01 16", 1504281600.0, 3600.0),
        ("epoch", "1504283581", 1504283581.0, 1.0),
        ("epoch-ms", "1504283581250", 1504283581.25, 0.001),
        ("iso", "2017-09-01T16:33:01+01:00", 1504279981.0, 1.0),
        ("iso", "2017-09-01 16:33:01Z", 1504283581.0, 1.0),
    ],
)
def test_each_form_of_a_date_is_read(
    form: str, text: str, seconds: float, resolution: float
) -> None:
    assert dates(form).read(text) == (seconds, resolution)


@pytest.mark.parametrize(
    "text", ["", "0", "-5", "nan", "soon", "2017-09-01", "31/31/2017 00:00:00"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates("epoch", "iso", "%d/%m/%Y %H:%M:%S").read(text) is None


def test_the_first_format_that_fits_is_taken() -> None:
    both = dates("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")
    assert both.instant("1/9/2017 00:00") == 1504224000.0


def test_a_zone_moves_dates_in_summer_as_it_does() -> None:
    local = dates("%Y-%m-%d %H:%M:%S", zone="Europe/Lisbon")
    assert local.instant("2017-09-01 16:33:01") == 1504279981.0
    assert local.instant("2017-12-01 16:33:01") == 1512145981.0


def test_of_the_two_instants_when_clocks_go_back_the_earlier_is_meant() -> None:
    local = dates("%Y-%m-%d %H:%M:%S", zone="Europe/Stockholm")
    assert local.instant("2024-10-27 02:30:00") == 1729989000.0  # 00:30 UTC


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        (1504283581.0, "1504279981.1", 1504279981.0),
        (1504283599.0, "pbx-1504279981.1", 1504279999.0),  # a record that began 18 s later
        (1504283581.0, "", 1504283581.0),
        (1504283581.0, "1409279981.1", 1504283581.0),  # three years off is no zone
        (1504299781.0, "1504279981.1", 1504279981.0),  # 5 h 30 min ahead
    ],
)
def test_an_epoch_beside_the_date_tells_the_offset(
    start: float, text: str, expected: float
) -> None:
    assert corrected(start, text) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("61", 61.0), ("1.5", 1.5), ("-2", -2.0), ("0:01:01", 61.0), ("100:00:00", 360000.0),
     ("1_000", None), ("inf", None), ("", None), ("1:75:00", None)],
)  # fmt: skip
def test_lengths_are_seconds_or_a_clock(text: str, seconds: float | None) -> None:
    assert read_length(text) == seconds
