"""Links without which two places cannot reach each other."""

from __future__ import annotations

from dataclasses import replace

from simulator.net.graph import Graph
from simulator.net.link import Conditions, Link
from simulator.nodes.spec import TopologySpec


def sound(topology: TopologySpec) -> Graph:
    """Return the links of a topology, all of them up."""
    graph = Graph(host.name for host in topology.hosts)
    for one in topology.links:
        graph.add(Link(one.name, one.a, one.b, Conditions(one.delay)))
    return graph


def separators(graph: Graph, a: str, b: str) -> tuple[str, ...] | None:
    """Return the links that each way between two places takes; None: there is no way.

    Parameters
    ----------
    graph : Graph
        With all links up.
    a, b : str
        Hosts or switches.
    """
    hops = graph.hops(a, b)
    if hops is None:
        return None
    used = {id(hop) for hop in hops}
    on_the_way = [one for one in graph.links.values() if used & {id(hop) for hop in one.hops}]
    return tuple(link.name for link in on_the_way if not _can_spare(graph, link, a, b))


def _can_spare(graph: Graph, link: Link, a: str, b: str) -> bool:
    """Whether there is a way between two places without a link."""
    before = link.conditions
    link.set(replace(before, up=False))
    found = graph.hops(a, b) is not None
    link.set(before)
    return found
