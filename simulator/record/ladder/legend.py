"""What the colours and marks of a picture mean: only those that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from simulator.record.ladder.arrows import Arrow, Kind
from simulator.record.ladder.columns import SMALL
from simulator.record.ladder.shapes import box, cross, line, lock, text
from simulator.record.ladder.typeface import width_of

_SWATCH: Final = 26.0
_APART: Final = 20.0
_LINE: Final = 16.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its words, at a place from the legend's corner."""

    mark: str
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Legend:
    """The marks in lines."""

    entries: tuple[Entry, ...]

    @property
    def height(self) -> float:
        """What it takes of the page."""
        return max((one.y + _LINE for one in self.entries), default=0.0)

    def shapes(self, left: float, top: float) -> Iterator[str]:
        """Yield the elements."""
        for one in self.entries:
            x, y = left + one.x, top + one.y + 8
            yield from _swatch(one.mark, x, y)
            yield text(x + _SWATCH, y + 4, one.words, "small")


def legend(shown: Sequence[Arrow], boundaries: AbstractSet[str], width: float) -> Legend:
    """Return the legend of some messages, in lines of a width."""
    entries: list[Entry] = []
    x = y = 0.0
    for mark, words in _marks(shown, boundaries):
        room = _SWATCH + width_of(words, SMALL)
        if x and x + room > width:
            x, y = 0.0, y + _LINE
        entries.append(Entry(mark, words, x, y))
        x += room + _APART
    return Legend(tuple(entries))


def _marks(shown: Sequence[Arrow], boundaries: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    kinds = {one.kind for one in shown}
    for kind in Kind:
        if kind in kinds:
            yield kind.name.lower(), kind.value
    if any(one.again for one in shown):
        yield "request again", "retransmission"
    if any(one.lost for one in shown):
        yield "failure lost", "lost on its way"
    if any(one.transport == "tls" for one in shown):
        yield "lock", "TLS"
    if boundaries & {end for one in shown for end in (one.source, one.destination)}:
        yield "bar", "back-to-back user agent: another Call-ID on each side"


def _swatch(mark: str, x: float, y: float) -> Iterator[str]:
    if mark == "lock":
        yield lock(x + 8, y + 4)
    elif mark == "bar":
        yield box(x + 8, y - 6, 7, 12, "bar")
    else:
        end = cross(x + 20, y) if "lost" in mark else ""
        yield f'<g class="{mark}">{line(x, y, x + 20, y, "shaft")}{end}</g>'
