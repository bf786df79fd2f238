"""The way of one call on the picture: links and trunks that it takes, hops numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from simulator.nodes.spec import LinkSpec, TopologySpec
from simulator.topology.picture.overlay import Hop, MediaHop, Overlay
from simulator.topology.picture.placing import Places
from simulator.topology.picture.shapes import LINE, Badge, Line, Point

Points = tuple[Point, ...]
_STEP: Final = 19.0  # between badges on one line
_BESIDE: Final = 5.0  # of speech, from what signalling takes


@dataclass(frozen=True, slots=True)
class CallWay:
    """What is drawn of a call's hops."""

    lines: tuple[Line, ...]
    badges: tuple[Badge, ...]


def call_way(
    spec: TopologySpec,
    places: Places,
    links: Mapping[str, Points],
    trunks: Mapping[str, Points],
    overlay: Overlay,
) -> CallWay:
    """Return the hops of a call as lines and badges."""
    drawer = _Drawer(spec, places, links, trunks)
    for number, hop in enumerate(overlay.hops, start=1):
        drawer.add(number, hop)
    for way in overlay.media:
        drawer.add_media(way)
    return CallWay(tuple(dict.fromkeys(drawer.lines)), tuple(drawer.badges))


class _Drawer:
    def __init__(
        self,
        spec: TopologySpec,
        places: Places,
        links: Mapping[str, Points],
        trunks: Mapping[str, Points],
    ) -> None:
        self._spec = spec
        self._places = places
        self._links = links
        self._trunks = trunks
        self._host_of = {node.name: node.host for node in spec.nodes}
        self._on: Counter[object] = Counter()
        self.lines: list[Line] = []
        self.badges: list[Badge] = []

    def add(self, number: int, hop: Hop) -> None:
        """Add one hop: by a trunk, inside a host, or over links."""
        if hop.source not in self._host_of or hop.destination not in self._host_of:
            return
        a, b = self._host_of[hop.source], self._host_of[hop.destination]
        pair = {hop.source, hop.destination}
        trunk = next((t.name for t in self._spec.trunks if {t.mediation, t.pbx} == pair), None)
        if trunk is not None:
            self._stretch(self._trunks[trunk])
            self._along(self._trunks[trunk][2:], trunk, number)
        elif a == b:
            self._inside(a, hop.destination, number)
        else:
            self._over(shortest(self._spec, a, b), a, number)

    def add_media(self, hop: MediaHop) -> None:
        """Add one hop of speech, beside the lines of signalling."""
        named = {link.name: link for link in self._spec.links}
        place, before = self._host_of.get(hop.source, ""), None
        for link in (named[name] for name in hop.links if name in named):
            self._speech(self._links[link.name])
            if before is not None and place in self._places.switches:
                self._speech(self._bridge(before, link, place))
            place, before = (link.b if link.a == place else link.a), link

    def _speech(self, points: Points) -> None:
        beside = tuple((x + _BESIDE, y + _BESIDE) for x, y in points)
        self.lines.append(Line(beside, "media"))

    def _over(self, route: list[LinkSpec], start: str, number: int) -> None:
        place, before = start, None
        for i, link in enumerate(route):
            points = self._links[link.name]
            self._stretch(points)
            if before is not None and place in self._places.switches:
                self._across(before, link, place)
            if i in (0, len(route) - 1) or {link.a, link.b} <= {*self._places.switches}:
                self._along(points[1:3], link.name, number)
            place, before = (link.b if link.a == place else link.a), link

    def _across(self, before: LinkSpec, after: LinkSpec, switch: str) -> None:
        """Join two links inside a switch's bar."""
        self._stretch(self._bridge(before, after, switch))

    def _bridge(self, before: LinkSpec, after: LinkSpec, switch: str) -> Points:
        middle = self._places.switches[switch].middle
        one, other = self._at(before, switch), self._at(after, switch)
        return one, (one[0], middle), (other[0], middle), other

    def _at(self, link: LinkSpec, switch: str) -> Point:
        """Return where a link meets a switch's bar."""
        points = self._links[link.name]
        first, last = points[0], points[-1]
        bar = self._places.switches[switch]
        return first if abs(first[1] - bar.middle) < abs(last[1] - bar.middle) else last

    def _stretch(self, points: Points) -> None:
        self.lines.append(Line(points, "path"))

    def _along(self, points: Points, what: object, number: int) -> None:
        """Put a badge on a straight stretch, beside those that are there."""
        (x1, y1), (x2, y2) = points[0], points[-1]
        place = self._on[what]
        self._on[what] += 1
        if abs(x2 - x1) > abs(y2 - y1):  # of a trunk: beside its label, which stands in the middle
            self.badges.append(Badge((x1 + _STEP * (place + 0.9), y1), number))
            return
        begin, way = (y1, 1.0) if y2 > y1 else (y1, -1.0)
        free = self._on["height", round(x1)]
        self._on["height", round(x1)] += 1
        self.badges.append(Badge((x1, begin + way * (_STEP * (free + 0.8))), number))

    def _inside(self, host: str, node: str, number: int) -> None:
        """Put a badge at the right end of a node's line in its host's box."""
        box = self._places.hosts[host]
        row = next((i for i, text in enumerate(box.lines, 1) if text.split()[0] == node), 1)
        self._on[host, node] += 1
        shift = _STEP * self._on[host, node]
        self.badges.append(Badge((box.right - shift, box.y + LINE * (row + 1)), number))


def shortest(spec: TopologySpec, a: str, b: str) -> list[LinkSpec]:
    """Return the links from one place to another, of least delay; empty where there is no way."""
    near: dict[str, list[LinkSpec]] = {}
    for link in spec.links:
        near.setdefault(link.a, []).append(link)
        near.setdefault(link.b, []).append(link)
    heap: list[tuple[float, int, str, tuple[LinkSpec, ...]]] = [(0.0, 0, a, ())]
    seen, count = set[str](), 0
    while heap:
        delay, _, place, route = heappop(heap)
        if place == b:
            return list(route)
        if place in seen:
            continue
        seen.add(place)
        for link in near.get(place, ()):
            count += 1
            other = link.b if link.a == place else link.a
            heappush(heap, (delay + link.delay, count, other, (*route, link)))
    return []


def hop_lines(overlay: Overlay) -> Iterator[str]:
    """Yield the list of hops, that of speech, then the notes."""
    for number, hop in enumerate(overlay.hops, start=1):
        yield f"{number}  {hop.text}"
    for way in overlay.media:
        yield f"speech  {way.text}"
    yield from overlay.notes
