"""A layout as an SVG document: text stays text, hover shows names."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from simulator.topology.picture.layout import LINE, Box, Layout, Line

_STYLE: Final = (
    "text{font:12px sans-serif;fill:#222}.title{font-size:16px}.name{font-weight:bold}"
    ".host{fill:#f4f7fb;stroke:#4a6785;rx:4}.switch{fill:#e2e2e2;stroke:#888}"
    ".link{fill:none;stroke:#888;stroke-width:1.2}.trunk{fill:none;stroke:#c2410c;stroke-width:3}"
    ".label{text-anchor:middle;fill:#9a3412}"
)


def svg(layout: Layout) -> str:
    """Return the SVG document of a layout."""
    size = f'width="{layout.width:g}" height="{layout.height:g}"'
    view = f'viewBox="0 0 {layout.width:g} {layout.height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img">',
            f"<title>{escape(layout.title)}</title>",
            f"<style>{_STYLE}</style>",
            '<rect width="100%" height="100%" fill="white"/>',
            _text(50.0, 32.0, layout.title, "title"),
            *map(_line, layout.lines),
            *map(_box, layout.boxes),
            *(part for line in layout.lines for part in _labels(line)),
            "</svg>\n",
        ]
    )


def _box(box: Box) -> str:
    frame = (
        f'<rect class="{box.kind}" x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}"/>'
    )
    lines = [
        _text(box.x + 10.0, box.y + LINE * (i + 1) + 4.0, line, "name" if i == 0 else "")
        for i, line in enumerate((box.name, *box.lines))
    ]
    return f"<g><title>{escape(box.name)}</title>{frame}{''.join(lines)}</g>"


def _line(line: Line) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in line.points)
    return f'<polyline class="{line.kind}" points="{points}"/>'


def _labels(line: Line) -> list[str]:
    x, y = line.label_at
    lowest = len(line.label) - 1
    return [_text(x, y - LINE * (lowest - i), text, "label") for i, text in enumerate(line.label)]


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" class={quoteattr(kind)}>{escape(text)}</text>'
