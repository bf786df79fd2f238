"""Loads over time, against a step taken every second."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.study.media.load import Queue, profile, steps
from simulator.study.media.waiting import mean_wait


def test_means_and_peaks_are_those_of_every_instant() -> None:
    draw = np.random.default_rng(3)
    begins = np.floor(draw.random(200) * 400) - 100
    ends = begins + 1 + np.floor(draw.random(200) * 60)
    seen = profile(steps([(begins.tolist(), 2.0), (ends.tolist(), -2.0)]), 150.0)
    each = [2.0 * ((begins <= t) & (t < ends)).sum() for t in range(150)]
    assert seen.mean == pytest.approx(np.mean(each))
    assert seen.peak == max(each)
    minutes = [each[:60], each[60:120], each[120:]]
    assert seen.means.tolist() == pytest.approx([np.mean(one) for one in minutes])
    assert seen.peaks.tolist() == [max(one) for one in minutes]


def test_what_ends_makes_room_for_what_begins() -> None:
    assert profile(steps([([0.0, 5.0], 1.0), ([5.0], -1.0)]), 10.0).peak == 1.0


def test_nothing_is_a_load_of_nothing() -> None:
    seen = profile(steps([]), 90.0)
    assert (seen.mean, seen.peak, seen.means.tolist()) == (0.0, 0.0, [0.0, 0.0])


def test_a_stream_waits_as_long_as_the_loads_of_its_life_say() -> None:
    # One stream of 40 from 0 to 10; two more from 5 to 20; the link carries 100
    load = steps([([0.0], 40.0), ([10.0], -40.0), ([5.0], 40.0), ([20.0], -40.0)])
    count = steps([([0.0], 1.0), ([10.0], -1.0), ([5.0], 1.0), ([20.0], -1.0)])
    queue = Queue(load, count, count, 100.0)
    waited, dropped = queue.means(0.0, 10.0)
    assert waited == pytest.approx(0.5 * mean_wait(0.8, 2, 0.4))
    assert dropped == 0.0


def test_the_share_without_room_is_a_mean_over_time() -> None:
    load = steps([([0.0], 100.0), ([5.0], 100.0), ([10.0], -200.0)])
    queue = Queue(load, load, load, 100.0)
    assert queue.means(0.0, 10.0)[1] == pytest.approx(0.25)
