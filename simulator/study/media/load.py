"""Quantities that change by steps as streams begin and end: means, peaks, means of minutes.

Instants are kept as they come and put in order once, in numpy; between two of them a load is
constant, so all sums are exact.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.study.media.assumed import QUEUE
from simulator.study.media.payload import Payload
from simulator.study.media.roads import Road
from simulator.study.media.waiting import mean_wait

BIN: Final = 60.0  # seconds

Floats = NDArray[np.float64]


class Span(NamedTuple):
    """When things began and ended."""

    begins: array[float]
    ends: array[float]


_NEVER: Final = Span(array("d"), array("d"))


class Track:
    """All streams of one payload from one node over one way: when they began and ended."""

    __slots__ = ("begins", "ends", "payload", "road", "source")

    def __init__(self, source: str, payload: Payload, road: Road) -> None:
        self.source, self.payload, self.road = source, payload, road
        self.begins, self.ends = array("d"), array("d")


class Steps(NamedTuple):
    """A quantity over time: from each instant on its value, 0 before the first.

    Parameters
    ----------
    times, values : ndarray of float64, shape (n,)
    """

    times: Floats
    values: Floats

    def integral(self, at: Floats) -> Floats:
        """Return the integral from the first instant up to others."""
        if not len(self.times):
            return np.zeros_like(at)
        areas = np.concatenate(([0.0], np.cumsum(self.values[:-1] * np.diff(self.times))))
        place = np.searchsorted(self.times, at, side="right") - 1
        inside = np.maximum(place, 0)
        tail = self.values[inside] * (at - self.times[inside])
        return np.where(place < 0, 0.0, areas[inside] + tail)


def steps(parts: Iterable[tuple[Sequence[float], float]]) -> Steps:
    """Return what parts add up to: at each of these instants so much more.

    Examples
    --------
    >>> steps([([0.0, 2.0], 1.0), ([3.0], -1.0)]).values.tolist()
    [1.0, 2.0, 1.0]
    """
    pairs = [(np.asarray(times, dtype=float), amount) for times, amount in parts]
    if not pairs:
        return Steps(np.zeros(0), np.zeros(0))
    times = np.concatenate([one for one, _ in pairs])
    amounts = np.concatenate([np.full(len(one), amount) for one, amount in pairs])
    order = np.lexsort((amounts, times))  # what ends makes room for what begins
    values = np.cumsum(amounts[order])
    return Steps(times[order], np.maximum(np.round(values, 6), 0.0))


class Profile(NamedTuple):
    """A quantity in the measured window.

    Parameters
    ----------
    mean, peak : float
    means, peaks : ndarray of float64
        Of each minute; the last one may be short.
    """

    mean: float
    peak: float
    means: Floats
    peaks: Floats


def profile(found: Steps, end: float) -> Profile:
    """Return what the window from 0 to `end` saw of a quantity.

    Examples
    --------
    >>> call = steps([([30.0], 2.0), ([90.0], -2.0)])
    >>> seen = profile(call, 120.0)
    >>> seen.mean, seen.peak, seen.means.tolist(), seen.peaks.tolist()
    (1.0, 2.0, [1.0, 1.0], [2.0, 2.0])
    """
    edges = np.append(np.arange(0.0, end, BIN), end)
    sums = np.diff(found.integral(edges))
    means = sums / np.diff(edges)
    starts = np.searchsorted(found.times, edges[:-1], side="right") - 1
    peaks = np.where(starts < 0, 0.0, _at(found.values, starts))
    inside = (found.times >= 0.0) & (found.times < end)
    np.maximum.at(peaks, (found.times[inside] // BIN).astype(int), found.values[inside])
    return Profile(float(sums.sum() / end), float(peaks.max()), means, peaks)


def _at(values: Floats, places: NDArray[np.int64]) -> Floats:
    return values[np.maximum(places, 0)] if len(values) else np.zeros(len(places))


class Queue:
    """One direction of a link with a bandwidth: what streams meet there.

    Parameters
    ----------
    load : Steps
        bit/s.
    rate : Steps
        Packets a second.
    streams : Steps
    capacity : float
        bit/s.
    """

    def __init__(self, load: Steps, rate: Steps, streams: Steps, capacity: float) -> None:
        self._times: list[float] = load.times.tolist()
        asked = zip(
            load.values.tolist(), rate.values.tolist(), streams.values.tolist(), strict=True
        )
        found = [_meets(*one, capacity) for one in asked]
        spans = np.diff(load.times, append=load.times[-1:])
        both = np.array(found, dtype=float).reshape(-1, 2)
        sums = np.cumsum(both * spans[:, None], axis=0)
        self._waits, self._drops = [one[0] for one in found], [one[1] for one in found]
        self._waited: list[float] = [0.0, *sums[:-1, 0].tolist()]
        self._dropped: list[float] = [0.0, *sums[:-1, 1].tolist()]

    def means(self, begin: float, end: float) -> tuple[float, float]:
        """Return mean wait, seconds, and share without room over the life of a stream."""
        if end <= begin:
            return 0.0, 0.0
        (a, b), (c, d) = self._until(begin), self._until(end)
        return max(c - a, 0.0) / (end - begin), min(max(d - b, 0.0) / (end - begin), 1.0)

    def _until(self, now: float) -> tuple[float, float]:
        place = bisect_right(self._times, now) - 1
        if place < 0:
            return 0.0, 0.0
        span = now - self._times[place]
        return (
            self._waited[place] + span * self._waits[place],
            self._dropped[place] + span * self._drops[place],
        )


def _meets(load: float, rate: float, streams: float, capacity: float) -> tuple[float, float]:
    """Return mean wait and the share that finds no room while the load is the same."""
    if load <= 0.0:
        return 0.0, 0.0
    share = load / capacity
    if share >= 1.0:
        return QUEUE, 1.0 - 1.0 / share
    service = load / rate / capacity if rate > 0.0 else 0.0
    return mean_wait(share, streams, service), 0.0


class Loads:
    """All tracks of a replication."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[str, Payload, Road], Track] = {}
        self._silent: dict[str, Span] = {}
        self._transcoded: dict[str, Span] = {}

    def stream(self, source: str, payload: Payload, road: Road, begin: float, end: float) -> None:
        """Count a stream."""
        key = (source, payload, road)
        track = self._tracks.get(key)
        if track is None:
            track = self._tracks[key] = Track(*key)
        track.begins.append(begin)
        track.ends.append(end)

    def silent(self, node: str, begin: float, end: float) -> None:
        """Count a session of a node in which it sends nothing for a time."""
        _add(self._silent, node, begin, end)

    def transcoded(self, node: str, begin: float, end: float) -> None:
        """Count a call whose codec a node changes."""
        _add(self._transcoded, node, begin, end)

    @property
    def tracks(self) -> Iterable[Track]:
        """All of them."""
        return self._tracks.values()

    def sessions_of(self, node: str, tracks: Iterable[Track]) -> Steps:
        """Return how many sessions a node has over time, with the tracks of what it sends."""
        begins, ends = self._silent.get(node, _NEVER)
        parts = [(begins, 1.0), (ends, -1.0)]
        for track in tracks:
            parts += [(track.begins, 1.0), (track.ends, -1.0)]
        return steps(parts)

    def transcoded_of(self, node: str) -> Steps:
        """Return how many calls a node transcodes over time."""
        begins, ends = self._transcoded.get(node, _NEVER)
        return steps([(begins, 1.0), (ends, -1.0)])

    def on_links(self) -> dict[tuple[str, bool], list[Track]]:
        """Return the tracks that pass each direction of a link."""
        found: dict[tuple[str, bool], list[Track]] = {}
        for track in self._tracks.values():
            for direction in track.road.links:
                found.setdefault(direction, []).append(track)
        return found

    def from_nodes(self) -> dict[str, list[Track]]:
        """Return the tracks of packets that each node sends."""
        found: dict[str, list[Track]] = {}
        for track in self._tracks.values():
            if track.payload.rate:
                found.setdefault(track.source, []).append(track)
        return found


