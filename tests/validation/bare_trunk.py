"""A trunk alone: whole ideal runs in which nothing but its channels is limited or takes time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from simulator.nodes.spec import TopologySpec
from simulator.study.execute import execute
from simulator.study.loss import blocking_burst
from simulator.study.plan import RunPlan
from simulator.study.result import ReplicationResult, ResourceFigures
from simulator.study.statistics import Interval, blocking_interval
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.spec import Arrivals, Law, Redial, WorkloadSpec

FILES = Path(__file__).parent / "topologies"
HOLDING = 60.0  # mean, seconds
EXPONENTIAL = Law("exponential", HOLDING, 1.0)
LOGNORMAL = Law("lognormal", HOLDING, 1.5)
DETERMINISTIC = Law("deterministic", HOLDING, 0.0)


def warmup_of(holding: Law) -> float:
    """Seconds after which it cannot be seen that a run began empty.

    What is missing then is the share of traffic that comes of longer calls, E[(X - t)+] / E[X]:
    after 10 mean holdings of exponential calls 0.005 %, after 20 of lognormal ones of cv 1.5
    0.4 %; it goes on falling during the window.
    """
    return HOLDING * (20 if holding.cv > 1 else 10)


def trunk_of(channels: int, users: int = 10) -> TopologySpec:
    """The topology with so many channels, and so many Lync users."""
    changes = {"trunk.channels": channels, "population.lync.users": users}
    return load_topology(FILES / "bare-trunk.yaml", overrides=changes).spec


def calls(
    rate: float,
    holding: Law,
    topology: TopologySpec,
    *,
    arrivals: str = "poisson",
    redial: Redial | None = None,
) -> WorkloadSpec:
    """Lync users who call `rate` times a second together (a finite source: each one, idle)."""
    load = load_workload(FILES / "bare-trunk-load.yaml")
    users = next(p.users for p in topology.populations if p.name == "lync")
    flow = replace(
        load.flows[0],
        rate=rate if arrivals == "finite" else rate / users,
        arrivals=Arrivals(arrivals),  # type: ignore[arg-type]  # one of its words
        holding=holding,
        redial=redial,
    )
    return replace(load, flows=(flow,))


def run(
    topology: TopologySpec,
    workload: WorkloadSpec,
    *,
    window: float,
    replications: int,
    seed: int = 1,
    warmup: float | None = None,
    workers: int | None = 1,
) -> list[ReplicationResult]:
    """Run whole replications of a loss system."""
    before = warmup_of(workload.flows[0].holding) if warmup is None else warmup
    plan = RunPlan(topology, workload, (), 0.0, window, before, seed, True, "none", None)
    return list(execute(plan, list(range(replications)), workers))


def trunk(result: ReplicationResult) -> ResourceFigures:
    """What a replication saw of the trunk's channels."""
    return next(one for one in result.resources if one.name == "sip-trunk")


def blocking(results: Sequence[ReplicationResult], offered: float) -> Interval:
    """Call congestion of the trunk with its interval."""
    figures = [trunk(result) for result in results]
    found = blocking_interval(
        [one.blocked for one in figures],
        [one.attempts for one in figures],
        burst=blocking_burst(offered, figures[0].size or 0),
    )
    assert found is not None
    return found
