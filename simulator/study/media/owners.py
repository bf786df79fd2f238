"""Whose an address of a session description is: its machine, and the nodes that own it."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from simulator.nodes.spec import NodeSpec, TopologySpec


class Owners:
    """The addresses of a topology, as media asks for them.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> owners = Owners(load_topology("guide-tcp").spec)
    >>> owners.host("10.2.0.9"), owners.owns("lync-clients", "10.2.0.9")
    ('lync-clients', True)
    >>> owners.owns("mxone", "192.168.222.85"), owners.terminates("mxone", "192.168.222.85")
    (True, 'gateway')
    """

    def __init__(self, topology: TopologySpec) -> None:
        self.specs: dict[str, NodeSpec] = {node.name: node for node in topology.nodes}
        self._addresses = {host.address: host.name for host in topology.hosts}
        self._networks = [
            (ip_network(host.network), host.name) for host in topology.hosts if host.network
        ]
        self._behind: dict[str, str] = {}
        self._owned: dict[tuple[str, str], str | None] = {}

    def host(self, address: str) -> str:
        """Return the machine with an address; empty: none has it."""
        known = self._addresses.get(address)
        if known is None:
            known = self._addresses[address] = self._found(address)
        return known

    def owns(self, node: str, address: str) -> bool:
        """Whether a node ends media at an address: its own, or that of a gateway it controls."""
        return self.terminates(node, address) is not None

    def terminates(self, node: str, address: str) -> str | None:
        """Return the node that ends media at an address for another one; None: it is not its."""
        key = (node, address)
        if key not in self._owned:
            self._owned[key] = self._owner(node, self.host(address))
        return self._owned[key]

    def behind(self, address: str) -> str:
        """Return the node that ends media at a machine; empty: nobody is known there.

        Of several it is the Mediation Server, or the first: who it really is tells the leg there.
        """
        host = self.host(address)
        found = self._behind.get(host)
        if found is None:
            there = [spec for spec in self.specs.values() if spec.host == host]
            there.sort(key=lambda spec: spec.mediation is None)
            found = self._behind[host] = there[0].name if there else ""
        return found

    def switches(self, node: str) -> bool:
        """Whether a node only controls media that pass elsewhere."""
        return self.specs[node].telephony is not None

    def decodes(self, node: str) -> bool:
        """Whether a node always decodes what it passes on; a Mediation Server need not."""
        return self.specs[node].mediation is None

    def _owner(self, node: str, host: str) -> str | None:
        if not host:
            return None
        for spec in self.specs.values():
            gateway = spec.gateway
            if spec.host == host and gateway is not None and gateway.controller == node:
                return spec.name
        return node if self.specs[node].host == host else None

    def _found(self, address: str) -> str:
        try:
            number = ip_address(address)
        except ValueError:
            return ""
        return next((name for network, name in self._networks if number in network), "")
