"""The stations of hosts whose topology has more than a queue with constant service times."""

from __future__ import annotations

from collections.abc import Callable
from math import log1p
from typing import Any

from simulator.contracts import ClockLike, Core, Flow, Item
from simulator.kernel.gated import Gate, GatedStation, Ruling
from simulator.kernel.host import MakeStation
from simulator.kernel.station import FIRST_CLASS, Admit, Serve, Station
from simulator.nodes.admission import Admission, Controls
from simulator.nodes.feedback import Meter
from simulator.nodes.node import Node
from simulator.nodes.spec import HostSpec, NodeSpec
from simulator.sip.vocabulary import Method
from simulator.study.plan import RunPlan

Numbered = Callable[[str], Any]


def station_of(host: HostSpec, plan: RunPlan, numbered: Numbered) -> MakeStation:
    """Return what makes the station of a host: the usual one where nothing else is asked for.

    Parameters
    ----------
    host : HostSpec
    plan : RunPlan
    numbered : callable
        ``numbered(purpose)`` returns a function from whole numbers to numbers in (0, 1).
    """
    nodes = [node for node in plan.topology.nodes if node.host == host.name]
    controlled = any(node.overload is not None and node.overload.serves for node in nodes)
    drawn = host.service_law != "constant"
    passing = host.idle_work == "passes"
    if plan.ideal or not (controlled or drawn or passing):
        return Station
    law = _exponential(numbered(f"service {host.name}")) if drawn else None

    def make(
        clock: ClockLike, serve: Serve, processors: int, places: int | None, *, admit: Admit
    ) -> Station:
        return GatedStation(clock, serve, processors, places, law, admit, passing)

    return make


def control_load(
    spec: NodeSpec,
    host: HostSpec,
    node: Node,
    costs: tuple[float, ...],
    station: Station,
    admission: Admission,
) -> None:
    """Put a node's overload control in front of the station of its host, where it has one."""
    rules = spec.overload
    if rules is None or not rules.serves or not isinstance(station, GatedStation):
        return
    if rules.retry_after is not None:
        admission.headers = (("Retry-After", str(max(1, round(rules.retry_after)))),)
    meter = None
    if rules.feedback is not None:
        meter = Meter(rules, costs, FIRST_CLASS, station.processors)
    own = spec.profile.service.reject
    reject = costs[Method.INVITE] if own is None else own / host.speed
    controls = Controls(admission, rules, reject, meter)
    node.parts["controls"] = controls
    station.gate = _for_core(node, controls.rule, station.gate)


def _for_core(core: Core, gate: Gate, others: Gate | None) -> Gate:
    """Return a gate for what goes to one core; the rest goes to the gate of the others."""

    def rule(item: Item, flow: Flow, load: int, now: float) -> Ruling:
        if flow.core is core:
            return gate(item, flow, load, now)
        return (item, None) if others is None else others(item, flow, load, now)

    return rule


def _exponential(numbered: Any) -> Callable[[float], float]:
    """Return the law of service times without memory, one draw each."""
    drawn = iter(range(1 << 62))

    def law(mean: float) -> float:
        return -mean * log1p(-numbered(next(drawn)))

    return law
