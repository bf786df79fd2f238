"""Whose talk a fault silences: the media of calls that are up when it strikes.

The nodes of a run say nothing of it, since no packet of a talk is simulated there: a call whose
media gateway has died lasts until one of its users hangs up. Here it ends with the fault, for
both hear nothing any more. Its media runs, as far as this study knows, between those nodes of the
course of its messages that carry media, in their order: terminals, media gateways, and Mediation
Servers unless the trunk has media bypass. A Telephony Server carries none, but those of its
gateways do of which the call holds an RTP resource.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import isnan
from typing import Final

from simulator.study.failover.reach import Reach
from simulator.study.failover.seen import SILENCE, Course, Pair, Seen, SeenCall, Strike

_CARRIERS: Final = (
    "lync-clients", "sip-terminals", "attached-terminals", "pstn", "media-gateway",
    "mediation-server", "conference-server",
)  # fmt: skip
_SILENCING: Final = ("down", "crash", "restart", "freeze", "silent", "partition")


def silenced(sound: Seen, struck: Seen, reach: Reach) -> Seen:
    """Return a replication in which talks end with their media.

    Parameters
    ----------
    sound : Seen
        The same callers without faults, with the courses of their calls.
    struck : Seen
    reach : Reach
    """
    strikes = [one for one in struck.strikes if _silences(one, reach)]
    before = {call.key: call for call in sound.calls}
    hops = Hops(sound, reach)

    def cut(call: SeenCall) -> SeenCall:
        other = before.get(call.key)
        if other is None or isnan(call.answered):
            return call
        for strike in strikes:
            up = call.answered < strike.begin < min(_over(call), _over(other))
            if up and reach.blocks(strike.fault, hops.of(other)):
                return call._replace(released=strike.begin, dropped=True)
        return call

    return replace(struck, calls=tuple(map(cut, struck.calls))) if strikes else struck


def _silences(strike: Strike, reach: Reach) -> bool:
    kind = reach.faults[strike.fault].kind
    return kind in _SILENCING and reach.over(strike) - strike.begin >= SILENCE


def _over(call: SeenCall) -> float:
    meant = call.answered + call.holding
    return meant if isnan(call.released) else min(call.released, meant)


class Hops:
    """Between which nodes the media of calls runs.

    Parameters
    ----------
    seen : Seen
    reach : Reach
    """

    def __init__(self, seen: Seen, reach: Reach) -> None:
        self._courses = seen.courses
        topology = reach.topology
        bypass = any(trunk.bypass for trunk in topology.trunks)
        self._carriers = {
            node.name
            for node in topology.nodes
            if node.recipe in _CARRIERS and not (bypass and node.recipe == "mediation-server")
        }
        self._gateways = {
            node.name: node.telephony.gateways
            for node in topology.nodes
            if node.telephony is not None
        }
        terminals = {n.population: n.name for n in topology.nodes if n.population is not None}
        self._homes = {p.name: terminals.get(p.name, p.home) for p in topology.populations}
        self._known: dict[tuple[int, str, str], tuple[Pair, ...]] = {}

    def of(self, call: SeenCall) -> tuple[Pair, ...]:
        """Return the pairs of nodes between which a call's media runs."""
        key = (call.course, call.source, call.destination)
        if key not in self._known:
            course = self._courses[call.course]
            near, far = (self._homes[one] for one in key[1:])
            way = way_through(course.pairs, near, far)
            if near == far:  # out and back, through whatever carries media there
                others = {node for pair in course.pairs for node in pair} - {near}
                way = (near, *sorted(others), far)
            carriers = [one for one in self._relayed(way, course) if one in self._carriers]
            self._known[key] = tuple(pairwise(carriers))
        return self._known[key]

    def _relayed(self, way: tuple[str, ...], course: Course) -> Iterator[str]:
        """Yield the nodes of a way, for a Telephony Server its gateways with an RTP resource."""
        for node in way:
            yield node
            for gateway in self._gateways.get(node, ()):
                if gateway not in way and f"{gateway}-rtp" in course.groups:
                    yield gateway


def way_through(course: Iterable[Pair], near: str, far: str) -> tuple[str, ...]:
    """Return the nodes from one to another along messages, as few as possible; empty: no way.

    Examples
    --------
    >>> way_through({("phones", "pbx"), ("pbx", "gateway"), ("pstn", "gateway")}, "phones", "pstn")
    ('phones', 'pbx', 'gateway', 'pstn')
    """
    beside: dict[str, list[str]] = {}
    for a, b in sorted(course):
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    found = {near: ""} if near in beside else {}
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for node in beside[here]:
            if node not in found:
                found[node] = here
                waiting.append(node)
    way: list[str] = []
    while far in found:
        way.append(far)
        far = found[far]
    return tuple(reversed(way))