def _add(kept: dict[str, Span], node: str, begin: float, end: float) -> None:
    found = kept.get(node)
    if found is None:
        found = kept[node] = Span(array("d"), array("d"))
    begins, ends = found
    begins.append(begin)
    ends.append(end)


def packets_of(track: Track) -> int:
    """Return how many packets a track's streams have sent that reach into the window."""
    begins, ends = np.asarray(track.begins), np.asarray(track.ends)
    counts = np.ceil((ends - begins) / track.payload.ptime - 1e-6)
    return int(np.maximum(counts, 0.0)[ends >= 0.0].sum())


def bandwidth_of(tracks: Iterable[Track]) -> Steps:
    """Return the bit/s of tracks over time."""
    return _sum((one, one.payload.bandwidth) for one in tracks)


def rate_of(tracks: Iterable[Track]) -> Steps:
    """Return their packets a second over time."""
    return _sum((one, one.payload.rate) for one in tracks)


def count_of(tracks: Iterable[Track]) -> Steps:
    """Return how many streams there are over time."""
    return _sum((one, 1.0) for one in tracks)


def _sum(parts: Iterable[tuple[Track, float]]) -> Steps:
    return steps(
        pair for track, amount in parts for pair in ((track.begins, amount), (track.ends, -amount))
    )
