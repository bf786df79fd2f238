"""One direction of a link with its queue and its wire, window by window."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.media.draws import Ints
from simulator.media.network.links import Link
from simulator.media.network.wire import Wire
from simulator.media.queueing.fifo import finishes
from simulator.media.queueing.order import NONE, SEGMENT_SHIFT, Packets, joined
from simulator.media.queueing.port import Load, Port


class Window(NamedTuple):
    """What a link had to do in a window.

    Attributes
    ----------
    begin_ns, end_ns : int
    packets, octets : int
        That began to be sent, with the link's overhead.
    dropped : int
        That found the queue full.
    lost : int
        On the wire, or because the link was down.
    wait_ns, longest_wait_ns : int
        Sum and maximum of the waiting of those that were sent.
    """

    begin_ns: int
    end_ns: int
    packets: int
    octets: int
    dropped: int
    lost: int
    wait_ns: int
    longest_wait_ns: int


class Stage:
    """A link that packets pass.

    Parameters
    ----------
    link : Link
    octets, priority, streams : ndarray of int64
        Of each segment's row.
    passing : ndarray of int64
        The rows of the segments that pass here.

    Attributes
    ----------
    windows : list of Window
    """

    def __init__(
        self, link: Link, octets: Ints, priority: Ints, streams: Ints, passing: Ints
    ) -> None:
        self.link = link
        self.windows: list[Window] = []
        self._octets = octets + link.overhead_octets
        sizes = np.unique(octets[passing])
        services = np.array(
            [
                [link.service_ns(size, condition) for size in sizes.tolist()]
                for condition in range(len(link.conditions))
            ],
            np.int64,
        )
        # Where all packets are of one size nothing is looked up by packet.
        self._one = int(sizes[0]) + link.overhead_octets if len(sizes) == 1 else None
        self._one_service = (
            int(services[0, 0]) if self._one is not None and not link.spells else None
        )
        self._service = np.zeros((len(link.conditions), len(octets)), np.int64)
        if len(sizes):
            self._service[:, passing] = services[:, np.searchsorted(sizes, octets[passing])]
        self._priority = priority
        self._wire = Wire(link, streams)
        self._free = -(1 << 62)
        self._port: Port | None = None
        if link.queues and (link.limit_octets is not None or link.strict_priority):
            self._port = Port(self._load, link.limit_octets, link.strict_priority)

    @property
    def waiting(self) -> bool:
        """Whether packets wait."""
        return self._port is not None and bool(len(self._port.waiting.time))

    @property
    def one_by_one(self) -> int:
        """How many packets were served one by one."""
        return self._port.one_by_one if self._port else 0

    def carry(self, parts: list[Packets], begin_ns: int, end_ns: int) -> list[Packets]:
        """Return what arrives at the other end of the packets of a window.

        Parameters
        ----------
        parts : list of Packets
            In order, one behind the other.
        begin_ns, end_ns : int
            Of the window; all that arrives before its end is there.
        """
        if self._port is not None:
            parts = [joined(parts)]
        arrived = []
        counts = np.zeros(len(Window._fields) - 2, np.int64)
        for packets in parts:
            one, found = self._carry(packets, end_ns)
            arrived.append(one)
            longest = max(int(counts[-1]), found[-1])
            counts += found
            counts[-1] = longest
        self.windows.append(Window(begin_ns, end_ns, *counts.tolist()))
        return arrived

    def _carry(self, packets: Packets, end_ns: int) -> tuple[Packets, tuple[int, ...]]:
        """Return what arrives of some packets, and what a `Window` counts of them."""
        up = self._up(packets)
        lost = len(packets.time) - len(up.time)
        sent, dropped, wait, longest = self._served(up, end_ns)
        octets = self._sum_octets(sent)
        arrived, vanished = self._wire.carry(sent)
        return arrived, (len(sent.time), octets, dropped, lost + vanished, wait, longest)

    def _up(self, packets: Packets) -> Packets:
        """Return the packets that find the link up."""
        for begin, end in self.link.down:
            if len(packets.time) and packets.time[0] < end and packets.time[-1] >= begin:
                packets = packets.at((packets.time < begin) | (packets.time >= end))
        return packets

    def _served(self, packets: Packets, end_ns: int) -> tuple[Packets, int, int, int]:
        """Return what leaves the queue, how many were dropped, and the waiting."""
        if not self.link.queues:
            return packets.moved(packets.time.copy()), 0, 0, 0
        if self._port is not None:
            done = self._port.serve(packets, end_ns)
            waits = done.wait
            total, longest = int(waits.sum()), int(waits.max(initial=0))
            return done.sent, len(done.dropped.time), total, longest
        if not len(packets.time):
            return NONE, 0, 0, 0
        service: Ints | int = (
            self._services(packets) if self._one_service is None else self._one_service
        )
        finish, waited = finishes(packets.time, service, self._free)
        self._free = int(finish[-1])
        if not waited:
            return packets.moved(finish), 0, 0, 0
        wait = finish - packets.time
        wait -= service
        return packets.moved(finish), 0, int(wait.sum()), int(wait.max())

    def _sum_octets(self, packets: Packets) -> int:
        if self._one is not None:
            return len(packets.time) * self._one
        return int(self._octets[packets.identity >> SEGMENT_SHIFT].sum())

    def _load(self, packets: Packets) -> Load:
        rows = packets.identity >> SEGMENT_SHIFT
        return Load(self._services(packets), self._octets[rows], self._priority[rows])

    def _services(self, packets: Packets) -> Ints:
        """Return how long each packet takes, by the bandwidth of the instant at which it came."""
        rows = packets.identity >> SEGMENT_SHIFT
        services: Ints = self._service[0].take(rows)
        for service, spell in zip(self._service[1:], self.link.spells, strict=True):
            then = (spell.begin_ns <= packets.time) & (packets.time < spell.end_ns)
            services[then] = service[rows[then]]
        return services
