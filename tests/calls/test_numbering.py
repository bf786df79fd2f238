import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.numbering import (
    NormalisationRule,
    NumberRange,
    Owner,
    find_e164,
    find_internal,
)
from simulator.calls.patterns import PatternError
from tests.calls.plan import LYNC, MARK, OFFICE


def test_a_range_knows_its_numbers() -> None:
    assert OFFICE.number(123) == "20123"
    assert OFFICE.last == "20999"
    assert OFFICE.e164(123) == "+46855520123"
    assert OFFICE.index("20123") == 123
    assert OFFICE.index_e164("+46855520123") == 123


@pytest.mark.parametrize(
    "number", ["21000", "19999", "2012", "201234", "", "2012x", "+20123", "２０１２３"]
)
def test_other_numbers_are_not_in_the_range(number: str) -> None:
    assert not OFFICE.contains(number)
    assert number not in OFFICE


@pytest.mark.parametrize("number", ["20123", "+4685552012", "+46855521000", "46855520123"])
def test_other_numbers_are_not_in_the_range_in_e164_form(number: str) -> None:
    assert OFFICE.index_e164(number) is None


def test_leading_zeros_are_kept() -> None:
    door = NumberRange("0046", 10, "doors", "")
    assert door.number(0) == "0046"
    assert door.contains("0055")
    assert not door.contains("55")


@given(st.integers(0, 9999), st.integers(1, 100), st.integers(-50, 150))
def test_index_and_number_are_inverse(first: int, count: int, offset: int) -> None:
    count = min(count, 10000 - first)
    one = NumberRange(f"{first:04}", count, "p", "+46")
    if not 0 <= first + offset <= 9999:
        return
    number = f"{first + offset:04}"
    assert one.contains(number) == (0 <= offset < count)
    assert one.index(number) == (offset if 0 <= offset < count else None)
    assert one.index_e164("+46" + number) == one.index(number)


@pytest.mark.parametrize(("first", "count"), [("2000x", 1), ("", 1), ("20000", 0), ("9990", 11)])
def test_a_range_that_cannot_be_is_refused(first: str, count: int) -> None:
    with pytest.raises(ValueError, match="number"):
        NumberRange(first, count, "p", "")


def test_a_number_is_found_in_its_form() -> None:
    assert find_internal("30007", (OFFICE, LYNC)) == Owner(LYNC, 7)
    assert find_e164("+46855530007", (OFFICE, LYNC)) == Owner(LYNC, 7)
    assert find_internal("40000", (OFFICE, LYNC)) is None
    assert find_e164("30007", (OFFICE, LYNC)) is None


def test_a_rule_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(PatternError, match="never closed"):
        NormalisationRule("bad", "(", "$1", MARK)
    with pytest.raises(PatternError, match="no group 2"):
        NormalisationRule("bad", r"(\d)", "$2", MARK)


def test_rules_are_equal_by_what_they_say_and_travel_to_another_process() -> None:
    rule = NormalisationRule("five", r"^5(\d{4})$", "+1425555$1", MARK)
    sent = pickle.loads(pickle.dumps(rule))
    assert sent == rule
    assert sent.apply("51234") == "+14255551234"
