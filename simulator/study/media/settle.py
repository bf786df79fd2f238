"""From what legs have said to the streams of a call: who sends what over which links, and when."""

from __future__ import annotations

from itertools import pairwise

from simulator.sdp.description import Description
from simulator.study.media.group import Group
from simulator.study.media.leg import Fact, LegMedia, Phase
from simulator.study.media.owners import Owners
from simulator.study.media.payload import LINE, Payloads
from simulator.study.media.roads import Roads


class Settling:
    """Makes the phases of legs.

    Parameters
    ----------
    owners : Owners
    roads : Roads
    """

    def __init__(self, owners: Owners, roads: Roads) -> None:
        self._owners = owners
        self._roads = roads
        self._payloads = Payloads()

    def settle(self, group: Group, now: float) -> None:
        """Make the phases of all legs of a call; what lasts still is cut now."""
        lines: list[LegMedia] = []
        for leg in group.legs:
            facts = leg.facts
            end = min(leg.end, now)
            if len(facts) == 1:
                self._add(group, leg, facts[0], end, lines)
            else:
                for fact, following in pairwise(facts):
                    self._add(group, leg, fact, min(following.begin, end), lines)
                self._add(group, leg, facts[-1], end, lines)
            for phase in tuple(leg.phases):
                if phase.payload is not None and phase.own is not None and phase.peer is not None:
                    near = self._owners.host(phase.own[0])
                    self._lead(leg, phase, near, self._owners.host(phase.peer[0]))
        if lines:
            self._join(lines)

    def _add(
        self, group: Group, leg: LegMedia, fact: Fact, end: float, lines: list[LegMedia]
    ) -> None:
        local, remote = fact.local, fact.remote
        if local is None and remote is None:
            if not leg.phases:  # a line knows no changes
                lines.append(leg)
                leg.phases.append(Phase(fact.begin, end, None, None, None, fact, leg.node, ""))
            else:
                leg.phases[-1].end = end
            return
        if not isinstance(local, Description) or not isinstance(remote, Description):
            return
        session = self._payloads.session(local, remote, leg.outgoing)
        if session is None:
            return
        source = self._owners.terminates(leg.node, session.own[0])
        if source is None:
            group.passed.add(leg.node)
            return
        before = leg.phases[-1] if leg.phases else None
        if before is not None and _goes_on(before, fact, session):
            before.end = end
            return
        target = self._owners.behind(session.peer[0])
        leg.phases.append(Phase(fact.begin, end, *session, fact, source, target))

    def _join(self, lines: list[LegMedia]) -> None:
        """Let speech run on lines, but for those of a server's control."""
        by_dialog: dict[str, list[LegMedia]] = {}
        for leg in lines:
            by_dialog.setdefault(leg.dialog, []).append(leg)
        for pair in by_dialog.values():
            if len(pair) == 2 and not any(self._owners.switches(leg.node) for leg in pair):
                for leg, other in (pair, reversed(pair)):
                    phase = leg.phases[0]
                    phase.target, phase.payload = other.node, LINE
                    self._lead(leg, phase, self._host(leg.node), self._host(other.node))

    def _host(self, node: str) -> str:
        return self._owners.specs[node].host

    def _lead(self, leg: LegMedia, phase: Phase, near: str, far: str) -> None:
        """Give a phase its way; where that changes, the phase is cut."""
        found = self._roads.stretches(near, far, phase.begin, phase.end)
        phase.road = found[0][2]
        if len(found) > 1:
            phase.end = found[0][1]
            fact = Fact(phase.begin, None, None, phase.early, phase.station)
            for begin, end, road in found[1:]:
                more = Phase(
                    begin,
                    end,
                    phase.own,
                    phase.peer,
                    phase.payload,
                    fact,
                    phase.source,
                    phase.target,
                )
                more.road = road
                leg.phases.append(more)


def _goes_on(before: Phase, fact: Fact, session: tuple[object, object, object]) -> bool:
    """Whether nothing has changed: an answer said twice, a refresh."""
    return (
        before.end == fact.begin
        and (before.own, before.peer, before.payload) == session
        and before.early == fact.early
        and before.station is fact.station
    )
