"""Small networks with little room and bad links, run until nobody talks any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from simulator.calls.attempt import Attempt
from simulator.kernel.network import Wrap
from simulator.nodes.spec import NodeSpec, TopologySpec
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.spec import Arrivals, Law, Outcomes, Redial, TrafficSpec, WorkloadSpec

USERS = 3  # of each population: lines are often taken
LONGEST = 3000.0  # seconds after a window by which every call must have ended

LINKS = (
    "lan-mxone",
    "lan-lync",
    "lan-phones",
    "lan-clients",
    "lan-gateway",
    "lan-infrastructure",
    "primary-rates",
    "lines",
)


@dataclass(frozen=True)
class Case:
    """What a run is made of; printed by Hypothesis when one fails."""

    topology: str
    overrides: dict[str, object]
    rtp: int
    b_channels: int
    rate: float  # attempts a second of each population
    ring: float
    patience: float
    holding: float
    outcomes: Outcomes
    finite: bool
    redial: bool
    window: float
    warmup: float
    seed: int
    ideal: bool


QUIET = Case(
    topology="guide-tcp",
    overrides={},
    rtp=5,
    b_channels=5,
    rate=0.2,
    ring=3.0,
    patience=40.0,
    holding=5.0,
    outcomes=Outcomes(1.0, 0.0, 0.0, 0.0, 0.0),
    finite=False,
    redial=False,
    window=10.0,
    warmup=0.0,
    seed=1,
    ideal=False,
)


def cases() -> st.SearchStrategy[Case]:
    """Cases of a few dozen calls."""
    few = st.integers(0, 5)
    share = st.integers(0, 5)
    loss = st.sampled_from(["0", "0", "1 %", "5 %", "20 %"])
    jitter = st.sampled_from(["0 s", "0 s", "1 ms", "50 ms"])
    return st.builds(
        Case,
        topology=st.sampled_from(["guide-tcp", "guide-tls"]),
        overrides=st.fixed_dictionaries(
            {
                "trunk.channels": few,
                "trunk.licences": few,
                "trunk.encryption_licences": few,
                "node.mediation.mediation.call_limit": st.integers(1, 5),
                "node.mxone.telephony.forced_gateway": st.sampled_from(["yes", "no"]),
                **{f"link.{link}.loss": loss for link in LINKS},
                **{f"link.{link}.jitter": jitter for link in LINKS},
            }
        ),
        rtp=few,
        b_channels=st.integers(1, 5),
        rate=st.sampled_from([0.05, 0.2, 0.5]),
        ring=st.sampled_from([0.0, 0.1, 3.0, 30.0]),
        patience=st.sampled_from([0.001, 0.5, 5.0, 40.0]),
        holding=st.sampled_from([0.0, 0.01, 5.0, 60.0]),
        outcomes=st.tuples(share, share, share, share, share).map(_outcomes),
        finite=st.booleans(),
        redial=st.booleans(),
        window=st.sampled_from([0.5, 10.0, 40.0]),
        warmup=st.sampled_from([0.0, 20.0]),
        seed=st.integers(1, 1000),
        ideal=st.sampled_from([False, False, False, True]),
    )


def _outcomes(shares: tuple[int, ...]) -> Outcomes:
    whole = sum(shares) or 1
    first, *rest = (share / whole for share in shares)
    return Outcomes(first if sum(shares) else 1.0, *rest)


def replication(case: Case, folder: Path | None = None, wrap: Wrap | None = None) -> Watched:
    """Set a case up."""
    topology = _topology(case)
    plan = RunPlan(
        topology,
        _workload(case, topology),
        (),
        0.0,
        case.window,
        case.warmup,
        case.seed,
        case.ideal,
        "all",
        folder,
    )
    watched = Watched(plan, 0)
    watched.scene.network._wrap = wrap
    return watched


class Watched(Replication):
    """A replication that goes on until its last call has ended and everything is forgotten.

    Attributes
    ----------
    leaks : list of (int, str)
        What then still belongs to a call, with its number.
    undelivered : set of int
        Calls that a node gave up since a message never got through. If that was a BYE or CANCEL
        the far side goes on: nothing in SIP tells it, only session timers or lost media would.
    """

    def __init__(self, plan: RunPlan, number: int) -> None:
        super().__init__(plan, number)
        self.leaks: list[tuple[int, str]] = []
        self.undelivered: set[int] = set()
        self.over = False
        for node in self.scene.world.nodes.values():
            user: Any = node.endpoint.user
            user.on_response = self._noting(user.on_response)

    def _noting(self, on_response: Callable[..., None]) -> Callable[..., None]:
        def noted(sending: Any, response: Any, now: float) -> None:
            if response.local and response.status != 487:  # else cancelled before it was sent
                self.undelivered.add(response.request.call)
            on_response(sending, response, now)

        return noted

    def _in_window(self, attempt: Attempt) -> bool:
        return not self.over and super()._in_window(attempt)

    def _flush(self) -> None:
        """Nothing is written of what is held: all of it ends."""

    def _close(self) -> None:
        # The rows of what is still up are written as they stand.
        self.recorder._flush_calls()
        self.over = True
        self.leaks = self._settle()
        super()._flush()
        super()._close()

    def _settle(self) -> list[tuple[int, str]]:
        clock, last = self.scene.clock, self.scene.clock.now + LONGEST
        while clock.now < last:
            clock.run(until=clock.now + 100.0)
            leaks = leaks_of(self)
            if not leaks:
                break
        return leaks


def leaks_of(run: Watched) -> list[tuple[int, str]]:
    """Name what still belongs to a call, but for those that could not be told of their end."""
    found: list[tuple[int, str]] = []
    for group in run.scene.world.groups.values():
        found += [(seizure.call, f"seizure of {group.name}") for seizure in group.held()]
    for name, node in run.scene.world.nodes.items():
        found += [(call, f"{what} at {name}") for call, what in _of_node(node)]
    return [leak for leak in found if leak[0] not in run.undelivered]


def _of_node(node: Any) -> list[tuple[int, str]]:
    endpoint, control = node.endpoint, node.parts.get("control")
    tables = (*endpoint.clients, *endpoint.servers)
    found = [(t.call, f"transaction {t.branch}") for table in tables for t in table.values()]
    if control is not None:
        found += [(leg.call.number, f"leg {leg.tag}") for leg in control.legs.values()]
        found += [(leg.call.number, f"arrival {leg.tag}") for leg in control._arrived.values()]
        found += [(leg, f"2xx {tag}") for tag, leg in _unacknowledged(endpoint, control)]
    found += [(_call_of(argument), "timer") for argument in _waiting(node.timers)]
    terminals = node.parts.get("terminals")
    if terminals is not None:
        found += [(-1, f"line of {number}") for number in _lines(terminals)]
    return [leak for leak in found if leak[0]]


def _unacknowledged(endpoint: Any, control: Any) -> list[tuple[str, int]]:
    """2xx that wait for their ACK, with the call; -1: of a leg that is gone."""
    legs = control.legs
    return [(tag, legs[tag].call.number if tag in legs else -1) for tag in endpoint._accepted]


def _lines(terminals: Any) -> list[str]:
    """Numbers whose lines are taken by more calls than they have."""
    legs = terminals.control.legs.values()
    calls = Counter(leg.call.facts.number for leg in legs if leg.call.facts is not None)
    return [number for number, busy in terminals.active.items() if busy > calls[number]]


def _waiting(timers: Any) -> list[object]:
    queues = (*timers._queues.values(), *timers._lingering.values())
    live = [timer for queue in queues for timer in queue] + [timer for *_, timer in timers._heap]
    return [timer.argument for timer in live if timer.function is not None]


def _call_of(argument: Any) -> int:
    """The number of the call that a timer's argument belongs to; 0: none."""
    if isinstance(argument, tuple):
        return max((_call_of(part) for part in argument), default=0)
    for name in ("call", "request", "number"):
        part = getattr(argument, name, None)
        if isinstance(part, int):
            return part
        if part is not None:
            return _call_of(part)
    return 0


