"""Packets of many sources in the order of their instants.

A packet is a row of three arrays: the instant at which it is where it is, its identity, and the
instant at which its sender let it go. The identity is the segment's row, the marks of copies,
and the packet's number in its stream, in one integer. At one instant packets go in the order
of their identities; the model with an event per packet does the same.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from simulator.media.draws import Flags, Ints

SEGMENT_SHIFT: Final = 32
TWIN: Final = 1 << 31  # set in the second copy of a packet that was duplicated,
DOUBLED: Final = 1 << 30  # and this in the first
NUMBER: Final = DOUBLED - 1


class Packets(NamedTuple):
    """Some packets.

    Attributes
    ----------
    time : ndarray of int64
        Nanoseconds.
    identity : ndarray of int64
        ``segment << 32 | twin << 31 | doubled << 30 | number``.
    sent : ndarray of int64
        Nanoseconds.
    """

    time: Ints
    identity: Ints
    sent: Ints

    def at(self, chosen: Ints | Flags | slice) -> Packets:
        """Return some of them."""
        return Packets(self.time[chosen], self.identity[chosen], self.sent[chosen])

    def moved(self, time: Ints) -> Packets:
        """Return the same ones at other instants."""
        return Packets(time, self.identity, self.sent)

    def split(self, until: int) -> tuple[Packets, Packets]:
        """Return those before an instant and the others, of packets that are in order."""
        if not len(self.time) or self.time[-1] < until:
            return self, NONE
        place = int(np.searchsorted(self.time, until))
        return self.at(slice(0, place)), self.at(slice(place, None))


def _none() -> Packets:
    nothing = np.zeros(0, np.int64)
    nothing.flags.writeable = False
    return Packets(nothing, nothing, nothing)


NONE: Final = _none()


def joined(parts: list[Packets]) -> Packets:
    """Return all packets of some parts, one part after the other."""
    parts = [part for part in parts if len(part.time)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    return Packets(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def in_order(packets: Packets) -> Packets:
    """Return packets in order.

    Instants are sorted with the place of their packet in the low bits: that is one plain sort of
    integers, several times as fast as one that returns places. What comes from one source is in
    order at one instant mostly; where it is not, that is put right afterwards.

    Examples
    --------
    >>> late, early = np.array([7, 5]), np.array([2, 1])
    >>> in_order(Packets(late, early, late)).time
    array([5, 7])
    """
    time = packets.time
    count = len(time)
    if count < 2:
        return packets
    begin = int(time.min())
    bits = (count - 1).bit_length()
    if (int(time.max()) - begin).bit_length() + bits > 63:
        return packets.at(_by_both(time, packets.identity))
    keys = time - begin
    keys <<= bits
    keys |= np.arange(count)
    keys.sort()
    place = keys & ((1 << bits) - 1)
    keys >>= bits
    keys += begin
    identity = packets.identity.take(place)
    same = np.flatnonzero(keys[1:] == keys[:-1])
    if len(same) and (identity[same + 1] < identity[same]).any():
        # Only those that share their instant change places, among themselves.
        tied = np.zeros(count, np.bool_)
        tied[same] = tied[same + 1] = True
        where = np.flatnonzero(tied)
        place[where] = place[where][_by_both(keys[where], identity[where])]
        identity[where] = packets.identity[place[where]]
    return Packets(keys, identity, packets.sent.take(place))


def _by_both(time: Ints, identity: Ints) -> Ints:
    """Return the places of packets in the order of their instants, then of their identities."""
    place = np.argsort(identity)  # no two are equal
    bits = len(place).bit_length()
    keys = time[place]
    keys -= keys.min()
    if int(keys.max()).bit_length() + bits > 63:
        return np.lexsort((identity, time))
    # Several times as fast as numpy's sort by two keys.
    keys <<= bits
    keys |= np.arange(len(place))
    keys.sort()
    keys &= (1 << bits) - 1
    ordered: Ints = place[keys]
    return ordered
