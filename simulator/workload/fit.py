"""Whether a workload fits a topology: its populations are there and can call each other."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import InputError, InputErrors
from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.topology.complaints import nearest
from simulator.workload.spec import TrafficSpec, WorkloadSpec


def check_fit(workload: WorkloadSpec, topology: TopologySpec) -> None:
    """Refuse a workload that a topology cannot carry.

    Raises
    ------
    InputErrors
        Each population that is not there, and each that cannot be dialled from the other.
    """
    populations = {population.name: population for population in topology.populations}
    errors = [error for flow in workload.flows for error in _misfits(flow, populations)]
    if errors:
        raise InputErrors(errors)


def _misfits(flow: TrafficSpec, populations: dict[str, PopulationSpec]) -> Iterator[InputError]:
    field = f"traffic.{flow.source}"
    wanted = [flow.source, *(called for called, _ in flow.destinations)]
    for name in dict.fromkeys(wanted):
        if name not in populations:
            yield InputError(
                "the topology has no such population",
                mark=flow.mark,
                field=field,
                seen=name,
                expected=nearest(name, populations),
            )
    source = populations.get(flow.source)
    dials = dict(source.dials) if source else None
    for called, share in flow.destinations:
        if called in populations and dials is not None and called not in dials and share > 0:
            yield InputError(
                f"the topology does not say what {flow.source!r} dials to reach {called!r}",
                mark=flow.mark,
                field=field,
                expected=f"{called!r} in populations.{flow.source}.dials",
            )
