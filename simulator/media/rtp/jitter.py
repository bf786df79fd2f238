"""Interarrival jitter after each packet: RFC 3550 6.4.1, in both ways of its A.8."""

from __future__ import annotations

from typing import Final

_MODULUS: Final = 1 << 32
_HALF: Final = 1 << 31


class Jitter:
    """Jitter of what comes from one source.

    Attributes
    ----------
    ticks : float
        The estimate in units of the RTP clock.
    scaled : int
        The estimate in whole numbers, times 16.

    Examples
    --------
    >>> jitter = Jitter()
    >>> for arrival, timestamp in ((0, 160), (160, 320), (640, 480)):
    ...     jitter.receive(arrival, timestamp)
    >>> jitter.ticks, jitter.reported
    (20.0, 20)
    """

    __slots__ = ("_transit", "scaled", "ticks")

    def __init__(self) -> None:
        self._transit: float | None = None
        self.ticks = 0.0
        self.scaled = 0

    def receive(self, arrival_ticks: float, timestamp: int) -> None:
        """Take a packet.

        Parameters
        ----------
        arrival_ticks : float
            When it came, in units of the RTP clock; any origin, wraps or not. The estimate in
            whole numbers takes the whole ticks of each change.
        timestamp : int
            The packet's, 32 bits.
        """
        transit = arrival_ticks - timestamp
        if self._transit is not None:
            # Signed 32 bits, so that wraps of either clock do no harm.
            change = abs((transit - self._transit + _HALF) % _MODULUS - _HALF)
            self.ticks += (change - self.ticks) / 16.0
            self.scaled += int(change) - ((self.scaled + 8) >> 4)
        self._transit = transit

    @property
    def reported(self) -> int:
        """The estimate in whole ticks, as a receiver report has it."""
        return self.scaled >> 4
