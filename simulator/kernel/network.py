"""All hosts, links and wires of one simulation, and where they are found.

Wires are made when a host first sends to an address, numbered in that order, and kept. When a
link changes, all of them look for their way again.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from simulator.contracts import ClockLike, Flow, Item, Losses, Recorder, Segment, Wire
from simulator.errors import LocalProtocolError
from simulator.kernel.host import Host, MakeStation
from simulator.kernel.station import Station, StationMark
from simulator.net.graph import Graph
from simulator.net.link import Conditions, Hop, Link
from simulator.net.path import Gate, Path

Wrap = Callable[[Path], Wire]


class Network:
    """One simulated network.

    Parameters
    ----------
    clock : ClockLike
    recorder : Recorder, optional
        Gets a row for each message; None: none are written.
    wrap : callable, optional
        Puts something around each wire when it is made (a tap of tests).

    Attributes
    ----------
    hosts : dict of str to Host
    graph : Graph
    paths : list of Path
        By their number.
    names : list of (str, str)
        The host that each path begins at, and the one that it leads to.
    losses : Losses or None
        Hears of all that comes to nothing.
    changed : callable or None
        ``changed(now)`` after links have changed.
    """

    def __init__(
        self, clock: ClockLike, recorder: Recorder | None = None, wrap: Wrap | None = None
    ) -> None:
        self.clock = clock
        self.hosts: dict[str, Host] = {}
        self.graph = Graph()
        self.paths: list[Path] = []
        self.names: list[tuple[str, str]] = []
        self.losses: Losses | None = None
        self.changed: Callable[[float], None] | None = None
        self._recorder = recorder
        self._wrap = wrap
        self._addresses: dict[str, Host] = {}
        self._cut: set[tuple[str, str]] = set()
        self._gates: list[tuple[Gate, frozenset[str]]] = []
        self._networks: list[tuple[IPv4Network | IPv6Network, Host]] = []

    def add_host(
        self,
        name: str,
        addresses: tuple[str, ...],
        *,
        processors: int = 1,
        places: int | None = None,
        network: str | None = None,
        station: MakeStation = Station,
    ) -> Host:
        """Set up a host.

        Parameters
        ----------
        name : str
            Also its place in the graph.
        addresses : tuple of str
        processors, places : int
            See `simulator.kernel.station.Station`.
        network : str, optional
            Further addresses that all lead to it, such as ``10.1.0.0/22``.
        station : callable
            Makes its station.

        Raises
        ------
        LocalProtocolError
            When name or address are taken: topologies are checked before.
        """
        host = Host(self.clock, name, addresses, self, processors, places, station)
        taken = [a for a in addresses if a in self._addresses]
        if name in self.hosts or taken:
            raise LocalProtocolError(f"host {name} {taken} exists already")
        self.hosts[name] = host
        self.graph.ends.add(name)
        self._addresses.update(dict.fromkeys(addresses, host))
        if network is not None:
            self._networks.append((ip_network(network), host))
        return host

    def listen(self, losses: Losses) -> None:
        """Let somebody hear of all that comes to nothing."""
        self.losses = losses
        for host in self.hosts.values():
            host.stack.losses = host.station.losses = losses
        for path in self.paths:
            path.losses = losses

    def add_link(self, link: Link) -> None:
        """Build a link, before the first message is sent."""
        self.graph.add(link)

    def host_of(self, address: str) -> Host | None:
        """Return the host with an address."""
        host = self._addresses.get(address)
        if host is not None:
            return host
        number = ip_address(address)
        return next((host for network, host in self._networks if number in network), None)

    def wire(self, host: Host, address: str) -> Wire:
        """Return a new wire from a host to an address; hosts keep what they get."""
        far = self.host_of(address)
        hops = None if far is None else self._hops(host.name, far.name)
        number = len(self.paths)
        path = Path(self.clock, host, far or Nowhere(), number, hops, self._recorder)
        path.losses = self.losses
        names = (host.name, far.name if far is not None else address)
        self.paths.append(path)
        self.names.append(names)
        if self._gates:
            path.set_gates(self._gates_of(names), self.clock.now)
        return path if self._wrap is None else self._wrap(path)

    def set_conditions(self, link: str, conditions: Conditions, now: float) -> None:
        """Change a link, and the ways of all wires with it."""
        self.graph.links[link].set(conditions)
        self._reroute(now)

    def separate(self, a: str, b: str, now: float) -> None:
        """Let nothing pass between two hosts any more, whatever links there are."""
        self._cut |= {(a, b), (b, a)}
        self._reroute(now)

    def unite(self, a: str, b: str, now: float) -> None:
        """Let things pass between two hosts again."""
        self._cut -= {(a, b), (b, a)}
        self._reroute(now)

    def reaches(self, a: str, b: str) -> bool:
        """Whether a way leads from one host to another at present."""
        return self._hops(a, b) is not None

    def add_gate(self, gate: Gate, hosts: frozenset[str], now: float) -> None:
        """Let a gate look at everything to and from one host, or between two."""
        self._gates.append((gate, hosts))
        self._set_gates(now)

    def remove_gate(self, gate: Gate, now: float) -> None:
        """Let a gate look no more."""
        self._gates = [entry for entry in self._gates if entry[0] is not gate]
        self._set_gates(now)

    def _set_gates(self, now: float) -> None:
        for path, names in zip(self.paths, self.names, strict=True):
            path.set_gates(self._gates_of(names), now)

    def _gates_of(self, names: tuple[str, str]) -> list[Gate]:
        return [gate for gate, hosts in self._gates if len(hosts.intersection(names)) == len(hosts)]

    def _reroute(self, now: float) -> None:
        for path, (near, far) in zip(self.paths, self.names, strict=True):
            if far in self.hosts:
                path.reroute(self._hops(near, far), now)
        if self.changed is not None:
            self.changed(now)

    def _hops(self, near: str, far: str) -> tuple[Hop, ...] | None:
        return None if (near, far) in self._cut else self.graph.hops(near, far)

    @property
    def separated(self) -> frozenset[tuple[str, str]]:
        """The pairs of hosts between which nothing passes."""
        return frozenset(self._cut)

    def start(self, now: float) -> None:
        """Ask for the first wake-up of every core, before the clock runs."""
        for host in self.hosts.values():
            host.start(now)

    def mark(self, now: float) -> dict[str, StationMark]:
        """Return what every station has done so far, by name of host."""
        return {name: host.station.mark(now) for name, host in self.hosts.items()}


class Nowhere:
    """The far end of ways to an address that nobody has: it never answers."""

    def ignores(self, flow: Flow) -> bool:
        """Nobody is there."""
        return True

    def deliver(self, item: Item, flow: Flow, now: float) -> None:
        """Do nothing: no way leads here."""

    def inform(self, segment: Segment, flow: Flow, now: float) -> None:
        """Do nothing: it has no flows."""
