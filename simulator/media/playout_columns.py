"""De-jitter buffers of many streams at once, a packet of each at a time.

State is carried from call to call, so that a stream may come in pieces. `play` of
`simulator.media.playout` does one whole stream and gives the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.media.playout import AdaptiveBuffer

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


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
    >>> rows, first = np.array([0, 1]), np.array([0, 0])
    >>> buffers.take(rows, first, first, np.array([5_000_000, 9_000_000])).tolist()
    [True, True]
    >>> transit = np.array([6_000_000, 99_000_000])
    >>> buffers.take(rows, first + 1, first + 20_000_000, transit).tolist()
    [True, False]
    """

    def __init__(self, buffer: AdaptiveBuffer, ptime_ns: Ints) -> None:
        count = len(ptime_ns)
        self._buffer, self._ptime = buffer, ptime_ns
        self._number = np.full(count, -1, np.int64)  # the highest so far
        self._sent, self._first_sent, self._origin, self._offset = (
            np.zeros(count, np.int64) for _ in range(4)
        )
        self._mean, self._deviation = np.zeros(count), np.zeros(count)
        self.late, self.early, self.played, self.offset_sum_ns = (
            np.zeros(count, np.int64) for _ in range(4)
        )
        self.stretched_ns, self.compressed_ns = (np.zeros(count, np.int64) for _ in range(2))

    def take(self, rows: Ints, number: Ints, sent_ns: Ints, transit_ns: Ints) -> Flags:
        """Take a packet of each of some streams; return which are played.

        Parameters
        ----------
        rows : array of int64, shape (m,)
            The streams, each once.
        number, sent_ns, transit_ns : array of int64, shape (m,)
            Of the packets, in the order of their arrival from call to call; first copies alone.
        """
        self._begin(rows, sent_ns, transit_ns)
        self._adjust(rows, number, sent_ns)
        offset = self._offset[rows]
        late, early = transit_ns > offset, transit_ns < offset - self._buffer.most_ns
        played: Flags = ~(late | early)
        self.late[rows] += late
        self.early[rows] += early
        self.played[rows] += played
        self.offset_sum_ns[rows] += offset * played
        self._learn(rows, transit_ns)
        newest = number > self._number[rows]
        self._number[rows] = np.where(newest, number, self._number[rows])
        self._sent[rows] = np.where(newest, sent_ns, self._sent[rows])
        return played

    def _begin(self, rows: Ints, sent_ns: Ints, transit_ns: Ints) -> None:
        fresh = self._number[rows] < 0
        if fresh.any():
            new = rows[fresh]
            self._first_sent[new] = self._sent[new] = sent_ns[fresh]
            self._origin[new] = transit_ns[fresh]
            self._offset[new] = transit_ns[fresh] + self._buffer.start_ns

    def _adjust(self, rows: Ints, number: Ints, sent_ns: Ints) -> None:
        buffer, before, last = self._buffer, self._number[rows], self._sent[rows]
        begun = (number > before) & (before >= 0)
        spurt = begun & (sent_ns - last > (number - before) * self._ptime[rows])
        first = self._first_sent[rows]
        passed = (sent_ns - first) // buffer.adjust_ns != (last - first) // buffer.adjust_ns
        adjust = spurt | (begun & passed)
        if not adjust.any():
            return
        changed = rows[adjust]
        wait = np.clip(buffer.safety * self._deviation[changed], buffer.least_ns, buffer.most_ns)
        setting = self._origin[changed] + np.rint(self._mean[changed] + wait).astype(np.int64)
        move = np.where(spurt[adjust], 0, setting - self._offset[changed])
        self.stretched_ns[changed] += np.maximum(move, 0)
        self.compressed_ns[changed] += np.maximum(-move, 0)
        self._offset[changed] = setting

    def _learn(self, rows: Ints, transit_ns: Ints) -> None:
        gain, value = self._buffer.gain, (transit_ns - self._origin[rows]).astype(float)
        mean: Floats = self._mean[rows]
        mean += gain * (value - mean)
        deviation: Floats = self._deviation[rows]
        deviation += gain * (np.abs(mean - value) - deviation)
        self._mean[rows], self._deviation[rows] = mean, deviation