def _topology(case: Case) -> TopologySpec:
    users = {f"population.{name}.users": USERS for name in ("lync", "extensions", "attached")}
    spec = load_topology(case.topology, overrides={**case.overrides, **users}).spec
    return replace(spec, nodes=tuple(_narrow(node, case) for node in spec.nodes))


def _narrow(node: NodeSpec, case: Case) -> NodeSpec:
    if node.gateway is not None:
        small = replace(node.gateway, rtp_resources=case.rtp, srtp_resources=case.rtp)
        return replace(node, gateway=small)
    if node.carrier is not None:
        lines = replace(node.carrier, primary_rates=1, channels_per_rate=case.b_channels)
        return replace(node, carrier=lines)
    return node


def _workload(case: Case, topology: TopologySpec) -> WorkloadSpec:
    load = load_workload("guide-busy-hour")
    users = {population.name: population.users for population in topology.populations}
    return replace(load, flows=tuple(_flow(flow, case, users[flow.source]) for flow in load.flows))


def _flow(flow: TrafficSpec, case: Case, users: int) -> TrafficSpec:
    again = Redial(0.9, Law("exponential", 2.0, 1.0), 5)
    finite = case.finite and users == USERS
    return replace(
        flow,
        arrivals=Arrivals("finite" if finite else "poisson"),
        rate=case.rate / users,
        ring=Law("exponential", case.ring, 1.0),
        patience=Law("exponential", case.patience, 1.0),
        holding=Law("exponential", case.holding, 1.0),
        outcomes=dict.fromkeys(flow.outcomes, case.outcomes),
        redial=again if case.redial else None,
    )
