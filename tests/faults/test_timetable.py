"""When faults strike."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from simulator.errors import InputError
from simulator.faults.load import all_faults
from simulator.faults.timetable import placed, require_within, timetable
from simulator.topology.load import load_topology

SPEC = load_topology("guide-tcp").spec
ZONE = "Europe/Stockholm"


def epoch(*date: int) -> float:
    return datetime(*date, tzinfo=ZoneInfo(ZONE)).timestamp()  # type: ignore[arg-type,misc]


def at(text: str, start: float) -> object:
    (fault,) = placed(all_faults(f"mxone down at {text}", SPEC), start, ZONE)
    return fault.at


def test_a_clock_time_is_that_of_the_workload() -> None:
    assert at("10:30", epoch(2010, 11, 17, 10)) == 1800.0


def test_a_time_that_is_over_comes_the_next_day() -> None:
    assert at("09:30", epoch(2010, 11, 17, 10)) == 23.5 * 3600


def test_a_day_of_the_week_is_the_next_of_that_name() -> None:
    assert at("Mon 10:00", epoch(2010, 11, 17, 10)) == 5 * 86_400.0  # a Wednesday


def test_clocks_that_change_in_between_are_heeded() -> None:
    assert at("Mon 10:00", epoch(2010, 10, 30, 10)) == 2 * 86_400.0 + 3600.0


def test_a_fault_behind_the_window_is_refused() -> None:
    with pytest.raises(InputError, match="after the measured window"):
        require_within(all_faults("mxone down at 2 h", SPEC), 3600.0)


def test_how_far_behind_it_lies_is_told_in_days_and_hours() -> None:
    faults = placed(all_faults("mxone down at Mon 10:30", SPEC), epoch(2010, 11, 17, 10), ZONE)
    with pytest.raises(InputError, match="seen '5 days, 0:30:00 after its start'"):
        require_within(faults, 3600.0)


def test_what_is_drawn_has_the_means_that_were_given() -> None:
    fault = all_faults("mxone down mtbf 30 min mttr 5 min", SPEC)
    found = timetable(fault, 1, 0, 0.0, 3000 * 3600.0)
    up = [b.begin - a.end for a, b in itertools.pairwise(found)]
    down = [one.end - one.begin for one in found]
    assert fmean(up) == pytest.approx(1800.0, rel=0.05)
    assert fmean(down) == pytest.approx(300.0, rel=0.05)


def test_a_fixed_repair_may_follow_a_drawn_failure() -> None:
    fault = all_faults("mxone down mtbf 30 min for 5 min", SPEC)
    found = timetable(fault, 1, 0, 0.0, 86_400.0)
    assert {round(one.end - one.begin, 6) for one in found} == {300.0}


def test_draws_hang_on_seed_replication_and_name_alone() -> None:
    fault = all_faults("mxone down mtbf 30 min mttr 5 min", SPEC)
    other = all_faults("gateway down mtbf 30 min mttr 5 min", SPEC)
    both = timetable((*fault, *other), 1, 0, 0.0, 86_400.0)
    alone = timetable(fault, 1, 0, 0.0, 86_400.0)
    assert [one for one in both if one.fault.name == fault[0].name] == list(alone)
    assert timetable(fault, 1, 1, 0.0, 86_400.0) != alone
    renamed = (replace(fault[0], name="another"),)
    assert [o.begin for o in timetable(renamed, 1, 0, 0.0, 86_400.0)] != [o.begin for o in alone]
