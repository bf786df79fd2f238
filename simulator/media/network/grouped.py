"""Packets of a window put together by streams, and taken one of each stream at a time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from simulator.media.draws import Ints


class Groups:
    """Packets put together by streams, in each as they came.

    Parameters
    ----------
    streams : ndarray of int64, shape (n,)
        Whose packets these are, in order of arrival.

    Attributes
    ----------
    place : ndarray of int64, shape (n,)
        Where each packet of the groups was before.
    streams : ndarray of int64, shape (n,)
        Rising.
    rows : ndarray of int64, shape (m,)
        The streams that have any, rising.
    opens, counts : ndarray of int64, shape (m,)
        Where the packets of each begin, and how many there are.

    Examples
    --------
    >>> groups = Groups(np.array([5, 2, 5]))
    >>> groups.place, groups.rows, groups.counts
    (array([1, 0, 2]), array([2, 5]), array([1, 2]))
    """

    def __init__(self, streams: Ints) -> None:
        count = len(streams)
        bits = count.bit_length()
        # One plain sort of integers, the place in the low bits.
        keys = streams << bits
        keys |= np.arange(count)
        keys.sort()
        self.place = keys & ((1 << bits) - 1)
        keys >>= bits
        self.streams = keys
        self.opens = np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))
        self.rows = keys[self.opens]
        self.counts = np.diff(self.opens, append=count)


class Columns:
    """The first packets of all streams, the second ones and so on; long streams stand first.

    Parameters
    ----------
    groups : Groups

    Attributes
    ----------
    order : ndarray of int64, shape (m,)
        The groups by falling length.

    Examples
    --------
    >>> columns = Columns(Groups(np.array([5, 2, 5])))
    >>> [column.tolist() for column in columns.each(np.array([20, 50, 51]))]
    [[50, 20], [51]]
    """

    def __init__(self, groups: Groups) -> None:
        counts = groups.counts
        self.order = np.argsort(-counts, kind="stable")
        most = int(counts.max())
        # How many streams have more than k packets, for each k.
        active = len(counts) - np.cumsum(np.bincount(counts, minlength=most))[:most]
        self._ends = np.cumsum(active)
        rank = np.empty_like(self.order)
        rank[self.order] = np.arange(len(counts))
        place = np.arange(int(counts.sum()))
        place -= np.repeat(groups.opens, counts)
        self._target = (self._ends - active).take(place)
        self._target += np.repeat(rank, counts)

    def each(self, values: Ints) -> list[Ints]:
        """Return values of the groups in columns."""
        columns = np.empty_like(values)
        columns[self._target] = values
        return [columns[begin:end] for begin, end in pairwise([0, *self._ends.tolist()])]

    def places(self) -> list[Ints]:
        """Return where in the groups the packets of each column are."""
        return self.each(np.arange(len(self._target)))
