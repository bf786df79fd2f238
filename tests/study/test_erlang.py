import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import special

from simulator import erlang
from simulator.errors import InputError

LOADS = some.floats(0.01, 400.0)
CHANNELS = some.integers(1, 400)
BLOCKINGS = some.floats(1e-6, 0.9)
RECALLS = some.floats(0.0, 0.95)


@settings(deadline=None, max_examples=60)
@given(LOADS, CHANNELS)
def test_erlang_b_equals_the_poisson_ratio(offered: float, channels: int) -> None:
    # B = Poisson(N; A) / P(X <= N): another formula, from another library.
    log_term = channels * math.log(offered) - offered - math.lgamma(channels + 1)
    expected = math.exp(log_term) / special.gammaincc(channels + 1, offered)
    assert erlang.b(offered=offered, channels=channels) == pytest.approx(expected, rel=1e-10)


@settings(deadline=None, max_examples=60)
@given(LOADS, CHANNELS)
def test_channels_found_are_the_channels_that_blocked(offered: float, channels: int) -> None:
    blocking = erlang.b(offered=offered, channels=channels)
    if 1e-300 < blocking < 1 - 1e-9:
        assert erlang.b(offered=offered, blocking=blocking) == channels


@settings(deadline=None, max_examples=60)
@given(LOADS, BLOCKINGS)
def test_channels_found_are_the_least(offered: float, blocking: float) -> None:
    channels = int(erlang.b(offered=offered, blocking=blocking))
    assert erlang.b(offered=offered, channels=channels) <= blocking * (1 + 1e-12)
    assert channels == 0 or erlang.b(offered=offered, channels=channels - 1) > blocking


@settings(deadline=None, max_examples=60)
@given(CHANNELS, BLOCKINGS)
def test_load_found_has_the_blocking_asked_for(channels: int, blocking: float) -> None:
    offered = erlang.b(channels=channels, blocking=blocking)
    assert erlang.b(offered=offered, channels=channels) == pytest.approx(blocking, rel=1e-10)


