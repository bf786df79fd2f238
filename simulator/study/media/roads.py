"""Over which links media passes from one machine to another, and how the network changed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

from simulator.kernel.network import Network
from simulator.net.graph import Graph
from simulator.net.link import Conditions, Hop, Link

Direction = tuple[str, bool]  # a link, and whether it is passed from its first end


@dataclass(frozen=True, eq=False, slots=True)
class Road:
    """The links of one way, in order.

    Parameters
    ----------
    links : tuple of (str, bool)
        Name, and whether the link is passed from its first end.
    names : str
        Of the links, with blanks between; empty: both ends share a machine.
    up : bool
        False: no way leads there.
    delay : float
        Propagation and the mean of jitter, seconds.
    spread : float
        Root of the sum of the squared means of jitter, seconds.
    loss : float
        Probability that a packet is lost on the wires.
    burst_r : float
        Mean run of losses over that of random loss (G.107 3.5), of the worst wire.
    queued : tuple of (direction, float)
        The links that have a bandwidth, bit/s.
    conditions : tuple of Conditions
        Of the links.
    plain : bool
        All packets take the same time, and none is lost or doubled.

    Notes
    -----
    Two are equal where they are one object; `same` compares what they say.
    """

    links: tuple[Direction, ...] = ()
    names: str = ""
    up: bool = True
    delay: float = 0.0
    spread: float = 0.0
    loss: float = 0.0
    burst_r: float = 1.0
    queued: tuple[tuple[Direction, float], ...] = ()
    conditions: tuple[Conditions, ...] = ()
    plain: bool = True

    def same(self, other: Road) -> bool:
        """Whether packets meet the same on both."""
        return self is other or (
            self.links == other.links
            and self.up == other.up
            and self.conditions == other.conditions
        )


HERE: Final = Road()
NOWHERE: Final = Road(up=False, loss=1.0)


class Epoch:
    """The network while it stays as it is.

    Attributes
    ----------
    begin : float
    conditions : dict of str to Conditions
        Of links by name.
    """

    def __init__(self, network: Network, begin: float) -> None:
        self.begin = begin
        self.conditions = {name: one.conditions for name, one in network.graph.links.items()}
        self._cut = network.separated
        self._graph = Graph(network.graph.ends)
        self._names: dict[Hop, Direction] = {}
        for one in network.graph.links.values():
            link = Link(one.name, one.a, one.b, one.conditions)
            self._graph.add(link)
            self._names[link.hops[0]], self._names[link.hops[1]] = (
                (link.name, True),
                (link.name, False),
            )
        self._known: dict[tuple[str, str], Road] = {}

    def road(self, source: str, target: str) -> Road:
        """Return the way from one machine to another."""
        key = (source, target)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._find(source, target)
        return found

    def _find(self, source: str, target: str) -> Road:
        if source == target:
            return HERE
        hops = None if (source, target) in self._cut else self._graph.hops(source, target)
        if hops is None:
            return NOWHERE
        return _road(tuple(self._names[hop] for hop in hops), [hop.conditions for hop in hops])


def _road(links: tuple[Direction, ...], conditions: list[Conditions]) -> Road:
    kept = 1.0
    for one in conditions:
        kept *= 1.0 - one.loss
    pairs = zip(links, conditions, strict=True)
    return Road(
        links,
        " ".join(name for name, _ in links),
        True,
        sum(one.delay + one.jitter for one in conditions),
        sqrt(sum(one.jitter**2 for one in conditions)),
        1.0 - kept,
        max((_burst_r(one) for one in conditions), default=1.0),
        tuple((link, one.bandwidth) for link, one in pairs if one.bandwidth is not None),
        tuple(conditions),
        all(_is_plain(one) for one in conditions),
    )


def _is_plain(one: Conditions) -> bool:
    return one.bandwidth is None and not (one.loss or one.jitter or one.reorder or one.duplicate)


def _burst_r(one: Conditions) -> float:
    """Return the mean run of losses over 1 / (1 - loss), that of random loss."""
    return max(1.0, one.burst * (1.0 - one.loss)) if one.loss else 1.0


class Roads:
    """All ways between machines, at any instant.

    Parameters
    ----------
    network : Network
        Tells of its changes from now on.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._epochs = [Epoch(network, -inf)]
        self._begins = [-inf]
        network.changed = self._changed

    def history(self, link: str) -> list[tuple[float, Conditions]]:
        """Return what a link was like, each time from when on; the first time is minus infinity."""
        found: list[tuple[float, Conditions]] = []
        for epoch in self._epochs:
            conditions = epoch.conditions[link]
            if not found or conditions != found[-1][1]:
                found.append((epoch.begin, conditions))
        return found

    def stretches(
        self, source: str, target: str, begin: float, end: float
    ) -> list[tuple[float, float, Road]]:
        """Return the ways from one machine to another in a time, cut where they changed."""
        place = bisect_right(self._begins, begin) - 1
        found = [(begin, end, self._epochs[place].road(source, target))]
        for epoch in self._epochs[place + 1 :]:
            if epoch.begin >= end:
                break
            road = epoch.road(source, target)
            since, until, before = found[-1]
            if not road.same(before):
                found[-1] = (since, epoch.begin, before)
                found.append((epoch.begin, until, road))
        return found

    def _changed(self, now: float) -> None:
        if self._begins[-1] == now:
            self._epochs.pop()
            self._begins.pop()
        self._epochs.append(Epoch(self._network, now))
        self._begins.append(now)
