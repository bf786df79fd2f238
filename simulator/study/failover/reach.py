"""What a fault strikes: which messages meet it, which watchers see it, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import inf
from typing import Final

from simulator.faults.spec import FaultSpec, Scope
from simulator.net.graph import Graph
from simulator.net.link import Conditions, Link
from simulator.nodes.spec import TopologySpec
from simulator.study.failover.seen import Pair, Strike, Watch

# Kinds that leave their target alive: a watcher that takes it for dead is mistaken.
DEGRADING: Final = frozenset(
    {
        "slow", "delay", "jitter", "loss", "bandwidth", "reorder", "duplicate", "reset",
        "half-open", "registrar-lost", "reduced", "options-unanswered", "unavailable", "drop",
        "ack-lost", "late-ringing",
    }
)  # fmt: skip
_BOOTED: Final = ("down",)
_STARTED: Final = ("crash", "restart", "stop")


class Reach:
    """The faults of a plan in its topology.

    Parameters
    ----------
    topology : TopologySpec
    faults : tuple of FaultSpec
    """

    def __init__(self, topology: TopologySpec, faults: tuple[FaultSpec, ...]) -> None:
        self.topology = topology
        self.faults = faults
        self._nodes = {node.name: node for node in topology.nodes}
        self._known: dict[tuple[int, Pair], bool] = {}

    def over(self, strike: Strike) -> float:
        """Return when what was struck serves again: mended, and started."""
        fault = self.faults[strike.fault]
        profiles = [self._nodes[name].profile for name in self._struck_nodes(fault.members)]
        waits = [0.0]
        if fault.kind in _BOOTED:
            waits += [profile.boot_time for profile in profiles]
        elif fault.kind in _STARTED:
            waits += [profile.start_time for profile in profiles]
        return strike.end + max(waits)

    def blocks(self, fault: int, course: Iterable[Pair]) -> bool:
        """Whether messages of a course cannot pass what a fault strikes."""
        if self.faults[fault].kind in DEGRADING:
            return False
        return any(self._hits(fault, pair) for pair in course)

    def kills(self, fault: int, watch: Watch) -> bool:
        """Whether a fault hides a peer from its watcher, who lives on."""
        spec = self.faults[fault]
        if spec.kind in DEGRADING or watch.watcher in self._struck_nodes(spec.members):
            return False
        return self._hits(fault, (watch.watcher, watch.peer))

    def ends(self, fault: int, watch: Watch) -> bool:
        """Whether a fault ends the watcher itself."""
        return watch.watcher in self._struck_nodes(self.faults[fault].members)

    def _hits(self, fault: int, pair: Pair) -> bool:
        key = (fault, pair)
        if key not in self._known:
            self._known[key] = any(
                self._strikes(member, self.faults[fault], pair)
                for member in self.faults[fault].members
            )
        return self._known[key]

    def _strikes(self, member: tuple[Scope, str], fault: FaultSpec, pair: Pair) -> bool:
        scope, name = member
        if fault.scope == "between":
            sides = [self._hosts_of(one) for one in fault.members]
            near, far = (self._nodes[node].host for node in pair)
            return (near in sides[0] and far in sides[1]) or (near in sides[1] and far in sides[0])
        if scope == "node":
            return name in pair
        if scope == "host":
            return any(self._nodes[node].host == name for node in pair)
        if scope == "link":
            return name in self._links(pair)
        if scope == "trunk":
            trunk = next(one for one in self.topology.trunks if one.name == name)
            return trunk.pbx in pair and any(member in pair for member in trunk.members)
        return False

    def _hosts_of(self, member: tuple[Scope, str]) -> tuple[str, ...]:
        scope, name = member
        return (name,) if scope == "host" else (self._nodes[name].host,)

    def _struck_nodes(self, members: Iterable[tuple[Scope, str]]) -> list[str]:
        found: list[str] = []
        for scope, name in members:
            if scope == "node":
                found.append(name)
            elif scope == "host":
                found += [node.name for node in self.topology.nodes if node.host == name]
        return found

    def _links(self, pair: Pair) -> list[str]:
        """Return the links between two nodes while nothing is broken."""
        near, far = (self._nodes[node].host for node in pair)
        hops = self._graph.hops(near, far) or ()
        used = {id(hop) for hop in hops}
        links = self._graph.links.values()
        return [link.name for link in links if used & {id(hop) for hop in link.hops}]

    @cached_property
    def _graph(self) -> Graph:
        graph = Graph(host.name for host in self.topology.hosts)
        for link in self.topology.links:
            graph.add(Link(link.name, link.a, link.b, Conditions(delay=link.delay)))
        return graph


def lasting(strikes: Iterable[Strike], until: float) -> float:
    """Return for how long at least one of some strikes was there.

    Examples
    --------
    >>> lasting([Strike(0, 10.0, 30.0), Strike(1, 20.0, 40.0), Strike(0, 90.0, inf)], 100.0)
    40.0
    """
    total, reached = 0.0, -inf
    for one in sorted(strikes, key=lambda strike: strike.begin):
        begin, end = max(one.begin, reached, 0.0), min(one.end, until)
        total += max(0.0, end - begin)
        reached = max(reached, end)
    return total
