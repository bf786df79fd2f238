"""The jitter of a captured stream in seconds, over changes of codec (RFC 3550 6.4.1)."""

from __future__ import annotations

from typing import Final

from simulator.media.rtp import Jitter, RtpHead
from simulator.sdp.payloads import Codec

_NANOSECONDS: Final = 1e9


class Variation:
    """Jitter after each packet.

    Telephone events have no part in it: their timestamps stand still (RFC 4733 2.2.1). Mean and
    greatest value are taken over packets that neither begin a talk spurt nor are comfort noise,
    as Wireshark takes them; the estimate goes on over all.

    Attributes
    ----------
    greatest : float or None
        Seconds.
    """

    __slots__ = ("_clock_rate", "_count", "_jitter", "_known_rate", "_origin", "_sum", "greatest")

    def __init__(self) -> None:
        self._jitter = Jitter()
        self._clock_rate = self._known_rate = self._count = 0
        self._origin: int | None = None
        self._sum = 0.0
        self.greatest: float | None = None

    @property
    def mean(self) -> float | None:
        """Mean over the packets that count, seconds."""
        return self._sum / self._count if self._count else None

    def receive(self, head: RtpHead, codec: Codec | None, time: int) -> None:
        """Take a packet that came at an instant, nanoseconds; None: of a codec not known.

        What follows one of an unknown clock, or of another, has nothing to be compared with.
        """
        if codec is None or not codec.clock_rate:
            self._change(0)
            return
        name = codec.name.lower()
        if name == "telephone-event":
            return
        first = self._origin is None
        if self._origin is None:
            self._origin = time
        if codec.clock_rate != self._clock_rate:
            self._change(codec.clock_rate)
        jitter = self._jitter
        since = time - self._origin
        jitter.receive(since * codec.clock_rate / _NANOSECONDS, head.timestamp)
        if first or head.marker or name == "cn":
            return
        seconds = jitter.ticks / codec.clock_rate
        self._sum += seconds
        self._count += 1
        self.greatest = max(self.greatest or 0.0, seconds)

    def _change(self, clock_rate: int) -> None:
        """Go on with another clock, 0: one that is not known, at the same estimate."""
        seconds = self._jitter.ticks / self._known_rate if self._known_rate else 0.0
        self._jitter = Jitter()
        self._clock_rate = clock_rate
        self._known_rate = clock_rate or self._known_rate
        self._jitter.ticks = seconds * self._known_rate
