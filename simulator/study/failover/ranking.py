"""N-1: each node and each link fails in turn.

Terminals stand for many users, and one link for their many lines: those are left out, and with
them the exchanges of the public network, which are not ours to mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.study.words import seconds

_TERMINALS: Final = ("lync-clients", "sip-terminals", "attached-terminals")
_OUTSIDE: Final = (*_TERMINALS, "pstn")


def elements(topology: TopologySpec) -> list[tuple[str, str]]:
    """Return what can fail, as (``node`` or ``link``, name).

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> elements(load_topology("guide-tcp").spec)[:3]
    [('node', 'mxone'), ('node', 'gateway'), ('node', 'av-conference')]
    """
    return [
        *(("node", name) for name in _nodes(topology)),
        *(("link", n) for n in _links(topology)),
    ]


def words(scope: str, name: str, at: float, lasts: float) -> str:
    """Return the fault of an element in words.

    Examples
    --------
    >>> words("link", "wan", 1200.0, 600.0)
    'link wan down at 1200 s for 600 s'
    """
    return f"{scope} {name} down at {at:.10g} s for {lasts:.10g} s"


def title(at: float, lasts: float) -> str:
    """Return what fails in all variants together, in words.

    Examples
    --------
    >>> title(1200.0, 600.0)
    'each node and link in turn, down at 20 min for 10 min'
    """
    return f"each node and link in turn, down at {seconds(at)} for {seconds(lasts)}"


def _nodes(topology: TopologySpec) -> Iterator[str]:
    return (node.name for node in topology.nodes if node.recipe not in _OUTSIDE)


def _links(topology: TopologySpec) -> Iterator[str]:
    homes: dict[str, list[str]] = {}
    for node in topology.nodes:
        homes.setdefault(node.host, []).append(node.recipe)
    users = {host for host, recipes in homes.items() if all(r in _TERMINALS for r in recipes)}
    return (link.name for link in topology.links if not users & {link.a, link.b})
