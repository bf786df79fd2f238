"""Random streams: right words, by any way of asking, and other words for every other key."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.kernel.streams import Stream, stream_key
from simulator.kernel.transforms import uniform

ALL = 2**64 - 1


def philox(counter: int, key: tuple[int, int]) -> list[int]:
    """Philox4x64-10, written from the paper (Salmon et al., SC11, 2011, section 3.3)."""
    lanes = [counter >> 64 * i & ALL for i in range(4)]
    first, second = key
    for _ in range(10):
        one, two = lanes[0] * 0xD2E7470EE14C6C93, lanes[2] * 0xCA5A826395121157
        lanes = [two >> 64 ^ lanes[1] ^ first, two & ALL, one >> 64 ^ lanes[3] ^ second, one & ALL]
        first, second = first + 0x9E3779B97F4A7C15 & ALL, second + 0xBB67AE8584CAA73B & ALL
    return lanes


def expected(attempt: int, width: int, key: tuple[int, int]) -> tuple[int, ...]:
    stride = -(-width // 4)
    counters = range(attempt * stride + 1, (attempt + 1) * stride + 1)
    return tuple(word for counter in counters for word in philox(counter, key))[:width]


def test_the_oracle_gives_the_known_answers_of_random123() -> None:
    # kat_vectors of the Random123 library, philox4x64 10
    assert philox(0, (0, 0)) == [
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    ]
    assert philox(2**256 - 1, (ALL, ALL)) == [
        0x87B092C3013FE90B,
        0x438C3C67BE8D0224,
        0x9CC7D7C69CD777B6,
        0xA09CAEBF594F0BA0,
    ]


@pytest.mark.parametrize("width", [1, 3, 4, 5, 8, 13])
def test_attempts_in_order_have_the_words_of_their_counters(width: int) -> None:
    stream, key = Stream(7, 2, "attributes", "x", words=width), stream_key(7, 2, "attributes", "x")
    for attempt in range(100):
        assert stream.words(attempt) == expected(attempt, width, key)


@given(
    st.lists(st.one_of(st.integers(0, 3000), st.integers(0, 2**70)), max_size=12),
    st.integers(1, 9),
)
def test_attempts_in_any_order_have_the_words_of_their_counters(
    attempts: list[int], width: int
) -> None:
    stream, key = Stream(7, 2, "attributes", "x", words=width), stream_key(7, 2, "attributes", "x")
    for attempt in attempts:
        assert stream.words(attempt) == expected(attempt, width, key)
        assert stream.words(attempt + 1) == expected(attempt + 1, width, key)


def test_long_reading_in_order_agrees_with_asking_at_random() -> None:
    ordered = Stream(7, 2, "arrivals", "x", words=6)
    words = [ordered.words(attempt) for attempt in range(20_000)]
    assert all(type(word) is int for word in words[9])
    mixed = Stream(7, 2, "arrivals", "x", words=6)
    for attempt in np.random.default_rng(1).permutation(20_000)[:2000].tolist():
        assert mixed.words(attempt) == words[attempt]


def test_stored_words_of_some_keys() -> None:
    # A change here makes every run of every study differ.
    assert stream_key(1, 0, "arrivals", "lync users") == (0x8BDB22A6646D5CBF, 0xF5861BDB4B599F2E)
    assert Stream(1, 0, "arrivals", "lync users").words(0) == (
        0xB0017E8C183A7C7A,
        0x3CA4567A6E586A88,
        0xC0B52BDA0A697E78,
        0x7AC360AA241E68AD,
    )
    assert Stream(-(2**80), 3, "Verlust", "Mülheim → 東京", words=2).words(10**6) == (
        0x8E3551123AABBA25,
        0xBFCD093A1895F0D4,
    )


def test_no_two_keys_are_written_alike() -> None:
    alike = [
        (1, 0, "ab", "c"),
        (1, 0, "a", "bc"),
        (1, 0, "", "abc"),
        (1, 0, "abc", ""),
        (10, 0, "ab", "c"),
        (1, 1, "ab", "c"),
        (0, 1, "ab", "c"),
        (1, 0, "1 a", "b"),
        (1, 0, "1", " ab"),
        (-1, 0, "ab", "c"),
        (1, 0, "Ab", "c"),
        (1, 0, "ab", "\udcfc"),  # an octet that was no UTF-8, as Python reads file names
    ]
    assert len({stream_key(*key) for key in alike}) == len(alike)


texts = st.text(max_size=6)
keys = st.tuples(st.integers(-3, 12), st.integers(0, 12), texts, texts)


@given(keys, keys)
def test_keys_are_equal_only_for_equal_arguments(
    one: tuple[int, int, str, str], other: tuple[int, int, str, str]
) -> None:
    assert (stream_key(*one) == stream_key(*other)) == (one == other)


@pytest.mark.parametrize(
    "other",
    [(2, 0, "ring", "a"), (1, 1, "ring", "a"), (1, 0, "talk", "a"), (1, 0, "ring", "b")],
    ids=["seed", "replication", "purpose", "source"],
)
def test_streams_that_differ_in_one_part_of_the_key_are_independent(
    other: tuple[int, int, str, str],
) -> None:
    count, cells = 20_000, 8
    one, two = (Stream(*key, words=1) for key in ((1, 0, "ring", "a"), other))
    xs, ys = ([uniform(s.words(k)[0]) for k in range(count)] for s in (one, two))
    table = np.histogram2d(xs, ys, bins=cells, range=[(0, 1), (0, 1)])[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-3


def test_the_words_of_an_attempt_and_of_the_next_are_independent() -> None:
    stream, count = Stream(1, 0, "attributes", "a", words=6), 20_000
    rows = np.array([[uniform(w) for w in stream.words(k)] for k in range(count)])
    for a, b in pairwise([*rows.T, rows[:, 0][np.r_[1:count, 0]]]):
        table = np.histogram2d(a, b, bins=8, range=[(0, 1), (0, 1)])[0]
        assert stats.chisquare(table.ravel()).pvalue > 1e-3


@pytest.mark.parametrize("attempt", [-1, -1000])
def test_an_attempt_before_the_first_is_our_bug(attempt: int) -> None:
    stream = Stream(1, 0, "ring", "a")
    stream.words(5)
    with pytest.raises(ValueError, match="the first is 0"):
        stream.words(attempt)


def test_an_attempt_without_words_is_our_bug() -> None:
    with pytest.raises(ValueError, match="0 words"):
        Stream(1, 0, "ring", "a", words=0)
