"""Which calls of a capture are legs of one call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.record.reading import CapturedCallFacts
from simulator.workload.captured_legs import first_legs

S = 1_000_000_000
CLIENT, MEDIATION, MXONE, PHONE = "10.0.0.1", "192.0.2.90", "192.0.2.84", "10.0.0.2"


def leg(
    number: int,
    source: str,
    destination: str,
    begin: float = 0.0,
    answered: float | None = 5.0,
    released: float | None = 65.0,
    *,
    caller: str = "30123",
    called: str = "20123",
) -> CapturedCallFacts:
    return CapturedCallFacts(
        number,
        f"{number}@x",
        caller,
        called,
        called,
        _ns(begin),
        _ns(answered),
        _ns(answered),
        _ns(released),
        _ns(released),
        200 if answered else 487,
        0,
        "caller",
        "answered" if answered else "abandoned",
        source,
        destination,
        "",
        "",
    )


def _ns(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * S)


FIRST = leg(1, CLIENT, MEDIATION)
SECOND = leg(2, MEDIATION, MXONE, 0.1, 4.9, 65.1)
THIRD = leg(3, MXONE, PHONE, 0.2, 4.8, 65.2)


def test_legs_that_go_on_from_each_other_are_one_call() -> None:
    assert first_legs([FIRST, SECOND, THIRD]) == {1: 1, 2: 1, 3: 1}


def test_a_leg_alone_is_not_listed() -> None:
    assert first_legs([FIRST]) == {}


def test_legs_are_known_in_any_order() -> None:
    assert first_legs([THIRD, FIRST, SECOND]) == {1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize("called", ["+46855520123", "0085520123", "20123"])
def test_numbers_are_alike_by_their_last_digits(called: str) -> None:
    assert first_legs([FIRST, replace(SECOND, called=called)]) == {1: 1, 2: 1}


def test_the_same_parties_make_one_call_where_addresses_do_not_join() -> None:
    far = leg(2, "198.51.100.1", "198.51.100.2", 0.1, 4.9, 65.1)
    assert first_legs([FIRST, far]) == {1: 1, 2: 1}


@pytest.mark.parametrize(
    "other",
    [
        replace(SECOND, called="20999"),
        leg(2, MEDIATION, MXONE, 2.5, 4.9, 65.1),  # begins too late
        leg(2, MEDIATION, MXONE, 0.1, 9.0, 65.1),  # answered at another time
        leg(2, MEDIATION, MXONE, 0.1, 4.9, 95.0),  # longer
        leg(2, MEDIATION, MXONE, 0.1, 4.9, None),  # still up
        leg(2, "198.51.100.1", MXONE, 0.1, 4.9, 65.1, caller="30999"),  # from elsewhere
        leg(2, CLIENT, MEDIATION, 0.1, 4.9, 65.1),  # the same hop
        replace(SECOND, begin=None),  # begun before the capture
    ],
)
def test_other_calls_are_kept_apart(other: CapturedCallFacts) -> None:
    assert first_legs([FIRST, other]) == {}


def test_a_way_that_was_tried_in_vain_is_a_leg_of_the_call() -> None:
    tried = leg(2, MEDIATION, "192.0.2.85", 0.1, None, 1.0)
    then = replace(SECOND, number=3)
    assert first_legs([FIRST, tried, then]) == {1: 1, 2: 1, 3: 1}


def test_calls_still_up_are_legs_of_one_call() -> None:
    legs = [replace(one, released=None) for one in (FIRST, SECOND)]
    assert first_legs(legs) == {1: 1, 2: 1}


def test_equal_calls_at_a_time_stay_as_many_as_they_are() -> None:
    calls = []
    for i in range(10):
        calls.append(leg(2 * i + 1, CLIENT, MEDIATION, i * 0.05, 5.0 + i * 0.05))
        calls.append(leg(2 * i + 2, MEDIATION, MXONE, i * 0.05 + 0.01, 5.0 + i * 0.05))
    found = first_legs(calls)
    assert found == {i: i - (i % 2 == 0) for i in range(1, 21)}
