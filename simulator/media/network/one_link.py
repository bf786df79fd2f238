"""One direction of a link for one packet after the other, on a clock.

Arithmetic and draws are those of `simulator.media.network.stage`; nothing else is shared, so that
each can tell whether the other is right.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from simulator.media import draws
from simulator.media.draws import Ints
from simulator.media.loss import LOSES, Bernoulli, GilbertElliott, happens
from simulator.media.network.links import Link
from simulator.media.network.wire import DRAWN, DUPLICATION, JITTER, LOSS, REORDERING, jitter
from simulator.media.queueing.order import DOUBLED, SEGMENT_SHIFT, TWIN


class Packet:
    """A packet on its way.

    Attributes
    ----------
    identity : int
        As `simulator.media.queueing.order.Packets` has it.
    sent, now : int
        Nominal instant of sending, and the instant at which it is where it is; nanoseconds.
    service : int
        How long the link takes for it where it is.
    """

    __slots__ = ("identity", "now", "sent", "service")

    def __init__(self, identity: int, sent: int, now: int) -> None:
        self.identity = identity
        self.sent = sent
        self.now = now
        self.service = 0


class OneLink:
    """A queue and a wire.

    Parameters
    ----------
    link : Link
    octets, priorities, following : list of int
        Of each segment's row.
    streams : ndarray of int64
        The stream of each row.
    finish : callable
        Asks for `through` at an instant.
    leave : callable
        Takes a packet with the instant of its arrival at the other end, and where that is.
    """

    def __init__(
        self,
        link: Link,
        octets: list[int],
        priorities: list[int],
        following: list[int],
        streams: Ints,
        finish: Callable[[OneLink, int], None],
        leave: Callable[[Packet, int], None],
    ) -> None:
        self._link = link
        self._waits = link.queues
        self._conditions = link.conditions
        self._disturbed = [one.impairments.disturb for one in self._conditions]
        self._service = [
            {size: link.service_ns(size, condition) for size in set(octets)}
            for condition in range(len(link.conditions))
        ]
        self._octets, self._following = octets, following
        self._classes = priorities if link.strict_priority else [0] * len(priorities)
        self._streams: list[int] = streams.tolist()
        self._keys: list[int] = draws.child_keys(link.key, streams).tolist()
        self._finish, self._leave = finish, leave
        self._queues: list[deque[Packet]] = [
            deque() for _ in range(max(self._classes, default=0) + 1)
        ]
        self._held = [0] * len(self._queues)
        self._sending: Packet | None = None
        self._bad: dict[tuple[int, int], bool] = {}
        self._latest = [0] * len(link.conditions)

    def arrive(self, packet: Packet) -> None:
        """Take a packet: send it, let it wait, or drop it."""
        if self._link.down and self._link.is_down(packet.now):
            return
        if not self._waits:
            self._carry(packet)
            return
        size = self._octets[packet.identity >> SEGMENT_SHIFT]
        place = self._link.condition(packet.now) if self._link.spells else 0
        packet.service = self._service[place][size]
        if self._sending is None:
            self._send(packet)
        else:
            self._queue(packet)

    def through(self) -> None:
        """End a transmission, and begin the next one."""
        packet = self._sending
        assert packet is not None
        self._sending = None
        now = packet.now
        for kind, queue in enumerate(self._queues):
            if queue:
                waiting = queue.popleft()
                self._held[kind] -= self._size(waiting)
                waiting.now = now
                self._send(waiting)
                break
        self._carry(packet)

    def _send(self, packet: Packet) -> None:
        packet.now += packet.service
        self._sending = packet
        self._finish(self, packet.now)

    def _queue(self, packet: Packet) -> None:
        kind = self._classes[packet.identity >> SEGMENT_SHIFT]
        size, limit = self._size(packet), self._link.limit_octets
        if limit is None or self._held[kind] + size <= limit:
            self._held[kind] += size
            self._queues[kind].append(packet)

    def _size(self, packet: Packet) -> int:
        return self._octets[packet.identity >> SEGMENT_SHIFT] + self._link.overhead_octets

    def _carry(self, packet: Packet) -> None:
        """Bring a packet to the other end, if it is not lost."""
        row = packet.identity >> SEGMENT_SHIFT
        place = self._link.condition(packet.now) if self._link.spells else 0
        condition = self._conditions[place]
        if not self._disturbed[place]:
            packet.now += condition.delay_ns
            self._leave(packet, self._following[row])
            return
        impairments = condition.impairments
        if impairments.loss is not None and self._loses(packet, row, place):
            return
        now = packet.now + condition.delay_ns
        if impairments.jitters:
            drawn = np.array([self._word(packet, row, JITTER)], np.uint64)
            now += int(jitter(drawn, impairments)[0])
            if impairments.keeps_order:
                now = self._latest[place] = max(now, self._latest[place])
        if impairments.reordering and happens(
            self._word(packet, row, REORDERING), impairments.reordering
        ):
            now += impairments.held_ns
        packet.now = now
        if impairments.duplication:
            self._double(packet, row, impairments.duplication)
        self._leave(packet, self._following[row])

    def _double(self, packet: Packet, row: int, probability: float) -> None:
        """Send a second copy along, unless the packet is or has one already."""
        if packet.identity & (TWIN | DOUBLED):
            return
        if happens(self._word(packet, row, DUPLICATION), probability):
            copy = Packet(packet.identity | TWIN, packet.sent, packet.now)
            self._leave(copy, self._following[row])
            packet.identity |= DOUBLED

    def _loses(self, packet: Packet, row: int, place: int) -> bool:
        model = self._conditions[place].impairments.loss
        drawn = self._word(packet, row, LOSS)
        if isinstance(model, Bernoulli):
            return happens(drawn, model.probability)
        assert isinstance(model, GilbertElliott)
        channel = place, self._streams[row]
        bad = self._bad[channel] = model.moved(drawn, self._bad.get(channel))
        fate = self._word(packet, row, LOSS ^ LOSES)
        return happens(fate, model.loss_bad if bad else model.loss_good)

    def _word(self, packet: Packet, row: int, purpose: int) -> int:
        return draws.word(self._keys[row] ^ purpose, packet.identity & DRAWN)
