"""What a picture is made of; both writers draw exactly these."""

from __future__ import annotations

from dataclasses import dataclass

LINE = 15.0  # height of a line of text
PAD = 10.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A host, a switch or a site: a frame, a title, and lines of text below it.

    Parameters
    ----------
    kind : str
        host, switch or site.
    load : float or None
        Share in use, from 0 to 1: a bar at the bottom of the frame.
    indent : float
        From its left side to its text.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    kind: str
    load: float | None = None
    indent: float = PAD

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """A link, a trunk or a part of a call's way.

    Parameters
    ----------
    kind : str
        link, trunk, path, or media: the way of speech.
    ends : str
        Names of what it joins, for hovering.
    weight : float
        Factor on its width.
    """

    points: tuple[Point, ...]
    kind: str
    ends: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: title, label (in the middle of its place), side or note (begin there)."""

    at: Point
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Badge:
    """The number of a hop in a circle."""

    at: Point
    number: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture; later things lie over earlier ones."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    dots: tuple[Point, ...]
    texts: tuple[Text, ...]
    badges: tuple[Badge, ...]


def text_width(text: str, *, bold: bool = False) -> float:
    """Return about how wide a line of 12 pixels is; sans-serif letters differ, so generously."""
    return len(text) * (7.6 if bold else 6.9)
