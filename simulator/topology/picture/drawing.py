"""The picture that `Topology.draw` and `Run.draw` return and save."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulator.errors import InputError
from simulator.nodes.spec import TopologySpec
from simulator.topology.picture.layout import lay_out
from simulator.topology.picture.overlay import Overlay
from simulator.topology.picture.page import page
from simulator.topology.picture.shapes import Layout
from simulator.topology.picture.svg import svg

_SUFFIXES: Final = (".svg", ".png", ".html")
_NOTHING: Final = Overlay()


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


def draw(
    spec: TopologySpec, path: str | Path | None = None, overlay: Overlay = _NOTHING
) -> Drawing:
    """Draw a topology.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        Also write it there: ``.svg``, ``.png`` or ``.html``.
    overlay : Overlay, optional
        What a run adds.

    Raises
    ------
    InputError
        For another suffix, or where the file cannot be written.
    """
    layout = lay_out(spec, overlay)
    drawing = Drawing(svg(layout))
    if path is not None:
        _save(layout, drawing, Path(path))
    return drawing


def _save(layout: Layout, drawing: Drawing, target: Path) -> None:
    suffix = target.suffix.lower()
    if suffix not in _SUFFIXES:
        expected = "a name that ends in .svg, .png or .html"
        raise InputError("no picture of that kind", seen=str(target), expected=expected)
    try:
        if suffix == ".png":
            # matplotlib takes half a second to load, so only who wants a PNG pays for it
            from simulator.topology.picture.png import save_png

            save_png(layout, target)
            return
        text = drawing.svg if suffix == ".svg" else page(layout.title, drawing.svg)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{target}: cannot be written: {reason}") from None
