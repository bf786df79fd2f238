"""A layout as an SVG document: text stays text, hover shows names."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from simulator.topology.picture.shapes import LINE, PAD, Badge, Box, Layout, Line, Point, Text

_STYLE: Final = (
    "text{font:12px sans-serif;fill:#222;white-space:pre}.title{font-size:16px}"
    ".name{font-weight:bold}"
    ".host{fill:#f4f7fb;stroke:#4a6785;rx:4}.switch{fill:#e2e2e2;stroke:#888}"
    ".site{fill:none;stroke:#aaa;stroke-dasharray:5 4;rx:6}"
    ".link{fill:none;stroke:#888}.trunk{fill:none;stroke:#c2410c;stroke-width:3}"
    ".path{fill:none;stroke:#1d4ed8;stroke-width:3.5;stroke-linejoin:round;opacity:.75}"
    ".media{fill:none;stroke:#15803d;stroke-width:2.5;stroke-dasharray:7 4;opacity:.85}"
    ".label{text-anchor:middle;fill:#9a3412}.side{fill:#555}"
    ".dot{fill:#666}.badge{fill:#1d4ed8;stroke:white}.number{text-anchor:middle;fill:white;"
    "font-size:11px;font-weight:bold}.room{fill:#dbe3ec}"
    ".low{fill:#3f8f5f}.high{fill:#d08700}.full{fill:#c0262d}"
)
_WAYS: Final = ("path", "media")  # lie over links and trunks


def svg(layout: Layout) -> str:
    """Return the SVG document of a layout."""
    size = f'width="{layout.width:g}" height="{layout.height:g}"'
    view = f'viewBox="0 0 {layout.width:g} {layout.height:g}"'
    under = (line for line in layout.lines if line.kind not in _WAYS)
    over = (line for line in layout.lines if line.kind in _WAYS)
    bars = (box for box in layout.boxes if box.kind != "host")
    hosts = (box for box in layout.boxes if box.kind == "host")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img">',
            f"<title>{escape(layout.title)}</title>",
            f"<style>{_STYLE}</style>",
            '<rect width="100%" height="100%" fill="white"/>',
            *map(_box, bars),
            *map(_line, under),
            *map(_line, over),
            *map(_dot, layout.dots),
            *map(_box, hosts),
            *map(_text, layout.texts),
            *map(_badge, layout.badges),
            "</svg>\n",
        ]
    )


def level(load: float) -> str:
    """Return the class of a load: low, high (above 70 %) or full (above 90 %)."""
    return "full" if load > 0.9 else "high" if load > 0.7 else "low"


def _box(box: Box) -> str:
    frame = (
        f'<rect class="{box.kind}" x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}"/>'
    )
    lines = [
        _words((box.x + box.indent, box.y + LINE * (i + 1) + 4.0), line, "name" if i == 0 else "")
        for i, line in enumerate((box.name, *box.lines))
    ]
    load = "" if box.load is None else _bar(box, box.load)
    return f"<g><title>{escape(box.name)}</title>{frame}{''.join(lines)}{load}</g>"


def _bar(box: Box, load: float) -> str:
    x, y, width = box.x + PAD, box.bottom - 9.0, box.width - 2 * PAD
    shown = min(load, 1.0) * width
    room = f'<rect class="room" x="{x:g}" y="{y:g}" width="{width:g}" height="4"/>'
    part = f'<rect class="{level(load)}" x="{x:g}" y="{y:g}" width="{shown:.1f}" height="4"/>'
    return room + part


def _line(line: Line) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in line.points)
    width = f' stroke-width="{1.2 * line.weight:.2f}"' if line.kind == "link" else ""
    title = f"<title>{escape(line.ends)}</title>" if line.ends else ""
    return f'<polyline class="{line.kind}"{width} points="{points}">{title}</polyline>'


def _dot(at: Point) -> str:
    return f'<circle class="dot" cx="{at[0]:g}" cy="{at[1]:g}" r="2.5"/>'


def _badge(badge: Badge) -> str:
    x, y = badge.at
    circle = f'<circle class="badge" cx="{x:g}" cy="{y:g}" r="9"/>'
    return circle + _words((x, y + 4.0), str(badge.number), "number")


def _text(text: Text) -> str:
    return _words(text.at, text.text, text.kind)


def _words(at: Point, text: str, kind: str) -> str:
    return f'<text x="{at[0]:g}" y="{at[1]:g}" class={quoteattr(kind)}>{escape(text)}</text>'
