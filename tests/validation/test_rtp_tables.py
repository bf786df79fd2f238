"""Jitter and sequence numbers against the vectors."""

from itertools import groupby

import numpy as np
import pytest

from simulator.media.rtp import Jitter, SequenceNumbers
from simulator.media.rtp.arrays import jitters
from simulator.media.rtp.sequence import MIN_SEQUENTIAL
from tests.validation.tables import rows

Rows = list[dict[str, str]]

JITTER = {name: list(group) for name, group in groupby(rows("rtp_jitter"), lambda r: r["vector"])}
LOSS = {
    key: list(group)
    for key, group in groupby(rows("rtp_loss"), lambda r: (r["vector"], r["start_rule"]))
}


@pytest.mark.parametrize("vector", JITTER.values(), ids=JITTER)
def test_jitter_vector(vector: Rows) -> None:
    jitter = Jitter()
    for row in vector:
        jitter.receive(int(row["arrival_ticks"]), int(row["rtp_timestamp"]))
        expected = float(row["jitter_float_ticks"])
        assert jitter.ticks == pytest.approx(expected, rel=1e-9)
        assert int(jitter.ticks) == int(row["jitter_float_reported"])
        assert jitter.scaled == int(row["jitter_int_scaled_state"])
        assert jitter.reported == int(row["jitter_int_reported"])
        in_ms = jitter.ticks / float(row["clock_hz"]) * 1000
        assert in_ms == pytest.approx(float(row["jitter_float_ms"]), rel=5e-9)  # nine digits


@pytest.mark.parametrize("vector", JITTER.values(), ids=JITTER)
def test_jitter_vector_at_once(vector: Rows) -> None:
    # Arrays hold unwrapped instants: wraps are undone as a reader of captures undoes them.
    ticks = [np.array([int(row[c]) for row in vector]) for c in ("arrival_ticks", "rtp_timestamp")]
    arrival, sent = (np.unwrap(column, period=2**32) for column in ticks)
    expected = [float(row["jitter_float_ticks"]) for row in vector]
    assert jitters(arrival, sent) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("vector", LOSS.values(), ids=[" - ".join(key) for key in LOSS])
def test_loss_vector(vector: Rows) -> None:
    proven = MIN_SEQUENTIAL if vector[0]["start_rule"] == "MIN_SEQUENTIAL=2" else 0
    source: SequenceNumbers | None = None
    for row in vector:
        accepted = 0
        numbers = [int(number) for number in row["sequence_numbers"].split()]
        assert len(numbers) == int(row["packets_arrived"])
        for number in numbers:
            if source is None:
                source = SequenceNumbers(number, proven)
                accepted += not proven
            else:
                accepted += source.receive(number)
        assert source is not None
        assert accepted == int(row["packets_accepted"])
        report = source.report()
        assert report == tuple(
            int(row[column])
            for column in (
                "extended_highest_seq",
                "expected",
                "received",
                "cumulative_lost",
                "expected_interval",
                "lost_interval",
                "fraction_lost_256",
            )
        )
