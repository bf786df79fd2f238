"""Structures against the enumeration of all states."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.study.availability.formulae import k_of_n
from simulator.study.availability.structure import (
    AllOf,
    AnyOf,
    Structure,
    Unit,
    all_of,
    any_of,
    availability,
    words,
)

NAMES = "abcde"
UNITS = st.sampled_from(NAMES).map(Unit)
STRUCTURES = st.recursive(
    UNITS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=8,
)


def works(structure: Structure, up: dict[str, bool]) -> bool:
    if isinstance(structure, Unit):
        return up[structure.name]
    join = all if isinstance(structure, AllOf) else any
    return join(works(part, up) for part in structure.parts)


@given(STRUCTURES, st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_probability_is_the_sum_over_all_states(
    structure: Structure, chances: list[float]
) -> None:
    up = dict(zip(NAMES, chances, strict=True))
    expected = 0.0
    for states in product([True, False], repeat=len(NAMES)):
        state = dict(zip(NAMES, states, strict=True))
        if works(structure, state):
            weight = 1.0
            for name in NAMES:
                weight *= up[name] if state[name] else 1.0 - up[name]
            expected += weight
    assert availability(structure, up) == pytest.approx(expected, abs=1e-12)


def test_two_of_three_is_the_closed_form() -> None:
    a, b, c = (Unit(name) for name in "abc")
    structure = any_of([all_of([a, b]), all_of([a, c]), all_of([b, c])])
    system = k_of_n(2, 3, 1000, 10)
    up = dict.fromkeys("abc", 1000 / 1010)
    assert availability(structure, up) == pytest.approx(system.availability, abs=1e-14)


def test_a_structure_in_words() -> None:
    pair = any_of([Unit("b"), Unit("c")])
    assert words(all_of([Unit("a"), pair])) == "a and (b or c)"
    assert words(all_of([])) == "nothing"
