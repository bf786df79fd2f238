"""Whether one pattern's numbers are another's: decided as trying every short number would."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from simulator.calls.patterns import Pattern, PatternError, compile_dotnet
from simulator.calls.patterns.inclusion import is_included

SHORT = ["".join(chars) for length in range(1, 7) for chars in product("01+", repeat=length)]

bodies = st.recursive(
    st.sampled_from(["0", "1", r"\d", r"\+", "[01]", "."]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["?", "{2}", "{1,2}", "*"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=4,
)
patterns = st.tuples(st.sampled_from(["^", ""]), bodies, st.sampled_from(["$", ""])).map("".join)


def compiled(pattern: str) -> Pattern:
    try:
        return compile_dotnet(pattern)
    except PatternError:
        reject()


@given(patterns, st.lists(patterns, min_size=1, max_size=2))
def test_it_says_what_trying_every_short_number_says(pattern: str, others: list[str]) -> None:
    one, *rest = map(compiled, (pattern, *others))
    tried = all(any(r.matches(n) for r in rest) for n in SHORT if one.matches(n))
    said = is_included(pattern, others, "01+")
    assert said is not None
    assert tried or not said  # what it proves holds for each short number
    if "*" not in "".join((pattern, *others)):  # else the number that differs may be longer
        assert said == tried


@pytest.mark.parametrize(
    ("pattern", "others", "expected"),
    [
        (r"^(2\d{4})$", [r"^([23]\d{4})$"], True),
        (r"^([23]\d{4})$", [r"^(2\d{4})$"], False),
        (r"^([23]\d{4})$", [r"^2\d+$", r"^3\d{4}"], True),
        (r"^00\d+$", [r"^0"], True),
        (r"^0", [r"^00\d+$"], False),
        (r"112", [r"^\d+$"], False),  # found inside *112#, too
        (r"^112$", [r"1"], True),
        (r"^\d*$", [r"^\d+$"], True),  # nobody dials nothing
        (r"^(?:1|2)5$", [r"^\d{2}$"], True),
        (r"^[1-9]\d{0,14}$", [r"^\d{1,15}$"], True),
    ],
)
def test_patterns_of_dial_plans_are_told_apart(
    pattern: str, others: list[str], expected: bool
) -> None:
    assert is_included(pattern, others) is expected


@pytest.mark.parametrize("pattern", [r"^(\d)\1$", r"^(?!00)\d+$", r"^\b1$", r"^(?>1|12)$"])
def test_of_what_is_not_regular_nothing_is_said(pattern: str) -> None:
    assert is_included(pattern, [r"^\d+$"]) is None
    assert is_included(r"^1$", [pattern]) is None
