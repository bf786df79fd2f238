"""The way of speech through a call: from the caller's telephone to the called one, hop by hop.

Two legs whose points are each other's are a hop; so are the legs at both ends of a line. Legs of
one call of a node are joined there, and the control of a gateway joins a server's legs with those
of the gateway. A node past which media runs has described points that are not its own, and is on
no way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from simulator.study.media.assumed import SETTLED
from simulator.study.media.leg import LegMedia, Phase
from simulator.study.media.payload import Point

Pair = tuple[Phase, Phase]  # of the leg nearer to the caller, and of its mate
Standing = list[tuple[LegMedia, Phase]]


def ways(
    legs: Sequence[LegMedia], switches: Callable[[str], bool]
) -> Iterator[tuple[float, int, list[Pair]]]:
    """Yield the ways of a call that lasted: seconds, number of the call, hops from the caller on.

    Parameters
    ----------
    legs : sequence of LegMedia
        Of one call, or of several that were joined.
    switches : callable
        Whether a node only controls media that pass elsewhere.
    """
    for length, standing in _stretches(legs):
        found = _Way(standing, switches)
        hops = found.hops()
        if hops:
            yield length, found.number, hops


def _stretches(legs: Sequence[LegMedia]) -> Iterator[tuple[float, Standing]]:
    """Yield the times in which nothing changes, with the legs that have media then."""
    if all(len(leg.phases) == 1 and not leg.phases[0].early for leg in legs):  # nearly every call
        standing = [(leg, leg.phases[0]) for leg in legs]
        length = min(p.end for _, p in standing) - max(p.begin for _, p in standing)
        if length >= SETTLED:
            yield length, standing
        return
    instants = sorted({t for leg in legs for one in leg.phases for t in (one.begin, one.end)})
    for begin, end in pairwise(instants):
        if end - begin >= SETTLED:
            now = 0.5 * (begin + end)
            found = ((leg, leg.at(now)) for leg in legs)
            up = [(leg, one) for leg, one in found if one is not None and not one.early]
            yield end - begin, up


class _Way:
    """The way at an instant."""

    def __init__(self, standing: Standing, switches: Callable[[str], bool]) -> None:
        self.number = 0
        self._phase = dict(standing)
        self._points: dict[Point, LegMedia] = {}
        self._dialogs: dict[str, list[LegMedia]] = {}
        self._same: dict[int, int] = {}
        for leg, phase in standing:
            if phase.own is not None:
                self._points[phase.own] = leg
            else:
                self._dialogs.setdefault(leg.dialog, []).append(leg)
        controls: set[LegMedia] = set()
        for pair in self._dialogs.values():
            if len(pair) == 2 and (switches(pair[0].node) or switches(pair[1].node)):
                self._same[self._station(pair[0])] = self._station(pair[1])
                controls.update(pair)
        self._stations: dict[int, list[LegMedia]] = {}
        for leg, _ in standing:
            if leg not in controls:
                self._stations.setdefault(self._station(leg), []).append(leg)

    def _station(self, leg: LegMedia) -> int:
        key = id(self._phase[leg].station)
        while key in self._same:
            key = self._same[key]
        return key

    def hops(self) -> list[Pair]:
        """Return the hops from the caller on, as far as they lead."""
        here = self._caller()
        found: list[Pair] = []
        seen: set[LegMedia] = set()
        while here is not None and here not in seen:
            mate = self._mate(here)
            if mate is None:
                break
            seen |= {here, mate}
            found.append((self._phase[here], self._phase[mate]))
            joined = self._stations[self._station(mate)]
            here = next((one for one in joined if one is not mate), None)
        return found

    def _caller(self) -> LegMedia | None:
        """Return the leg of the telephone that dialled: it began its dialog, and is alone there."""
        alone = [legs[0] for legs in self._stations.values() if len(legs) == 1]
        if not alone:
            return None
        first = min(alone, key=lambda leg: (not leg.outgoing, leg.number))
        self.number = first.number
        return first

    def _mate(self, leg: LegMedia) -> LegMedia | None:
        phase = self._phase[leg]
        if phase.peer is not None:
            return self._points.get(phase.peer)
        return next((one for one in self._dialogs[leg.dialog] if one is not leg), None)
