"""Faults in words."""

from __future__ import annotations

import pytest

from simulator.errors import InputError, InputErrors
from simulator.faults.load import all_faults
from simulator.faults.spec import ClockTime, FaultSpec
from simulator.topology.load import load_topology

SPEC = load_topology("guide-tcp").spec


def read(text: str) -> FaultSpec:
    (fault,) = all_faults(text, SPEC)
    return fault


def refused(text: str) -> str:
    with pytest.raises((InputError, InputErrors)) as caught:
        read(text)
    return str(caught.value)


def test_the_example_of_the_manual() -> None:
    fault = read("mxone down at 10:30 for 10 min")
    assert (fault.kind, fault.scope, fault.target) == ("down", "node", "mxone")
    assert (fault.at, fault.lasts) == (ClockTime(None, 37_800.0, "10:30"), 600.0)


def test_a_day_of_the_week_may_stand_before_the_time() -> None:
    assert read("mxone down at Mon 10:30").at == ClockTime(0, 37_800.0, "Mon 10:30")


def test_a_scope_says_which_of_two_things_of_one_name_is_meant() -> None:
    assert read("host mxone down at 5 min").members == (("host", "mxone"),)


def test_a_kind_decides_what_a_name_stands_for() -> None:
    assert read("lan-mxone down at 5 min").scope == "link"


def test_a_blank_stands_for_the_hyphen_of_a_kind() -> None:
    assert read("mxone port closed at 5 min").kind == "port-closed"


def test_the_first_value_needs_no_name() -> None:
    assert read("mxone port-closed 5060 at 5 min").values.port == 5060


def test_failures_can_be_drawn() -> None:
    fault = read("mxone down mtbf 30 d mttr 4 h")
    assert (fault.at, fault.mtbf, fault.mttr) == (None, 30 * 86_400.0, 14_400.0)


def test_a_partition_has_two_sides() -> None:
    fault = read("mxone and mediation partition at 5 min")
    assert fault.members == (("node", "mxone"), ("node", "mediation"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mxoen down at 5 min", "expected 'mxone'"),
        ("mxone dwon at 5 min", "expected 'down' after the target"),
        ("mxone down at 5 parsecs", "at: unknown unit 'parsecs'"),
        ("mxone down at Moo 10:30", "not a day of the week"),
        ("mxone down for 5 min", "when it happens is not told"),
        ("mxone restart at 5 min for 2 min", "'restart' is over at once"),
        ("mxone down mtbf 3 d", "how long it takes to mend is not told"),
        ("link mxone down at 5 min", "expected 'lan-mxone'"),
        ("mxone down at 5 min for 0 s", "no time at all"),
        ("lan-mxone flap 0 s at 5 min", "expected a time of at least 1 ms"),
        ("mxone unavailable 200 at 5 min", "`status` refuses nothing"),
        ("mxone stop status 180 at 5 min", "expected a status from 400 to 699"),
        ("mxone down 10 min", "'down' takes no value; seen '10 min', expected `at` or `mtbf`"),
        ("mxone port-closed 5062 at 5 min", "the node does not listen on this port; seen '5062'"),
        ("infrastructure dns-expired nobody.example at 5 min", "does not know this name"),
        ("mxone and mxone partition at 5 min", "both sides are on one machine"),
        ("frontend and mediation partition at 5 min", "both sides are on one machine"),
        ("lan-mxone and mediation partition at 5 min", "expected 'mxone'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(text: str, told: str) -> None:
    line = refused(text)
    assert told in line
    assert line.startswith(f"--fault {text!r}")
    assert "\n" not in line
