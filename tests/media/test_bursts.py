"""Bursts, gaps, burst ratio and concealment."""

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.bursts import burst_ratio, bursts, concealment


def _places(pattern: str) -> tuple[np.ndarray, int]:
    played = np.array([mark == "." for mark in pattern])
    return np.flatnonzero(~played), len(played)


def test_losses_close_together_are_a_burst_and_one_alone_is_not() -> None:
    # One alone, then four within nine packets, then one alone at the end.
    missing, packets = _places("." * 30 + "x" + "." * 20 + "xx...x..x" + "." * 25 + "x")
    found = bursts(missing, packets)
    assert (found.bursts, found.burst_packets) == (1, 9.0)
    assert found.burst_density == pytest.approx(4 / 9)
    assert (found.gaps, found.gap_packets) == (2, (51 + 26) / 2)
    assert found.gap_density == pytest.approx(2 / 77)


@pytest.mark.parametrize(("apart", "number"), [(15, 1), (16, 0)])
def test_sixteen_played_packets_end_a_burst(apart: int, number: int) -> None:
    missing, packets = _places("x" + "." * apart + "x")
    assert bursts(missing, packets).bursts == number


def test_a_stream_without_loss_is_one_gap() -> None:
    assert bursts(np.zeros(0, np.int64), 50) == (0, 1, 0.0, 0.0, 0.0, 50.0)


def test_a_stream_that_is_lost_is_one_burst() -> None:
    assert bursts(np.arange(50), 50) == (1, 0, 1.0, 0.0, 50.0, 0.0)


def test_every_packet_is_in_a_burst_or_in_a_gap() -> None:
    draw = np.random.Generator(np.random.Philox(7))
    for share in (0.001, 0.02, 0.1, 0.5):
        missing = np.flatnonzero(draw.random(5000) < share)
        found = bursts(missing, 5000)
        inside, outside = found.bursts * found.burst_packets, found.gaps * found.gap_packets
        assert inside + outside == pytest.approx(5000)
        lost = inside * found.burst_density + outside * found.gap_density
        assert lost == pytest.approx(len(missing))


def test_a_gap_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="gmin: no such gap; seen '0'"):
        bursts(np.array([1]), 2, gmin=0)


def test_random_loss_has_a_burst_ratio_of_one() -> None:
    draw = np.random.Generator(np.random.Philox(8))
    for share in (0.02, 0.3):
        missing = np.flatnonzero(draw.random(200_000) < share)
        # The deviation of the mean run is below 0.5 percent here.
        assert burst_ratio(missing, 200_000) == pytest.approx(1.0, abs=0.02)


def test_losses_in_runs_have_a_greater_ratio() -> None:
    # Runs of 5 in 100: random loss of 5 percent has runs of 1 / 0.95.
    missing = np.flatnonzero(np.arange(10_000) % 100 < 5)
    assert burst_ratio(missing, 10_000) == pytest.approx(5 * 0.95)


@pytest.mark.parametrize("missing", [np.zeros(0, np.int64), np.arange(10)])
def test_nothing_and_everything_have_a_ratio_of_one(missing: np.ndarray) -> None:
    assert burst_ratio(missing, 10) == 1.0


def test_concealment_lasts_sixty_milliseconds() -> None:
    missing = np.array([5, 6, 7, 8, 9, 20])
    assert concealment(missing, 20_000_000) == (4, 2)
    assert concealment(missing, 30_000_000) == (3, 3)
    assert concealment(missing, 20_000_000, longest_ns=200_000_000) == (6, 0)
    assert concealment(np.zeros(0, np.int64), 20_000_000) == (0, 0)
