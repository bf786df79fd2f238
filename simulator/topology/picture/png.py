"""A layout as a PNG file, by matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.topology.picture.layout import LINE, Layout

_DPI: Final = 100.0
_POINTS: Final = 72.0 / _DPI * 12.0  # text of 12 pixels
_FILL: Final = {"host": "#f4f7fb", "switch": "#e2e2e2"}
_EDGE: Final = {"host": "#4a6785", "switch": "#888888"}
_STROKE: Final = {"link": ("#888888", 1.0), "trunk": ("#c2410c", 2.2)}


def save_png(layout: Layout, path: Path) -> None:
    """Write a layout as a PNG file, one pixel a unit."""
    figure = Figure(figsize=(layout.width / _DPI, layout.height / _DPI), dpi=_DPI)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, layout.width)
    axes.set_ylim(layout.height, 0.0)
    axes.text(50.0, 32.0, layout.title, fontsize=_POINTS * 4 / 3)
    for line in layout.lines:
        colour, width = _STROKE[line.kind]
        xs, ys = zip(*line.points, strict=True)
        axes.plot(xs, ys, color=colour, linewidth=width)
        for i, text in enumerate(reversed(line.label)):
            x, y = line.label_at
            axes.text(x, y - LINE * i, text, fontsize=_POINTS, ha="center", color="#9a3412")
    for box in layout.boxes:
        frame = Rectangle((box.x, box.y), box.width, box.height, zorder=3)
        frame.set_facecolor(_FILL[box.kind])
        frame.set_edgecolor(_EDGE[box.kind])
        axes.add_patch(frame)
        for i, text in enumerate((box.name, *box.lines)):
            weight = "normal" if i else "bold"
            y = box.y + LINE * (i + 1) + 4.0
            axes.text(box.x + 10.0, y, text, fontsize=_POINTS, weight=weight, zorder=4)
    figure.savefig(path, metadata={"Software": None})
