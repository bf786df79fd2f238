"""The head of a picture: boxes of the nodes, the dialogs between them, the transport of each hop.

A dialog is shown by its Call-ID, as a strip over the nodes that share it. Where one strip ends and
another begins, a back-to-back user agent stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from simulator.record.ladder.arrows import Arrow
from simulator.record.ladder.columns import SMALL, Column, Columns
from simulator.record.ladder.shapes import box, lock, safe, text
from simulator.record.ladder.typeface import cut, width_of

_NAME: Final = 24.0  # height of a box with a name, and of what an address adds
_ADDRESS: Final = 14.0
_LANE: Final = 20.0
_LANES: Final = 4  # strips above each other at most
_HOP: Final = 20.0
_LOCK: Final = 12.0  # room of a padlock


class Heads:
    """The head of a picture, from `top` to `bottom`.

    Parameters
    ----------
    columns : Columns
    shown : sequence of Arrow
    left, top : float
        Where words beside the head end; where the head begins.
    """

    def __init__(self, columns: Columns, shown: Sequence[Arrow], left: float, top: float) -> None:
        self._columns = columns
        self._left, self._top = left, top
        self._lanes = _lanes(columns, shown)
        self._over = _transports(shown)
        addressed = any(column.address for column in columns.all)
        self._height = _NAME + (_ADDRESS if addressed else 0.0)
        self.bottom = top + self._height + 6 + _LANE * len(self._lanes) + _HOP

    @property
    def lifelines(self) -> float:
        """Where the lifelines begin."""
        return self._top + self._height

    def shapes(self) -> Iterator[str]:
        """Yield the elements."""
        for column in self._columns.all:
            yield from self._box(column)
        top = self._top + self._height + 6
        if self._lanes:
            yield text(self._left, top + 12, "Call-ID", "small", "end")
        for i, lane in enumerate(self._lanes):
            for call_id, first, last in lane:
                yield from _strip(call_id, first, last, top + _LANE * i)
        baseline = top + _LANE * len(self._lanes) + 13
        for left, right in pairwise(self._columns.all):
            yield from self._hop(left, right, baseline)

    def _box(self, column: Column) -> Iterator[str]:
        left, width = column.x - column.half, 2 * column.half
        role = ": back-to-back user agent" if column.bar else ""
        yield f"<g><title>{safe(column.node + role)}</title>"
        yield box(left, self._top, width, self._height, "box", radius=4)
        yield text(column.x, self._top + 16, column.name, "name", "middle")
        if column.address:
            yield text(column.x, self._top + 31, column.address, "small", "middle")
        yield "</g>"

    def _hop(self, left: Column, right: Column, baseline: float) -> Iterator[str]:
        found = self._over.get(frozenset((left.node, right.node)), ())
        room = right.x - left.x - 24
        words = cut(", ".join(found), room, SMALL)
        if not words:
            return
        locked = _LOCK if "TLS" in found else 0.0
        begin = (left.x + right.x - width_of(words, SMALL) - locked) / 2
        if locked:
            yield lock(begin, baseline)
        yield text(begin + locked, baseline, words, "small")


def _strip(call_id: str, first: Column, last: Column, top: float) -> Iterator[str]:
    left, right = first.x + 5, last.x - 5
    words = cut(call_id, right - left - 8, SMALL)
    yield box(left, top, right - left, _LANE - 4, "dialog", radius=3)
    yield text((left + right) / 2, top + 12, words, "small", "middle")


Strip = tuple[str, Column, Column]


def _lanes(columns: Columns, shown: Sequence[Arrow]) -> list[list[Strip]]:
    """Return the strips in lanes, so that none covers another."""
    reach: dict[str, list[Column]] = {}
    for one in shown:
        if one.call_id and one.source != one.destination:
            reach.setdefault(one.call_id, []).extend(
                (columns[one.source], columns[one.destination])
            )
    lanes: list[list[Strip]] = []
    for call_id, ends in reach.items():
        first, last = min(ends, key=_x), max(ends, key=_x)
        free = (lane for lane in lanes if all(_apart(other, first, last) for other in lane))
        lane = next(free, None)
        if lane is None and len(lanes) < _LANES:
            lane = []
            lanes.append(lane)
        if lane is not None:
            lane.append((call_id, first, last))
    return lanes


def _x(column: Column) -> float:
    return column.x


def _apart(strip: Strip, first: Column, last: Column) -> bool:
    _, begin, end = strip
    return end.x <= first.x or last.x <= begin.x


def _transports(shown: Sequence[Arrow]) -> dict[frozenset[str], tuple[str, ...]]:
    """Return over what each pair of nodes talks."""
    found: dict[frozenset[str], dict[str, None]] = {}
    for one in shown:
        if one.transport:
            ends = frozenset((one.source, one.destination))
            found.setdefault(ends, {})[one.transport.upper()] = None
    return {ends: tuple(names) for ends, names in found.items()}
