"""Random timetables of faults: the run ends, every call has an end and a cause, nothing leaks."""

from __future__ import annotations

import re
from collections import Counter
from copy import copy
from functools import cache
from math import isnan
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.calls.attempt import Attempt, Outcome
from simulator.faults.kinds import KINDS
from simulator.faults.load import all_faults
from simulator.faults.spec import Occurrence
from simulator.nodes.spec import TopologySpec
from simulator.study.plan import RunPlan
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.spec import WorkloadSpec
from tests.conftest import LONG
from tests.nodes.lab import USERS
from tests.properties.networks import Watched

EXAMPLES = 1000 if LONG else 100
LENGTH = 20
# A call every half second, of a few seconds each: whatever breaks, some are in each stage.
BUSY = {
    "workload.load": 150,
    "workload.ring.mean": "2 s",
    "workload.holding.mean": "5 s",
}
MACHINES = ("mxone", "gateway", "lync-standard", "lync-clients", "sip-phones", "pstn", "mediation")
TOPOLOGIES = ("guide-tcp", "guide-tls")
WORDS = (
    *(re.sub(r" at 25 min.*$", "", kind.example) for kind in KINDS.values() if not kind.instant),
    *(f"{m} {kind}" for m in MACHINES for kind in ("down", "crash", "freeze", "silent")),
    *(f"{m} slow 10 %" for m in MACHINES),
    *(f"lan-{end} {kind}" for end in ("mxone", "lync", "phones") for kind in (
        "down", "loss 40 %", "loss 40 % burst 3", "delay 2 s", "jitter 200 ms", "flap 3 s",
        "bandwidth 16 kbit/s", "duplicate 50 %", "reorder 50 % delay 1 s",
    )),
    "sip-trunk down",
    "mediation stop drain 5 s",
    "mxone port-closed",
    "mediation unavailable retry-after 5 s",
    "frontend options-unanswered",
    "sip-phones ack-lost",
    "mxone drop status 200",
    "sip-trunk reduced 1",
    "pstn-b-channels reduced 0",
    "gateway-rtp reduced 2",
)  # fmt: skip
AT_ONCE = (
    *(re.sub(r" at 25 min.*$", "", kind.example) for kind in KINDS.values() if kind.instant),
    "mxone reset",
    "frontend registrar-lost",
    "mediation half-open",
)

moments = st.integers(0, 10 * LENGTH - 1).map(lambda tenth: tenth / 10.0)
lasting = st.builds(
    lambda kind, at, lasts: f"{kind} at {at} s for {lasts} s",
    st.sampled_from(WORDS),
    moments,
    st.sampled_from((0.1, 1, 3, 10, 40)),
)
at_once = st.builds(lambda kind, at: f"{kind} at {at} s", st.sampled_from(AT_ONCE), moments)
drawn = st.builds(
    lambda kind, mtbf, mttr: f"{kind} mtbf {mtbf} s mttr {mttr} s",
    st.sampled_from(WORDS),
    st.sampled_from((3, 10, 30)),
    st.sampled_from((0.5, 3, 10)),
)
timetables = st.lists(st.one_of(lasting, lasting, at_once, drawn), min_size=1, max_size=4)
# Only with TLS are there certificates that can be bad.
cases = st.tuples(timetables, st.sampled_from(TOPOLOGIES)).filter(
    lambda case: case[1] == "guide-tls" or not any("certificate" in fault for fault in case[0])
)


@cache
def inputs(topology: str) -> tuple[TopologySpec, WorkloadSpec]:
    return load_topology(topology, overrides=USERS).spec, load_workload("guide-busy-hour", BUSY)


class Observed(Watched):
    """A replication under faults, with the rows of its calls."""

    def __init__(self, faults: list[str], name: str) -> None:
        topology, workload = inputs(name)
        plan = RunPlan(
            topology,
            workload,
            (),
            0.0,
            float(LENGTH),
            5.0,
            1,
            False,
            "none",
            None,
            faults=all_faults(faults, topology),
        )
        super().__init__(plan, 0)
        self.rows: list[Attempt] = []
        self.recorder.call = self._keep  # type: ignore[method-assign]
        self.orphans: set[int] = set()  # calls that a node lost: nobody tells the others
        assert self.scene.faults is not None
        self.ledger = self.scene.faults.ground.ledger
        self._lost, self.ledger.lost = self.ledger.lost, self._noted  # type: ignore[method-assign]

    def _keep(self, attempt: Attempt) -> None:
        self.rows.append(copy(attempt))  # which may go on behind the window

    def _noted(self, call: int, cause: Occurrence | None = None, node: str = "") -> None:
        self.orphans.add(call)
        self._lost(call, cause, node)

    def _close(self) -> None:
        self.held = {n: g.busy for n, g in self.scene.world.groups.items() if g.busy}
        self.known = self._known()
        super()._close()

    def _known(self) -> dict[str, int]:
        """Count what the calls of nodes that run hold."""
        found: Counter[str] = Counter()
        for name in self.scene.cores:
            node = self.scene.world.nodes.get(name)
            control = None if node is None else node.parts.get("control")
            legs: Any = () if control is None else control.legs.values()
            for call in {id(leg.call): leg.call for leg in legs}.values():
                for group, seizure in zip(call.resources[::2], call.resources[1::2], strict=True):
                    found[group.name] += seizure.amount
        return {name: count for name, count in found.items() if count}


def table(rows: list[Attempt]) -> list[tuple[object, ...]]:
    return [
        (a.number, a.begin, repr(a.released), a.status, a.outcome, a.reason_rule, a.reason_text)
        for a in rows
    ]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(cases)
def test_whatever_breaks_the_run_ends_and_nothing_is_leaked(case: tuple[list[str], str]) -> None:
    run = Observed(*case)
    run.run()
    assert run.held == run.known
    assert [leak for leak in run.leaks if leak[0] not in run.orphans] == []
    for attempt in run.rows:
        if attempt.outcome is Outcome.PENDING:
            assert not isnan(attempt.answered)
            continue
        assert not isnan(attempt.released)
        assert not isnan(attempt.cleared)
        assert attempt.begin <= attempt.released <= attempt.cleared
        if attempt.outcome is not Outcome.ANSWERED:
            assert attempt.reason_rule


@settings(max_examples=EXAMPLES // 20, deadline=None, derandomize=True)
@given(cases)
def test_the_same_timetable_gives_the_same_table(case: tuple[list[str], str]) -> None:
    runs = [Observed(*case), Observed(*case)]
    for run in runs:
        run.run()
    assert table(runs[0].rows) == table(runs[1].rows)
