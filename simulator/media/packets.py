"""Streams over their links with entries on the clock for every packet at every link.

What `simulator.media.evaluate` does with arrays, one packet after the other: for chosen calls, for
media beside signalling on one clock, and to compare with. Both draw by the same keys and agree to
the nanosecond. Instants are whole nanoseconds here, too; the clock's float seconds only order them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from simulator.contracts import COMPLETION, ClockLike
from simulator.media import draws, talk
from simulator.media.evaluate import KeptPackets
from simulator.media.network.account import Account
from simulator.media.network.links import Link
from simulator.media.network.one_link import OneLink, Packet
from simulator.media.network.receiver import StreamFigures
from simulator.media.network.routes import ARRIVED, GONE, Routes
from simulator.media.network.segments import Columns, Segment
from simulator.media.network.sources import Crowd
from simulator.media.playout import Buffer
from simulator.media.queueing.order import DOUBLED, NUMBER, SEGMENT_SHIFT, TWIN

# At one instant links take their arrivals in the order in which packets meet them, each by the
# packets' identities, which are below this: a priority of the clock is any integer.
_TURN: Final = 1 << 64
_BACKGROUND_NS: Final = 1_000_000_000  # so much of it is drawn at once


class PacketModel:
    """Every packet as entries on a clock.

    Parameters
    ----------
    clock : ClockLike
        Its instant is not after the first segment's beginning.
    segments, links, buffer, keep
        As `simulator.media.evaluate.evaluate` has them.

    Examples
    --------
    >>> from simulator.kernel.clock import Clock
    >>> clock = Clock()
    >>> wan = Link("wan", bandwidth=2e6, delay_ns=20_000_000)
    >>> talks = [Segment(n, 0, 10**9, 20_000_000, 200, ("wan",)) for n in range(2)]
    >>> model = PacketModel(clock, talks, [wan])
    >>> clock.run()
    >>> model.streams().longest_ns.tolist()
    [20800000, 21600000]
    """

    def __init__(
        self,
        clock: ClockLike,
        segments: Sequence[Segment],
        links: Sequence[Link],
        *,
        buffer: Buffer | Mapping[int, Buffer] | None = None,
        keep: Collection[int] = (),
    ) -> None:
        self._clock = clock
        columns = Columns(segments)
        routes = Routes(columns, links)
        each = (
            buffer if isinstance(buffer, Mapping) else dict.fromkeys(range(columns.count), buffer)
        )
        self._accounts = [
            Account(each.get(stream), ptime)
            for stream, ptime in enumerate(columns.stream_ptime_ns.tolist())
        ]
        self._sent = [0] * columns.count
        self._kept: dict[int, list[tuple[int, int, int]]] = {stream: [] for stream in keep}
        self._streams: list[int] = routes.streams.tolist()
        self._turns = [_TURN * (1 + routes.order.index(place)) for place in range(len(links))]
        self._last_turn = _TURN * (1 + len(links))
        octets, priorities = routes.octets.tolist(), routes.priorities.tolist()
        self._links = [
            OneLink(link, octets, priorities, goes.tolist(), routes.streams, self._finish, self._go)
            for link, goes in zip(links, routes.following, strict=True)
        ]
        for row, first in enumerate(routes.first[: len(columns.segments)].tolist()):
            self._next(self._spoken(columns, row), first)
        for place, crowd in routes.crowds(links, *columns.span):
            self._next(_crowded(crowd, *columns.span), place)

    def streams(self) -> StreamFigures:
        """Return what became of each stream so far."""
        rows = [one.row(sent) for one, sent in zip(self._accounts, self._sent, strict=True)]
        columns = zip(*rows, strict=True) if rows else ([] for _ in StreamFigures._fields)
        return StreamFigures(*(np.array(column) for column in columns))

    def missing(self) -> dict[int, list[int]]:
        """Return the numbers of the packets of each stream that were not played so far."""
        return {
            stream: [number for number in range(sent) if number not in one.played]
            for stream, (one, sent) in enumerate(zip(self._accounts, self._sent, strict=True))
        }

    @property
    def kept(self) -> dict[int, KeptPackets]:
        """The packets of the streams that were to be kept."""
        return {
            stream: KeptPackets(*np.array(rows, np.int64).reshape(-1, 3).T)
            for stream, rows in self._kept.items()
        }

    def _spoken(self, columns: Columns, row: int) -> Iterator[Packet]:
        """Give the packets of a segment."""
        sent = talk.instants(columns.runs(row, row + 1))
        stream = int(columns.stream[row])
        numbers = np.arange(len(sent)) + self._sent[stream]
        self._sent[stream] += len(sent)
        drawn = draws.words(int(columns.source_key[row]), numbers)
        now = sent + draws.spread(drawn, int(columns.jitter_ns[row]))
        names = numbers + (row << SEGMENT_SHIFT)
        return map(Packet, names.tolist(), sent.tolist(), now.tolist())

    def _next(self, sender: Iterator[Packet], first: int) -> None:
        """Put a sender's next packet on the clock."""
        packet = next(sender, None)
        if packet is not None:
            turn = self._last_turn if first == ARRIVED else self._turns[first]
            self._clock.call_at(
                packet.now / 1e9, self._let_go, packet, (sender, first), turn + packet.identity
            )

    def _let_go(self, packet: Packet, sender: tuple[Iterator[Packet], int], now: float) -> None:
        if sender[1] == ARRIVED:
            self._receive(packet, None, now)
        else:
            self._links[sender[1]].arrive(packet)
        self._next(*sender)

    def _finish(self, link: OneLink, instant: int) -> None:
        """Let a link be through with a packet at an instant."""
        self._clock.call_at(instant / 1e9, _through, link, None, COMPLETION)

    def _go(self, packet: Packet, target: int) -> None:
        """Bring a packet to a link or to its receiver."""
        if target == ARRIVED:
            priority = self._last_turn + packet.identity
            self._clock.call_at(packet.now / 1e9, self._receive, packet, None, priority)
        elif target != GONE:
            priority = self._turns[target] + packet.identity
            self._clock.call_at(packet.now / 1e9, _arrive, self._links[target], packet, priority)

    def _receive(self, packet: Packet, nothing: object, now: float) -> None:
        stream = self._streams[packet.identity >> SEGMENT_SHIFT]
        number = packet.identity & NUMBER
        copied = bool(packet.identity & (TWIN | DOUBLED))
        self._accounts[stream].take(number, packet.sent, packet.now - packet.sent, copied)
        if stream in self._kept:
            self._kept[stream].append((number, packet.sent, packet.now))


def _arrive(link: OneLink, packet: Packet, now: float) -> None:
    link.arrive(packet)


def _through(link: OneLink, nothing: object, now: float) -> None:
    link.through()


def _crowded(crowd: Crowd, begin_ns: int, end_ns: int) -> Iterator[Packet]:
    """Give the packets of a link's background."""
    for until in range(begin_ns, end_ns + _BACKGROUND_NS, _BACKGROUND_NS):
        drawn = crowd.until(until)
        yield from map(Packet, drawn.identity.tolist(), drawn.time.tolist(), drawn.time.tolist())
