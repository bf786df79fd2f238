"""What faults cost those who have none: nothing, before they strike and when they are over.

All is compared within one run: the busy hour without faults, with such that are still to come, and
with such that are over. Times are printed, what is counted is asserted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from types import FrameType

from pytest_benchmark.fixture import BenchmarkFixture

from simulator.faults.load import all_faults
from simulator.study.replication import Replication
from tests.benchmarks.baseline import Prepare, Work
from tests.benchmarks.busy_hour import CALLS_PER_SECOND, plan, sent
from tests.benchmarks.conftest import AgainstTimeout, Counted
from tests.benchmarks.test_hop import BUSY, HOPS, HOPS_A_CALL, SMOKE

SETTLED = 2.0  # seconds: by then the early ones are over
WARMUP = 60.0
WINDOW = 20.0
# One of each way to act: on a link, a wire, a processor, a port, a resource. What stops media has
# each call of the rest of the run looked at, so it is not here.
STRUCK = (
    "lan-mxone delay 1 ms",
    "mxone options-unanswered",
    "mxone slow 50 %",
    "infrastructure port-closed 53",
    "sip-trunk reduced 59000",
)
TO_COME = tuple(f"{fault} at {{end}} s for 1 ms" for fault in STRUCK)
OVER = tuple(f"{fault} at 100 ms for 10 ms" for fault in STRUCK)
KINDS = {"no faults": (), "faults to come": TO_COME, "faults that are over": OVER}
MORE = 1.005  # calls of functions a hop: the same messages, but for those that were late


def begun(load: float, duration: float, faults: Sequence[str], warmup: float) -> Replication:
    made = plan(load, SETTLED + duration, warmup=warmup)
    words = [fault.format(end=SETTLED + duration - 0.01) for fault in faults]
    replication = Replication(replace(made, faults=all_faults(words, made.topology)), 0)
    replication.scene.start()
    if replication.scene.faults is None:
        replication.scene.scatter()  # as with faults, so that the messages are the same
    replication.players.start()
    replication.scene.clock.run(until=SETTLED)
    return replication


def work(faults: Sequence[str], units: int) -> Prepare:
    load = BUSY if units >= HOPS else SMOKE
    duration = units / (load * CALLS_PER_SECOND * HOPS_A_CALL)

    def prepare() -> Work:
        return partial(run, begun(load, duration, faults, 4 * WARMUP), duration)

    return prepare


def run(replication: Replication, duration: float) -> int:
    before = sent(replication)
    replication.scene.clock.run(until=SETTLED + duration - 0.1)
    return sent(replication) - before


def test_a_hop_without_faults(against_timeout: AgainstTimeout) -> None:
    against_timeout({f"hop, {name}": partial(work, faults) for name, faults in KINDS.items()}, HOPS)


def test_calls_a_hop_without_faults(benchmark: BenchmarkFixture, counted: Counted) -> None:
    found = {name: calls_a_hop(faults) for name, faults in KINDS.items()}
    for name, value in found.items():
        counted(f"calls of functions a hop, {name}", value)
    assert max(found.values()) <= MORE * found["no faults"]


def calls_a_hop(faults: Sequence[str]) -> float:
    replication = begun(SMOKE, WINDOW, faults, WARMUP)
    called = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal called
        called += event == "call"

    sys.setprofile(count)
    try:
        messages = run(replication, WINDOW)
    finally:
        sys.setprofile(None)
    return called / messages
