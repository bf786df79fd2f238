"""What the closed formulae say of calls between populations, from the faults with an MTBF.

They know outages alone, and no more of them than their length: what a fault slows down, how long
it takes to notice it, and until terminals have registered again, only the simulation knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from simulator.faults.spec import FaultSpec
from simulator.nodes.spec import TopologySpec
from simulator.study.availability.formulae import Steady, single
from simulator.study.availability.needs import Needs
from simulator.study.availability.structure import (
    Structure,
    Unit,
    all_of,
    availability,
    renamed,
    words,
)

_HOUR: Final = 3600.0
_POWER: Final = ("down",)
_PROCESS: Final = ("crash", "restart")
_OTHER: Final = ("freeze", "silent", "partition")
OUTAGES: Final = (*_POWER, *_PROCESS, *_OTHER)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The formulae's word on calls between two populations.

    Parameters
    ----------
    availability : float
    needs : str
        What has to work, in words.
    """

    availability: float
    needs: str


class Forecasts:
    """The formulae for one topology and its faults.

    Parameters
    ----------
    topology : TopologySpec
    faults : sequence of FaultSpec
    """

    def __init__(self, topology: TopologySpec, faults: Sequence[FaultSpec]) -> None:
        self._topology = topology
        self._hosts = {node.name: node.host for node in topology.nodes}
        self.faults = tuple(one for one in faults if is_outage(one))
        self.left_out = tuple(one for one in faults if not is_outage(one))
        self._up = {one.name: self.steady(one).availability for one in self.faults}
        self._needs = Needs(topology, self._strike)

    def between(self, source: str, destination: str) -> Forecast:
        """Return what the formulae say of calls from one population to another."""
        needs = self._needs.between(source, destination)
        targets = {one.name: one.target for one in self.faults}
        return Forecast(availability(needs, self._up), words(renamed(needs, targets)))

    def steady(self, fault: FaultSpec) -> Steady:
        """Return what one fault leaves of what it strikes, restart and boot included."""
        return single((fault.mtbf or 0.0) / _HOUR, self.outage(fault) / _HOUR)

    def outage(self, fault: FaultSpec) -> float:
        """Return the mean seconds that one failure lasts."""
        repair = fault.lasts if fault.lasts is not None else fault.mttr or 0.0
        return repair + self._start(fault)

    def _start(self, fault: FaultSpec) -> float:
        struck = [
            node.profile
            for node in self._topology.nodes
            if ("node", node.name) in fault.members or ("host", node.host) in fault.members
        ]
        if fault.kind in _POWER:
            return max((profile.boot_time for profile in struck), default=0.0)
        if fault.kind in _PROCESS:
            return max((profile.start_time for profile in struck), default=0.0)
        return 0.0

    def _strike(self, scope: str, name: str) -> Structure:
        hit = {(scope, name)}
        if scope == "node":
            hit.add(("host", self._hosts[name]))
        return all_of(Unit(one.name) for one in self.faults if hit & {*one.members})


def is_outage(fault: FaultSpec) -> bool:
    """Whether a fault is one that the formulae know."""
    between = fault.scope == "between"
    return fault.mtbf is not None and fault.kind in OUTAGES and not between
