"""What receivers find: packets, loss, delay, jitter (RFC 3550 6.4.1) and what comes too late.

Packets of a window are put together by streams, each in the order of arrival; every figure is a
pass over arrays. The jitter of RFC 3550 is a recursion, ``J += (|D| - J) / 16``; it takes a step
for all streams at once: first packets, second packets and so on, with the same arithmetic as one
packet after the other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.media.draws import Flags, Floats, Ints
from simulator.media.queueing.order import DOUBLED, NUMBER, SEGMENT_SHIFT, TWIN, Packets

Scalar = TypeVar("Scalar", np.int64, np.bool_)


class StreamFigures(NamedTuple):
    """What became of each stream; a row for each, times in nanoseconds.

    Attributes
    ----------
    sent : ndarray of int64
        Packets that the sender let go.
    received : ndarray of int64
        That arrived, second copies with them.
    duplicates : ndarray of int64
        Second copies among them.
    lost : ndarray of int64
        Of which no copy arrived.
    late : ndarray of int64
        That arrived after the de-jitter buffer had needed them, second copies not counted.
    reordered : ndarray of int64
        That arrived after one with a greater number, second copies not counted.
    delay_ns : ndarray of float64
        Mean from the nominal instant of sending to the arrival; nan where nothing arrived.
    shortest_ns, longest_ns : ndarray of int64
        Least and greatest delay; 0 where nothing arrived.
    jitter_ns, mean_jitter_ns, max_jitter_ns : ndarray of float64
        RFC 3550 interarrival jitter after the last packet, its mean over packets, its maximum.
    """

    sent: Ints
    received: Ints
    duplicates: Ints
    lost: Ints
    late: Ints
    reordered: Ints
    delay_ns: Floats
    shortest_ns: Ints
    longest_ns: Ints
    jitter_ns: Floats
    mean_jitter_ns: Floats
    max_jitter_ns: Floats


class Receivers:
    """The accounts of all streams.

    Parameters
    ----------
    streams : ndarray of int64
        The stream of each segment's row.
    count : int
        How many streams there are.
    buffer_ns : ndarray of int64, optional
        How long each receiver's fixed de-jitter buffer holds the first packet of the stream before
        it is played; every later one is due at its distance of it. None: nothing is late.
    """

    def __init__(self, streams: Ints, count: int, buffer_ns: Ints | None = None) -> None:
        self._stream_of = streams
        self.buffer = buffer_ns
        self.received, self._duplicates, self.late, self._reordered, self.total = (
            np.zeros(count, np.int64) for _ in range(5)
        )
        self._highest, self.longest = (np.full(count, -1, np.int64) for _ in range(2))
        self.shortest = np.full(count, 1 << 62, np.int64)
        self.last = np.zeros(count, np.int64)
        self.due = np.zeros(count, np.int64)
        self.jitter, self.jitter_sum, self.jitter_max = (np.zeros(count) for _ in range(3))
        self._copies: set[int] = set()

    def take(self, packets: Packets) -> None:
        """Take the packets that arrive in a window, in order."""
        if not len(packets.time):
            return
        groups = _Groups(self._stream_of[packets.identity >> SEGMENT_SHIFT])
        transit = (packets.time - packets.sent).take(groups.place)
        identity = packets.identity.take(groups.place)
        extra = self._second_copies(groups, identity)
        self._order(groups, identity & NUMBER, extra)
        self._delays(groups, transit, extra)

    def figures(self, sent: Ints) -> StreamFigures:
        """Return what was found of streams of which so many packets were sent."""
        came = self.received > 0
        arrivals = np.maximum(self.received, 1)
        return StreamFigures(
            sent=sent,
            received=self.received,
            duplicates=self._duplicates,
            lost=sent - (self.received - self._duplicates),
            late=self.late,
            reordered=self._reordered,
            delay_ns=np.where(came, self.total / arrivals, np.nan),
            shortest_ns=np.where(came, self.shortest, 0),
            longest_ns=np.where(came, self.longest, 0),
            jitter_ns=self.jitter,
            mean_jitter_ns=self.jitter_sum / arrivals,
            max_jitter_ns=self.jitter_max,
        )

    def _delays(self, groups: _Groups, transit: Ints, extra: Flags | None) -> None:
        """Take all first packets of streams, then all second ones and so on."""
        columns = _Columns(groups)
        account = _Account(self, groups.rows[columns.order])
        account.begin(columns.first(transit))
        copies = None if extra is None else columns.each(extra)
        for k, column in enumerate(columns.each(transit)):
            account.step(column)
            if account.due is not None:
                account.count_late(column, None if copies is None else copies[k])
        account.close(groups.counts[columns.order])

    def _order(self, groups: _Groups, number: Ints, extra: Flags | None) -> None:
        """Count packets behind one with a greater number."""
        rows, opens = groups.rows, groups.opens
        falls = number[1:] < number[:-1]
        falls[opens[1:] - 1] = False
        before = self._highest[rows]
        if falls.any() or (number[opens] < before).any():
            # Streams stand in rising order, so one running maximum serves all of them.
            lifted = number + (np.repeat(np.arange(len(rows)), groups.counts) << SEGMENT_SHIFT)
            highest = lifted.copy()
            highest[opens] = np.maximum(
                highest[opens], before + (np.arange(len(rows)) << SEGMENT_SHIFT)
            )
            np.maximum.accumulate(highest, out=highest)
            behind = lifted < highest
            if extra is not None:
                behind &= ~extra
            self._reordered[rows] += np.add.reduceat(behind, opens, dtype=np.int64)
            self._highest[rows] = highest[opens + groups.counts - 1] & NUMBER
        else:
            self._highest[rows] = number[opens + groups.counts - 1]

    def _second_copies(self, groups: _Groups, identity: Ints) -> Flags | None:
        """Return which packets come for the second time; None: no packet was doubled."""
        doubled = np.flatnonzero(identity & (TWIN | DOUBLED))
        if not len(doubled):
            return None
        extra = np.zeros(len(identity), np.bool_)
        streams = np.repeat(groups.rows, groups.counts)[doubled]
        names = (streams << SEGMENT_SHIFT) | (identity[doubled] & NUMBER)
        for place, name in zip(doubled.tolist(), names.tolist(), strict=True):
            if name in self._copies:
                self._copies.remove(name)
                extra[place] = True
            else:
                self._copies.add(name)
        self._duplicates[groups.rows] += np.add.reduceat(extra, groups.opens, dtype=np.int64)
        return extra


class _Groups:
    """Packets put together by streams, in each as they came."""

    def __init__(self, streams: Ints) -> None:
        count = len(streams)
        bits = count.bit_length()
        keys = streams << bits
        keys |= np.arange(count)
        keys.sort()
        self.place = keys & ((1 << bits) - 1)
        keys >>= bits
        self.opens = np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))
        self.rows = keys[self.opens]
        self.counts = np.diff(self.opens, append=count)


class _Columns:
    """The first packets of all streams, the second ones and so on; long streams stand first."""

    def __init__(self, groups: _Groups) -> None:
        counts = groups.counts
        self.order = np.argsort(-counts, kind="stable")
        self._opens = groups.opens[self.order]
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

    def first(self, values: Ints) -> Ints:
        """Return the value of each stream's first packet."""
        return values[self._opens]

    def each(self, values: NDArray[Scalar]) -> list[NDArray[Scalar]]:
        """Return the columns of values that stand by streams."""
        columns = np.empty_like(values)
        columns[self._target] = values
        begins = [0, *self._ends.tolist()]
        return [columns[begin:end] for begin, end in pairwise(begins)]


