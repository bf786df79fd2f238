"""A ladder as text: a column for each node, a line for each message on each hop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from simulator.record.ladder.arrows import Arrow, path

PAUSE: Final = 1.0  # seconds without a message that get a line of their own
_AROUND: Final = 6  # of an arrow beside its label: two dashes and a blank, a blank, a dash, a tip
_LEAST: Final = 10  # columns between two nodes
_LONGEST: Final = 60  # label: a reason phrase has no bound
_LEFT: Final = "{:>13}  {:>11}  {:<5}"  # time, time from the first message, transport
_NARROW: Final = "{1:>11}  {2:<4}"  # the same where columns are few
_RAW: Final = "      "  # before each line of a message's own text

TextOf = Callable[[int], str]  # the whole text of a message, by its place in the table


def drawing(
    shown: Sequence[Arrow], *, width: int | None = None, text_of: TextOf | None = None
) -> Iterator[str]:
    """Yield the lines of a ladder.

    Parameters
    ----------
    shown : sequence of Arrow
        At least one.
    width : int, optional
        Columns that are there; labels are cut to fit as far as possible.
    text_of : callable, optional
        Puts the whole text of each message under its line.
    """
    whole = _Drawing(shown, _LEFT, None)
    if width is not None and whole.width > width:
        whole = _Drawing(shown, _NARROW, width)  # an instant less, rather than labels cut
    return whole.lines(text_of)


class _Drawing:
    """Places of the columns, and the lines drawn between them."""

    def __init__(self, shown: Sequence[Arrow], left: str, width: int | None) -> None:
        self._arrows = shown
        self._left = left
        self._nodes = path(shown)
        self._column = {node: i for i, node in enumerate(self._nodes)}
        empty = len(left.format("", "", ""))
        gaps = self._gaps()
        if width is not None:
            gaps = _narrowed(gaps, width - empty - self._half(0) - self._half(-1) - 2)
        first = empty + 2 + self._half(0)
        self._at = list(accumulate(gaps, initial=first))

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return self._at[-1] + self._half(-1) + 1

    def _half(self, node: int) -> int:
        return (len(self._nodes[node]) + 1) // 2

    def _gaps(self) -> list[int]:
        """Return the distance of each column to the next, so that names and labels fit."""
        pairs = pairwise(self._nodes)
        gaps = [max(_LEAST, (len(a) + len(b)) // 2 + 2) for a, b in pairs]
        # Short arrows first: what they need may already be enough for the long ones over them.
        for one in sorted(self._arrows, key=self._span):
            low, high = self._ends(one)
            lacking = len(_text(one)) + _AROUND - sum(gaps[low:high])
            for i in range(low, high):
                gaps[i] += max(0, -(-lacking // (high - low)))
        return gaps

    def _span(self, one: Arrow) -> int:
        low, high = self._ends(one)
        return high - low

    def _ends(self, one: Arrow) -> tuple[int, int]:
        low, high = sorted((self._column[one.source], self._column[one.destination]))
        return low, high

    def lines(self, text_of: TextOf | None) -> Iterator[str]:
        """Yield the names of the nodes, then a line for each message."""
        yield from self._names()
        begin = before = self._arrows[0].sent
        for one in self._arrows:
            if one.sent - before >= PAUSE:
                yield self._pause(one.sent - before)
            before = one.sent
            left = self._left.format(f"{one.sent:.6f}", f"+{one.sent - begin:.6f}", one.transport)
            yield left + self._rails(one)[len(left) :]
            if text_of is not None:
                yield from _indented(text_of(one.index))

    def _names(self) -> Iterator[str]:
        """Yield the names over their columns; those that would touch stand in turn in two lines."""
        spans = [(at - len(n) // 2, n) for at, n in zip(self._at, self._nodes, strict=True)]
        pairs = pairwise(spans)
        apart = all(start + len(name) < after for (start, name), (after, _) in pairs)
        steps = (spans,) if apart else (spans[::2], spans[1::2])
        left = self._left.format("time", "from first", "over")
        for i, step in enumerate(steps):
            line = left if i == len(steps) - 1 else ""
            for start, name in step:
                line = line.ljust(start) + name
            yield line

    def _pause(self, length: float) -> str:
        text = f"{length:.3f} s later"
        left = self._left.format("", text, "")
        return left + self._rails(None)[len(left) :]

    def _rails(self, one: Arrow | None) -> str:
        cells = [" "] * (self._at[-1] + 1)
        mark = ":" if one is None else "|"
        for at in self._at:
            cells[at] = mark
        line = "".join(cells)
        if one is None:
            return line
        low, high = self._ends(one)
        if low == high:
            return f"{line[: self._at[low] + 1]} {_text(one)} (to itself)"
        begin, end = self._at[low] + 1, self._at[high]
        forward = self._column[one.source] == low
        return line[:begin] + _arrow(_text(one), end - begin, forward, one.lost) + line[end:]


def _arrow(text: str, room: int, forward: bool, lost: bool) -> str:
    tip = "X" if lost else ">" if forward else "<"
    room -= 3 if lost else 1  # a lost one ends on its way
    body = _fitted(text, room).center(room, "-")
    shaft = body + tip if forward else tip + body
    return (f"{shaft}  " if forward else f"  {shaft}") if lost else shaft


def _fitted(text: str, room: int) -> str:
    if len(text) <= room - 3:
        return f" {text} "
    return text if len(text) <= room else text[: max(room - 1, 0)] + "~"


def _text(one: Arrow) -> str:
    label = one.label if len(one.label) <= _LONGEST else one.label[: _LONGEST - 1] + "~"
    return f"{label} (again)" if one.again else label


def _narrowed(gaps: list[int], room: int) -> list[int]:
    """Take from the widest gaps until all fit, but leave each its least."""
    gaps = list(gaps)
    while sum(gaps) > room and max(gaps, default=0) > _LEAST:
        gaps[gaps.index(max(gaps))] -= 1
    return gaps


def _indented(text: str) -> Iterator[str]:
    for line in text.rstrip().splitlines():
        yield (_RAW + "".join(c if c.isprintable() or c == "\t" else "�" for c in line)).rstrip()
    yield ""
