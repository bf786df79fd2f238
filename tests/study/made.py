"""Results and contexts made by hand, on the guide's topology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from simulator.nodes.spec import TopologySpec
from simulator.study.context import FlowTraffic, RunContext
from simulator.study.result import DirectionFigures, ReplicationResult, ResourceFigures
from simulator.topology.load import load_topology

WINDOW = 3600.0
# 20.16 E on 30 channels: Erlang B 0.917 %.
FLOW = FlowTraffic("pstn", "lync", "pstn-to-lync", 0.144, 140.0, users=100000)
TRUNK = ResourceFigures("sip-trunk", "channels", 30, 520, 5, 19.95, 30, 0.009)
LARGE = ResourceFigures("mediation-calls", "channels", 150, 515, 0, 19.95, 30, 0.0)
PROCESSOR = ResourceFigures(
    "mxone", "processor", 2, 72000, 0, 0.2, 4, 0.0, wait_mean=0.001, wait_max=0.02
)


@cache
def guide() -> TopologySpec:
    """The guide's topology."""
    return load_topology("guide-tcp").spec


def context(*flows: FlowTraffic, **changes: object) -> RunContext:
    """A run of the guide's topology with these flows."""
    found = RunContext("run", guide(), 1, WINDOW, 600.0, 4, "made", flows or (FLOW,))
    return replace(found, **changes)  # type: ignore[arg-type]


def result(
    number: int, *resources: ResourceFigures, directions: dict[str, DirectionFigures] | None = None
) -> ReplicationResult:
    """One replication with these resources."""
    outcomes = Counter(answered=400, no_answer=100, pending=15, blocked=5)
    return ReplicationResult(
        number,
        WINDOW,
        resources or (TRUNK,),
        directions or {"pstn-to-lync": DirectionFigures(520, 5, 20.0, 0.0, outcomes)},
        Counter({200: 415, 480: 100, 503: 5}),
        {"srd": (0.1, 0.2, 0.3), "sdt": (100.0,)},
        400,
        15,
        Counter({("no free channel", "mxone", "RFC 3398 7.2.4.1"): 5}),
        Counter(INVITE=3600, BYE=1800),
        transactions=720,
        registrations=9,
        registration_failures=1,
    )


def results(
    *resources: ResourceFigures, blocked: tuple[int, ...] = (3, 5, 4, 7)
) -> list[ReplicationResult]:
    """Replications that differ in what the first resource blocked and carried."""
    first, *others = resources or (TRUNK,)
    mean = sum(blocked) / len(blocked)
    return [
        result(i, replace(first, blocked=n, carried=first.carried - 0.2 * (n - mean)), *others)
        for i, n in enumerate(blocked)
    ]


Change = Callable[[TopologySpec], TopologySpec]
