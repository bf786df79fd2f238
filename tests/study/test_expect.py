"""What ``--expect`` reads, and what it makes of figures."""

from math import nan

import pytest

from simulator.errors import InputError
from simulator.study.expect import NUMBER, check_variants, expectation, judge, judged_text
from simulator.topology.units import FRACTION, RATE, TIME

FIGURES = {"reroute_time": TIME, "goodput": RATE, "lost": FRACTION, "invites": NUMBER}
FOUND = [
    ({"trunk.options_interval": "15s"}, {"reroute_time": 4.0, "lost": 0.01}),
    ({"trunk.options_interval": "60s"}, {"reroute_time": 6.0, "lost": nan}),
]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("reroute_time <= 5 s", 5.0),
        ("reroute_time<=500ms", 0.5),
        ("goodput >= 80 /s", 80.0),
        ("lost < 1 %", 0.01),
        ("invites == 1.5", 1.5),
    ],
)
def test_a_value_has_the_unit_of_its_figure(text: str, bound: float) -> None:
    assert expectation(text, FIGURES).bound == bound


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("reroute_time", "not an expectation"),
        ("reroute_time <=", "not an expectation"),
        ("reroute_time = 5 s", "not an expectation"),
        ("reroute <= 5 s", "no such figure"),
        ("reroute_time <= 5", "the unit is missing"),
        ("goodput >= 80 s", "unknown unit 's'"),
        ("lost <= 2", "too large"),
    ],
)
def test_another_form_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        expectation(text, FIGURES)
    assert "--expect" in str(caught.value)


def test_a_misspelt_figure_names_the_nearest() -> None:
    with pytest.raises(InputError, match="expected 'reroute_time'"):
        expectation("reroute_tim <= 5 s", FIGURES)


@pytest.mark.parametrize(
    ("compare", "holds"),
    [("<=", True), (">=", True), ("==", True), ("<", False), (">", False), ("!=", False)],
)
def test_equality_is_on_the_right_side(compare: str, holds: bool) -> None:
    assert expectation(f"reroute_time {compare} 5 s", FIGURES).holds(5.0) is holds


def test_every_variant_is_asked_unless_one_is_named() -> None:
    everywhere = expectation("reroute_time <= 5 s", FIGURES)
    there = expectation("reroute_time(15s) <= 5 s", FIGURES)
    assert [row.passed for row in judge([everywhere, there], FOUND)] == [True, False, True]


def test_what_was_not_measured_does_not_hold() -> None:
    rows = judge([expectation("lost(60s) != 1 %", FIGURES)], FOUND)
    assert judged_text(rows) == [
        "FAILED  lost(60s) != 1 %: not measured at options_interval 60s",
    ]


def test_a_variant_that_is_not_there_is_refused() -> None:
    one = expectation("reroute_time(20s) <= 5 s", FIGURES)
    with pytest.raises(InputError, match="no such variant") as caught:
        check_variants([one], [values for values, _ in FOUND])
    assert "15s, 60s" in str(caught.value)
