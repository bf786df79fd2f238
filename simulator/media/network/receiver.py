"""What receivers find: packets, loss, delay, jitter (RFC 3550 6.4.1) and what is played.

Packets of a window are put together by streams, each in the order of arrival; most figures are
passes over arrays. The jitter of RFC 3550 is a recursion, ``J += (|D| - J) / 16``; it takes a step
for all streams at once: first packets, second packets and so on, with the same arithmetic as one
packet after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from simulator.media.draws import Flags, Floats, Ints
from simulator.media.missing import Missing, MissingLog
from simulator.media.network.buffers import Buffers
from simulator.media.network.grouped import Columns, Groups
from simulator.media.playout import Buffer
from simulator.media.queueing.order import DOUBLED, NUMBER, SEGMENT_SHIFT, TWIN, Packets


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
    early : ndarray of int64
        That found no room in the buffer, second copies not counted.
    reordered : ndarray of int64
        That arrived after one with a greater number, second copies not counted.
    delay_ns : ndarray of float64
        Mean from the nominal instant of sending to the arrival; nan where nothing arrived.
    shortest_ns, longest_ns : ndarray of int64
        Least and greatest delay; 0 where nothing arrived.
    jitter_ns, mean_jitter_ns, max_jitter_ns : ndarray of float64
        RFC 3550 interarrival jitter after the last packet, its mean over packets, its maximum.
    offset_ns : ndarray of float64
        Mean from the nominal instant of sending to being played; nan without a buffer, and where
        nothing was played.
    stretched_ns, compressed_ns : ndarray of int64
        Speech made longer and shorter by an adaptive buffer.
    """

    sent: Ints
    received: Ints
    duplicates: Ints
    lost: Ints
    late: Ints
    early: Ints
    reordered: Ints
    delay_ns: Floats
    shortest_ns: Ints
    longest_ns: Ints
    jitter_ns: Floats
    mean_jitter_ns: Floats
    max_jitter_ns: Floats
    offset_ns: Floats
    stretched_ns: Ints
    compressed_ns: Ints


