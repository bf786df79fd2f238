"""Who is behind an address of a session description: an actor, or a node."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from simulator.nodes.spec import HostSpec, NodeSpec, TopologySpec
from simulator.workload.parties import numbers_of
from simulator.workload.scenario.spec import Actor


class Places:
    """The addresses of a topology.

    Parameters
    ----------
    topology : TopologySpec
    actors : tuple of Actor
        Called by their names; other users by that of their node.
    """

    def __init__(self, topology: TopologySpec, actors: tuple[Actor, ...]) -> None:
        self._topology = topology
        self._actors = actors

    def behind(self, address: str, describer: str) -> str:
        """Return who is behind an address.

        Parameters
        ----------
        address : str
        describer : str
            Node whose description names it: of several nodes on a machine it is meant first.
        """
        for host in self._topology.hosts:
            nodes = [node for node in self._topology.nodes if node.host == host.name]
            if host.network is not None and _is_in(address, host):
                return self._user(address, host, nodes)
            if host.address == address and nodes:
                own = [node for node in nodes if node.name == describer]
                bridges = [node for node in nodes if node.mediation is not None]
                return (own or bridges or nodes)[0].name
        return address

    def _user(self, address: str, host: HostSpec, nodes: list[NodeSpec]) -> str:
        """Return the actor whose terminal has an address, else the node of its terminals."""
        first = ip_network(host.network or "").network_address
        index = int(ip_address(address)) - int(first) - 1
        if not nodes:
            return host.name
        for actor in self._actors:
            same = actor.population.name == nodes[0].population
            if same and numbers_of(actor.population).index(actor.number) == index:
                return actor.name
        return nodes[0].name

    def is_own(self, address: str, describer: str) -> bool:
        """Whether an address is that of a node, or of a gateway that the node controls."""
        hosts = {host.name for host in self._topology.hosts if host.address == address}
        return any(
            node.host in hosts
            and describer in (node.name, node.gateway.controller if node.gateway else None)
            for node in self._topology.nodes
        )

    def at_line(self, node: str, call_actors: set[str], number: str) -> str:
        """Return the actor at the line of a node without addresses, such as an exchange.

        Parameters
        ----------
        node : str
        call_actors : set of str
        number : str
            Which the call gives; without it (a hidden caller) the first actor is meant.
        """
        known = next(one for one in self._topology.nodes if one.name == node)
        homes = [
            actor
            for actor in self._actors
            if actor.population.home == node or actor.population.name == known.population
        ]
        there = [actor for actor in homes if actor.name in call_actors]
        named = [actor for actor in there if number.endswith(actor.number)]
        return next((actor.name for actor in (*named, *there)), node)

    def switches(self, node: str) -> bool:
        """Whether a node only controls media that pass elsewhere."""
        return next(one for one in self._topology.nodes if one.name == node).telephony is not None


def _is_in(address: str, host: HostSpec) -> bool:
    return ip_address(address) in ip_network(host.network or "")
