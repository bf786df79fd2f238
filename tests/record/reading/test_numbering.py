"""Loss and jitter of captured streams against the vectors, and what vectors do not tell apart."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from simulator.record.reading.numbering import Numbering
from tests.record.reading.media import datagram, rtp, streams, talk
from tests.validation.tables import rows

Rows = list[dict[str, str]]

JITTER = {name: list(group) for name, group in groupby(rows("rtp_jitter"), lambda r: r["vector"])}
LOSS = {
    name: list(group)
    for (name, rule), group in groupby(rows("rtp_loss"), lambda r: (r["vector"], r["start_rule"]))
    if rule == "accept first packet"
}
CLOCKS = {"8000": 8, "90000": 34}  # a static payload type with that clock
WRAP = 1 << 32


@pytest.mark.parametrize("vector", LOSS.values(), ids=LOSS)
def test_loss_is_that_of_the_vector(tmp_path: Path, vector: Rows) -> None:
    numbers = [int(number) for row in vector for number in row["sequence_numbers"].split()]
    numbering = Numbering(numbers[0])
    for number in numbers[1:]:
        numbering.receive(number)
    jumped = "restart" in vector[0]["vector"]
    assert numbering.jumps == jumped
    assert numbering.lost - numbering.duplicates == int(vector[-1]["cumulative_lost"])


@pytest.mark.parametrize("vector", JITTER.values(), ids=JITTER)
def test_jitter_is_that_of_the_vector(tmp_path: Path, vector: Rows) -> None:
    clock = int(vector[0]["clock_hz"])
    arrivals = [int(row["arrival_ticks"]) for row in vector]
    instants = [((tick - arrivals[0] + WRAP // 2) % WRAP - WRAP // 2) / clock for tick in arrivals]
    packets = [
        rtp(i, int(row["rtp_timestamp"]), payload_type=CLOCKS[row["clock_hz"]])
        for i, row in enumerate(vector)
    ]
    timed = [(5 + at, datagram(one)) for at, one in zip(instants, packets, strict=True)]
    (found,) = streams(tmp_path, timed).to_dict("records")
    after = [float(row["jitter_float_ms"]) / 1000 for row in vector[1:]]
    assert found["jitter_max"] == pytest.approx(max(after), abs=1e-9)
    assert found["jitter"] == pytest.approx(sum(after) / len(after), abs=1e-9)


@pytest.mark.parametrize(
    ("numbers", "lost", "duplicates", "reordered", "jumps"),
    [
        ((1, 2, 4, 3, 5), 0, 0, 1, 0),
        ((1, 2, 2, 4), 1, 1, 0, 0),
        ((65534, 65535, 1, 0, 1), 0, 1, 1, 0),
        ((11, 10, 12), 0, 0, 1, 0),  # the first was overtaken by the second
        ((11, 9, 12), 1, 0, 1, 0),
        ((1, 2, 4, 9000, 9001, 9003), 2, 0, 0, 1),
        ((1, 2, 9000, 3), 0, 0, 0, 0),  # one stray packet
        ((*range(1, 200), 101, 101), 0, 2, 0, 0),
        ((1, *range(120, 200), 119, 150), 117, 1, 1, 0),
    ],
)
def test_what_came_is_told_apart(
    numbers: tuple[int, ...], lost: int, duplicates: int, reordered: int, jumps: int
) -> None:
    found = Numbering(numbers[0])
    for number in numbers[1:]:
        found.receive(number)
    seen = found.lost, found.duplicates, found.reordered, found.jumps
    assert seen == (lost, duplicates, reordered, jumps)


def test_loss_of_a_whole_stream_over_wraps(tmp_path: Path) -> None:
    numbers = [number for number in range(65_000, 67_000) if number % 100]
    (found,) = streams(tmp_path, talk(numbers)).to_dict("records")
    assert (found["packets"], found["lost"]) == (1980, 19)
