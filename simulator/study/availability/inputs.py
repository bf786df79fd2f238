"""Reads what a study of availability is asked: the topology, what breaks in it, for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Final

from simulator.errors import InputError, InputErrors
from simulator.faults.kinds import KINDS
from simulator.faults.load import Given, each
from simulator.faults.spec import FaultSpec
from simulator.study.arguments import check_arguments
from simulator.study.availability.assumed import assumed_faults
from simulator.study.context import FlowTraffic, flows_of
from simulator.study.faulted import run_faults
from simulator.study.plan import RunPlan
from simulator.study.simulate import seconds, the_topology
from simulator.study.variants import Span, plan_of
from simulator.study.warmup import automatic_warmup
from simulator.topology.topology import Topology
from simulator.workload.parties import CALLS_PER_REPLICATION
from simulator.workload.spec import WorkloadSpec

_HOUR: Final = 3600.0
_FAULT_FREE: Final = 5  # times without faults, at most
_CALLS: Final = 1000  # that one of them has, so that rates are known within a few per cent


@dataclass(frozen=True, slots=True)
class Planned:
    """All that is simulated.

    Parameters
    ----------
    topology : str
    plan : RunPlan
        Of the whole time, its faults among it.
    flows : tuple of FlowTraffic
        Intended calls.
    assumed : bool
        What breaks was not given.
    rates_length : float
        Seconds of one time without faults.
    rates_number : int
        How many of them.
    """

    topology: str
    plan: RunPlan
    flows: tuple[FlowTraffic, ...]
    assumed: bool
    rates_length: float
    rates_number: int


def planned(
    topology: str | Path | Topology,
    *,
    faults: Given,
    workload: str | Path | None,
    duration: str | float,
    warmup: str | float,
    seed: int,
    replications: int,
    overrides: Mapping[str, object] | None,
    workers: int | None,
    full: bool,
) -> Planned:
    """Read the arguments of `simulator.study.availability.study.availability`.

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with them.
    """
    check_arguments(seed, "none", replications, workers)
    loaded = the_topology(topology, overrides)
    length = seconds(duration, "duration")
    before = 0.0 if warmup == "auto" else seconds(warmup, "warmup", zero=True)
    plan = plan_of(loaded, workload, Span(before, length, seed))
    load = plan.workload
    assert load is not None
    if warmup == "auto":
        plan = replace(plan, warmup=automatic_warmup(load))
    given = each(faults)
    if given:
        specs = run_faults(
            given, loaded.spec, start=load.start, zone=load.zone, duration=length
        ).specs
        _require_ends(specs)
    else:
        specs = tuple(assumed_faults(loaded.spec))
    flows = flows_of(load, loaded.spec, duration=length)
    if full:
        _require_countable(flows, plan)
    return Planned(
        topology=loaded.name,
        plan=replace(plan, faults=specs),
        flows=flows,
        assumed=not given,
        rates_length=_rates_length(load, flows, length),
        rates_number=min(replications, _FAULT_FREE),
    )


def _rates_length(load: WorkloadSpec, flows: Sequence[FlowTraffic], length: float) -> float:
    """Return how long rates are measured: an hour or more, a day where they follow the clock."""
    if any(flow.arrivals.kind == "profile" for flow in load.flows):
        return min(24.0 * _HOUR, length)
    rate = sum(flow.rate for flow in flows)
    enough = _CALLS / rate if rate else 0.0
    return min(max(_HOUR, ceil(enough / _HOUR) * _HOUR), length)


def _require_ends(faults: Iterable[FaultSpec]) -> None:
    """Refuse what is never mended: after it nothing is normal again."""
    errors = [
        InputError(
            "the fault lasts to the end",
            mark=fault.mark,
            field=fault.name,
            expected="`for` with `at`: a study of availability waits until all is normal again",
        )
        for fault in faults
        if fault.mtbf is None and fault.lasts is None and not KINDS[fault.kind].instant
    ]
    if errors:
        raise InputErrors(errors)


def _require_countable(flows: Sequence[FlowTraffic], plan: RunPlan) -> None:
    calls = (plan.duration + plan.warmup) * sum(flow.rate for flow in flows)
    if calls >= CALLS_PER_REPLICATION:
        raise InputError(
            "more calls than can be simulated in full",
            field="duration",
            seen=f"{calls:.3g} calls",
            expected=f"fewer than {CALLS_PER_REPLICATION:,}: a shorter time, or without --full",
        )
