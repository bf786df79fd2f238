"""What a packet of a stream costs over three links, in arrays and one by one.

Jittered senders meet on the first link in order of their packets, share a bottleneck loaded to
nine tenths on the second, and are counted by their receivers at the end of the third: sent, lost,
late, delay and RFC 3550 jitter of each stream. Processor time of one core.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from simulator.kernel.clock import Clock
from simulator.media.evaluate import evaluate
from simulator.media.network.links import Link
from simulator.media.network.segments import Segment
from simulator.media.packets import PacketModel
from simulator.media.playout import FixedBuffer
from tests.benchmarks.baseline import Prepare, Work, costs
from tests.benchmarks.conftest import Counted

MS = 1_000_000
PTIME = 20 * MS
STREAMS = 4_000
CALLS = 4_000
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
BUFFER = FixedBuffer(60 * MS)


def talks(streams: int, seconds: int) -> list[Segment]:
    """Return streams of G.711 that begin within one packetisation time."""
    begins = np.random.default_rng(1).integers(0, PTIME, streams).tolist()
    end = seconds * 1_000 * MS
    path = ("branch", "wan", "centre")
    return [
        Segment(n, begin, begin + end, PTIME, 200, path, jitter_ns=5 * MS, key=1)
        for n, begin in enumerate(begins)
    ]


def three_links(streams: int) -> list[Link]:
    return [
        Link("branch", bandwidth=1e9, delay_ns=MS, overhead_octets=38),
        Link("wan", bandwidth=streams * 50 * 218 * 8 / 0.9, delay_ns=10 * MS, overhead_octets=18),
        Link("centre", bandwidth=1e9, delay_ns=MS, overhead_octets=38),
    ]


def in_arrays(streams: int, seconds: int) -> Prepare:
    def prepare() -> Work:
        segments, links = talks(streams, seconds), three_links(streams)

        def work() -> int:
            media = evaluate(segments, links, buffer=BUFFER)
            return int(media.streams.received.sum())

        return work

    return prepare


def one_by_one(streams: int, seconds: int) -> Prepare:
    def prepare() -> Work:
        clock = Clock()
        model = PacketModel(clock, talks(streams, seconds), three_links(streams), buffer=BUFFER)

        def work() -> int:
            clock.run()
            return int(model.streams().received.sum())

        return work

    return prepare


def plain_sort(values: int) -> Prepare:
    def prepare() -> Work:
        numbers = np.random.default_rng(1).integers(0, 1 << 40, values)

        def work() -> int:
            numbers.sort()
            return values

        return work

    return prepare


def resident(field: str = "VmRSS") -> float:
    """Return a size of this process from its status, MiB."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not CLEAR.exists(), reason="asks Linux for the peak of memory")
def test_four_thousand_calls_of_three_minutes(
    benchmark: BenchmarkFixture, counted: Counted
) -> None:
    calls, seconds = (20, 2) if benchmark.disabled else (CALLS, 180)
    segments, links = talks(2 * calls, seconds), three_links(2 * calls)
    memory = resident()
    CLEAR.write_text("5")  # proc(5): the peak begins anew
    begun = process_time()
    media = evaluate(segments, links, buffer=BUFFER)
    counted("streams: seconds for 4,000 calls of three minutes", process_time() - begun)
    counted("streams: MiB more at the peak of those calls", resident("VmHWM") - memory)
    assert media.streams.received.sum() == 2 * calls * seconds * 50


def test_a_packet_over_three_links(benchmark: BenchmarkFixture, counted: Counted) -> None:
    size = (50, 2) if benchmark.disabled else (STREAMS, 10)
    values = size[0] * size[1] * 50
    models: list[Callable[[], Prepare]] = [
        partial(in_arrays, *size),
        partial(one_by_one, size[0] // 50, size[1]),
        partial(plain_sort, values),
    ]
    array, event, value = costs(
        *(model() for model in models), rounds=1 if benchmark.disabled else 5
    )
    counted("streams: million packets a second over three links", 1e-6 / array)
    counted("streams: times as fast as entries a packet", event / array)
    counted("streams: times a plain sort of as many values", array / value)
