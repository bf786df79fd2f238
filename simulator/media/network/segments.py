"""A stretch of a stream over one path, and the columns of many.

A stream that changes in mid-call (held, transferred, re-routed, hit by a fault) is cut into
segments; its packets are numbered through, and what its receiver finds is one account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.errors import InputError
from simulator.media import draws, talk
from simulator.media.draws import Ints, Words
from simulator.media.talk import Runs, SilenceSuppression

# Packets of a segment are drawn for by its stream: these purposes are apart.
_TALK, _SOURCE = 1, 2


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a stream.

    Parameters
    ----------
    stream : int
        Number of the stream, from 0; its segments follow each other in time.
    begin_ns, end_ns : int
        The first packet leaves at the beginning, the last one before the end.
    ptime_ns : int
        Packetisation time.
    octets : int
        Of a packet with its IP header.
    path : tuple of str
        Names of the links, in order; empty: sender and receiver share a machine.
    silence : SilenceSuppression, optional
        None: packets leave all the time.
    jitter_ns : int, default 0
        The sender is late by so much at most, every delay equally likely; at most one
        packetisation time, so that it never sends out of order.
    priority : int, default 0
        Class on links with strict priority; 0 goes first.
    key : int, default 0
        Of what is drawn for the sender, 64 bits; the stream's number tells streams apart.
    """

    stream: int
    begin_ns: int
    end_ns: int
    ptime_ns: int
    octets: int
    path: tuple[str, ...] = ()
    silence: SilenceSuppression | None = None
    jitter_ns: int = 0
    priority: int = 0
    key: int = 0

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("stream", self.stream, 0, 2**31 - 1),
            ("begin_ns", self.begin_ns, 0, 2**53),
            ("end_ns", self.end_ns, self.begin_ns, 2**53),
            ("ptime_ns", self.ptime_ns, 1, 2**40),
            ("octets", self.octets, 1, 2**20),
            ("jitter_ns", self.jitter_ns, 0, min(self.ptime_ns, 2**32 - 2)),
            ("priority", self.priority, 0, 7),
        ):
            if not least <= value <= most:
                raise InputError(
                    f"segment of stream {self.stream}",
                    field=name,
                    seen=str(value),
                    expected=f"{least} to {most}",
                )
        if len(set(self.path)) < len(self.path):
            raise InputError(
                f"segment of stream {self.stream} passes a link twice",
                field="path",
                seen=", ".join(self.path),
                expected="each link once",
            )


class Columns:
    """Segments as arrays, in the order of their beginnings.

    Attributes
    ----------
    segments : list of Segment
    stream, begin_ns, end_ns, ptime_ns, octets, jitter_ns, priority : ndarray of int64
    activity : ndarray of float64
        Share of the time in which packets leave.
    talk_key, source_key : ndarray of uint64
    count : int
        How many streams there are, by the greatest number.
    stream_ptime_ns : ndarray of int64
        Packetisation time of each stream, that of its last segment.
    span : tuple of int
        From the first beginning to the last end.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = sorted(segments, key=lambda one: (one.begin_ns, one.stream))
        self.stream = self._column("stream")
        self.begin_ns = self._column("begin_ns")
        self.end_ns = self._column("end_ns")
        self.ptime_ns = self._column("ptime_ns")
        self.octets = self._column("octets")
        self.jitter_ns = self._column("jitter_ns")
        self.priority = self._column("priority")
        self.activity = np.array(
            [1.0 if one.silence is None else one.silence.activity for one in self.segments]
        )
        keys = np.array([one.key % 2**64 for one in self.segments], dtype=np.uint64)
        self.talk_key = self._keys(keys, _TALK, self.begin_ns)
        self.source_key = self._keys(keys, _SOURCE, np.zeros_like(self.stream))
        self.count = int(self.stream.max(initial=-1)) + 1
        self.stream_ptime_ns = np.ones(self.count, np.int64)
        self.stream_ptime_ns[self.stream] = self.ptime_ns
        self.span = 0, 0
        if len(self.segments):
            self.span = int(self.begin_ns.min()), int(self.end_ns.max())
        _check_order(self.segments)

    def _column(self, name: str) -> Ints:
        return np.array([getattr(one, name) for one in self.segments], dtype=np.int64)

    def _keys(self, keys: Words, purpose: int, part: Ints) -> Words:
        return draws.child_keys(purpose, draws.child_keys(purpose, self.stream) ^ keys) ^ (
            draws.child_keys(purpose, part)
        )

    def runs(self, first: int, behind: int) -> Runs:
        """Return the runs of the segments of some rows; their numbers count from 0 in each."""
        found: list[Runs] = []
        rows = np.arange(first, behind)
        kinds = [self.segments[row].silence for row in rows]
        for kind in dict.fromkeys(kinds):
            these = rows[[one == kind for one in kinds]]
            columns = self.begin_ns[these], self.end_ns[these], self.ptime_ns[these]
            runs = (
                talk.steady(*columns)
                if kind is None
                else talk.suppressed(*columns, self.talk_key[these], kind)
            )
            found.append(runs._replace(owner=these[runs.owner]))
        return Runs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _check_order(segments: list[Segment]) -> None:
    ends: dict[int, int] = {}
    for one in segments:
        if one.begin_ns < ends.get(one.stream, 0):
            raise InputError(
                f"segments of stream {one.stream} overlap",
                field="begin_ns",
                seen=str(one.begin_ns),
                expected=f"{ends[one.stream]} or later",
            )
        ends[one.stream] = one.end_ns
