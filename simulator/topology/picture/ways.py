"""How links and trunks run between the boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import LinkSpec, TopologySpec
from simulator.topology.picture.content import link_label, trunk_label
from simulator.topology.picture.overlay import Overlay
from simulator.topology.picture.placing import LANE, LAST, Places, trunk_height
from simulator.topology.picture.shapes import LINE, Box, Point, Text, text_width

Points = tuple[Point, ...]
_NOTHING: Final = Overlay()
_FIRST: Final = 12.0  # from the top of a box to its first trunk


def link_ways(spec: TopologySpec, places: Places, overlay: Overlay = _NOTHING) -> dict[str, Points]:
    """Return the way of each link, from the box that stands above or left."""
    taken: Counter[int] = Counter()
    beside = 0.0  # what lines and labels of other brackets take
    gateways: dict[str, int] = {}
    found: dict[str, Points] = {}
    # the lowest first: what stands above goes down further out, and crosses nothing
    for link in sorted(spec.links, key=lambda one: -_height(one, places)):
        a, b = places.box(link.a), places.box(link.b)
        if a.kind == "switch" and b.kind == "switch":
            found[link.name] = _bracket(a, b, beside)
            beside += 14.0 + max(map(text_width, link_label(link, overlay)))
        elif "switch" in (a.kind, b.kind):
            host, bar = (a, b) if b.kind == "switch" else (b, a)
            found[link.name] = _down(host, bar, places, taken)
        else:
            lane = gateways.setdefault(min(a, b, key=lambda box: box.x).name, len(gateways))
            found[link.name] = _between(a, b, lane)
    return found


def _height(link: LinkSpec, places: Places) -> float:
    return min(places.box(link.a).y, places.box(link.b).y)


def _down(host: Box, bar: Box, places: Places, taken: Counter[int]) -> Points:
    column = places.columns[host.name]
    taken[column] += 1
    # the last column goes down its right side: lines from the gateways come from the left
    side, step = (host.right, LANE) if column == LAST else (host.x, -LANE)
    x = side + step * taken[column]
    return ((side, host.middle), (x, host.middle), (x, _edge(bar, host)))


def _edge(bar: Box, host: Box) -> float:
    return bar.y if bar.y > host.y else bar.bottom


def _bracket(a: Box, b: Box, beside: float) -> Points:
    x = max(a.right, b.right) + 24.0 + beside  # outside the frames of sites
    return ((a.right, a.middle), (x, a.middle), (x, b.middle), (b.right, b.middle))


def _between(a: Box, b: Box, lane: int) -> Points:
    """Return the way from the side of one box to the facing side of the other."""
    if a.x > b.x:
        a, b = b, a
    if a.x == b.x:
        x = a.right + 14.0 + LANE * lane
        return ((a.right, a.middle), (x, a.middle), (x, b.middle), (a.right, b.middle))
    x = min(a.right + 24.0 + LANE * lane, b.x - 6.0)
    return ((a.right, a.middle), (x, a.middle), (x, b.middle), (b.x, b.middle))


def link_texts(spec: TopologySpec, ways: dict[str, Points], overlay: Overlay) -> Iterator[Text]:
    """Yield the labels of links between switches, beside their brackets."""
    for link in spec.links:
        if {link.a, link.b} <= {*spec.switches}:
            (x, top), (_, bottom) = ways[link.name][1:3]
            lines = link_label(link, overlay)
            y = (top + bottom) / 2 - LINE * (len(lines) - 1) / 2 + 4.0
            for i, text in enumerate(lines):
                yield Text((x + 6.0, y + LINE * i), text, "side")


def trunk_ways(spec: TopologySpec, places: Places, overlay: Overlay) -> dict[str, Points]:
    """Return the way of each trunk: from its Mediation Server, by a lane, to its PBX."""
    host_of = {node.name: places.hosts[node.host] for node in spec.nodes}
    starts: Counter[str] = Counter()
    ends: dict[str, float] = {}
    found: dict[str, Points] = {}
    for i, trunk in enumerate(spec.trunks):
        a, b = host_of[trunk.mediation], host_of[trunk.pbx]
        y = ends.get(b.name, b.y + _FIRST)
        ends[b.name] = y + trunk_height(trunk_label(trunk, overlay))
        leave = a.y + _FIRST + 10.0 * starts[a.name]
        starts[a.name] += 1
        if a.y + 6.0 <= y <= a.bottom - 6.0 and (starts[a.name] == 1 or y > leave):
            leave = y  # straight
        leave = min(leave, a.bottom - 6.0)
        x = places.rights[0] + 14.0 + LANE * i
        found[trunk.name] = ((a.right, leave), (x, leave), (x, y), (b.x, y))
    return found


def trunk_texts(
    spec: TopologySpec,
    places: Places,
    ways: dict[str, Points],
    links: dict[str, Points],
    overlay: Overlay,
) -> Iterator[Text]:
    """Yield the labels of trunks, each below its last stretch."""
    inside = (x for points in links.values() for x, _ in points)
    lanes = [x for x in inside if places.rights[0] < x < places.lefts[1]]
    right = min(lanes, default=places.lefts[1])
    left = max((ways[trunk.name][1][0] for trunk in spec.trunks), default=0.0)
    for trunk in spec.trunks:
        y = ways[trunk.name][-1][1]
        for i, text in enumerate(trunk_label(trunk, overlay), start=1):
            yield Text(((left + right) / 2, y + LINE * i), text, "label")
