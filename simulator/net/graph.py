"""Named places and the links between them; the shortest way from one place to another.

Places are hosts and switches alike. The way is the one of least propagation delay over links that
are up, of equal ones the first that was built (networkx searches in the order of building).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import networkx as nx

from simulator.net.link import Hop, Link


class Graph:
    """All links of a network.

    Parameters
    ----------
    ends : iterable of str
        Machines: they pass nothing on that is not for them.

    Examples
    --------
    >>> from simulator.net.link import Conditions
    >>> graph = Graph()
    >>> graph.add(Link("l1", "pbx", "switch", Conditions(delay=0.001)))
    >>> graph.add(Link("l2", "switch", "lync", Conditions(delay=0.002)))
    >>> [hop.delay for hop in graph.hops("lync", "pbx")]
    [0.002, 0.001]
    """

    def __init__(self, ends: Iterable[str] = ()) -> None:
        self._graph: Any = nx.MultiGraph()
        self.links: dict[str, Link] = {}
        self.ends = {*ends}

    def add(self, link: Link) -> None:
        """Build a link."""
        self.links[link.name] = link
        self._graph.add_edge(link.a, link.b, key=link.name, link=link)

    def hops(self, a: str, b: str) -> tuple[Hop, ...] | None:
        """Return the hops from `a` to `b`, none within one place; None where no way is up."""
        if a == b:
            return ()
        if a not in self._graph or b not in self._graph:
            return None
        try:
            places = nx.shortest_path(self._graph, a, b, weight=self._weight(a, b))
        except nx.NetworkXNoPath:
            return None
        return tuple(
            _best(self._graph[here][there]).hop_from(here) for here, there in pairwise(places)
        )

    def _weight(self, a: str, b: str) -> Callable[[str, str, Any], float | None]:
        """Return the delay from place to place on a way from `a` to `b`; None: no way there."""
        others = self.ends - {a, b}

        def weight(here: str, there: str, parallel: Any) -> float | None:
            return None if here in others or there in others else _delay(parallel)

        return weight


def _delay(parallel: Any) -> float | None:
    """Return the delay of the best link between two places; None hides them from each other."""
    return min((d["link"].conditions.delay for d in parallel.values() if _up(d)), default=None)


def _best(parallel: Any) -> Link:
    up = [data["link"] for data in parallel.values() if _up(data)]
    best: Link = min(up, key=lambda link: link.conditions.delay)
    return best


def _up(data: Any) -> bool:
    up: bool = data["link"].conditions.up
    return up
