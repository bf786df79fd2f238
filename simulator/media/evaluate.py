"""Streams over their links, every packet, in windows.

All packets of a window pass a link before the next link is looked at; what arrives after the
window waits for the next one. Links are taken in an order in which packets meet them; where paths
run in a circle it is cut behind a link with delay, and windows are no longer than that delay, so
that what leaves the link is never needed in the same window. Memory is that of a window, and the
figures do not depend on how long windows are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from simulator.errors import InputError
from simulator.media.draws import Ints
from simulator.media.missing import Missing
from simulator.media.network.boxes import Box
from simulator.media.network.links import Link
from simulator.media.network.receiver import Receivers, StreamFigures
from simulator.media.network.routes import ARRIVED, Routes
from simulator.media.network.segments import Columns, Segment
from simulator.media.network.sources import Speakers
from simulator.media.network.stage import Window
from simulator.media.playout import Buffer
from simulator.media.queueing.order import NUMBER, SEGMENT_SHIFT, Packets, joined

# So many packets a window: the arrays of one stay in the caches of a processor.
_PACKETS: Final = 80_000
_SHORTEST_NS, _LONGEST_NS = 1_000_000, 10_000_000_000
_EVER: Final = 1 << 62


class KeptPackets(NamedTuple):
    """The packets of one stream that arrived, in the order of arrival.

    Attributes
    ----------
    number : ndarray of int64
        In the stream, from 0.
    sent_ns, arrival_ns : ndarray of int64
    """

    number: Ints
    sent_ns: Ints
    arrival_ns: Ints


class Media(NamedTuple):
    """What became of streams.

    Attributes
    ----------
    streams : StreamFigures
        A row for each stream number from 0 on.
    links : dict of str to list of Window
        What each link had to do, window by window.
    missing : Missing
        Which packets were never played: lost, too late, or without room.
    kept : dict of int to KeptPackets
    one_by_one : int
        How many packets of links had to be served one by one.
    """

    streams: StreamFigures
    links: dict[str, list[Window]]
    missing: Missing
    kept: dict[int, KeptPackets]
    one_by_one: int


def evaluate(
    segments: Sequence[Segment],
    links: Sequence[Link],
    *,
    buffer: Buffer | Mapping[int, Buffer] | None = None,
    window_ns: int | None = None,
    keep: Collection[int] = (),
) -> Media:
    """Send every packet of some streams over their links.

    Parameters
    ----------
    segments : sequence of Segment
    links : sequence of Link
        Each direction is one.
    buffer : FixedBuffer, AdaptiveBuffer or mapping of int to them, optional
        De-jitter buffer of all receivers, or of each stream's. None: every packet is played.
    window_ns : int, optional
        None: as many nanoseconds as some ten thousand packets take.
    keep : collection of int, optional
        Streams whose packets are returned one by one.

    Returns
    -------
    Media

    Raises
    ------
    InputError
        When a path names an unknown link, a window is not above 0, or
        paths run in a circle of links without delay.

    Examples
    --------
    >>> wan = Link("wan", bandwidth=2e6, delay_ns=20_000_000)
    >>> talks = [Segment(n, 0, 10**9, 20_000_000, 200, ("wan",)) for n in range(2)]
    >>> media = evaluate(talks, [wan])
    >>> media.streams.sent.tolist(), media.streams.longest_ns.tolist()
    ([50, 50], [20800000, 21600000])
    """
    return _Evaluation(segments, links, buffer, window_ns, keep).run()


class _Evaluation:
    """One evaluation with its state."""

    def __init__(
        self,
        segments: Sequence[Segment],
        links: Sequence[Link],
        buffer: Buffer | Mapping[int, Buffer] | None,
        window_ns: int | None,
        keep: Collection[int],
    ) -> None:
        columns = Columns(segments)
        count = columns.count
        self._begin, self._end = columns.span
        self._routes = Routes(columns, links)
        streams = self._routes.streams
        self._stages = self._routes.stages(links)
        self._speakers = Speakers(columns, count)
        self._crowds = self._routes.crowds(links, self._begin, self._end)
        self._receivers = Receivers(streams, columns.stream_ptime_ns, buffer)
        self._window = self._routes.window(_window(window_ns, columns, links))
        self._boxes = [Box() for _ in links]
        self._arrivals = Box()
        self._kept: dict[int, list[Packets]] = {stream: [] for stream in keep}
        self._keep = np.isin(streams, list(keep)) if keep else None

    def run(self) -> Media:
        begin = self._begin
        while begin < self._end or not self._empty():
            end = begin + self._window
            if self._speakers.done and begin >= self._end and not self._routes.circular:
                end = _EVER
            self._advance(begin, end)
            begin = end
        return Media(
            self._receivers.figures(self._speakers.sent),
            {stage.link.name: stage.windows for stage in self._stages},
            self._receivers.missing(self._speakers.sent),
            {stream: _as_kept(parts) for stream, parts in self._kept.items()},
            sum(stage.one_by_one for stage in self._stages),
        )

    def _empty(self) -> bool:
        return not (
            self._arrivals
            or any(self._boxes)
            or any(stage.waiting for stage in self._stages)
            or not self._speakers.done
        )

    def _advance(self, begin: int, end: int) -> None:
        """Do all that happens from one instant to another."""
        self._put([self._speakers.until(end)], self._routes.first, in_line=False)
        for link, crowd in self._crowds:
            self._boxes[link].add(crowd.until(end))
        for link in self._routes.order:
            now = self._boxes[link].take(end)
            self._put(self._stages[link].carry(now, begin, end), self._routes.following[link])
        self._receive(self._arrivals.take(end))

    def _put(self, parts: list[Packets], following: Ints, in_line: bool = True) -> None:
        """Bring packets to where their segments go on."""
        targets = self._routes.targets(following)
        for packets in parts:
            if len(targets) > 1:
                goes = following[packets.identity >> SEGMENT_SHIFT]
            for target in targets:
                chosen = packets if len(targets) == 1 else packets.at(goes == target)
                if target == ARRIVED:
                    self._arrivals.add(chosen, in_line)
                elif target >= 0:
                    self._boxes[target].add(chosen, in_line)

    def _receive(self, parts: list[Packets]) -> None:
        self._receivers.take(parts)
        if self._keep is None:
            return
        for packets in parts:
            chosen = packets.at(self._keep[packets.identity >> SEGMENT_SHIFT])
            streams = self._routes.streams[chosen.identity >> SEGMENT_SHIFT]
            for stream in np.unique(streams).tolist():
                self._kept[stream].append(chosen.at(streams == stream))


def _as_kept(parts: list[Packets]) -> KeptPackets:
    packets = joined(parts)
    return KeptPackets(packets.identity & NUMBER, packets.sent, packets.time)


def _window(window_ns: int | None, columns: Columns, links: Sequence[Link]) -> int:
    """Return how long a window is, given or such that it has a good number of packets."""
    if window_ns is not None:
        if window_ns <= 0:
            raise InputError(
                "not a window", field="window_ns", seen=str(window_ns), expected="above 0"
            )
        return window_ns
    rates = columns.activity / columns.ptime_ns
    instants = np.concatenate((columns.begin_ns, columns.end_ns))
    changes = np.concatenate((rates, -rates))[np.argsort(instants, kind="stable")]
    rate = float(np.cumsum(changes).max(initial=0.0)) + sum(
        other.bandwidth / other.octets / 8e9 for link in links for other in link.background
    )
    return int(min(max(_PACKETS / max(rate, 1e-12), _SHORTEST_NS), _LONGEST_NS))
