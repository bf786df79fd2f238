"""Which way segments go: tables by link, and the order in which links are taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from simulator.errors import InputError
from simulator.media.draws import Ints
from simulator.media.network.links import Link
from simulator.media.network.segments import Columns
from simulator.media.network.sources import Crowd
from simulator.media.network.stage import Stage

ARRIVED: Final = -1  # at the receiver
GONE: Final = -2  # background, which nobody follows
NOWHERE: Final = -3  # the segment does not pass here
# Windows are no longer than the delay at which a circle is cut; shorter ones would take for ever.
SHORTEST_CUT_NS: Final = 100_000


class Routes:
    """The ways of segments, background as segments behind the others.

    Parameters
    ----------
    columns : Columns
    links : sequence of Link

    Attributes
    ----------
    first : ndarray of int64
        The first link of each segment, or `ARRIVED`.
    following : list of ndarray of int64
        For each link where each segment goes on.
    order : list of int
        Links, in an order in which packets meet them.
    circular : bool
        Whether the order had to be cut.
    streams : ndarray of int64
        Of each segment; background counts as streams behind the others.
    octets, priorities : ndarray of int64
        Of each segment.
    """

    def __init__(self, columns: Columns, links: Sequence[Link]) -> None:
        self._columns = columns
        places = {link.name: place for place, link in enumerate(links)}
        if len(places) < len(links):
            names = [link.name for link in links]
            twice = next(name for name in names if names.count(name) > 1)
            raise InputError("two links of one name", seen=twice, expected="names that differ")
        talks = len(columns.segments)
        others = [(place, one) for place, link in enumerate(links) for one in link.background]
        rows = talks + len(others)
        self.first = np.full(rows, NOWHERE, np.int64)
        self.following = [np.full(rows, NOWHERE, np.int64) for _ in links]
        for row, segment in enumerate(columns.segments):
            path = [_place(places, name, segment.stream) for name in segment.path]
            self.first[row] = path[0] if path else ARRIVED
            for here, there in zip(path, [*path, ARRIVED][1:], strict=True):
                self.following[here][row] = there
        for row, (place, _) in enumerate(others, talks):
            self.following[place][row] = GONE
        self._others = others
        behind = columns.count
        self.streams = np.append(columns.stream, np.arange(behind, behind + len(others)))
        self.octets = np.append(columns.octets, [one.octets for _, one in others]).astype(np.int64)
        self.priorities = np.append(columns.priority, [one.priority for _, one in others]).astype(
            np.int64
        )
        self._targets = {id(table): _targets(table) for table in [self.first, *self.following]}
        self._longest: int | None = None
        self.order = self._ordered(links)
        self.circular = self._longest is not None

    def targets(self, following: Ints) -> list[int]:
        """Return where any segment goes on in one of the tables."""
        return self._targets[id(following)]

    def stages(self, links: Sequence[Link]) -> list[Stage]:
        """Return a stage for each link."""
        return [
            Stage(link, self.octets, self.priorities, self.streams, np.flatnonzero(goes > NOWHERE))
            for link, goes in zip(links, self.following, strict=True)
        ]

    def crowds(self, links: Sequence[Link], begin_ns: int, end_ns: int) -> list[tuple[int, Crowd]]:
        """Return the background of all links, each with the place of its link."""
        talks = len(self._columns.segments)
        return [
            (place, Crowd(one, row, begin_ns, end_ns, links[place].key + row - talks))
            for row, (place, one) in enumerate(self._others, talks)
        ]

    def window(self, wanted_ns: int) -> int:
        """Return how long windows may be."""
        return wanted_ns if self._longest is None else min(wanted_ns, self._longest)

    def _ordered(self, links: Sequence[Link]) -> list[int]:
        """Order the links; cut circles behind the links of the greatest delay."""
        left = set(range(len(links)))
        before = {
            place: {other for other in left if place in self.targets(self.following[other])}
            for place in left
        }
        order: list[int] = []
        while left:
            ready = sorted(place for place in left if not before[place] & left)
            if ready:
                order += ready
                left.difference_update(ready)
                continue
            awaited = sorted(set().union(*(before[place] & left for place in left)))
            cut = max(awaited, key=lambda place: _least_delay(links[place]))
            delay = _least_delay(links[cut])
            if delay < SHORTEST_CUT_NS:
                raise InputError(
                    "paths run in a circle of links without delay",
                    seen=", ".join(links[place].name for place in sorted(left)),
                    expected=f"a delay of {SHORTEST_CUT_NS} ns or more on one of them",
                )
            self._longest = min(self._longest or delay, delay)
            for others in before.values():
                others.discard(cut)
        return order


def _least_delay(link: Link) -> int:
    return min(one.delay_ns for one in link.conditions)


def _place(places: dict[str, int], name: str, stream: int) -> int:
    if name not in places:
        raise InputError(
            f"path of stream {stream}: no such link",
            field="path",
            seen=name,
            expected="one of " + ", ".join(places),
        )
    return places[name]


def _targets(table: Ints) -> list[int]:
    return [place for place in np.unique(table).tolist() if place != NOWHERE]
