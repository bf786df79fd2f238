"""A layout as a PNG file, by matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from simulator.topology.picture.shapes import LINE, PAD, Box, Layout, Text
from simulator.topology.picture.svg import level

_DPI: Final = 100.0
_POINTS: Final = 72.0 / _DPI * 12.0  # text of 12 pixels
_FILL: Final = {"host": "#f4f7fb", "switch": "#e2e2e2", "site": "none"}
_EDGE: Final = {"host": "#4a6785", "switch": "#888888", "site": "#aaaaaa"}
_STROKE: Final = {
    "link": ("#888888", 1.0),
    "trunk": ("#c2410c", 2.2),
    "path": ("#1d4ed8", 2.6),
    "media": ("#15803d", 1.9),
}
_LOADS: Final = {"low": "#3f8f5f", "high": "#d08700", "full": "#c0262d"}
_TEXT: Final = {
    "title": ("#222222", 4 / 3, "left"),
    "label": ("#9a3412", 1.0, "center"),
    "side": ("#555555", 1.0, "left"),
    "note": ("#222222", 1.0, "left"),
}


def save_png(layout: Layout, path: Path) -> None:
    """Write a layout as a PNG file, one pixel a unit."""
    figure = Figure(figsize=(layout.width / _DPI, layout.height / _DPI), dpi=_DPI)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, layout.width)
    axes.set_ylim(layout.height, 0.0)
    _lines(axes, layout)
    for box in layout.boxes:
        _box(axes, box)
    for text in layout.texts:
        _text(axes, text)
    for badge in layout.badges:
        axes.add_patch(Circle(badge.at, 9.0, facecolor="#1d4ed8", edgecolor="white", zorder=6))
        x, y = badge.at
        axes.text(
            x,
            y + 4.0,
            str(badge.number),
            color="white",
            ha="center",
            weight="bold",
            fontsize=_POINTS * 11 / 12,
            zorder=7,
        )
    figure.savefig(path, metadata={"Software": None})


def _lines(axes: Any, layout: Layout) -> None:
    for line in layout.lines:
        colour, width = _STROKE[line.kind]
        xs, ys = zip(*line.points, strict=True)
        shade = 0.75 if line.kind == "path" else 1.0
        axes.plot(xs, ys, color=colour, linewidth=width * line.weight, alpha=shade, zorder=3)
    for at in layout.dots:
        axes.add_patch(Circle(at, 2.5, facecolor="#666666", edgecolor="none", zorder=3.5))


def _box(axes: Any, box: Box) -> None:
    layer = 4.0 if box.kind == "host" else 2.0
    dashes = "--" if box.kind == "site" else "-"
    frame = Rectangle((box.x, box.y), box.width, box.height, zorder=layer, linestyle=dashes)
    frame.set_facecolor(_FILL[box.kind])
    frame.set_edgecolor(_EDGE[box.kind])
    axes.add_patch(frame)
    if box.load is not None:
        width, y = box.width - 2 * PAD, box.bottom - 9.0
        shown = min(box.load, 1.0) * width
        for wide, colour in ((width, "#dbe3ec"), (shown, _LOADS[level(box.load)])):
            axes.add_patch(Rectangle((box.x + PAD, y), wide, 4.0, color=colour, zorder=4.5))
    for i, text in enumerate((box.name, *box.lines)):
        weight = "normal" if i else "bold"
        y = box.y + LINE * (i + 1) + 4.0
        axes.text(box.x + box.indent, y, text, fontsize=_POINTS, weight=weight, zorder=layer + 1)


def _text(axes: Any, text: Text) -> None:
    colour, size, place = _TEXT[text.kind]
    axes.text(*text.at, text.text, fontsize=_POINTS * size, ha=place, color=colour, zorder=5)
