"""Where a packet is captured: on the link by which it leaves its sender.

A packet that crosses several links is captured once, at the moment when it is sent; what stays
inside one machine, on that machine's loopback.
"""

from __future__ import annotations

from typing import Any, Protocol

from simulator.contracts import Flow
from simulator.net.graph import Graph
from simulator.net.link import Hop


class HostLike(Protocol):
    """A machine, `simulator.kernel.host.Host`."""

    @property
    def name(self) -> str:
        """Also its place in the graph."""

    @property
    def stack(self) -> Any:
        """Its `simulator.net.stack.Stack`."""


class NetworkLike(Protocol):
    """All hosts and links, `simulator.kernel.network.Network`."""

    @property
    def graph(self) -> Graph:
        """The links."""

    def host_of(self, address: str) -> Any:
        """Return the `HostLike` with an address; None where there is none."""


class Places:
    """Finds links and nodes of flows.

    Parameters
    ----------
    network : NetworkLike
    """

    def __init__(self, network: NetworkLike) -> None:
        self._network = network
        self._hosts: dict[str, HostLike | None] = {}
        self._links: dict[tuple[str, str], tuple[str, Hop]] = {}

    def link(self, source: str, destination: str) -> str:
        """Return the name of the link by which packets leave `source`, an address.

        Empty where there is no way; the name of the host where both addresses are its own.
        """
        near, far = self._host(source), self._host(destination)
        if near is None or far is None:
            return "" if near is None else self._any_link(near.name)
        if near is far:
            return near.name
        known = self._links.get((near.name, far.name))
        return known[0] if known is not None and known[1].up else self._look(near.name, far.name)

    def nodes(self, flow: Flow) -> tuple[str, str]:
        """Return the names of the nodes at both ends of a flow; empty where there is none."""
        return _name(flow.core), _name(flow.peer.core) if flow.peer else self._listener(flow)

    def _listener(self, flow: Flow) -> str:
        host = self._host(flow.host)
        return "" if host is None else _name(host.stack.listener(flow))

    def _host(self, address: str) -> HostLike | None:
        if address not in self._hosts:
            self._hosts[address] = self._network.host_of(address)
        return self._hosts[address]

    def _look(self, near: str, far: str) -> str:
        hops = self._network.graph.hops(near, far)
        if not hops:  # no way is up at present: it leaves by the link that it took before
            before = self._links.get((near, far))
            return self._any_link(near) if before is None else before[0]
        links = self._network.graph.links.values()
        found = next(link.name for link in links if hops[0] in link.hops)
        self._links[near, far] = found, hops[0]
        return found

    def _any_link(self, host: str) -> str:
        """Return the first link of a host: what leads nowhere is still sent out."""
        links = self._network.graph.links.values()
        return next((link.name for link in links if host in (link.a, link.b)), "")


def _name(core: Any) -> str:
    name: str = "" if core is None else getattr(core, "name", "")
    return name
