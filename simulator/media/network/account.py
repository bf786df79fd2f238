"""The account of one stream's receiver, one packet after the other."""

from __future__ import annotations

from math import nan

import numpy as np

from simulator.media.playout import AdaptiveBuffer, Buffer, FixedBuffer
from simulator.media.playout_columns import AdaptiveBuffers

_ONE = np.zeros(1, np.int64)


class Account:
    """What `simulator.media.network.receiver` keeps for all streams, for one.

    Parameters
    ----------
    buffer : FixedBuffer or AdaptiveBuffer, optional
        None: every packet is played.
    ptime_ns : int
        Packetisation time.

    Attributes
    ----------
    played : set of int
        Numbers of the packets that were played.

    Examples
    --------
    >>> account = Account(FixedBuffer(delay_ns=30), 20)
    >>> for number, transit in enumerate([100, 116, 140]):
    ...     account.take(number, 20 * number, transit, copied=False)
    >>> account.row(sent=4)[:6]  # sent, received, duplicates, lost, late, early
    (4, 3, 0, 1, 1, 0)
    >>> account.jitter, account.played
    (2.4375, {0, 1})
    """

    def __init__(self, buffer: Buffer | None, ptime_ns: int) -> None:
        self._fixed = buffer if isinstance(buffer, FixedBuffer) else None
        self._adaptive = (
            AdaptiveBuffers(buffer, np.array([ptime_ns]))
            if isinstance(buffer, AdaptiveBuffer)
            else None
        )
        self._copies: set[int] = set()
        self.played: set[int] = set()
        self._due = self._last = 0
        self._highest = -1
        self.received = self.duplicates = self.late = self.early = self.reordered = 0
        self.total = self.shortest = self.longest = 0
        self.jitter = self.jitter_sum = self.jitter_max = 0.0

    def take(self, number: int, sent: int, transit: int, copied: bool) -> None:
        """Take a packet.

        Parameters
        ----------
        number : int
            In its stream.
        sent : int
            Its nominal instant of sending, nanoseconds.
        transit : int
            From then to now.
        copied : bool
            Whether there are two copies of it, this one or another.
        """
        if not self.received:
            self._last = self.shortest = self.longest = transit
            self._due = transit + (self._fixed.delay_ns if self._fixed else 0)
        # RFC 3550 A.8: J += (1. / 16.) * ((double) d - J)
        self.jitter += (abs(transit - self._last) - self.jitter) * 0.0625
        self.jitter_sum += self.jitter
        self.jitter_max = max(self.jitter_max, self.jitter)
        self._last = transit
        self.received += 1
        self.total += transit
        self.shortest = min(self.shortest, transit)
        self.longest = max(self.longest, transit)
        if not (copied and self._again(number)):
            self.reordered += number < self._highest
            if self._plays(number, sent, transit):
                self.played.add(number)
        self._highest = max(self._highest, number)

    def row(self, sent: int) -> tuple[float, ...]:
        """Return the figures in the order of `simulator.media.network.receiver.StreamFigures`."""
        count = self.received
        return (
            sent,
            count,
            self.duplicates,
            sent - (count - self.duplicates),
            self.late,
            self.early,
            self.reordered,
            self.total / count if count else nan,
            self.shortest,
            self.longest,
            self.jitter,
            self.jitter_sum / max(count, 1),
            self.jitter_max,
            *self._buffered(),
        )

    def _buffered(self) -> tuple[float, int, int]:
        """Return the mean offset, and what was stretched and compressed."""
        state = self._adaptive
        if state is None:
            return (float(self._due) if self._fixed and self.received else nan), 0, 0
        played = int(state.played[0])
        offset = int(state.offset_sum_ns[0]) / played if played else nan
        return offset, int(state.stretched_ns[0]), int(state.compressed_ns[0])

    def _plays(self, number: int, sent: int, transit: int) -> bool:
        """Return whether the buffer plays a packet, and count it otherwise."""
        if self._adaptive is not None:
            facts = (np.array([value]) for value in (number, sent, transit))
            plays = bool(self._adaptive.take(_ONE, *facts)[0])
            self.late, self.early = int(self._adaptive.late[0]), int(self._adaptive.early[0])
            return plays
        if self._fixed is None:
            return True
        late, early = transit > self._due, transit < self._due - self._fixed.most_ns
        self.late += late
        self.early += early
        return not (late or early)

    def _again(self, number: int) -> bool:
        """Return whether the other copy of a packet has come already."""
        if number in self._copies:
            self._copies.remove(number)
            self.duplicates += 1
            return True
        self._copies.add(number)
        return False
