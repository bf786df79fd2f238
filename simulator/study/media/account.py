"""Media beside a replication: who watches it, what is made of it, and what is kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from math import inf

from simulator.nodes.spec import LinkSpec
from simulator.record.capture.media import MediaRow
from simulator.study.media.books import MediaBooks
from simulator.study.media.chain import Pair, ways
from simulator.study.media.exact import measure
from simulator.study.media.film import Film
from simulator.study.media.flow import Met, expected
from simulator.study.media.group import Group
from simulator.study.media.leg import Phase
from simulator.study.media.load import (
    Loads,
    Profile,
    Queue,
    Track,
    bandwidth_of,
    count_of,
    packets_of,
    profile,
    rate_of,
)
from simulator.study.media.owners import Owners
from simulator.study.media.payload import Payload
from simulator.study.media.result import LinkFigures, MediaFigures, NodeFigures
from simulator.study.media.roads import Direction, Roads
from simulator.study.media.settle import Settling
from simulator.study.media.talk import Talk, Talks, mean_talk
from simulator.study.media.watch import MediaWatch
from simulator.study.plan import RunPlan
from simulator.study.scene import Scene


class MediaAccount:
    """The media of one replication.

    Calls over plain links are done with when they end. The others wait for the end of the
    replication, when the loads of their links are known.

    Parameters
    ----------
    plan : RunPlan
    replication : int
    scene : Scene
        Not started yet.

    Attributes
    ----------
    film : Film or None
        Gets the packets of the streams that it wants; at the level `exact`.
    """

    def __init__(self, plan: RunPlan, replication: int, scene: Scene) -> None:
        self._scene = scene
        self._end = plan.duration
        self._level = plan.media_level(replication)
        self._key = f"{plan.seed}/{replication}/media"
        self._links = {link.name: link for link in plan.topology.links}
        self._owners = Owners(plan.topology)
        self._roads = Roads(scene.network)
        self._settling = Settling(self._owners, self._roads)
        self._talks = Talks(self._owners.decodes)
        self._books = MediaBooks(plan.folder, replication, streams=plan.keeps_streams(replication))
        self._watch = MediaWatch(self._done)
        self._loads = Loads()
        self._waiting: list[Group] = []
        self._calls: dict[int, tuple[float, bool, bool | None] | None] = {}
        self.film: Film | None = None
        scene.observe(self._watch)

    def dialled(self, call: int) -> None:
        """Take the number of a call of the window."""
        self._calls[call] = None

    def close(self) -> MediaFigures:
        """Account for what still runs; the rows of calls are on disk by now."""
        self._watch.close()
        tracks = self._loads.on_links()
        self._meet(tracks)
        for group in self._waiting:
            self._rate(group)
        found = [self._link(direction, tracks[direction]) for direction in sorted(tracks)]
        self._books.links(found)
        self._books.close()
        rated = [one for one in self._calls.values() if one is not None]
        return MediaFigures(
            self._level,
            array("d", [mos for mos, _, _ in rated]),
            sum(assumed for _, assumed, _ in rated),
            sum(bypassed is True for _, _, bypassed in rated),
            sum(bypassed is False for _, _, bypassed in rated),
            sum(packets_of(track) for track in self._loads.tracks if track.payload.ptime),
            [_link_figures(*one) for one in found],
            self._node_figures(),
        )

    def packets(self) -> Iterator[MediaRow]:
        """Return what the film has, in the order of arrival, once all is accounted for."""
        return iter(()) if self.film is None else self.film.rows(self._owners, self._end, self._key)

    # One call

    def _done(self, group: Group) -> None:
        now = self._scene.clock.now
        if now < 0.0:
            return  # of the warm-up, and over before the window
        self._settling.settle(group, now)
        if self.film is not None:
            self.film.take(group)
        waits = False
        for leg in group.legs:
            for phase in leg.phases:
                self._load(phase)
                waits = waits or not phase.road.plain
        self._transcoding(group)
        if waits:
            self._waiting.append(group)
        else:
            self._rate(group)

    def _load(self, phase: Phase) -> None:
        if phase.payload is not None:
            self._loads.stream(phase.source, phase.payload, phase.road, phase.begin, phase.end)
        elif phase.own is not None:
            self._loads.silent(phase.source, phase.begin, phase.end)

    def _transcoding(self, group: Group) -> None:
        """Count the calls of nodes whose two sides have different codecs."""
        sides: dict[int, Phase] = {}
        for leg in group.legs:
            for phase in leg.phases:
                if phase.own is None or phase.payload is None or phase.early:
                    continue
                other = sides.setdefault(id(phase.station), phase)
                if other is not phase and other.payload is not None:
                    begin, end = max(phase.begin, other.begin), min(phase.end, other.end)
                    if other.payload.codec is not phase.payload.codec and begin < end:
                        self._loads.transcoded(phase.source, begin, end)

    def _rate(self, group: Group) -> None:
        kept = self._books.keeps_streams
        if not kept and not any(number in self._calls for number in group.numbers):
            return  # of the warm-up
        talks: dict[int, list[tuple[float, Talk]]] = {}
        for length, number, hops in ways(group.legs, self._owners.switches):
            _place(hops)
            talk = self._talks.talk_of(hops)
            if talk is not None:
                talks.setdefault(number, []).append((length, talk))
        for number, parts in talks.items():
            if number in self._calls:
                talk, bypassed = mean_talk(parts), self._bypassed(group)
                self._books.call(number, talk, bypassed, self._level)
                self._calls[number] = (talk.worse.mos_cq, talk.assumed, bypassed)
        if kept:
            self._keep_streams(group)

    def _keep_streams(self, group: Group) -> None:
        for leg in group.legs:
            for phase in leg.phases:
                payload = phase.payload
                if payload is not None and phase.end >= 0.0:
                    lasts = leg.end == inf and phase is leg.phases[-1]
                    figures, delay = self._talks.stream(phase, payload)
                    self._books.stream(leg.number, phase, figures, delay, self._level, lasts=lasts)

    def _bypassed(self, group: Group) -> bool | None:
        """Whether media ran past a Mediation Server; None: none has a part in the call."""
        specs = self._owners.specs
        if any(specs[leg.node].mediation is not None for leg in group.legs if leg.phases):
            return False
        return True if any(specs[node].mediation is not None for node in group.passed) else None

    # Links and nodes

    def _meet(self, tracks: dict[Direction, list[Track]]) -> None:
        """Tell the streams of calls that wait what their packets met."""
        phases = [phase for group in self._waiting for leg in group.legs for phase in leg.phases]
        if self._level == "exact":
            peaks = {one: profile(bandwidth_of(tracks[one]), self._end).peak for one in tracks}
            measure(phases, self._roads, self._end, self._key, peaks, self.film)
            return
        queues = self._queues(tracks)
        for phase in phases:
            if phase.payload is not None and phase.road.queued:
                phase.met = _expected(phase, phase.payload, queues)

    def _queues(self, tracks: dict[Direction, list[Track]]) -> dict[tuple[Direction, float], Queue]:
        wanted = {
            (direction, capacity)
            for found in tracks.values()
            for track in found
            for direction, capacity in track.road.queued
        }
        return {
            (direction, capacity): Queue(
                bandwidth_of(tracks[direction]),
                rate_of(tracks[direction]),
                count_of(tracks[direction]),
                capacity,
            )
            for direction, capacity in wanted
        }

    def _link(
        self, direction: Direction, tracks: list[Track]
    ) -> tuple[Direction, tuple[str, str], float | None, Profile, Profile]:
        spec = self._links[direction[0]]
        load, streams = bandwidth_of(tracks), count_of(tracks)
        ends = _ends(spec, direction[1])
        return (
            direction,
            ends,
            spec.bandwidth,
            profile(load, self._end),
            profile(streams, self._end),
        )

    def _node_figures(self) -> list[NodeFigures]:
        end = self._end
        sent = self._loads.from_nodes()
        found = []
        for name in sorted(sent):
            sessions = profile(self._loads.sessions_of(name, sent[name]), end)
            changed = profile(self._loads.transcoded_of(name), end)
            load = profile(bandwidth_of(sent[name]), end)
            packets = profile(rate_of(sent[name]), end)
            if sessions.peak:
                found.append(
                    NodeFigures(
                        name,
                        sessions.mean,
                        sessions.peak,
                        changed.mean,
                        changed.peak,
                        load.mean,
                        load.peak,
                        packets.mean,
                    )
                )
        return found


def _place(hops: list[Pair]) -> None:
    """Tell streams their place on the way of the call, and who is really at their ends."""
    for place, (near, far) in enumerate(hops, start=1):
        if not near.hop:
            near.hop = far.hop = place
            far.ahead = False
            near.target, far.target = far.source, near.source


def _expected(phase: Phase, payload: Payload, queues: dict[tuple[Direction, float], Queue]) -> Met:
    """Return what a stream meets with its mean wait, and the share that found no room."""
    kept, waits = 1.0, 0.0
    for key in phase.road.queued:
        waited, dropped = queues[key].means(phase.begin, phase.end)
        waits += waited
        kept *= 1.0 - dropped
    return expected(payload, phase.road, waits, 1.0 - kept)


def _ends(spec: LinkSpec, ahead: bool) -> tuple[str, str]:
    return (spec.a, spec.b) if ahead else (spec.b, spec.a)


def _link_figures(
    direction: Direction,
    ends: tuple[str, str],
    capacity: float | None,
    load: Profile,
    streams: Profile,
) -> LinkFigures:
    return LinkFigures(
        direction[0],
        *ends,
        capacity,
        load.mean,
        load.peak,
        float(load.means.max()),
        int(streams.peak),
    )
