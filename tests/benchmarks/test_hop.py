"""What a hop costs: one message over one link with everything that it causes, over six nodes.

Measured is the whole product in the midst of a busy hour (`busy_hour`): traffic, call control,
transactions, transport, processors, links, with and without a row written for every message.
Processor time is divided by messages. Nothing asserts a time; what is counted is asserted.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType, MappingProxyType

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from simulator.kernel.host import Host
from simulator.study.replication import Replication
from tests.benchmarks.baseline import Prepare, Work
from tests.benchmarks.busy_hour import CALLS_PER_SECOND, filled, plan, sent
from tests.benchmarks.conftest import AgainstTimeout, Counted
from tests.benchmarks.recorded import COMPILED
from tests.benchmarks.test_clock import far_delays, on_simpy
from tests.features.laboratory import all_off

HOPS = 100_000
HOPS_A_CALL = 35
BUSY = 0.1  # of 400,000 calls an hour: 2,000 calls are up at a time
SMOKE = 0.005

WINDOW = 30.0  # seconds
NONE: Mapping[str, object] = MappingProxyType({})
FORWARDING: Mapping[str, object] = MappingProxyType(
    {
        f"feature.{name}": {
            "feature": "forward_no_answer",
            "population": name,
            "share": "10 %",
            "to": {"population": to},
        }
        for name, to in (("lync", "extensions"), ("extensions", "lync"), ("attached", "lync"))
    }
)
LONG = "{law: deterministic, mean: 2 h}"  # all calls are up together
SETTLED = 200.0  # seconds until transactions and limits of the set-up are gone

# Bounds on what is counted, not timed: the same on every machine.
CALLS_A_HOP = 65.0
WAKE_UPS_A_HOP = 0.8  # much less where more goes on at an instant
KILOBYTES_A_CALL = 10.0
# Compiled, each of the seventy objects of a call is a word longer.
KILOBYTES_COMPILED = 10.5
GROWTH = 25.0  # MiB


def hops(
    load: float, folder: Path | None, units: int, features: Mapping[str, object] = NONE
) -> Prepare:
    """Return the work of about so many hops."""
    load = load if units >= HOPS else SMOKE
    duration = units / (load * CALLS_PER_SECOND * HOPS_A_CALL)

    def prepare() -> Work:
        part = None if folder is None else Path(mkdtemp(dir=folder))
        return partial(run, filled(load, duration, part, features), duration)

    return prepare


def run(replication: Replication, duration: float) -> int:
    """Run the window and write what is left; return how many messages there were."""
    before = sent(replication)
    replication.scene.clock.run(until=duration)
    replication.recorder.close()
    return sent(replication) - before


def test_a_hop(against_timeout: AgainstTimeout, tmp_path: Path) -> None:
    against_timeout(
        {
            "Timeout of simpy, 20,000 in turn": partial(on_simpy, far_delays),
            "hop": partial(hops, BUSY, None),
            "hop, every row written": partial(hops, BUSY, tmp_path),
        },
        HOPS,
    )


def test_a_hop_with_features(against_timeout: AgainstTimeout) -> None:
    """Those that are installed and off cost nothing, since nodes are the same without them."""
    settings = {
        "no features": NONE,
        "all features installed and off": all_off(),
        "a tenth of all users forward on no answer": FORWARDING,
    }
    against_timeout(
        {f"hop, {name}": partial(hops, BUSY, None, features=one) for name, one in settings.items()},
        HOPS,
    )


def test_wake_ups_a_hop(
    benchmark: BenchmarkFixture, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs an entry on the clock beside those of messages."""
    wake, woken = Host._wake, 0

    def wake_counted(host: Host, a: None, b: None, now: float) -> None:
        nonlocal woken
        woken += 1
        wake(host, a, b, now)

    monkeypatch.setattr(Host, "_wake", wake_counted)
    replication = filled(SMOKE if benchmark.disabled else BUSY, WINDOW)
    woken, before = 0, sent(replication)
    replication.scene.clock.run(until=WINDOW)
    found = woken / (sent(replication) - before)
    counted("wake-ups a hop", found)
    assert found <= WAKE_UPS_A_HOP


def test_calls_a_hop(benchmark: BenchmarkFixture, counted: Counted) -> None:
    """Calls of Python functions: the measure of a hop that no neighbour on the machine disturbs."""
    replication = filled(SMOKE, WINDOW)
    called = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal called
        called += event == "call"

    before = sent(replication)
    sys.setprofile(count)
    try:
        replication.scene.clock.run(until=WINDOW)
    finally:
        sys.setprofile(None)
    found = called / (sent(replication) - before)
    counted("calls of functions a hop", found)
    assert found <= CALLS_A_HOP


def test_memory_a_live_call(benchmark: BenchmarkFixture, counted: Counted) -> None:
    """Two runs that differ in the number of calls alone; what both need cancels out."""
    calls = 200 if benchmark.disabled else 1_000
    few, less = memory(calls)
    many, more = memory(3 * calls)
    kilobytes = (more - less) / (many - few) / 1000
    counted("kB a live call", kilobytes)
    assert kilobytes <= (KILOBYTES_COMPILED if COMPILED else KILOBYTES_A_CALL)


def memory(calls: int) -> tuple[int, int]:
    """Return how many calls are up once nothing but them is left, and the bytes then in use."""
    duration = calls / (BUSY * CALLS_PER_SECOND)
    replication = Replication(plan(BUSY, duration, holding=LONG, warmup=0.0), 0)
    tracemalloc.start()
    try:
        replication.scene.start()
        replication.players.start()
        replication.scene.clock.run(until=duration + SETTLED)
        gc.collect()
        return len(replication.up), tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_peak_of_a_run_does_not_grow_with_its_calls(
    benchmark: BenchmarkFixture, counted: Counted
) -> None:
    """With every row written; both runs have as many calls up at a time."""
    calls = 100 if benchmark.disabled else 5_000
    few, many = peak(calls), peak(4 * calls)
    counted("MiB more at the peak for four times the calls", many - few)
    assert many - few < GROWTH


def peak(calls: int) -> float:
    """Return the peak of a process of its own that runs so many calls, MiB above its start."""
    module = "tests.benchmarks.busy_hour"
    command = [sys.executable, "-m", module, str(calls), str(4 * SMOKE if calls < 2_500 else BUSY)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    words = done.stdout.split()
    return float(words[words.index("above") + 1])
