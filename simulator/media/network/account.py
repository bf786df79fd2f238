"""The account of one stream's receiver, one packet after the other."""

from __future__ import annotations

from math import nan


class Account:
    """What `simulator.media.network.receiver` keeps for all streams, for one.

    Parameters
    ----------
    buffer_ns : int or None
        The fixed de-jitter buffer; None: nothing is late.

    Examples
    --------
    >>> account = Account(buffer_ns=30)
    >>> for number, transit in enumerate([100, 116, 140]):
    ...     account.take(number, transit, copied=False)
    >>> account.row(sent=4)[:6]  # sent, received, duplicates, lost, late, reordered
    (4, 3, 0, 1, 1, 0)
    >>> account.jitter
    2.4375
    """

    __slots__ = (
        "_buffer",
        "_copies",
        "_due",
        "_highest",
        "_last",
        "duplicates",
        "jitter",
        "jitter_max",
        "jitter_sum",
        "late",
        "longest",
        "received",
        "reordered",
        "shortest",
        "total",
    )

    def __init__(self, buffer_ns: int | None) -> None:
        self._buffer = buffer_ns
        self._copies: set[int] = set()
        self._due = self._last = 0
        self._highest = -1
        self.received = self.duplicates = self.late = self.reordered = 0
        self.total = self.shortest = self.longest = 0
        self.jitter = self.jitter_sum = self.jitter_max = 0.0

    def take(self, number: int, transit: int, copied: bool) -> None:
        """Take a packet.

        Parameters
        ----------
        number : int
            In its stream.
        transit : int
            From its nominal sending to now, nanoseconds.
        copied : bool
            Whether there are two copies of it, this one or another.
        """
        if not self.received:
            self._last = self.shortest = self.longest = transit
            self._due = transit + (self._buffer or 0)
        again = copied and self._again(number)
        # RFC 3550 A.8: J += (1. / 16.) * ((double) d - J)
        self.jitter += (abs(transit - self._last) - self.jitter) * 0.0625
        self.jitter_sum += self.jitter
        self.jitter_max = max(self.jitter_max, self.jitter)
        self._last = transit
        self.received += 1
        self.total += transit
        self.shortest = min(self.shortest, transit)
        self.longest = max(self.longest, transit)
        self.late += self._buffer is not None and transit > self._due and not again
        self.reordered += number < self._highest and not again
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
            self.reordered,
            self.total / count if count else nan,
            self.shortest,
            self.longest,
            self.jitter,
            self.jitter_sum / max(count, 1),
            self.jitter_max,
        )

    def _again(self, number: int) -> bool:
        """Return whether the other copy of a packet has come already."""
        if number in self._copies:
            self._copies.remove(number)
            self.duplicates += 1
            return True
        self._copies.add(number)
        return False
