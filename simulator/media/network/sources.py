"""What senders let go, window by window."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.media import draws
from simulator.media.draws import Ints
from simulator.media.network.links import Background
from simulator.media.network.segments import Columns
from simulator.media.queueing.order import NONE, NUMBER, SEGMENT_SHIFT, Packets
from simulator.media.talk import Runs

_GAPS: Final = 4096  # gaps between background packets drawn at once


class Speakers:
    """The packets of segments.

    Runs wait for their beginning in the order in which they begin; those that have begun are a
    table in the order of their segments, so that packets of one instant come out in the order of
    their identities. Only the runs of segments that have begun are ever made.

    Parameters
    ----------
    columns : Columns
    streams : int
        How many streams there are.

    Attributes
    ----------
    sent : ndarray of int64
        Packets of each stream up to the end of its segments that have begun.
    """

    def __init__(self, columns: Columns, streams: int) -> None:
        self._columns = columns
        self._next_segment = 0
        self._waiting = _no_runs()
        self._running = _no_runs()
        self.sent = np.zeros(streams, np.int64)

    @property
    def done(self) -> bool:
        """Whether nothing is left to send."""
        left = len(self._columns.segments) - self._next_segment
        return not left and not len(self._waiting.owner) and not len(self._running.owner)

    def until(self, end_ns: int) -> Packets:
        """Return what leaves nominally before an instant and has not been returned yet.

        ``time`` is the instant at which a packet really leaves, at or after ``sent``.
        """
        self._open_segments(end_ns)
        self._begin_runs(end_ns)
        runs = self._running
        if not len(runs.owner):
            return NONE
        reached = np.clip(-((runs.first_ns - end_ns) // runs.ptime_ns), 0, runs.packets)
        packets = self._packets(runs, reached)
        self._running = _some(
            runs._replace(
                first_ns=runs.first_ns + reached * runs.ptime_ns,
                packets=runs.packets - reached,
                number=runs.number + reached,
            ),
            runs.packets > reached,
        )
        return packets

    def _packets(self, runs: Runs, counts: Ints) -> Packets:
        """Return the first packets of some runs."""
        # Packet i of all is packet i - before of its run.
        identity = np.arange(int(counts.sum()))
        before = np.cumsum(counts) - counts
        ptime = runs.ptime_ns
        if (ptime == ptime[0]).all():
            sent = identity * int(ptime[0])
        else:
            sent = identity * np.repeat(ptime, counts)
        sent += np.repeat(runs.first_ns - before * ptime, counts)
        identity += np.repeat((runs.owner << SEGMENT_SHIFT) + runs.number - before, counts)
        return Packets(self._late(runs.owner, counts, sent, identity), identity, sent)

    def _late(self, owners: Ints, counts: Ints, sent: Ints, identity: Ints) -> Ints:
        """Return when packets really leave."""
        most = self._columns.jitter_ns[owners]
        if not most.any():
            return sent
        drawn = draws.words(np.repeat(self._columns.source_key[owners], counts), identity & NUMBER)
        drawn >>= np.uint64(32)
        if (most == most[0]).all():
            drawn *= np.uint64(most[0] + 1)
        else:
            drawn *= np.repeat((most + 1).astype(np.uint64), counts)
        drawn >>= np.uint64(32)
        late = drawn.view(np.int64)
        late += sent
        return late

    def _open_segments(self, end_ns: int) -> None:
        """Make the runs of segments that begin before an instant."""
        columns, first = self._columns, self._next_segment
        behind = int(np.searchsorted(columns.begin_ns, end_ns))
        if behind == first:
            return
        self._next_segment = behind
        runs = columns.runs(first, behind)
        totals = np.zeros(behind - first, np.int64)
        np.add.at(totals, runs.owner - first, runs.packets)
        before = self._numbered(columns.stream[first:behind], totals)
        runs = runs._replace(number=runs.number + before[runs.owner - first])
        waiting = _joined(self._waiting, _some(runs, runs.packets > 0))
        self._waiting = _some(waiting, np.argsort(waiting.first_ns, kind="stable"))

    def _numbered(self, streams: Ints, totals: Ints) -> Ints:
        """Return how many packets of its stream go before each segment, and count its own."""
        before = np.empty_like(totals)
        for row, stream in enumerate(streams.tolist()):
            before[row] = self.sent[stream]
            self.sent[stream] += totals[row]
        return before

    def _begin_runs(self, end_ns: int) -> None:
        begun = int(np.searchsorted(self._waiting.first_ns, end_ns))
        if begun:
            running = _joined(self._running, _some(self._waiting, slice(0, begun)))
            self._running = _some(running, np.lexsort((running.number, running.owner)))
            self._waiting = _some(self._waiting, slice(begun, None))


class Crowd:
    """The packets of a link's background: a Poisson process, drawn by their numbers.

    Parameters
    ----------
    background : Background
    row : int
        In the place of a segment's.
    begin_ns, end_ns : int
        From when to when.
    key : int
    """

    def __init__(
        self, background: Background, row: int, begin_ns: int, end_ns: int, key: int
    ) -> None:
        self.background = background
        self.row = row
        self._mean = background.octets * 8e9 / background.bandwidth if background.bandwidth else 0.0
        self._end = end_ns
        self._key = key
        self._reached = begin_ns
        self._drawn = 0
        self._ahead = NONE.time
        self._given = 0

    def until(self, end_ns: int) -> Packets:
        """Return the packets before an instant that have not been returned yet."""
        end = min(end_ns, self._end)
        if not self._mean:
            return NONE
        while self._reached < end:
            gaps = draws.exponential(
                draws.words(self._key, np.arange(self._drawn, self._drawn + _GAPS)), self._mean
            )
            time = np.cumsum(gaps.astype(np.int64)) + self._reached
            self._drawn += _GAPS
            self._reached = int(time[-1])
            self._ahead = np.concatenate((self._ahead, time))
        place = int(np.searchsorted(self._ahead, end))
        time, self._ahead = self._ahead[:place], self._ahead[place:]
        identity = np.arange(self._given, self._given + place) + (self.row << SEGMENT_SHIFT)
        self._given += place
        return Packets(time, identity, time)


def _no_runs() -> Runs:
    return Runs(*(np.zeros(0, np.int64) for _ in Runs._fields))


def _some(runs: Runs, chosen: Ints | draws.Flags | slice) -> Runs:
    return Runs(*(column[chosen] for column in runs))


def _joined(one: Runs, other: Runs) -> Runs:
    return Runs(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))
