"""What senders do, in whole nanoseconds and words: the grid of their packets, what is drawn."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, NamedTuple

from simulator.study.media.leg import Phase

SECOND: Final = 1_000_000_000  # nanoseconds


class Grid(NamedTuple):
    """The instants at which packets of a stream leave, as far as they lie in the window.

    Parameters
    ----------
    begin_ns, end_ns : int
        The first packet leaves at the beginning, the last one before the end.
    ptime_ns : int
    """

    begin_ns: int
    end_ns: int
    ptime_ns: int

    @property
    def packets(self) -> int:
        """How many leave."""
        return -((self.begin_ns - self.end_ns) // self.ptime_ns)


def grid(phase: Phase, end: float) -> Grid | None:
    """Return when packets of a stream leave; None: none does in the window.

    Parameters
    ----------
    phase : Phase
    end : float
        Of the window that begins at 0, seconds.
    """
    payload = phase.payload
    if payload is None or payload.codec is None or not phase.road.up:
        return None
    ptime = round(payload.ptime * SECOND)
    begin, stop = round(phase.begin * SECOND), round(min(phase.end, end) * SECOND)
    if begin < 0:  # its next packet in the window
        begin += -(begin // ptime) * ptime
    return Grid(begin, stop, ptime) if begin < stop else None


def word(key: str, purpose: str) -> int:
    """Return 64 bits that hang on nothing but the run, the replication and the purpose."""
    return int.from_bytes(sha256(f"{key}/{purpose}".encode()).digest()[:8], "little")