@settings(deadline=None, max_examples=40)
@given(CHANNELS, BLOCKINGS)
def test_erlang_c_load_found_has_the_waiting_asked_for(channels: int, waiting: float) -> None:
    offered = erlang.c(channels=channels, blocking=waiting)
    assert erlang.c(offered=offered, channels=channels) == pytest.approx(waiting, rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(LOADS, some.floats(1e-6, 0.99))
def test_erlang_c_servers_found_are_the_least(offered: float, waiting: float) -> None:
    servers = int(erlang.c(offered=offered, blocking=waiting))
    assert erlang.c(offered=offered, channels=servers) <= waiting * (1 + 1e-12)
    if servers - 1 > offered:
        assert erlang.c(offered=offered, channels=servers - 1) > waiting


@settings(deadline=None, max_examples=40)
@given(CHANNELS, BLOCKINGS, RECALLS)
def test_extended_b_comes_back_to_its_load(channels: int, blocking: float, recall: float) -> None:
    offered = erlang.extended_b(channels=channels, blocking=blocking, recall_factor=recall)
    again = erlang.extended_b(offered=offered, channels=channels, recall_factor=recall)
    assert again == pytest.approx(blocking, rel=1e-8)


@settings(deadline=None, max_examples=40)
@given(LOADS, BLOCKINGS, RECALLS)
def test_extended_b_channels_found_are_the_least(
    offered: float, blocking: float, recall: float
) -> None:
    channels = int(erlang.extended_b(offered=offered, blocking=blocking, recall_factor=recall))
    at = erlang.extended_b(offered=offered, channels=channels, recall_factor=recall)
    assert at <= blocking * (1 + 1e-9)
    if channels:
        less = erlang.extended_b(offered=offered, channels=channels - 1, recall_factor=recall)
        assert less > blocking * (1 - 1e-9)


def test_extended_b_without_recalls_is_erlang_b() -> None:
    plain = erlang.b(offered=25, channels=30)
    assert erlang.extended_b(offered=25, channels=30, recall_factor=0) == plain


@settings(deadline=None, max_examples=40)
@given(
    some.integers(2, 500), some.floats(0.01, 5.0), some.sampled_from(["call", "time", "traffic"])
)
def test_engset_comes_back_to_its_load(sources: int, idle: float, kind: str) -> None:
    channels = max(1, sources // 3)
    blocking = erlang.engset(
        offered=idle, channels=channels, sources=sources, load="idle", congestion=kind
    )
    if blocking > 1e-200 and idle < 2:
        again = erlang.engset(
            channels=channels, blocking=blocking, sources=sources, load="idle", congestion=kind
        )
        assert again == pytest.approx(idle, rel=1e-7)


@pytest.mark.parametrize("load", ["idle", "source", "total"])
def test_engset_answers_in_the_load_it_is_asked_in(load: str) -> None:
    offered = erlang.engset(channels=10, blocking=0.01, sources=50, load=load)
    blocking = erlang.engset(offered=offered, channels=10, sources=50, load=load)
    assert blocking == pytest.approx(0.01, rel=1e-12)


def test_engset_takes_the_load_of_all_sources_unless_told() -> None:
    plain = erlang.engset(offered=20, channels=30, sources=200)
    assert plain == erlang.engset(offered=20, channels=30, sources=200, load="total")
    assert plain < erlang.b(offered=20, channels=30)


def test_engset_congestions_fall_from_time_over_call_to_traffic() -> None:
    time, call, traffic = (
        erlang.engset(offered=0.2, channels=10, sources=40, load="idle", congestion=kind)
        for kind in ("time", "call", "traffic")
    )
    assert time > call > traffic > 0


def test_engset_tends_to_erlang_b_with_many_sources() -> None:
    many = erlang.engset(offered=20.0, channels=30, sources=1_000_000)
    assert many == pytest.approx(erlang.b(offered=20.0, channels=30), rel=1e-4)


def test_as_many_channels_as_sources_block_nobody() -> None:
    assert erlang.engset(offered=3.0, blocking=0.0, sources=12) == 12


def test_numpy_scalars_are_numbers() -> None:
    found = erlang.b(offered=np.float64(10), channels=np.int64(18))  # type: ignore[arg-type]
    assert found == erlang.b(offered=10, channels=18)


def test_zero_traffic_is_never_blocked() -> None:
    assert erlang.b(offered=0, channels=3) == 0
    assert erlang.c(offered=0, channels=3) == 0
    assert erlang.b(channels=3, blocking=0) == 0


def test_no_channels_block_everything() -> None:
    assert erlang.b(offered=2, channels=0) == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: erlang.b(), "exactly one of offered, channels and blocking is left out"),
        (lambda: erlang.b(1, 2, 0.1), "exactly one of"),
        (lambda: erlang.b(offered=1), "exactly one of"),
        (lambda: erlang.b(offered=-1, channels=2), "offered: out of range; seen '-1'"),
        (lambda: erlang.b(offered=math.nan, channels=2), "offered: not a number"),
        (lambda: erlang.b(offered=math.inf, channels=2), "offered: not a number"),
        (lambda: erlang.b(offered="5", channels=2), "offered: not a number"),  # type: ignore[arg-type]
        (lambda: erlang.b(offered=1, channels=2.5), "channels: not a whole number"),  # type: ignore[arg-type]
        (lambda: erlang.b(offered=1, channels=-1), "channels: out of range"),
        (lambda: erlang.b(offered=1, channels=True), "channels: not a number"),
        (lambda: erlang.b(offered=1, blocking=1.5), "blocking: out of range"),
        (lambda: erlang.b(offered=1, blocking=0), "no number of channels blocks nothing"),
        (lambda: erlang.b(channels=5, blocking=1), "no finite load"),
        (lambda: erlang.b(channels=0, blocking=0.1), "no finite load"),
        (lambda: erlang.b(offered=1e9, blocking=0.01), "more than 1000000 channels"),
        (lambda: erlang.c(offered=5, channels=5), "grows without limit"),
        (lambda: erlang.c(channels=5, blocking=1), "no finite load"),
        (lambda: erlang.c(channels=0, blocking=0.5), "channels: out of range"),
        (lambda: erlang.extended_b(5, 5, recall_factor=1), "all recall"),
        (lambda: erlang.extended_b(5, 5, recall_factor=1.1), "recall_factor: out of range"),
        (lambda: erlang.engset(1, 5, sources=0), "sources: out of range"),
        (lambda: erlang.engset(channels=0, blocking=0.1, sources=5), "no channels"),
        (lambda: erlang.engset(20, 5, sources=20), "busy all the time"),
        (lambda: erlang.engset(1, 5, sources=20, load="users"), "load: unknown word"),
        (lambda: erlang.engset(1, 5, sources=20, congestion="x"), "congestion: unknown word"),
        (
            lambda: erlang.engset(channels=5, blocking=0.8, sources=20, congestion="traffic"),
            "expected below 0.75",
        ),
        (
            lambda: erlang.engset(channels=5, blocking=0.1, sources=5),
            "expected more sources than channels",
        ),
    ],
)
def test_mistake_is_one_clear_line(call: object, words: str) -> None:
    assert callable(call)
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        call()
    assert "\n" not in str(caught.value)
