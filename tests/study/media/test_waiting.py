"""The formula for waiting against periodic streams that are served one packet after the other."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.study.media.assumed import QUEUE
from simulator.study.media.waiting import mean_wait

DRAWS = 400


def served(streams: int, share: float) -> float:
    """Return the mean wait of streams with random phases, in services, once it repeats."""
    draw = np.random.default_rng(1)
    period = streams / share
    total = 0.0
    for _ in range(DRAWS):
        once = np.sort(draw.random(streams) * period)
        arrivals = np.concatenate([once, once + period, once + 2 * period])
        turn = np.arange(len(arrivals))
        finish = np.maximum.accumulate(arrivals - turn) + turn + 1
        total += float((finish - arrivals - 1)[2 * streams :].mean())
    return total / DRAWS


@pytest.mark.parametrize("streams", [5, 20, 50, 200])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.99])
def test_the_formula_holds_from_few_streams_to_many(streams: int, share: float) -> None:
    found = mean_wait(share, streams, 1e-6) / 1e-6
    assert found == pytest.approx(served(streams, share), rel=0.2 if streams == 5 else 0.15)


def test_many_streams_wait_as_random_packets_do() -> None:
    # M/D/1: rho / (2 (1 - rho)) services
    assert mean_wait(0.7, 1e7, 1e-6) == pytest.approx(0.7 / 0.6 * 1e-6, rel=0.001)


def test_beyond_the_bandwidth_the_queue_is_full() -> None:
    assert mean_wait(1.2, 20, 1e-3) == QUEUE
