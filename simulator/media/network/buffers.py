"""The de-jitter buffers of all receivers: which packets are played, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from simulator.media.draws import Flags, Floats, Ints
from simulator.media.network.grouped import Columns, Groups
from simulator.media.playout import AdaptiveBuffer, Buffer, FixedBuffer
from simulator.media.playout_columns import AdaptiveBuffers

_NEVER = 1 << 60


class Buffers:
    """Buffers of some streams; each begins with the first packet of its stream.

    Parameters
    ----------
    buffers : FixedBuffer, AdaptiveBuffer or mapping of int to them, optional
        Of all streams, or of each; what has none plays everything at once.
    ptime_ns : ndarray of int64
        Packetisation time of each stream.

    Attributes
    ----------
    late, early : ndarray of int64
        Packets of each stream that came too late, or found no room.
    """

    def __init__(self, buffers: Buffer | Mapping[int, Buffer] | None, ptime_ns: Ints) -> None:
        count = len(ptime_ns)
        each = buffers if isinstance(buffers, Mapping) else dict.fromkeys(range(count), buffers)
        self._delay, self._most = np.full(count, _NEVER), np.full(count, 4 * _NEVER)
        self._due = np.zeros(count, np.int64)
        self.late, self.early = (np.zeros(count, np.int64) for _ in range(2))
        kinds: dict[AdaptiveBuffer, list[int]] = {}
        self._fixed = False
        for stream, one in each.items():
            if isinstance(one, FixedBuffer):
                self._fixed = True
                self._delay[stream], self._most[stream] = one.delay_ns, one.most_ns
            elif one is not None:
                kinds.setdefault(one, []).append(stream)
        self._adaptive = [
            _Alike(kind, np.array(streams), ptime_ns) for kind, streams in kinds.items()
        ]

    def begin(self, rows: Ints, fresh: Flags, first: Ints) -> None:
        """Begin the buffers of streams of which the first packet has come, given its transit."""
        new = rows[fresh]
        self._due[new] = first[fresh] + self._delay[new]

    def play(
        self,
        groups: Groups,
        columns: Columns,
        arriving: tuple[Callable[[], Ints], Callable[[], Ints], Ints],
        bounds: tuple[Ints, Ints],
        firsts: Flags | None,
    ) -> Flags | None:
        """Return which packets of a window are played; None: all of them.

        Parameters
        ----------
        groups, columns : Groups, Columns
            Which packets are whose.
        arriving : tuple
            Numbers and instants of sending, asked for where they are needed, and transits.
        bounds : tuple of ndarray of int64
            Least and greatest transit of each row of `groups` so far.
        firsts : ndarray of bool or None
            Which packets are no second copies, None: all; second copies are not played.
        """
        number, sent, transit = arriving
        rows = groups.rows
        least, greatest = bounds
        played: Flags | None = None
        if self._fixed:
            due = self._due[rows]
            if (greatest > due).any() or (least < due - self._most[rows]).any():
                played = self._play_fixed(groups, transit, due, firsts)
        for alike in self._adaptive:
            if played is None:
                played = np.ones(len(transit), np.bool_)
            alike.play(columns, rows, (number(), sent(), transit), firsts, played)
        return played

    def figures(self) -> tuple[Floats, Ints, Ints]:
        """Return mean offsets, and how much speech was stretched and compressed."""
        offset = np.where(self._delay < _NEVER, self._due.astype(np.float64), np.nan)
        stretched, compressed = (np.zeros(len(self._due), np.int64) for _ in range(2))
        for alike in self._adaptive:
            state, streams = alike.state, alike.streams
            self.late[streams], self.early[streams] = state.late, state.early
            played = np.maximum(state.played, 1)
            offset[streams] = np.where(state.played, state.offset_sum_ns / played, np.nan)
            stretched[streams] = state.stretched_ns
            compressed[streams] = state.compressed_ns
        return offset, stretched, compressed

    def _play_fixed(self, groups: Groups, transit: Ints, due: Ints, firsts: Flags | None) -> Flags:
        late = transit > np.repeat(due, groups.counts)
        early = transit < np.repeat(due - self._most[groups.rows], groups.counts)
        played: Flags = ~(late | early)
        for flags, counted in ((late, self.late), (early, self.early)):
            if firsts is not None:
                flags &= firsts
            counted[groups.rows] += np.add.reduceat(flags, groups.opens, dtype=np.int64)
        return played


class _Alike:
    """Adaptive buffers of one kind."""

    def __init__(self, kind: AdaptiveBuffer, streams: Ints, ptime_ns: Ints) -> None:
        self.streams = streams
        self.state = AdaptiveBuffers(kind, ptime_ns[streams])
        self._place = np.full(len(ptime_ns), -1, np.int64)
        self._place[streams] = np.arange(len(streams))

    def play(
        self,
        columns: Columns,
        rows: Ints,
        arriving: tuple[Ints, Ints, Ints],
        firsts: Flags | None,
        played: Flags,
    ) -> None:
        """Play the packets of these streams; what is not played is taken out of `played`."""
        own = self._place[rows[columns.order]]
        wanted = np.ones(len(played), np.bool_) if firsts is None else firsts
        for place in columns.places():
            whose = own[: len(place)]
            chosen = (whose >= 0) & wanted[place]
            taken = place[chosen]
            if len(taken):
                number, sent, transit = (values[taken] for values in arriving)
                played[taken] = self.state.take(whose[chosen], number, sent, transit)
