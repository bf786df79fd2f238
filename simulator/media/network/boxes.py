"""Where packets wait for the window in which they arrive."""

from __future__ import annotations

from itertools import pairwise

from simulator.media.queueing.order import Packets, in_order, joined


class Box:
    """Packets that arrive somewhere, from several sides.

    What one link sends is in order and follows what it sent before. Only where that does not
    put all of it in order it is sorted.
    """

    def __init__(self) -> None:
        self._parts: list[Packets] = []
        self._sorted = True

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._parts)

    def add(self, packets: Packets, in_line: bool = True) -> None:
        """Put packets in; those of a sender need not be in order."""
        if len(packets.time):
            self._parts.append(packets)
            self._sorted &= in_line

    def take(self, until: int) -> list[Packets]:
        """Take out what arrives before an instant: parts in order, one behind the other.

        Parts that are in order already are not copied into one.
        """
        parts = self._parts
        if not self._sorted or not all(
            before.time[-1] < behind.time[0] for before, behind in pairwise(parts)
        ):
            parts = [in_order(joined(parts))]
        self._parts, self._sorted = [], True
        taken = []
        for part in parts:
            now, later = part.split(until)
            self.add(later)
            if len(now.time):
                taken.append(now)
        return taken
