"""What a node's recipe needs to know of the rest: the topology, addresses, shared groups.

One `World` is made for each replication; nothing in it outlives that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.calls.attempt import Attempt
from simulator.calls.channels import ChannelGroup, Hunt
from simulator.contracts import Journal
from simulator.media.tones import Tones
from simulator.nodes.bodies import Anchor, Ports, Srtp, capabilities
from simulator.nodes.node import Node
from simulator.nodes.polling import Poller
from simulator.nodes.spec import HostSpec, NodeSpec, PopulationSpec, TopologySpec, TrunkSpec

Finished = Callable[[Attempt, float], None]


@dataclass(slots=True)
class World:
    """The surroundings of all nodes of one replication.

    Parameters
    ----------
    spec : TopologySpec
    journal : Journal
    book : mapping of call number to Attempt
    finished : callable
        ``finished(attempt, now)`` when the caller's side is done.
    ideal : bool
        A pure loss system: users are never busy, all but the trunk's channels is unlimited.
    as_told : bool
        Users do as their appointments say: nobody is busy or gives up unless those say so.
    time_of_day : float
        Seconds from midnight to time 0.
    draw : callable
        Makes a function of random numbers in [0, 1) for a purpose.
    groups, nodes : dict
        By name, as they are made.
    pollers : dict of (node, trunk) to list of Poller
        What a node watches the peers of a trunk with.
    tones : Tones
        What servers play into calls that are up.
    ports : dict of (address, (first, last)) to Ports
        Rows of ports for media, as they are first used.
    """

    spec: TopologySpec
    journal: Journal
    book: dict[int, Attempt]
    finished: Finished
    ideal: bool = False
    as_told: bool = False
    time_of_day: float = 0.0
    draw: Callable[[str], Callable[[], float]] | None = None
    groups: dict[str, ChannelGroup] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    pollers: dict[tuple[str, str], list[Poller]] = field(default_factory=dict)
    tones: Tones = field(default_factory=Tones)
    ports: dict[tuple[str, tuple[int, int]], Ports] = field(default_factory=dict)
    hosts: dict[str, HostSpec] = field(init=False)
    specs: dict[str, NodeSpec] = field(init=False)
    populations: dict[str, PopulationSpec] = field(init=False)

    def __post_init__(self) -> None:
        self.hosts = {host.name: host for host in self.spec.hosts}
        self.specs = {node.name: node for node in self.spec.nodes}
        self.populations = {p.name: p for p in self.spec.populations}

    def group(
        self, name: str, size: int | None, *, limited: bool = False, hunt: Hunt = "none"
    ) -> ChannelGroup:
        """Return the group of this name, made when first asked for.

        Parameters
        ----------
        size : int or None
            None: unlimited.
        limited : bool
            Keeps its size in an ideal run too (the trunk's channels).
        hunt : {'none', 'ascending', 'descending'}
            In which order its channels are taken, where they have numbers.
        """
        if name not in self.groups:
            kept = size if limited or not self.ideal else None
            order: Hunt = "none" if kept is None else hunt
            self.groups[name] = ChannelGroup(name, kept, self.journal, order)
            if self.spec.features:
                self.groups[name].watch()
        return self.groups[name]

    def host_of(self, node: str) -> HostSpec:
        """Return the host of a node."""
        return self.hosts[self.specs[node].host]

    def address_of(self, node: str) -> str:
        """Return the address of a node's host."""
        return self.host_of(node).address

    def anchor(
        self,
        node: str,
        srtp: Srtp | None = None,
        codecs: tuple[str, ...] | None = None,
        *,
        names: str | None = None,
    ) -> Anchor:
        """Return a side that ends media at a node's host, whose ports all its sides share.

        Parameters
        ----------
        srtp, codecs
            Instead of the profile's.
        names : str, optional
            The node that refusals name, where it is another one.
        """
        able = capabilities(self.specs[node].profile, srtp, codecs)
        address = self.address_of(node)
        row = self.ports.setdefault((address, able.ports), Ports(*able.ports))
        return Anchor(able, address, names or node, row)

    def port_of(self, node: str, transport: str, wanted: int | None = None) -> int:
        """Return a port on which a node listens for a transport; 0: none.

        Parameters
        ----------
        wanted : int, optional
            Rather this one than the first.
        """
        ports = [p.port for p in self.specs[node].points if p.transport == transport]
        return wanted if wanted in ports else next(iter(ports), 0)

    def is_down(self, trunk: TrunkSpec) -> bool:
        """Whether all Mediation Servers of a trunk count its peer as down."""
        return all(self.is_marked(member, trunk) for member in trunk.members)

    def is_marked(self, node: str, trunk: TrunkSpec) -> bool:
        """Whether a node counts its peers on a trunk as down, all of them."""
        pollers = self.pollers.get((node, trunk.name))
        return bool(pollers) and not any(poller.up for poller in pollers or ())

    def forget_marks(self, node: str) -> None:
        """Forget whom a node that starts again took for dead: it watches its peers anew."""
        for key in [key for key in self.pollers if key[0] == node]:
            del self.pollers[key]

    def trunk(self, name: str) -> TrunkSpec:
        """Return the trunk of this name."""
        return next(trunk for trunk in self.spec.trunks if trunk.name == name)

    def node_of_population(self, population: str) -> NodeSpec:
        """Return the node that simulates a population's terminals."""
        home = self.populations[population].home
        kind = self.populations[population].kind
        if kind == "pstn":
            return self.specs[home]
        return next(node for node in self.spec.nodes if node.population == population)

    def part(self, node: str, role: str) -> Any:
        """Return what a node's recipe built for a role."""
        return self.nodes[node].parts[role]
