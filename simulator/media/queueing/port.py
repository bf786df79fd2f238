"""A link's queue with a limit or with strict priority, window by window.

Most packets never meet the limit, nor one of another class. Which do is known from the queue
without limit and classes: packets wait in busy periods, and a period starts when the link is free,
whatever the order within the one before. Only the periods in which the limit may be met, or
in which packets of several classes wait, are served packet by packet; all others are right as
they are. So both ways give the same instants to the nanosecond.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from simulator.media.draws import Flags, Ints
from simulator.media.queueing.fifo import finishes
from simulator.media.queueing.order import NONE, Packets, joined
from simulator.media.queueing.per_packet import serve

_NO_LIMIT = 1 << 62


class Load(NamedTuple):
    """What packets ask of a link.

    Attributes
    ----------
    service_ns : ndarray of int64
        How long each takes.
    octets : ndarray of int64
        What each takes of the limit.
    classes : ndarray of int64
        From 0, which goes first.
    """

    service_ns: Ints
    octets: Ints
    classes: Ints


class Served(NamedTuple):
    """What became of the packets of a window.

    Attributes
    ----------
    sent : Packets
        In the order in which the link sends them, with the instants when they are through; what
        would begin at the window's end or later stays in the queue.
    dropped : Packets
        Those that found the queue full, with the instants of their arrival.
    wait : ndarray of int64
        How long those that were sent had waited, nanoseconds.
    """

    sent: Packets
    dropped: Packets
    wait: Ints


class Port:
    """A queue with its state between windows.

    Parameters
    ----------
    ask : callable
        From packets, with the instants of their arrival, to their `Load`.
    limit : int, optional
        Octets that may wait, in each class; the packet in transmission does not count. None: any.
    strict : bool, default False
        Whether a waiting packet of a lower class goes first; otherwise classes do not matter.

    Examples
    --------
    >>> def ask(packets):
    ...     each = np.ones(len(packets.time), np.int64)
    ...     return Load(10 * each, 200 * each, 0 * each)
    >>> port = Port(ask, limit=200)
    >>> time = np.array([0, 1, 2, 50])
    >>> served = port.serve(Packets(time, np.arange(4), time), until=100)
    >>> served.sent.time, served.dropped.time, served.wait
    (array([10, 20, 60]), array([2]), array([0, 9, 0]))
    """

    def __init__(
        self, ask: Callable[[Packets], Load], limit: int | None = None, strict: bool = False
    ) -> None:
        self._ask = ask
        self._limit = limit
        self._strict = strict
        self._free = -_NO_LIMIT
        self._waiting = NONE
        self.one_by_one = 0  # packets that were served packet by packet

    @property
    def waiting(self) -> Packets:
        """What has arrived and has not begun to be sent."""
        return self._waiting

    def serve(self, arrivals: Packets, until: int) -> Served:
        """Take the arrivals of a window.

        Parameters
        ----------
        arrivals : Packets
            In order, all those before `until`.
        until : int
            The window's end, nanoseconds.

        Returns
        -------
        Served
        """
        queued = len(self._waiting.time)
        packets = joined([self._waiting, arrivals])
        if not len(packets.time):
            return Served(NONE, NONE, NONE.time)
        load = self._ask(packets)
        finish, _ = finishes(packets.time, load.service_ns, self._free)
        begin = finish - load.service_ns
        wait = begin - packets.time
        doubt = self._touching(wait, load)
        if not doubt.any():
            return self._plainly(packets, finish, begin, until)
        periods = _Periods(wait)
        touched = periods.any(doubt)
        return self._partly(packets, load, finish, begin, periods, touched, queued, until)

    def _touching(self, wait: Ints, load: Load) -> Flags:
        """Return which packets put their period in doubt."""
        doubt = np.zeros(len(wait), np.bool_)
        if self._limit is not None:
            # What waits before a packet is not more than the link sends while the packet waits.
            # A service is rounded up, so the rate at which octets pass is not underrated.
            rate = float((load.octets / load.service_ns).max()) * (1 + 1e-9)
            room = self._limit - int(load.octets.max())
            doubt |= (wait > 0) & (wait > room / rate)
        if self._strict:
            # The first packet of a period is sent at once, the others may overtake each other.
            waits = wait > 0
            differs = waits[1:] & waits[:-1] & (load.classes[1:] != load.classes[:-1])
            doubt[1:] |= differs
        return doubt

    def _plainly(self, packets: Packets, finish: Ints, begin: Ints, until: int) -> Served:
        """Return what is sent where nothing is in doubt."""
        place = int(np.searchsorted(begin, until))
        self._waiting = packets.at(slice(place, None))
        if place:
            self._free = int(finish[place - 1])
        sent = packets.at(slice(0, place))
        return Served(sent.moved(finish[:place]), NONE, begin[:place] - sent.time)

    def _partly(
        self,
        packets: Packets,
        load: Load,
        finish: Ints,
        begin: Ints,
        periods: _Periods,
        touched: Flags,
        queued: int,
        until: int,
    ) -> Served:
        """Serve the doubtful periods packet by packet, the others as they are."""
        order = np.arange(len(finish))
        kept = begin < until
        finish = finish.copy()
        dropped: list[int] = []
        last_free = self._free if not kept.any() else int(finish[np.flatnonzero(kept)[-1]])
        for period in np.flatnonzero(touched).tolist():
            first, behind = periods.first[period], periods.first[period + 1]
            chosen = slice(first, behind)
            done = serve(
                packets.time[chosen].tolist(),
                load.service_ns[chosen].tolist(),
                load.octets[chosen].tolist(),
                (load.classes[chosen] if self._strict else load.classes[chosen] * 0).tolist(),
                queued=max(0, min(queued, behind) - first),
                free=self._free if first == 0 else int(packets.time[first]),
                until=until,
                limit=_NO_LIMIT if self._limit is None else self._limit,
            )
            self.one_by_one += behind - first
            sent = len(done.order)
            order[first : first + sent] = np.array(done.order, np.int64) + first
            finish[first : first + sent] = done.finish
            kept[first : first + sent] = True
            # Those that wait stand last, which they do only in the last period of a window.
            rest = done.waiting + done.dropped
            order[first + sent : behind] = np.array(rest, np.int64) + first
            kept[first + sent : behind] = False
            dropped += [first + place for place in done.dropped]
            if behind == len(finish):
                last_free = done.free
        self._free = last_free
        lost = np.array(sorted(dropped), np.int64)
        stays = np.ones(len(finish), np.bool_)
        stays[order[kept]] = False
        stays[lost] = False
        self._waiting = packets.at(stays)
        chosen_order = order[kept]
        sent_packets = packets.at(chosen_order)
        wait = finish[kept] - load.service_ns[chosen_order] - sent_packets.time
        return Served(sent_packets.moved(finish[kept]), packets.at(lost), wait)


class _Periods:
    """Where busy periods begin."""

    def __init__(self, wait: Ints) -> None:
        begins = wait <= 0
        begins[0] = True
        self.first = np.append(np.flatnonzero(begins), len(wait)).tolist()
        self._starts = np.flatnonzero(begins)

    def any(self, flags: Flags) -> Flags:
        """Return which periods have a flagged packet."""
        found: Flags = np.logical_or.reduceat(flags, self._starts)
        return found
