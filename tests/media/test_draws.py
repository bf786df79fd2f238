"""Random words by key and number."""

from __future__ import annotations

from itertools import islice

import numpy as np

from simulator.kernel.transforms import splitmix64
from simulator.media import draws


def test_words_are_those_of_splitmix64_from_the_key_on() -> None:
    assert draws.words(42, np.arange(50)).tolist() == list(islice(splitmix64(42), 50))


def test_words_do_not_depend_on_what_else_is_asked_for() -> None:
    keys = draws.child_keys(5, np.arange(3))
    all_at_once = draws.words(np.repeat(keys, 4), np.tile(np.arange(4), 3))
    assert draws.words(keys[1:2], np.array([2]))[0] == all_at_once[6]


def test_something_of_probability_0_never_happens_and_of_1_always() -> None:
    drawn = np.array([0, 2**63, 2**64 - 1], dtype=np.uint64)
    assert draws.below(drawn, 0.0).tolist() == [False] * 3
    assert draws.below(drawn, 0.5).tolist() == [True, False, False]
    assert draws.below(drawn, 1.0).tolist() == [True] * 3


def test_spread_reaches_both_ends() -> None:
    drawn = draws.words(1, np.arange(10_000))
    assert set(draws.spread(drawn, 4).tolist()) == {0, 1, 2, 3, 4}


def test_exponential_variates_have_their_mean() -> None:
    drawn = draws.words(1, np.arange(100_000))
    assert abs(draws.exponential(drawn, 3.0).mean() - 3.0) < 3 * 3.0 / 100_000**0.5
