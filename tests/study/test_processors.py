"""Processors in whole runs: they work exactly as long as the messages that came to them take."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import pytest

from simulator.contracts import Flow
from simulator.kernel.costs import cost_table
from simulator.kernel.station import FIRST_CLASS, StationMark
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload

SERVERS = ("mxone", "lync-standard", "gateway")
WINDOW = 120.0


@dataclass
class Watch:
    """The work of the messages that reached each host, and what its station did meanwhile."""

    run: Replication
    arrivals: list[tuple[str, float, float]] = field(default_factory=list)  # host, when, work

    def __post_init__(self) -> None:
        self.hosts = {node.name: node.host for node in self.run.plan.topology.nodes}
        speeds = {host.name: host.speed for host in self.run.plan.topology.hosts}
        self.costs = {
            node.name: cost_table(node.profile.service, speeds[node.host])
            for node in self.run.plan.topology.nodes
        }
        self.run.recorder.message = self._see  # type: ignore[method-assign]

    def _see(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        core: Any = flow.peer.core if flow.peer is not None else None
        if core is not None and not isnan(arrived):
            kind = FIRST_CLASS + item.status // 100 if item.status else item.method
            self.arrivals.append((self.hosts[core.name], arrived, self.costs[core.name][kind]))

    def work(self, begin: float, end: float) -> dict[str, float]:
        """Seconds of work that came to each host in a time."""
        found: dict[str, float] = defaultdict(float)
        for host, arrived, cost in self.arrivals:
            if begin <= arrived < end:
                found[host] += cost
        return found

    def idle_mark(self, host: str) -> StationMark:
        """Run until a host has nothing to do, and mark it."""
        scene = self.run.scene
        station = scene.network.hosts[host].station
        while station.load:
            scene.clock.step()
        return station.mark(scene.clock.now)


def watch(topology: str) -> Watch:
    spec = load_topology(topology).spec
    load = load_workload("guide-busy-hour", {"workload.load": 2.0})
    plan = RunPlan(spec, load, (), 0.0, WINDOW, 60.0, 1, False, "all", None)
    return Watch(Replication(plan, 0))


@pytest.mark.parametrize("topology", ["guide-tcp", "guide-tls"])
@pytest.mark.parametrize("host", SERVERS)
def test_busy_time_is_the_sum_of_the_messages_times(topology: str, host: str) -> None:
    seen = watch(topology)
    scene = seen.run.scene
    scene.start()
    seen.run.players.start()
    scene.clock.run(until=-10.0)  # connections are up, and names are known
    begun = seen.idle_mark(host)
    scene.clock.run(until=WINDOW)
    ended = seen.idle_mark(host)
    work = seen.work(begun.now, ended.now)[host]
    assert work > 0.3
    assert ended.busy_time - begun.busy_time == pytest.approx(work, abs=1e-9)
    share = work / (ended.now - begun.now) / ended.processors
    assert ended.utilisation(begun) == pytest.approx(share, rel=1e-9)


def test_the_figures_of_a_run_say_the_same() -> None:
    seen = watch("guide-tcp")
    figures = {one.name: one for one in seen.run.run().resources if one.kind == "processor"}
    work = seen.work(0.0, WINDOW)
    for host in SERVERS:
        # What was in service or waited at the ends of the window counts in part.
        assert figures[host].carried == pytest.approx(work[host] / WINDOW, rel=0.005)
        count = sum(one == host and 0.0 <= at < WINDOW for one, at, _ in seen.arrivals)
        assert abs(figures[host].attempts - count) <= 0.01 * count
