"""Links without which two places cannot reach each other."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.nodes.spec import LinkSpec


def separators(links: Sequence[LinkSpec], a: str, b: str) -> tuple[str, ...] | None:
    """Return the links that each way between two places takes; None: there is no way.

    Parameters
    ----------
    links : sequence of LinkSpec
    a, b : str
        Hosts or switches.
    """
    way = _way(links, a, b)
    if way is None:
        return None
    return tuple(
        link.name
        for link in way
        if _way([other for other in links if other.name != link.name], a, b) is None
    )


def _way(links: Sequence[LinkSpec], a: str, b: str) -> list[LinkSpec] | None:
    """Return the links of some way, breadth first."""
    came: dict[str, LinkSpec | None] = {a: None}
    reached = [a]
    for place in reached:
        for link in links:
            if place in (link.a, link.b):
                other = link.b if place == link.a else link.a
                if other not in came:
                    came[other] = link
                    reached.append(other)
    return _traced(came, b) if b in came else None


def _traced(came: dict[str, LinkSpec | None], place: str) -> list[LinkSpec]:
    way: list[LinkSpec] = []
    link = came[place]
    while link is not None:
        way.append(link)
        place = link.a if place == link.b else link.b
        link = came[place]
    return way
