"""What faults work on: the network, nodes and links of one replication, and what strikes them.

Several faults may strike one thing at a time. So nothing is switched by a fault alone: the ground
counts who holds a node down or a host silent, and it is up again when the last has let go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from math import isnan, prod
from typing import Final

from simulator.calls.attempt import Attempt
from simulator.contracts import FAULT, ClockLike, Core, Flow, Item, Loss, Transport
from simulator.errors import LocalProtocolError
from simulator.faults.conditions import Links
from simulator.faults.layers import Layers
from simulator.faults.ledger import Ledger
from simulator.faults.spec import Occurrence, Scope
from simulator.kernel.host import Host
from simulator.kernel.network import Network
from simulator.nodes.infrastructure import NameServer, Zone
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.certificates import Certificate

Install = Callable[[NodeSpec], Core]

NAME_SERVER: Final = "infrastructure"  # the recipe of a name server

# Within how many seconds terminals that get power at one instant register: assumed, they boot
# alike. What makes an avalanche of it is that nothing else spreads them.
AVALANCHE: Final = 5.0


class Ground:
    """The surroundings of all faults of one replication.

    Parameters
    ----------
    clock : ClockLike
    network : Network
    world : World
    cores : dict of str to Core
        What runs now, by name of node.
    install : callable
        ``install(spec)`` builds a node anew on its host and returns its core.
    ideal : bool
        Nothing takes time: nodes come back at once.

    Attributes
    ----------
    ledger : Ledger
        Which calls were struck.
    links : Links
        What strikes which link.
    certificates, zones : Layers
        What nodes show of themselves, and what name servers answer from.
    under_way : callable
        ``under_way()`` returns the attempts that have not ended.
    """

    def __init__(
        self,
        clock: ClockLike,
        network: Network,
        world: World,
        cores: dict[str, Core],
        install: Install,
        ideal: bool = False,
    ) -> None:
        self.clock = clock
        self.network = network
        self.world = world
        self.cores = cores
        self.ideal = ideal
        named = (spec.host for spec in world.spec.nodes if spec.recipe == NAME_SERVER)
        self.ledger = Ledger({host.name: host.address for host in world.spec.hosts}, named)
        self.links = Links(network)
        self.certificates: Layers[Certificate | None] = Layers(
            lambda node: world.nodes[node].transport.settings.certificate,
            lambda node, certificate: world.nodes[node].transport.certify(certificate),
            cores.__contains__,
        )
        self.zones: Layers[Zone] = Layers(self._zone, self._set_zone, cores.__contains__)
        self.under_way: Callable[[], Iterable[Attempt]] = tuple
        self._install = install
        self._dead: dict[str, Core] = {}
        self._down: Counter[str] = Counter()
        self._boots: Counter[str] = Counter()  # a start that another one overtook comes to nothing
        self._silent: Counter[str] = Counter()
        self._muted: Counter[str] = Counter()
        self._frozen: Counter[str] = Counter()
        self._cut: Counter[tuple[str, str]] = Counter()
        self._slow: dict[str, dict[Occurrence, float]] = {}
        self._sizes: dict[str, int | None] = {}
        self._less: dict[str, dict[Occurrence, int]] = {}
        self._closed: Counter[tuple[str, Transport, int]] = Counter()

    # What it hears

    def lost(self, item: Item, flow: Flow, where: Loss, now: float) -> None:
        """Note which call's message came to nothing, and between which hosts."""
        # A line within a machine, such as that to its own tones, leads to no address.
        ends = [self.network.host_of(one) for one in (flow.address, flow.host) if one]
        hosts = [host.name for host in ends if host is not None]
        self.ledger.met(item.call, hosts, on_link=where is Loss.LINK)

    # Names

    def host_of(self, node: str) -> Host:
        """Return the host of a node."""
        return self.network.hosts[self.world.specs[node].host]

    def nodes_of(self, members: Iterable[tuple[Scope, str]]) -> list[str]:
        """Return the nodes that are struck: those named, and all of a host."""
        found: dict[str, None] = {}
        for scope, name in members:
            if scope == "node":
                found[name] = None
            elif scope == "host":
                found |= {n.name: None for n in self.world.spec.nodes if n.host == name}
        return list(found)

    def hosts_of(self, members: Iterable[tuple[Scope, str]]) -> list[str]:
        """Return the hosts that are struck: those named, and that of a node."""
        specs = self.world.specs
        named = [(scope, name) for scope, name in members if scope in ("host", "node")]
        return list(dict.fromkeys(n if s == "host" else specs[n].host for s, n in named))

    def behind(self, members: Iterable[tuple[Scope, str]]) -> list[str]:
        """Return the hosts that messages cannot pass for these members: of links both ends."""
        members = list(members)
        hosts = self.hosts_of(members)
        for scope, name in members:
            if scope == "trunk":
                hosts += [*self.sides_of([(scope, name)])[0]]
            elif scope == "link":
                link = self.network.graph.links[name]
                hosts += [place for place in (link.a, link.b) if place in self.network.hosts]
        return hosts

    def is_alone(self, node: str) -> bool:
        """Whether a node has its host for itself."""
        host = self.world.specs[node].host
        return sum(spec.host == host for spec in self.world.spec.nodes) == 1

    def sides_of(self, members: Iterable[tuple[Scope, str]]) -> list[tuple[str, str]]:
        """Return the pairs of hosts between the two ends of trunks, or of two members."""
        members = list(members)
        ends = [self.world.trunk(name) for scope, name in members if scope == "trunk"]
        if ends:
            return [(self._host(trunk.pbx), self._host(trunk.mediation)) for trunk in ends]
        a, b = (self.hosts_of([member]) for member in members)
        return [(one, other) for one in a for other in b if one != other]

    def _host(self, node: str) -> str:
        return self.world.specs[node].host

    # Ways

    def separate(self, pairs: Iterable[tuple[str, str]], now: float) -> None:
        """Let nothing pass between hosts."""
        for pair in pairs:
            self._cut[pair] += 1
            self.network.separate(*pair, now)

    def unite(self, pairs: Iterable[tuple[str, str]], now: float) -> None:
        """Let things pass between hosts again, unless something else keeps them apart."""
        for pair in pairs:
            self._cut[pair] -= 1
            if not self._cut[pair]:
                self.network.unite(*pair, now)

    # Hosts that take nothing in

    def silence(self, host: str) -> None:
        """Let a host take nothing in."""
        self._silent[host] += 1
        self.network.hosts[host].silence()

    def unsilence(self, host: str) -> None:
        """Let a host take things in again, unless something else keeps it silent."""
        self._silent[host] -= 1
        if not self._silent[host]:
            self.network.hosts[host].unsilence()

    def mute(self, node: str) -> None:
        """Let a host take nothing in for one of its nodes."""
        self._muted[node] += 1
        if node in self.cores:
            self.host_of(node).mute(self.cores[node])

    def unmute(self, node: str) -> None:
        """Let it take things in for the node again, unless something else keeps it from it."""
        self._muted[node] -= 1
        if not self._muted[node] and node in self.cores:
            self.host_of(node).unmute(self.cores[node])

    def close(self, host: str, transport: Transport, port: int) -> None:
        """Close a port of a host."""
        self._closed[host, transport, port] += 1
        self.network.hosts[host].close_port(transport, port)

    def open(self, host: str, transport: Transport, port: int) -> None:
        """Open it again, unless something else keeps it closed."""
        self._closed[host, transport, port] -= 1
        if not self._closed[host, transport, port]:
            self.network.hosts[host].open_port(transport, port)

    # Processors

    def freeze(self, host: str, now: float) -> None:
        """Stop the processors of a host."""
        self._frozen[host] += 1
        self.network.hosts[host].freeze(now)

    def thaw(self, host: str, now: float) -> None:
        """Let them go on, unless something else keeps them stopped."""
        self._frozen[host] -= 1
        if not self._frozen[host]:
            self.network.hosts[host].resume(now)

    def slow(self, host: str, cause: Occurrence, now: float) -> None:
        """Let the processors of a host work at a share of their speed."""
        self._slow.setdefault(host, {})[cause] = cause.fault.values.speed or 1.0
        self.network.hosts[host].station.set_speed(prod(self._slow[host].values()), now)

    def hurry(self, host: str, cause: Occurrence, now: float) -> None:
        """Let them work as before, unless something else slows them."""
        del self._slow[host][cause]
        self.network.hosts[host].station.set_speed(prod(self._slow[host].values()), now)

    # Resources

    def resize(self, name: str, cause: Occurrence, now: float) -> None:
        """Leave a resource fewer channels than it has."""
        group = self.world.groups[name]
        self._sizes.setdefault(name, group.size)
        self._less.setdefault(name, {})[cause] = cause.fault.values.channels or 0
        self._fit(name, now)

    def restore(self, name: str, cause: Occurrence, now: float) -> None:
        """Give them back, unless something else keeps them."""
        del self._less[name][cause]
        self._fit(name, now)

    def _fit(self, name: str, now: float) -> None:
        sound, left = self._sizes[name], list(self._less[name].values())
        sizes = left if sound is None else [sound, *left]
        self.world.groups[name].resize(min(sizes) if sizes else None, now)

    # What nodes know

    def calls_at(self, node: str) -> int:
        """Count the legs of calls that a node has."""
        if node not in self.cores:
            return 0
        control = self.world.nodes[node].parts.get("control")
        return 0 if control is None else len(control.legs)

    def forget_names(self) -> None:
        """Let all nodes forget what name servers have told them."""
        for node in self.world.nodes.values():
            node.locator.resolver.forget()

    def _zone(self, node: str) -> Zone:
        return self._name_server(node).zone

    def _set_zone(self, node: str, zone: Zone) -> None:
        self._name_server(node).zone = zone

    def _name_server(self, node: str) -> NameServer:
        core = self.cores[node]
        if not isinstance(core, NameServer):
            raise LocalProtocolError(f"{node} is no name server")  # names are looked up before
        return core

    def drain(self, node: str, now: float) -> None:
        """Let a node send what was put into its outbox from outside."""
        self.host_of(node).drain(self.cores[node], now)

    # Nodes that end and start

    def end(self, node: str, cause: Occurrence, now: float, *, told: bool) -> None:
        """End a node with all its state.

        Parameters
        ----------
        cause : Occurrence
            What becomes the reason of the calls that are lost with it.
        told : bool
            Its operating system still resets its connections.
        """
        self._down[node] += 1
        self._boots[node] += 1
        core = self.cores.pop(node, None)
        if core is None:
            return
        host = self.host_of(node)
        if told:
            if node in self.world.nodes:
                self.world.nodes[node].transport.shutdown(now)
            host.drain(core, now)
        else:
            host.mute(core)
        self._dead[node] = core
        self._lose(node, cause, now)
        host.remove(core, now)

    def start(self, node: str, now: float, *, power: bool) -> None:
        """Let a node start once nothing holds it down any more; that takes its time."""
        self._down[node] -= 1
        if self._down[node]:
            return
        self._boots[node] += 1
        profile = self.world.specs[node].profile
        wait = profile.boot_time if power else profile.start_time
        when = now if self.ideal else now + wait
        self.clock.call_at(when, self._up, node, self._boots[node], FAULT)

    def runs(self, host: str) -> bool:
        """Whether a host sends anything: something runs there, and nothing stops or silences it."""
        stopped = self._frozen[host] or self._silent[host]
        return not stopped and any(not self._muted[node] for node in self._running(host))

    def is_empty(self, host: str) -> bool:
        """Whether no node runs on a host."""
        return not self._running(host)

    def _running(self, host: str) -> list[str]:
        specs = self.world.spec.nodes
        return [spec.name for spec in specs if spec.host == host and spec.name in self.cores]

    def is_down(self, node: str) -> bool:
        """Whether a node does not run."""
        return node not in self.cores

    def _up(self, node: str, boots: int, now: float) -> None:
        if boots != self._boots[node]:
            return
        host, spec = self.host_of(node), self.world.specs[node]
        before = self.world.nodes.get(node)
        host.forget(self._dead.pop(node))
        core = self.cores[node] = self._install(spec)
        if self._muted[node]:
            host.mute(core)
        if before is not None:
            parts = self.world.nodes[node].parts
            standing = parts.get("standing")
            if standing is not None:
                standing.succeed(before.parts["standing"])
                standing.start(now, 0.0 if self.ideal else AVALANCHE)
            for poller in parts.get("pollers", ()):
                poller.start(now)
        self.certificates.renew(node)
        self.zones.renew(node)
        host.drain(core, now)
        self.ledger.up(node, now)

    def _lose(self, node: str, cause: Occurrence, now: float) -> None:
        """Lose the calls of a node: what they had taken is free, who called from it is cut off."""
        if node not in self.world.nodes:
            return
        control = self.world.nodes[node].parts.get("control")
        legs = () if control is None else list(control.legs.values())
        for call in dict.fromkeys(leg.call for leg in legs):
            self.ledger.lost(call.number, cause)
            call.end(now)
        for attempt in list(self.under_way()):
            if self.world.node_of_population(attempt.source).name == node:
                self.ledger.lost(attempt.number, cause)
                self.cut_off(attempt, now)

    def cut_off(self, attempt: Attempt, now: float) -> None:
        """End an attempt whose caller's telephone is gone."""
        if isnan(attempt.released):
            attempt.released = now
        attempt.cleared = now
        self.world.finished(attempt, now)

    def cannot_call(self, attempt: Attempt, now: float) -> bool:
        """End an attempt at once whose telephone does not work; return whether it does not."""
        node = self.world.node_of_population(attempt.source).name
        if node in self.cores:
            return False
        self.ledger.lost(attempt.number, node=node)
        self.cut_off(attempt, now)
        return True
