"""What all figures of studies have in common: their style, and the files they are written to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from matplotlib import rc_context
from matplotlib.figure import Figure

from simulator.errors import InputError, Mark

SUFFIXES: Final = (".svg", ".png")


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style of all figures; the salt is fixed: equal studies give equal files."""
    with rc_context({"svg.hashsalt": "directsip", "font.size": 9.0}):
        yield


def check_file(path: Path | None) -> None:
    """Refuse a file in another format.

    Raises
    ------
    InputError
    """
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise InputError(
            "a figure is not written in this format",
            mark=Mark(str(path)),
            expected=" or ".join(SUFFIXES),
        )


def save(figure: Figure, path: Path | None) -> None:
    """Write a figure, where a file was named."""
    if path is not None:
        svg = path.suffix.lower() == ".svg"
        figure.savefig(path, metadata={"Date": None} if svg else None)
