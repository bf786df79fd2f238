"""What an attempt costs until it is placed: its entry, its words, its attributes, the book.

The laws are those of the guide's busy hour; each attempt is over as soon as it is placed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from simulator.calls.attempt import Attempt
from simulator.kernel.clock import Clock
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.spec import ArrivalKind, Arrivals
from simulator.workload.traffic import Traffic
from tests.benchmarks.baseline import Prepare, Work
from tests.benchmarks.conftest import AgainstTimeout

UNITS = 50_000


def playing(kind: ArrivalKind, units: int) -> Prepare:
    """Return the work of playing about so many attempts."""
    topology, busy = load_topology("guide-tcp").spec, load_workload("guide-busy-hour")
    flows = tuple(replace(flow, arrivals=Arrivals(kind)) for flow in busy.flows)
    workload = replace(busy, flows=flows[:3])  # without the many users of the public network

    def prepare() -> Work:
        clock, placed = Clock(), 0

        def place(attempt: Attempt, now: float) -> None:
            nonlocal placed
            placed += 1
            traffic.ended(attempt, now)

        traffic = Traffic(
            workload, topology, clock, place, {}, seed=1, replication=0, begin=0.0, end=units / 0.5
        )

        def work() -> int:
            traffic.start()
            clock.run()
            return placed

        return work

    return prepare


@pytest.mark.parametrize("kind", ["poisson", "finite"])
def test_an_attempt(against_timeout: AgainstTimeout, kind: ArrivalKind) -> None:
    against_timeout({f"attempt, {kind} arrivals": partial(playing, kind)}, UNITS)
