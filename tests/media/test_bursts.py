"""Bursts, gaps, burst ratio, concealment, and the log of what is missing."""

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.media.bursts import burst_ratios, bursts, concealed, worst_loss
from simulator.media.missing import Missing, MissingLog, missing_of

NOTHING = np.zeros(0, np.int64)


def _places(pattern: str) -> Missing:
    played = np.array([mark == "." for mark in pattern])
    return missing_of(np.flatnonzero(~played), len(played))


def _row(missing: Missing, gmin: int = 16) -> list[float]:
    return [float(column[0]) for column in bursts(missing, gmin)]


def _random(shares: list[float], packets: int = 5000) -> Missing:
    draw = np.random.Generator(np.random.Philox(7))
    numbers = [np.flatnonzero(draw.random(packets) < share) for share in shares]
    stream = np.repeat(np.arange(len(shares)), [len(each) for each in numbers])
    return Missing(stream, np.concatenate(numbers), np.full(len(shares), packets))


def test_losses_close_together_are_a_burst_and_one_alone_is_not() -> None:
    # One alone, then four within nine packets, then one alone at the end.
    missing = _places("." * 30 + "x" + "." * 20 + "xx...x..x" + "." * 25 + "x")
    expected = [1, 2, 4 / 9, 2 / 77, 9, (51 + 26) / 2]
    assert _row(missing) == pytest.approx(expected)


@pytest.mark.parametrize(("apart", "number"), [(15, 1), (16, 0)])
def test_sixteen_played_packets_end_a_burst(apart: int, number: int) -> None:
    assert _row(_places("x" + "." * apart + "x"))[0] == number


@pytest.mark.parametrize(
    ("pattern", "gaps"), [("xx" + "." * 30, 1), ("." * 30 + "xx", 1), ("xx" + "." * 30 + "xx", 1)]
)
def test_a_burst_at_an_end_leaves_no_gap_there(pattern: str, gaps: int) -> None:
    assert _row(_places(pattern))[1] == gaps


def test_a_stream_without_loss_is_one_gap() -> None:
    assert _row(missing_of(NOTHING, 50)) == [0, 1, 0, 0, 0, 50]


def test_a_stream_that_is_lost_is_one_burst() -> None:
    assert _row(missing_of(np.arange(50), 50)) == [1, 0, 1, 0, 50, 0]


def test_a_stream_that_sent_nothing_has_neither() -> None:
    assert _row(missing_of(NOTHING, 0)) == [0, 0, 0, 0, 0, 0]


def test_every_packet_is_in_a_burst_or_in_a_gap() -> None:
    missing = _random([0.001, 0.02, 0.1, 0.0, 0.5])
    found = bursts(missing)
    inside, outside = found.bursts * found.burst_packets, found.gaps * found.gap_packets
    assert inside + outside == pytest.approx(np.full(5, 5000.0))
    lost = inside * found.burst_density + outside * found.gap_density
    assert lost == pytest.approx(missing.counts.astype(float))


def test_many_streams_equal_each_alone() -> None:
    missing = _random([0.02, 0.0, 0.3, 0.05, 0.0])
    together, ratios = bursts(missing), burst_ratios(missing)
    heard, worst = concealed(missing, 20_000_000), worst_loss(missing, 250)
    for stream in range(5):
        alone = missing_of(missing.of(stream), 5000)
        assert _row(alone) == [float(column[stream]) for column in together]
        assert burst_ratios(alone)[0] == ratios[stream]
        assert concealed(alone, 20_000_000)[0] == heard[stream]
        assert worst_loss(alone, 250)[0] == worst[stream]


def test_a_gap_or_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="gmin: no such gap; seen '0'"):
        bursts(missing_of(np.array([1]), 2), gmin=0)
    with pytest.raises(InputError, match="packets: no interval; seen '0'"):
        worst_loss(missing_of(np.array([1]), 2), 0)


def test_random_loss_has_a_burst_ratio_of_one() -> None:
    # The deviation of the mean run is below 0.5 percent with so many packets.
    assert burst_ratios(_random([0.02, 0.3], 200_000)) == pytest.approx([1.0, 1.0], abs=0.02)


def test_losses_in_runs_have_a_greater_ratio() -> None:
    # Runs of 5 in 100: random loss of 5 percent has runs of 1 / 0.95.
    missing = missing_of(np.flatnonzero(np.arange(10_000) % 100 < 5), 10_000)
    assert burst_ratios(missing)[0] == pytest.approx(5 * 0.95)


@pytest.mark.parametrize("number", [NOTHING, np.arange(10)])
def test_nothing_and_everything_have_a_ratio_of_one(number: np.ndarray) -> None:
    assert burst_ratios(missing_of(number, 10))[0] == 1.0


def test_concealment_lasts_sixty_milliseconds() -> None:
    missing = missing_of(np.array([5, 6, 7, 8, 9, 20]), 30)
    assert concealed(missing, 20_000_000)[0] == 4
    assert concealed(missing, 30_000_000)[0] == 3
    assert concealed(missing, 20_000_000, longest_ns=200_000_000)[0] == 6


def test_the_worst_interval_counts_and_the_last_may_be_short() -> None:
    missing = missing_of(np.array([0, 5, 6, 7, 24]), 25)
    assert worst_loss(missing, 10)[0] == pytest.approx(0.4)
    assert worst_loss(missing, 12)[0] == 1.0  # the last has one packet


def test_a_log_in_pieces_finds_what_a_mask_finds() -> None:
    draw = np.random.Generator(np.random.Philox(9))
    streams, packets = 7, 400
    played = draw.random((streams, packets)) > 0.1
    played[3] = True
    played[4] = False
    pieces: list[tuple[list[int], list[int]]] = [([], []) for _ in range(40)]
    for stream in range(streams):
        number = np.flatnonzero(played[stream])
        # Packets overtake each other by up to three places, also from piece to piece.
        number = number[np.argsort(np.arange(len(number)) + draw.uniform(0, 3, len(number)))]
        for place, value in enumerate(number.tolist()):
            pieces[place * 40 // packets][0].append(stream)
            pieces[place * 40 // packets][1].append(value)
    log = MissingLog(streams)
    for stream_of, number_of in pieces:
        log.take(np.array(stream_of, np.int64), np.array(number_of, np.int64))
    missing = log.missing(np.full(streams, packets))
    for stream in range(streams):
        assert missing.of(stream).tolist() == np.flatnonzero(~played[stream]).tolist()
    assert missing.counts.tolist() == (packets - played.sum(axis=1)).tolist()


def test_a_log_of_whole_streams_is_empty() -> None:
    log = MissingLog(2)
    log.take(np.array([1, 1, 0, 0]), np.array([0, 1, 0, 1]))
    log.take(NOTHING, NOTHING)
    assert len(log.missing(np.array([2, 2])).number) == 0
