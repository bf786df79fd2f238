"""What a run's inputs say: places in the topology, who has which address, the time of day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from simulator.errors import SimulatorError
from simulator.faults.spec import FaultSpec
from simulator.nodes.spec import NodeSpec, PopulationSpec, TopologySpec, TrunkSpec
from simulator.study.explain.explanation import Place
from simulator.study.inputs import TOPOLOGY
from simulator.study.rerun import Stored, plan_of
from simulator.topology.document import Document
from simulator.topology.merge import read_merged
from simulator.topology.overrides import override, split


@dataclass(frozen=True, slots=True)
class Background:
    """The inputs of a run, as far as they can be read.

    Parameters
    ----------
    spec : TopologySpec or None
    document : Document or None
        The same with the place of everything.
    start : float or None
        Of the measured window, epoch seconds.
    zone : tzinfo
    faults : tuple of FaultSpec
    """

    spec: TopologySpec | None = None
    document: Document | None = None
    start: float | None = None
    zone: tzinfo = UTC
    faults: tuple[FaultSpec, ...] = ()

    def place(self, *where: str | int) -> Place | None:
        """Return where a field stands, else what it would stand in; None: no such thing."""
        if self.document is None or where[:2] not in self.document.marks:
            return None
        while where not in self.document.marks:
            where = where[:-1]
        mark = self.document.mark(where)
        return Place(".".join(map(str, where)), mark.file, mark.line)

    def clock(self, time: float | None) -> str:
        """Return an instant of the run as a time of day; empty where no start is known.

        Examples
        --------
        >>> Background(start=0.0).clock(36751.5)
        '10:12:31.5'
        """
        if time is None or self.start is None:
            return ""
        instant = datetime.fromtimestamp(self.start, self.zone) + timedelta(seconds=time)
        return instant.strftime("%H:%M:%S.") + str(instant.microsecond // 100_000)

    def node(self, name: str) -> NodeSpec | None:
        """Return a node by its name."""
        nodes = () if self.spec is None else self.spec.nodes
        return next((node for node in nodes if node.name == name), None)

    def population(self, name: str) -> PopulationSpec | None:
        """Return a population by its name."""
        found = () if self.spec is None else self.spec.populations
        return next((population for population in found if population.name == name), None)

    def nodes_at(self, address: str) -> tuple[NodeSpec, ...]:
        """Return the nodes on the host with an address or name."""
        if self.spec is None:
            return ()
        hosts = {host.name for host in self.spec.hosts if address in (host.address, host.fqdn)}
        return tuple(node for node in self.spec.nodes if node.host in hosts)

    def trunk(self, name: str) -> TrunkSpec | None:
        """Return a trunk by its name."""
        trunks = () if self.spec is None else self.spec.trunks
        return next((trunk for trunk in trunks if trunk.name == name), None)

    def trunk_between(self, one: str, other: str) -> TrunkSpec | None:
        """Return the trunk that joins two nodes."""
        trunks = () if self.spec is None else self.spec.trunks
        ends = {one, other}
        return next((trunk for trunk in trunks if {trunk.pbx, trunk.mediation} == ends), None)


def background_of(run: Stored) -> Background:
    """Read the inputs of a run; what cannot be read is left out."""
    spec = document = start = None
    zone: tzinfo = UTC
    faults: tuple[FaultSpec, ...] = ()
    with suppress(SimulatorError, OSError):
        plan = plan_of(run, "none", None)
        spec, start, faults = plan.topology, plan.records_start or None, plan.faults
        if plan.workload is not None:
            start, zone = plan.workload.start, ZoneInfo(plan.workload.zone)
        document = _document(run)
    return Background(spec, document, start, zone, faults)


def _document(run: Stored) -> Document:
    path = run.path / "inputs" / TOPOLOGY
    document, _ = read_merged(path, str(path))
    mine, _ = split(dict(run.manifest.parameters["overrides"]))
    return override(document, mine)
