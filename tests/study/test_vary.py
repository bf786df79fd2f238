"""What ``--vary`` reads."""

import pytest

from simulator.errors import InputError
from simulator.study.vary import given, points, variation


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("workload.load=1", ("1",)),
        ("workload.load=1..3", ("1", "2", "3")),
        ("workload.load=0.2..0.5:0.1", ("0.2", "0.3", "0.4", "0.5")),
        ("workload.load=0.2..0.55:0.1", ("0.2", "0.3", "0.4", "0.5")),
        ("trunk.timeout=15 s..45s:15 s", ("15 s", "30 s", "45 s")),
        ("trunk.timeout=15..45 s:15", ("15 s", "30 s", "45 s")),
        ("trunk.timeout=15s, 1 min", ("15s", "1 min")),
        ("node.a.overload={reject_at: 5, accept_at: 2},{}", ("{reject_at: 5, accept_at: 2}", "{}")),
    ],
)
def test_values_are_listed_or_counted(text: str, values: tuple[str, ...]) -> None:
    assert variation(text).values == values


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("workload.load", "not a variation"),
        ("=1,2", "not a variation"),
        ("workload.load=", "not a variation"),
        ("workload.load=1,,2", "a value is missing"),
        ("workload.load=a..b", "not a range"),
        ("workload.load=1..2..3", "not a range"),
        ("workload.load=3..1", "the range is empty"),
        ("workload.load=1..3:0", "the range is empty"),
        ("trunk.timeout=15 s..1 min", "a range with several units"),
        ("workload.load=0..1:0.0001", "too many values"),
    ],
)
def test_another_form_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        variation(text)
    assert text in str(caught.value)


def test_every_combination_is_a_point() -> None:
    found = points(given({"a": [1, 2], "b": "x,y"}))
    assert [tuple(point.values()) for point in found] == [
        ("1", "x"),
        ("1", "y"),
        ("2", "x"),
        ("2", "y"),
    ]


def test_nothing_varied_is_one_point() -> None:
    assert points(given(())) == [{}]


def test_a_path_is_not_varied_twice() -> None:
    with pytest.raises(InputError, match="varied twice"):
        points(given(["a=1", "a=2"]))


def test_combinations_have_a_limit() -> None:
    with pytest.raises(InputError, match="too many combinations"):
        points(given(["a=1..100", "b=1..11"]))
