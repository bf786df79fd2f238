"""Adaptive de-jitter buffers of many streams at once, piece by piece.

State is carried from piece to piece. `play` of `simulator.media.playout` does one whole stream and
gives the same. What is recursive goes a packet of each stream at a time, all streams side by side;
the rest is done for all packets of a piece.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.media.playout import AdaptiveBuffer

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scalar = TypeVar("Scalar", np.int64, np.bool_)


class AdaptiveBuffers:
    """The adaptive buffers of some streams.

    Parameters
    ----------
    buffer : AdaptiveBuffer
        Alike for all.
    ptime_ns : array of int64, shape (n,)
        Length of each stream's packets.

    Attributes
    ----------
    late, early : array of int64, shape (n,)
        Packets that came too late, or found no room.
    offset_sum_ns, played : array of int64, shape (n,)
        Sum of the offsets of the packets that were played, and their number.
    stretched_ns, compressed_ns : array of int64, shape (n,)

    Examples
    --------
    >>> buffers = AdaptiveBuffers(AdaptiveBuffer(), np.array([20_000_000, 20_000_000]))
    >>> stream, number = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> transit = np.array([5, 6, 9, 99]) * 1_000_000
    >>> buffers.take(stream, number, number * 20_000_000, transit).tolist()
    [True, True, True, False]
    """

    def __init__(self, buffer: AdaptiveBuffer, ptime_ns: Ints) -> None:
        count = len(ptime_ns)
        self.buffer, self._ptime = buffer, ptime_ns
        self._number = np.full(count, -1, np.int64)  # the highest so far; -1: nothing came yet
        self._sent, self._first_sent, self._next, self.origin, self.offset = (
            np.zeros(count, np.int64) for _ in range(5)
        )
        self.mean, self.deviation = np.zeros(count), np.zeros(count)
        self.late, self.early, self.played, self.offset_sum_ns = (
            np.zeros(count, np.int64) for _ in range(4)
        )
        self.stretched_ns, self.compressed_ns = (np.zeros(count, np.int64) for _ in range(2))

    def take(self, stream: Ints, number: Ints, sent_ns: Ints, transit_ns: Ints) -> Flags:
        """Take packets; return which are played.

        Parameters
        ----------
        stream : array of int64, shape (m,)
            Those of one stream stand together.
        number, sent_ns, transit_ns : array of int64, shape (m,)
            Of the packets, in each stream in the order of arrival; first copies alone.
        """
        if not len(stream):
            return np.zeros(0, np.bool_)
        opens = np.flatnonzero(np.concatenate(([True], stream[1:] != stream[:-1])))
        rows = stream[opens]
        self._begin(rows, sent_ns[opens], transit_ns[opens])
        spurt, adjust = self._adjustments(stream, opens, number, sent_ns)
        columns = _Columns(opens, np.diff(opens, append=len(stream)))
        settings = _Settings(self, rows[columns.order])
        flags = zip(columns.split(adjust), columns.split(spurt), strict=True)
        offsets = [
            settings.step(transit, *both)
            for transit, both in zip(columns.split(transit_ns), flags, strict=True)
        ]
        settings.close()
        return self._play(opens, rows, transit_ns, columns.joined(offsets))

    def _begin(self, rows: Ints, sent_ns: Ints, transit_ns: Ints) -> None:
        fresh = self._number[rows] < 0
        if fresh.any():
            new = rows[fresh]
            self._first_sent[new] = self._sent[new] = sent_ns[fresh]
            self._next[new] = sent_ns[fresh] + self.buffer.adjust_ns
            self.origin[new] = transit_ns[fresh]
            self.offset[new] = transit_ns[fresh] + self.buffer.start_ns

    def _adjustments(
        self, stream: Ints, opens: Ints, number: Ints, sent_ns: Ints
    ) -> tuple[Flags, Flags]:
        """Return with which packets a spurt begins, and with which the offset is set anew."""
        rows, ptime = stream[opens], self._ptime
        fresh = opens[self._number[rows] < 0]
        values, state = (number, sent_ns), (self._number, self._sent)
        before = [_shifted(v, opens, s[rows]) for v, s in zip(values, state, strict=True)]
        if (number < before[0]).any():  # some came behind a higher number
            place, carried = _highest_before(number, opens, before[0][opens])
            firsts = (np.repeat(b[opens], _counts(opens, b)) for b in before)
            before = [
                np.where(carried, first, v[place]) for v, first in zip(values, firsts, strict=True)
            ]
        newest = number > before[0]
        last = np.append(opens[1:], len(number)) - 1
        for kept, value, earlier in zip(state, values, before, strict=True):
            kept[rows] = np.where(newest[last], value[last], earlier[last])
        newest[fresh] = False
        spurt = newest & (sent_ns - before[1] > (number - before[0]) * ptime[stream])
        adjust = spurt.copy()
        passed = np.flatnonzero(newest & (sent_ns >= self._next[stream]))
        if len(passed):
            self._pass(stream[passed], sent_ns[passed], before[1][passed], adjust, passed)
        return spurt, adjust

    def _pass(self, stream: Ints, sent: Ints, before: Ints, adjust: Flags, places: Ints) -> None:
        """Set flags where a packet is the first behind an instant of adjustment."""
        first, every = self._first_sent[stream], self.buffer.adjust_ns
        times = (sent - first) // every
        adjust[places] |= times != (before - first) // every
        np.maximum.at(self._next, stream, first + (times + 1) * every)

    def _play(self, opens: Ints, rows: Ints, transit: Ints, offset: Ints) -> Flags:
        late, early = transit > offset, transit < offset - self.buffer.most_ns
        played: Flags = ~(late | early)
        self.late[rows] += np.add.reduceat(late, opens, dtype=np.int64)
        self.early[rows] += np.add.reduceat(early, opens, dtype=np.int64)
        self.played[rows] += np.add.reduceat(played, opens, dtype=np.int64)
        self.offset_sum_ns[rows] += np.add.reduceat(offset * played, opens)
        return played


class _Settings:
    """The offsets of the streams of a piece; long streams stand first."""

    def __init__(self, kept: AdaptiveBuffers, rows: Ints) -> None:
        self._kept, self._rows = kept, rows
        self._origin = kept.origin[rows]
        self._offset = kept.offset[rows]
        self._mean, self._deviation = kept.mean[rows], kept.deviation[rows]

    def step(self, transit: Ints, adjust: Flags, spurt: Flags) -> Ints:
        """Take a packet of each of the first streams; return the offsets in force for them."""
        count, gain = len(transit), self._kept.buffer.gain
        if adjust.any():
            self._adjust(np.flatnonzero(adjust), spurt)
        value = (transit - self._origin[:count]).astype(float)
        mean, deviation = self._mean[:count], self._deviation[:count]
        mean += gain * (value - mean)
        deviation += gain * (np.abs(mean - value) - deviation)
        return self._offset[:count].copy()

    def close(self) -> None:
        """Put all back."""
        kept, rows = self._kept, self._rows
        kept.offset[rows] = self._offset
        kept.mean[rows], kept.deviation[rows] = self._mean, self._deviation

    def _adjust(self, at: Ints, spurt: Flags) -> None:
        kept, buffer = self._kept, self._kept.buffer
        wait = np.clip(buffer.safety * self._deviation[at], buffer.least_ns, buffer.most_ns)
        setting = self._origin[at] + np.rint(self._mean[at] + wait).astype(np.int64)
        # Silence between spurts is made longer or shorter, not speech.
        move = np.where(spurt[at], 0, setting - self._offset[at])
        kept.stretched_ns[self._rows[at]] += np.maximum(move, 0)
        kept.compressed_ns[self._rows[at]] += np.maximum(-move, 0)
        self._offset[at] = setting


class _Columns:
    """The first packets of all streams, the second ones and so on; long streams stand first."""

    def __init__(self, opens: Ints, counts: Ints) -> None:
        self.order = np.argsort(-counts, kind="stable")
        most = int(counts.max())
        # How many streams have more than k packets, for each k.
        active = len(counts) - np.cumsum(np.bincount(counts, minlength=most))[:most]
        ends = np.cumsum(active)
        self._bounds = [0, *ends.tolist()]
        rank = np.empty_like(self.order)
        rank[self.order] = np.arange(len(counts))
        self._target = (ends - active)[np.arange(int(ends[-1])) - np.repeat(opens, counts)]
        self._target += np.repeat(rank, counts)

    def split(self, values: NDArray[Scalar]) -> list[NDArray[Scalar]]:
        """Return the columns of values that stand by streams."""
        columns = np.empty_like(values)
        columns[self._target] = values
        return [columns[begin:end] for begin, end in pairwise(self._bounds)]

    def joined(self, columns: list[Ints]) -> Ints:
        """Return values that stand by streams, of their columns."""
        values: Ints = np.concatenate(columns)[self._target]
        return values


def _shifted(values: Ints, opens: Ints, first: Ints) -> Ints:
    """Return the value before each in its stream."""
    before = np.empty_like(values)
    before[1:] = values[:-1]
    before[opens] = first
    return before


def _counts(opens: Ints, values: Ints) -> Ints:
    return np.diff(opens, append=len(values))


def _highest_before(number: Ints, opens: Ints, highest: Ints) -> tuple[Ints, Flags]:
    """Return the place of the highest number before each packet in its stream.

    Parameters
    ----------
    number, opens : array of int64
    highest : array of int64
        Of each stream, before the piece.

    Returns
    -------
    array of int64, array of bool
        The place, and whether the highest came before the piece (the place says nothing then).
    """
    counts = _counts(opens, number)
    # Streams lifted above each other, so that one running maximum serves all of them.
    lift = np.repeat(np.arange(len(opens)) << 32, counts)
    reached = np.maximum.accumulate(_shifted(number, opens, highest) + lift)
    places = np.arange(len(number))
    newest = np.maximum.accumulate(np.where(number + lift > reached, places, -1))
    place = np.concatenate(([-1], newest[:-1]))
    opened = np.repeat(opens, counts)
    return place, place < opened
