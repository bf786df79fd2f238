"""The whole picture: boxes, links, trunks, and what a run adds to them."""

from __future__ import annotations

from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.picture.hops import call_way, hop_lines
from simulator.topology.picture.overlay import Overlay
from simulator.topology.picture.placing import Places, place
from simulator.topology.picture.shapes import LINE, Layout, Line, Point, Text, text_width
from simulator.topology.picture.ways import (
    Points,
    link_texts,
    link_ways,
    trunk_texts,
    trunk_ways,
)

_LEFT: Final = 50.0
_NOTHING: Final = Overlay()


def lay_out(spec: TopologySpec, overlay: Overlay = _NOTHING) -> Layout:
    """Place hosts, switches, links and trunks of a topology, and what a run adds.

    Parameters
    ----------
    spec : TopologySpec
    overlay : Overlay, optional
        Loads, and the hops of a call.
    """
    places = place(spec, overlay)
    links = link_ways(spec, places, overlay)
    trunks = trunk_ways(spec, places, overlay)
    way = call_way(spec, places, links, trunks, overlay)
    labels = [
        *link_texts(spec, links, overlay),
        *trunk_texts(spec, places, trunks, links, overlay),
    ]
    notes = _notes(overlay, places.bottom)
    title = ": ".join(filter(None, (spec.description or spec.name, overlay.title)))
    texts = (*_heads(spec, overlay), *labels, *notes)
    lines = (*_links(spec, links, overlay), *_trunks(spec, trunks), *way.lines)
    boxes = (*places.sites, *places.switches.values(), *places.hosts.values())
    return Layout(
        title=title,
        width=_width(places, lines, texts),
        height=max(places.bottom + 20.0, *(text.at[1] + LINE for text in texts)),
        boxes=boxes,
        lines=lines,
        dots=_dots(spec, links),
        texts=texts,
        badges=way.badges,
    )


def _heads(spec: TopologySpec, overlay: Overlay) -> list[Text]:
    title = spec.description or spec.name
    if not overlay.title:
        return [Text((_LEFT, 32.0), title, "title")]
    return [Text((_LEFT, 26.0), title, "title"), Text((_LEFT, 45.0), overlay.title, "note")]


def _links(spec: TopologySpec, ways: dict[str, Points], overlay: Overlay) -> tuple[Line, ...]:
    most = max(overlay.link_rates.values(), default=0.0) or 1.0
    return tuple(
        Line(
            ways[link.name],
            "link",
            f"{link.name}: {link.a} - {link.b}",
            1.0 + 3.0 * overlay.link_rates.get(link.name, 0.0) / most,
        )
        for link in spec.links
    )


def _trunks(spec: TopologySpec, ways: dict[str, Points]) -> tuple[Line, ...]:
    return tuple(
        Line(ways[trunk.name], "trunk", f"{trunk.name}: {trunk.mediation} - {trunk.pbx}")
        for trunk in spec.trunks
    )


def _dots(spec: TopologySpec, ways: dict[str, Points]) -> tuple[Point, ...]:
    """Return where links end at switches: a line without a dot passes by."""
    switches = {*spec.switches}
    found: list[Point] = []
    for link in spec.links:
        points = ways[link.name]
        if {link.a, link.b} <= switches:
            found += [points[0], points[-1]]
        elif {link.a, link.b} & switches:
            found.append(points[-1])
    return tuple(found)


def _notes(overlay: Overlay, bottom: float) -> list[Text]:
    return [
        Text((_LEFT, bottom + 14.0 + LINE * i), line, "note")
        for i, line in enumerate(hop_lines(overlay))
    ]


def _width(places: Places, lines: tuple[Line, ...], texts: tuple[Text, ...]) -> float:
    sides = [box.right for box in (*places.sites, *places.switches.values())]
    sides += [*places.rights, *(x for line in lines for x, _ in line.points)]
    free = (text for text in texts if text.kind != "label")
    wide = {"title": 4 / 3}
    sides += [one.at[0] + text_width(one.text) * wide.get(one.kind, 1.0) for one in free]
    return max(sides) + 20.0
