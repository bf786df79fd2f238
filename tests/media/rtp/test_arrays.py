"""Accounting of whole streams against packet by packet."""

import numpy as np
import pytest

from simulator.media.recurrence import smoothed
from simulator.media.rtp import Jitter, SequenceNumbers
from simulator.media.rtp.arrays import arrivals, jitters, unwrapped


def _stream(packets: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.Generator(np.random.Philox(seed))
    sent = np.arange(packets) * 160
    arrival = sent + draw.integers(0, 900, packets)
    order = np.argsort(arrival, kind="stable")
    return arrival[order], sent[order]


def test_jitter_of_a_stream_equals_that_packet_by_packet() -> None:
    arrival, sent = _stream(5000, 1)
    one = Jitter()
    single = []
    for a, s in zip(arrival.tolist(), sent.tolist(), strict=True):
        one.receive(a, s % 2**32)
        single.append(one.ticks)
    assert jitters(arrival, sent) == pytest.approx(single, rel=1e-12)


def test_loss_of_a_stream_equals_that_packet_by_packet() -> None:
    draw = np.random.Generator(np.random.Philox(2))
    numbers = np.arange(65000, 68000)
    numbers = numbers[np.sort(draw.choice(3000, 2900, replace=False))]
    numbers = np.concatenate((numbers[:50], numbers[48:]))  # two copies
    numbers[100], numbers[101] = numbers[101], numbers[100]
    source = SequenceNumbers(int(numbers[0]) % 2**16)
    for number in numbers[1:].tolist():
        source.receive(number % 2**16)
    found = arrivals(unwrapped(numbers % 2**16))
    assert found.expected == source.expected
    assert found.received == source.received
    assert found.lost - found.duplicates == source.lost
    assert (found.duplicates, found.reordered) == (2, 1)


@pytest.mark.parametrize("gain", [1 / 16, 0.002, 0.9, 1.0])
@pytest.mark.parametrize("length", [0, 1, 2, 1000])
def test_smoothing_at_once_equals_smoothing_one_by_one(gain: float, length: int) -> None:
    values = np.random.Generator(np.random.Philox(3)).uniform(0, 100, length)
    last, single = 7.0, []
    for value in values.tolist():
        last += gain * (value - last)
        single.append(last)
    assert smoothed(values, gain, 7.0) == pytest.approx(single, rel=1e-12)


def test_nothing_that_came_is_nothing_expected() -> None:
    nothing = np.zeros(0, np.int64)
    assert arrivals(unwrapped(nothing)) == (0, 0, 0, 0, 0)
    assert len(jitters(nothing, nothing)) == 0
