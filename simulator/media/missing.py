"""Which packets of many streams were never played, gathered from those that were.

Only what breaks the row is kept: where numbers were skipped, and what came behind a higher number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_SHIFT = 32  # streams stand above the numbers in one integer


class Missing(NamedTuple):
    """The missing packets of n streams.

    Parameters
    ----------
    stream : array of int64, shape (m,)
        Rising.
    number : array of int64, shape (m,)
        In each stream rising, from 0.
    sent : array of int64, shape (n,)
        Packets that each stream sent.
    """

    stream: Ints
    number: Ints
    sent: Ints

    def of(self, stream: int) -> Ints:
        """Return the numbers of one stream."""
        begin, end = np.searchsorted(self.stream, [stream, stream + 1])
        return self.number[begin:end]

    @property
    def counts(self) -> Ints:
        """How many of each stream are missing."""
        return np.bincount(self.stream, minlength=len(self.sent)).astype(np.int64)


def missing_of(number: Ints, sent: int) -> Missing:
    """Return the missing packets of one stream, given their numbers."""
    return Missing(np.zeros(len(number), np.int64), number, np.array([sent]))


class MissingLog:
    """Gathers what is missing, piece by piece.

    Parameters
    ----------
    count : int
        How many streams there are.

    Examples
    --------
    >>> log = MissingLog(2)
    >>> log.take(np.array([0, 0, 0, 1]), np.array([0, 3, 2, 1]))
    >>> log.take(np.array([0]), np.array([4]))
    >>> missing = log.missing(np.array([6, 2]))
    >>> missing.of(0).tolist(), missing.of(1).tolist()
    ([1, 5], [0])
    """

    def __init__(self, count: int) -> None:
        self._highest = np.full(count, -1, np.int64)
        self._gaps: list[tuple[Ints, Ints, Ints]] = []  # stream, first missing, one behind
        self._behind: list[Ints] = []  # stream and number in one

    def take(self, stream: Ints, number: Ints) -> None:
        """Take packets that are played.

        Parameters
        ----------
        stream : array of int64, shape (m,)
            Those of one stream stand together.
        number : array of int64, shape (m,)
            In each stream in the order of arrival.
        """
        if not len(stream):
            return
        opens = np.flatnonzero(np.concatenate(([True], stream[1:] != stream[:-1])))
        rows = stream[opens]
        before = np.empty_like(number)
        before[1:] = number[:-1]
        before[opens] = self._highest[rows]
        last = np.append(opens[1:], len(number)) - 1
        steps = number - before
        if not (steps == 1).all():
            if (steps < 1).any():
                before = self._highest_before(number, opens, rows)
            self._note(stream, number, before)
        self._highest[rows] = np.maximum(number[last], before[last])

    def follow(self, stream: Ints, first: Ints, last: Ints) -> None:
        """Take streams of which every packet from one number to another is played, in order.

        Parameters
        ----------
        stream : array of int64, shape (m,)
            Each once.
        first, last : array of int64, shape (m,)
            `first` is higher than anything before.
        """
        before = self._highest[stream]
        self._note(stream, first, before)
        self._highest[stream] = last

    def missing(self, sent: Ints) -> Missing:
        """Return what was not played of streams that sent so many packets each."""
        ends = np.flatnonzero(self._highest + 1 < sent)
        gaps = [*self._gaps, (ends, self._highest[ends] + 1, sent[ends])]
        stream, begin, end = (np.concatenate(column) for column in zip(*gaps, strict=True))
        lengths = end - begin
        places = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        names = np.sort(np.repeat(stream << _SHIFT | begin, lengths) + places)
        if self._behind:
            names = np.setdiff1d(names, np.concatenate(self._behind), assume_unique=True)
        return Missing(names >> _SHIFT, names & (1 << _SHIFT) - 1, sent)

    def _highest_before(self, number: Ints, opens: Ints, rows: Ints) -> Ints:
        """Return the highest number before each packet in its stream."""
        counts = np.diff(opens, append=len(number))
        # Groups lifted above each other, so that one running maximum serves all of them.
        lift = np.repeat(np.arange(len(rows)) << _SHIFT, counts)
        before = np.empty_like(number)
        before[1:] = number[:-1]
        before[opens] = self._highest[rows]
        highest: Ints = np.maximum.accumulate(before + lift) - lift
        return highest

    def _note(self, stream: Ints, number: Ints, before: Ints) -> None:
        skips = np.flatnonzero(number > before + 1)
        if len(skips):
            self._gaps.append((stream[skips], before[skips] + 1, number[skips]))
        behind = np.flatnonzero(number <= before)
        if len(behind):
            self._behind.append(stream[behind] << _SHIFT | number[behind])
