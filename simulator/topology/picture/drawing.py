"""The picture that `Topology.draw` returns and saves."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulator.errors import InputError
from simulator.nodes.spec import TopologySpec
from simulator.topology.picture.layout import lay_out
from simulator.topology.picture.svg import svg

_SUFFIXES: Final = (".svg", ".png")


class Drawing:
    """A picture of a topology; a notebook shows it by itself.

    Attributes
    ----------
    svg : str
        The picture as an SVG document.
    """

    def __init__(self, document: str) -> None:
        self.svg = document

    def _repr_svg_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        """Return the SVG document."""
        return self.svg


def draw(spec: TopologySpec, path: str | Path | None = None) -> Drawing:
    """Draw a topology.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        Also write it there: ``.svg`` or ``.png``.

    Raises
    ------
    InputError
        For another suffix, or where the file cannot be written.
    """
    layout = lay_out(spec)
    drawing = Drawing(svg(layout))
    if path is None:
        return drawing
    target = Path(path)
    if target.suffix.lower() not in _SUFFIXES:
        raise InputError(
            "no picture of that kind", seen=str(path), expected="a name that ends in .svg or .png"
        )
    try:
        if target.suffix.lower() == ".svg":
            target.write_text(drawing.svg, encoding="utf-8")
        else:
            # matplotlib takes half a second to load, so only who wants a PNG pays for it
            from simulator.topology.picture.png import save_png

            save_png(layout, target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{target}: cannot be written: {reason}") from None
    return drawing