class _Account:
    """The figures of the streams of a window, in the order of their columns."""

    def __init__(self, kept: Receivers, rows: Ints) -> None:
        self._kept = kept
        self._rows = rows
        self._fresh = kept.received[rows] == 0
        self._last, self._sum = kept.last[rows], kept.total[rows]
        self._shortest, self._longest = kept.shortest[rows], kept.longest[rows]
        self._jitter = kept.jitter[rows]
        self._jitter_sum, self._jitter_max = kept.jitter_sum[rows], kept.jitter_max[rows]
        self._late = kept.late[rows]
        self.due: Ints | None = None

    def begin(self, first: Ints) -> None:
        """Set what depends on the first packet of streams that are new."""
        rows, fresh, kept = self._rows, self._fresh, self._kept
        self._last = np.where(fresh, first, self._last)
        if kept.buffer is not None:
            kept.due[rows] = np.where(fresh, first + kept.buffer[rows], kept.due[rows])
            self.due = kept.due[rows]

    def step(self, transit: Ints) -> None:
        """Take one packet of each of the first streams."""
        count = len(transit)
        last, jitter, most = self._last[:count], self._jitter[:count], self._jitter_max[:count]
        np.subtract(transit, last, out=last)
        np.abs(last, out=last)
        # RFC 3550 A.8: J += (1. / 16.) * ((double) d - J)
        change = last - jitter
        change *= 0.0625
        jitter += change
        last[:] = transit
        self._sum[:count] += transit
        self._jitter_sum[:count] += jitter
        np.maximum(most, jitter, out=most)
        np.maximum(self._longest[:count], transit, out=self._longest[:count])
        np.minimum(self._shortest[:count], transit, out=self._shortest[:count])

    def count_late(self, transit: Ints, extra: Flags | None) -> None:
        """Count those that are not there when they are due."""
        assert self.due is not None
        late = transit > self.due[: len(transit)]
        if extra is not None:
            late &= ~extra
        self._late[: len(transit)] += late

    def close(self, counts: Ints) -> None:
        """Put all back."""
        kept, rows = self._kept, self._rows
        kept.received[rows] += counts
        kept.last[rows], kept.total[rows] = self._last, self._sum
        kept.shortest[rows], kept.longest[rows] = self._shortest, self._longest
        kept.jitter[rows] = self._jitter
        kept.jitter_sum[rows], kept.jitter_max[rows] = self._jitter_sum, self._jitter_max
        kept.late[rows] = self._late