class Receivers:
    """The accounts of all streams.

    Parameters
    ----------
    streams : ndarray of int64
        The stream of each segment's row.
    ptime_ns : ndarray of int64
        Packetisation time of each stream.
    buffers : FixedBuffer, AdaptiveBuffer or mapping of int to them, optional
        De-jitter buffer of all receivers, or of each stream's.
    """

    def __init__(
        self, streams: Ints, ptime_ns: Ints, buffers: Buffer | Mapping[int, Buffer] | None = None
    ) -> None:
        count = len(ptime_ns)
        self._stream_of = streams
        self._buffers = Buffers(buffers, ptime_ns)
        self._missing = MissingLog(count)
        self.received, self._duplicates, self._reordered, self.total = (
            np.zeros(count, np.int64) for _ in range(4)
        )
        self._highest, self.longest = (np.full(count, -1, np.int64) for _ in range(2))
        self.shortest = np.full(count, 1 << 62, np.int64)
        self.last = np.zeros(count, np.int64)
        self.jitter, self.jitter_sum, self.jitter_max = (np.zeros(count) for _ in range(3))
        self._copies: set[int] = set()

    def take(self, parts: list[Packets]) -> None:
        """Take the packets that arrive in a window: parts in order, one behind the other."""
        if not parts:
            return
        identity = np.concatenate([part.identity for part in parts])
        sent = np.concatenate([part.sent for part in parts])
        transit = np.concatenate([part.time for part in parts])
        transit -= sent
        groups = Groups(self._stream_of[identity >> SEGMENT_SHIFT])
        transit = transit.take(groups.place)
        identity = identity.take(groups.place)
        extra = self._second_copies(groups, identity)
        number = identity & NUMBER
        in_row = self._order(groups, number, extra)
        columns, rows = Columns(groups), groups.rows
        self._buffers.begin(rows, self.received[rows] == 0, transit[groups.opens])
        self._delays(groups, columns, transit)
        firsts = None if extra is None else ~extra
        played = self._buffers.play(
            groups,
            columns,
            (lambda: number, lambda: sent.take(groups.place), transit),
            (self.shortest[rows], self.longest[rows]),
            firsts,
        )
        for flags in (firsts, played):
            if flags is not None:
                played = flags if played is None else played & flags
        if played is None and in_row:
            self._missing.follow(rows, number[groups.opens], self._highest[rows])
        elif played is None:
            self._missing.take(groups.streams, number)
        else:
            self._missing.take(groups.streams[played], number[played])

    def figures(self, sent: Ints) -> StreamFigures:
        """Return what was found of streams of which so many packets were sent."""
        came = self.received > 0
        arrivals = np.maximum(self.received, 1)
        offset, stretched, compressed = self._buffers.figures()
        return StreamFigures(
            sent=sent,
            received=self.received,
            duplicates=self._duplicates,
            lost=sent - (self.received - self._duplicates),
            late=self._buffers.late,
            early=self._buffers.early,
            reordered=self._reordered,
            delay_ns=np.where(came, self.total / arrivals, np.nan),
            shortest_ns=np.where(came, self.shortest, 0),
            longest_ns=np.where(came, self.longest, 0),
            jitter_ns=self.jitter,
            mean_jitter_ns=self.jitter_sum / arrivals,
            max_jitter_ns=self.jitter_max,
            offset_ns=np.where(came, offset, np.nan),
            stretched_ns=stretched,
            compressed_ns=compressed,
        )

    def missing(self, sent: Ints) -> Missing:
        """Return which packets of streams were never played."""
        return self._missing.missing(sent)

    def _delays(self, groups: Groups, columns: Columns, transit: Ints) -> None:
        """Take all first packets of streams, then all second ones and so on."""
        first = transit[groups.opens[columns.order]]
        account = _Account(self, groups.rows[columns.order], first)
        for column in columns.each(transit):
            account.step(column)
        account.close(groups.counts[columns.order])

    def _order(self, groups: Groups, number: Ints, extra: Flags | None) -> bool:
        """Count packets behind one with a greater number; return whether no number is skipped.

        What is skipped between two windows does not count for that.
        """
        rows, opens = groups.rows, groups.opens
        steps = number[1:] - number[:-1]
        steps[opens[1:] - 1] = 1
        before, last = self._highest[rows], number[opens + groups.counts - 1]
        behind_before = bool((number[opens] <= before).any())
        in_row = not behind_before and bool((steps == 1).all())
        if not in_row and (behind_before or bool((steps < 0).any())):
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
            self._highest[rows] = last
        return in_row

    def _second_copies(self, groups: Groups, identity: Ints) -> Flags | None:
        """Return which packets come for the second time; None: no packet was doubled."""
        doubled = np.flatnonzero(identity & (TWIN | DOUBLED))
        if not len(doubled):
            return None
        extra = np.zeros(len(identity), np.bool_)
        names = (groups.streams[doubled] << SEGMENT_SHIFT) | (identity[doubled] & NUMBER)
        for place, name in zip(doubled.tolist(), names.tolist(), strict=True):
            if name in self._copies:
                self._copies.remove(name)
                extra[place] = True
            else:
                self._copies.add(name)
        self._duplicates[groups.rows] += np.add.reduceat(extra, groups.opens, dtype=np.int64)
        return extra


class _Account:
    """The figures of the streams of a window, in the order of their columns."""

    def __init__(self, kept: Receivers, rows: Ints, first: Ints) -> None:
        self._kept = kept
        self._rows = rows
        self._last = np.where(kept.received[rows] == 0, first, kept.last[rows])
        self._sum = kept.total[rows]
        self._shortest, self._longest = kept.shortest[rows], kept.longest[rows]
        self._jitter = kept.jitter[rows]
        self._jitter_sum, self._jitter_max = kept.jitter_sum[rows], kept.jitter_max[rows]

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

    def close(self, counts: Ints) -> None:
        """Put all back."""
        kept, rows = self._kept, self._rows
        kept.received[rows] += counts
        kept.last[rows], kept.total[rows] = self._last, self._sum
        kept.shortest[rows], kept.longest[rows] = self._shortest, self._longest
        kept.jitter[rows] = self._jitter
        kept.jitter_sum[rows], kept.jitter_max[rows] = self._jitter_sum, self._jitter_max
