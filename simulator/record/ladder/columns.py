"""Where the nodes of a picture stand, so that every label fits between two lifelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from simulator.record.ladder.arrows import Arrow, Kind, path
from simulator.record.ladder.typeface import cut, cut_middle, width_of

SIZE: Final = 12.0  # of labels and names
SMALL: Final = 10.5  # of addresses, instants, notes
BAR: Final = 3.5  # half a lifeline that is drawn as a bar
TIP: Final = 9.0  # length of an arrow's tip
_LEAST: Final = 96.0  # between two lifelines
_BESIDE: Final = 12.0  # free on either side of a label
_CROSS: Final = 16.0  # room for the cross of a lost message, between its label and the lifeline
_MOST_LABEL: Final = 260.0
_MOST_NAME: Final = 190.0
_PAD: Final = 9.0  # in a box, beside the name
_APART: Final = 14.0  # between two boxes
LOOP: Final = 22.0  # how far a message to the node itself reaches


@dataclass(frozen=True, slots=True)
class Column:
    """One node: a box with its name and address, and a lifeline below.

    Parameters
    ----------
    node : str
    name, address : str
        As far as they fit.
    x : float
        Of the lifeline.
    half : float
        Half the width of the box.
    bar : bool
        A back-to-back user agent: its lifeline is a bar.
    """

    node: str
    name: str
    address: str
    x: float
    half: float
    bar: bool

    @property
    def edge(self) -> float:
        """How far from `x` the lifeline reaches."""
        return BAR if self.bar else 0.0


class Columns:
    """The nodes of a picture from left to right.

    Parameters
    ----------
    shown : sequence of Arrow
    addresses : mapping of str to str
    boundaries : set of str
        Back-to-back user agents.
    left : float
        Where the first box may begin.
    """

    def __init__(
        self,
        shown: Sequence[Arrow],
        addresses: Mapping[str, str],
        boundaries: AbstractSet[str],
        left: float,
    ) -> None:
        nodes = path(shown)
        self._place = {node: i for i, node in enumerate(nodes)}
        boxes = [_box(node, addresses.get(node, "")) for node in nodes]
        halves = [half for *_, half in boxes]
        self._gaps = self._spread(shown, halves)
        x = left + halves[0] if halves else left
        self.all: list[Column] = []
        for node, (name, address, half), gap in zip(nodes, boxes, self._gaps, strict=True):
            self.all.append(Column(node, name, address, x, half, node in boundaries))
            x += gap
        self.right = self._right(shown)

    def __getitem__(self, node: str) -> Column:
        """Return the column of a node."""
        return self.all[self._place[node]]

    def label_middle(self, one: Arrow) -> float:
        """Return where the label of an arrow is centred: in a gap that holds it, by its tail."""
        low, high = self._ends(one)
        need = _need(one)
        gaps = list(range(low, high))
        if self._place[one.source] != low:
            gaps.reverse()
        best = next((i for i in gaps if self._gaps[i] >= need), gaps[0])
        return (self.all[best].x + self.all[best + 1].x) / 2

    def _ends(self, one: Arrow) -> tuple[int, int]:
        low, high = sorted((self._place[one.source], self._place[one.destination]))
        return low, high

    def _spread(self, shown: Sequence[Arrow], halves: Sequence[float]) -> list[float]:
        """Return the distance of each lifeline to the next, and a last one for loops."""
        gaps = [max(_LEAST, a + b + _APART) for a, b in pairwise(halves)] + [0.0] * bool(halves)
        # Short arrows first: what they need may already be enough for the long ones over them.
        for one in sorted(shown, key=self._span):
            low, high = self._ends(one)
            if low == high:
                gaps[low] = max(gaps[low], _need(one) + LOOP)
            elif max(gaps[low:high]) < _need(one):
                gaps[low if self._place[one.source] == low else high - 1] = _need(one)
        return gaps

    def _span(self, one: Arrow) -> int:
        low, high = self._ends(one)
        return high - low

    def _right(self, shown: Sequence[Arrow]) -> float:
        if not self.all:
            return 0.0
        last = self.all[-1]
        return last.x + max(last.half, self._gaps[-1])


def label_of(one: Arrow) -> str:
    """Return what stands over an arrow.

    A response to anything but INVITE names its request; offers and answers and repeats are told.
    """
    answers = one.kind is not Kind.REQUEST and one.method not in ("", "INVITE")
    named = answers and one.label[:1].isdigit() and "(" not in one.label
    marks = [one.method] if named else []
    marks += ["SDP"] if one.describes else []
    marks += ["again"] if one.again else []
    told = f" ({', '.join(marks)})" if marks else ""
    return cut(one.label, _MOST_LABEL - width_of(told, SIZE), SIZE) + told


def _need(one: Arrow) -> float:
    beside = _BESIDE + BAR + (_CROSS if one.lost else 0.0)
    return width_of(label_of(one), SIZE) + 2 * beside


def _box(node: str, address: str) -> tuple[str, str, float]:
    name = cut_middle(node, _MOST_NAME, SIZE, bold=True)
    address = cut_middle(address, _MOST_NAME, SMALL)
    wide = max(width_of(name, SIZE, bold=True), width_of(address, SMALL))
    return name, address, wide / 2 + _PAD
