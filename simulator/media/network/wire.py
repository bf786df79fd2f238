"""What befalls packets between two ends of a link, after their turn has come."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from simulator.media import draws
from simulator.media.draws import Flags, Ints, Words
from simulator.media.loss import Bernoulli, Channels, GilbertElliott
from simulator.media.network.links import Impairments, Link
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
    """One direction of a link behind its queue, in all its conditions.

    Parameters
    ----------
    link : Link
    streams : ndarray of int64
        The stream of each segment's row.
    """

    def __init__(self, link: Link, streams: Ints) -> None:
        keys = draws.child_keys(link.key, streams)
        self._conditions = [
            _Condition(one.delay_ns, one.impairments, streams, keys) for one in link.conditions
        ]
        ends = [(spell.begin_ns, spell.end_ns) for spell in link.spells]
        self._ends = np.array([instant for pair in ends for instant in pair], np.int64)

    def carry(self, packets: Packets) -> tuple[Packets, int]:
        """Return what arrives at the other end, in order, and how many packets are lost.

        `packets` are in the order in which they leave the queue; their arrays may be changed.
        """
        if not len(packets.time):
            return packets, 0
        if len(self._conditions) == 1:
            arrived, in_line, lost = self._conditions[0].carry(packets)
            return arrived if in_line else in_order(arrived), lost
        # Between the spells the link is as it is else: every second stretch.
        places = [0, *np.searchsorted(packets.time, self._ends).tolist(), len(packets.time)]
        parts = []
        count = 0
        for stretch, (begin, end) in enumerate(pairwise(places)):
            if begin < end:
                condition = self._conditions[(stretch + 1) // 2 if stretch % 2 else 0]
                arrived, _, lost = condition.carry(packets.at(slice(begin, end)))
                parts.append(arrived)
                count += lost
        return in_order(joined(parts)), count


class _Condition:
    """What befalls packets while a link is like this."""

    def __init__(self, delay_ns: int, impairments: Impairments, streams: Ints, keys: Words) -> None:
        self._delay = delay_ns
        self._impairments = impairments
        self._streams = streams
        self._keys = keys
        model = impairments.loss
        self._channels = (
            Channels(model, int(streams.max(initial=-1)) + 1)
            if isinstance(model, GilbertElliott)
            else None
        )
        self._latest = -(1 << 62)

    def carry(self, packets: Packets) -> tuple[Packets, bool, int]:
        """Return what arrives, whether that is in order, and how many packets are lost."""
        if not self._impairments.disturb:
            time = packets.time
            time += self._delay
            return packets, True, 0
        rows = packets.identity >> SEGMENT_SHIFT
        lost = self._lost(rows, self._keys[rows], packets.identity & DRAWN)
        count = int(lost.sum())
        if count:
            packets = packets.at(~lost)
        keys = self._keys[packets.identity >> SEGMENT_SHIFT]
        packets = self._held_back(self._delayed(packets, keys), keys)
        packets = self._doubled(packets, keys)
        impairments = self._impairments
        # At one instant packets go by their identities, also where a running maximum made it one.
        in_line = not (impairments.jitters or impairments.reordering or impairments.duplication)
        return packets, in_line, count

    def _lost(self, rows: Ints, keys: Words, numbers: Ints) -> Flags:
        model = self._impairments.loss
        keys = keys ^ np.uint64(LOSS)
        if isinstance(model, Bernoulli):
            return model.lost(keys, numbers)
        if self._channels is not None:
            return self._channels.lost(self._streams[rows], keys, numbers)
        return np.zeros(len(rows), np.bool_)

    def _delayed(self, packets: Packets, keys: Words) -> Packets:
        impairments = self._impairments
        time = packets.time + self._delay
        if impairments.jitters:
            drawn = draws.words(keys ^ np.uint64(JITTER), packets.identity & DRAWN)
            time += jitter(drawn, impairments)
            if impairments.keeps_order and len(time):
                time[0] = max(time[0], self._latest)
                np.maximum.accumulate(time, out=time)
                self._latest = int(time[-1])
        return packets.moved(time)

    def _held_back(self, packets: Packets, keys: Words) -> Packets:
        impairments = self._impairments
        if not impairments.reordering:
            return packets
        drawn = draws.words(keys ^ np.uint64(REORDERING), packets.identity & DRAWN)
        held = draws.below(drawn, impairments.reordering)
        return packets.moved(packets.time + impairments.held_ns * held)

    def _doubled(self, packets: Packets, keys: Words) -> Packets:
        impairments = self._impairments
        if not impairments.duplication:
            return packets
        drawn = draws.words(keys ^ np.uint64(DUPLICATION), packets.identity & DRAWN)
        marks = packets.identity & (TWIN | DOUBLED)
        doubled = draws.below(drawn, impairments.duplication) & (marks == 0)
        copies = packets.at(doubled)
        first = packets._replace(identity=packets.identity | np.where(doubled, DOUBLED, 0))
        return joined([first, copies._replace(identity=copies.identity | TWIN)])


def jitter(drawn: Words, impairments: Impairments) -> Ints:
    """Return the jitter of packets, given their words."""
    late = draws.spread(drawn, impairments.jitter_ns)
    if impairments.mean_jitter_ns:
        # The same word for both would tie them to each other.
        others = draws.words(JITTER, drawn.view(np.int64))
        late += draws.exponential(others, float(impairments.mean_jitter_ns)).astype(np.int64)
    return late
