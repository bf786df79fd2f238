"""Whatever links and segments are like, arrays and one packet after the other agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.kernel.clock import Clock
from simulator.media.evaluate import evaluate
from simulator.media.loss import Bernoulli, GilbertElliott
from simulator.media.network.links import Background, Impairments, Link, Spell
from simulator.media.network.segments import Segment
from simulator.media.packets import PacketModel
from simulator.media.playout import AdaptiveBuffer, Buffer, FixedBuffer
from simulator.media.talk import SilenceSuppression
from tests.conftest import LONG

MS = 1_000_000
NAMES = ("a", "b", "c", "d")

# Few and round values, so that packets meet at one nanosecond.
times = st.sampled_from([0, 1, MS, 3 * MS, 20 * MS])
shares = st.sampled_from([0.0, 0.0, 0.05, 0.4, 1.0])
losses = (
    st.none()
    | st.builds(Bernoulli, shares)
    | st.builds(GilbertElliott, shares, st.sampled_from([0.1, 0.7, 1.0]), shares, shares)
)
impairments = st.builds(
    Impairments,
    losses,
    times,
    st.booleans(),
    shares,
    st.sampled_from([MS, 20 * MS]),
    shares,
    st.sampled_from([0, 0, 5 * MS]),
)
links = st.builds(
    Link,
    name=st.just(""),
    bandwidth=st.sampled_from([None, 6.4e4, 1e5, 1e6, 1e9]),
    delay_ns=times,
    overhead_octets=st.sampled_from([0, 18]),
    limit_octets=st.sampled_from([None, 0, 200, 600, 5000]),
    strict_priority=st.booleans(),
    impairments=st.just(Impairments()) | impairments,
    background=st.sampled_from(
        [(), (Background(3e5, 300),), (Background(1e4), Background(5e5, 80, 0))]
    ),
    spells=st.just(())
    | st.tuples(
        st.builds(
            Spell,
            st.just(20 * MS),
            st.sampled_from([50 * MS, 90 * MS]),
            st.sampled_from([None, 5e4, 1e6]),
            times,
            impairments,
        ),
        st.just(Spell(90 * MS, 120 * MS, 2e5)),
    ),
    down=st.sampled_from([(), ((5 * MS, 60 * MS), (100 * MS, 101 * MS))]),
    key=st.integers(0, 3),
)
segments = st.builds(
    Segment,
    stream=st.integers(0, 5),
    begin_ns=st.sampled_from([0, 1, 10 * MS, 40 * MS, 90 * MS]),
    end_ns=st.sampled_from([90 * MS, 140 * MS, 200 * MS]),
    ptime_ns=st.sampled_from([5 * MS, 10 * MS, 20 * MS]),
    octets=st.sampled_from([60, 80, 200, 200]),
    path=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
    silence=st.none() | st.just(SilenceSuppression(20 * MS, 30 * MS)),
    jitter_ns=st.sampled_from([0, 0, 1, 3 * MS]),
    priority=st.integers(0, 2),
    key=st.integers(0, 3),
)
buffers = (
    st.none()
    | st.builds(FixedBuffer, st.sampled_from([1, MS, 20 * MS]), st.sampled_from([20 * MS, 10**10]))
    | st.just(AdaptiveBuffer(10 * MS, 5 * MS, 40 * MS, 0.1, adjust_ns=30 * MS))
)


@given(
    st.tuples(links, links, links, links),
    st.lists(segments, max_size=9),
    buffers,
    st.sampled_from([MS, 7 * MS, 50 * MS, None]),
)
@settings(max_examples=1000 if LONG else 25)
def test_arrays_and_packets_agree(
    drawn: tuple[Link, ...], talks: list[Segment], buffer: Buffer | None, window_ns: int | None
) -> None:
    ways = [replace(link, name=name) for link, name in zip(drawn, NAMES, strict=True)]
    every = range(6)
    try:
        media = evaluate(talks, ways, buffer=buffer, window_ns=window_ns, keep=every)
    except InputError as error:
        assume("circle" not in str(error) and "overlap" not in str(error))
        pytest.fail(str(error))
    clock = Clock()
    model = PacketModel(clock, talks, ways, buffer=buffer, keep=every)
    clock.run()
    for stream, packets in model.kept.items():
        for column, other in zip(packets, media.kept[stream], strict=True):
            assert column.tolist() == other.tolist()
    for stream, numbers in model.missing().items():
        assert media.missing.of(stream).tolist() == numbers
    for name, figure in model.streams()._asdict().items():
        np.testing.assert_array_equal(figure, getattr(media.streams, name), err_msg=name)
