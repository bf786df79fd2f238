"""Reads an SVG picture as a browser lays it out: boxes of text, lines, and what covers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from simulator.record.ladder.typeface import width_of

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"head": (16.0, True), "name": (12.0, True), "small": (10.5, False), "note": (10.5, False)}
COVERS = {"plate", "box", "dialog", "talk", "ringing"}


@dataclass(frozen=True)
class Area:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom

    def common(self, other: Area) -> Area:
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def inside(self, other: Area) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Text:
    words: str
    area: Area
    order: int


Line = tuple[float, float, float, float]


class Seen:
    """The parts of a picture, each with its place in the order of drawing."""

    def __init__(self, document: str) -> None:
        self.root = ET.fromstring(document)
        self.page = Area(
            0, 0, float(self.root.get("width", "")), float(self.root.get("height", ""))
        )
        self.texts: list[Text] = []
        self.covers: list[tuple[int, Area]] = []
        self.lifelines: list[tuple[int, Area]] = []
        self.shafts: list[Line] = []
        for order, element in enumerate(self.root.iter()):
            self._take(order, element)

    def _take(self, order: int, element: ET.Element) -> None:
        style = element.get("class", "")
        if element.tag == f"{SVG}text":
            self.texts.append(Text(element.text or "", _area(element, style), order))
        elif element.tag == f"{SVG}rect":
            names = ("x", "y", "width", "height")
            x, y, width, height = (float(element.get(name, "")) for name in names)
            area = Area(x, y, x + width, y + height)
            kept = self.lifelines if style == "bar" else self.covers
            if style in COVERS or style == "bar":
                kept.append((order, area))
        elif style in ("life", "shaft"):
            match = re.fullmatch(r"M(\S+) (\S+)L(\S+) (\S+)", element.get("d", ""))
            if match:
                x, y, to_x, to_y = map(float, match.groups())
                if style == "life":
                    self.lifelines.append((order, Area(x - 0.5, y, to_x + 0.5, to_y)))
                else:
                    self.shafts.append((x, y, to_x, to_y))

    # What must not be

    def touching(self) -> list[tuple[str, str]]:
        """Pairs of texts of which one lies over the other."""
        pairs = combinations(self.texts, 2)
        return [(a.words, b.words) for a, b in pairs if a.area.meets(b.area)]

    def outside(self) -> list[str]:
        """Texts that leave the page."""
        return [one.words for one in self.texts if not one.area.inside(self.page)]

    def struck(self) -> list[str]:
        """Texts through which an arrow goes."""
        return [
            one.words
            for one in self.texts
            if any(one.area.holds(x, y) for line in self.shafts for x, y in _points(line))
        ]

    def on_lifelines(self) -> list[str]:
        """Texts through which a lifeline is to be seen."""
        return [
            one.words
            for one in self.texts
            for order, life in self.lifelines
            if one.area.meets(life) and not self._covered(one, order, life)
        ]

    def _covered(self, one: Text, drawn: int, life: Area) -> bool:
        meeting = one.area.common(life)
        later = (area for order, area in self.covers if drawn < order < one.order)
        return any(meeting.inside(area) for area in later)


def _area(element: ET.Element, style: str) -> Area:
    size, bold = SIZES.get(style, (12.0, False))
    x, y = float(element.get("x", "")), float(element.get("y", ""))
    width = width_of(element.text or "", size, bold=bold)
    left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
    return Area(left, y - 0.76 * size, left + width, y + 0.24 * size)


def _points(line: Line) -> Iterator[tuple[float, float]]:
    x, y, to_x, to_y = line
    for i in range(41):
        yield x + (to_x - x) * i / 40, y + (to_y - y) * i / 40
