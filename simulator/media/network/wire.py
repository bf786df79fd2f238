"""What befalls packets between two ends of a link, after their turn has come."""

from __future__ import annotations

from typing import Final

import numpy as np

from simulator.media import draws
from simulator.media.draws import Flags, Ints, Words
from simulator.media.loss import Bernoulli, Channels, GilbertElliott
from simulator.media.network.links import Link
from simulator.media.queueing.order import (
    DOUBLED,
    NUMBER,
    SEGMENT_SHIFT,
    TWIN,
    Packets,
    in_order,
    joined,
)

# What is drawn for a packet: each has words of its own.
LOSS, JITTER, REORDERING, DUPLICATION = (
    0x9E6C63D0676A9A99,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x27D4EB2F165667C5,
)
DRAWN: Final = NUMBER | TWIN  # a second copy has words of its own


class Wire:
    """One direction of a link behind its queue.

    Parameters
    ----------
    link : Link
    streams : ndarray of int64
        The stream of each segment's row.
    """

    def __init__(self, link: Link, streams: Ints) -> None:
        impairments = link.impairments
        self._delay = link.delay_ns
        self._impairments = impairments
        self.disturbs = bool(
            impairments.loss
            or impairments.jitter_ns
            or impairments.reordering
            or impairments.duplication
        )
        self._streams = streams
        self._keys = draws.child_keys(link.key, streams) if self.disturbs else None
        model = impairments.loss
        self._channels = (
            Channels(model, int(streams.max(initial=-1)) + 1)
            if isinstance(model, GilbertElliott)
            else None
        )
        self._latest = -(1 << 62)

    def carry(self, packets: Packets) -> tuple[Packets, int]:
        """Return what arrives at the other end, in order, and how many packets are lost.

        `packets` are in the order in which they leave the queue; their arrays may be changed.
        """
        if not len(packets.time):
            return packets, 0
        if self._keys is None:
            time = packets.time
            time += self._delay
            return packets, 0
        rows = packets.identity >> SEGMENT_SHIFT
        lost = self._lost(rows, self._keys[rows], packets.identity & DRAWN)
        count = int(lost.sum())
        if count:
            packets = packets.at(~lost)
        packets = self._delayed(packets, self._keys[packets.identity >> SEGMENT_SHIFT])
        return packets, count

    def _lost(self, rows: Ints, keys: Words, numbers: Ints) -> Flags:
        model = self._impairments.loss
        keys = keys ^ np.uint64(LOSS)
        if isinstance(model, Bernoulli):
            return model.lost(keys, numbers)
        if self._channels is not None:
            return self._channels.lost(self._streams[rows], keys, numbers)
        return np.zeros(len(rows), np.bool_)

    def _delayed(self, packets: Packets, keys: Words) -> Packets:
        """Delay packets, hold some back and double some."""
        impairments = self._impairments
        numbers = packets.identity & DRAWN
        time = packets.time + self._delay
        in_line = True
        if impairments.jitter_ns:
            drawn = draws.words(keys ^ np.uint64(JITTER), numbers)
            time += draws.spread(drawn, impairments.jitter_ns)
            in_line = impairments.keeps_order
            if in_line and len(time):
                time[0] = max(time[0], self._latest)
                np.maximum.accumulate(time, out=time)
                self._latest = int(time[-1])
        if impairments.reordering:
            drawn = draws.words(keys ^ np.uint64(REORDERING), numbers)
            time += impairments.held_ns * draws.below(drawn, impairments.reordering)
            in_line = False
        packets = packets.moved(time)
        if impairments.duplication:
            drawn = draws.words(keys ^ np.uint64(DUPLICATION), numbers)
            marks = packets.identity & (TWIN | DOUBLED)
            doubled = draws.below(drawn, impairments.duplication) & (marks == 0)
            copies = packets.at(doubled)
            first = packets.identity | np.where(doubled, DOUBLED, 0)
            packets = packets._replace(identity=first)
            packets = joined([packets, copies._replace(identity=copies.identity | TWIN)])
            in_line = False
        # At one instant packets go by their identities, also where a running maximum made it one.
        return packets if in_line and not impairments.jitter_ns else in_order(packets)
