"""Runs one replication and keeps its calls, the ways of their messages, and the marks of peers."""

from __future__ import annotations

from math import nan
from typing import Any, Final

from simulator.calls.attempt import Attempt
from simulator.contracts import Flow
from simulator.kernel.streams import Stream
from simulator.kernel.transforms import uniform
from simulator.nodes.polling import Poller
from simulator.nodes.spec import TopologySpec, TrunkSpec
from simulator.record.recorder import ReplicationRecorder
from simulator.study.failover.seen import Course, Pair, Seen, SeenCall, Strike, Watch, seen_call
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication

_TIMER_F: Final = 32.0  # RFC 3261 17.1.2.2
_GOLDEN: Final = 0.6180339887498949
_Key = tuple[str, str, str]  # watcher, peer, trunk


class Courses(ReplicationRecorder):
    """Writes no rows; notes what each call passed.

    Parameters
    ----------
    replication : int
    end : float
        Of the measured window.
    listens : bool
        Whether anybody asks for it.
    """

    def __init__(self, replication: int, end: float, *, listens: bool) -> None:
        super().__init__(replication, None, "all" if listens else "none", 0.0, end)
        self._pairs: dict[int, set[Pair]] = {}
        self._groups: dict[int, set[str]] = {}
        self._numbers: dict[Course, int] = {}

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        """Note the two ends of a message."""
        near: Any = flow.core
        far: Any = None if flow.peer is None else flow.peer.core
        if item.call and near is not None and far is not None:
            self._pairs.setdefault(item.call, set()).add((near.name, far.name))

    def seizure(
        self, resource: str, call: int, start: float, end: float | None, refused: str | None
    ) -> None:
        """Note what a call held."""
        if self.records_messages and refused is None:
            self._groups.setdefault(call, set()).add(resource)

    def call(self, attempt: Attempt) -> None:
        """Keep nothing."""

    def course(self, call: int) -> int:
        """Return the number of a call's course; -1 where nobody listens."""
        if not self.records_messages:
            return -1
        pairs, groups = self._pairs.get(call, ()), self._groups.get(call, ())
        course = Course(frozenset(pairs), frozenset(groups))
        return self._numbers.setdefault(course, len(self._numbers))

    @property
    def courses(self) -> tuple[Course, ...]:
        """All courses by number."""
        return tuple(self._numbers)


class Watched(Replication):
    """A replication under watch.

    Nobody pulls a plug in step with polls or registrations. So the first poll of each peer comes at
    an instant that is drawn over its interval, and goes on from there in even steps over the
    replications (multiples of the golden ratio: few replications cover it well); and terminals
    refresh their registrations at instants of their own. All variants have the same.

    Parameters
    ----------
    plan : RunPlan
    number : int
    listens : bool
        Whether the ways of messages are noted.
    """

    def __init__(self, plan: RunPlan, number: int, *, listens: bool) -> None:
        self.courses = Courses(number, plan.duration, listens=listens)
        super().__init__(plan, number, recorder=self.courses)
        self.calls: list[tuple[int, SeenCall]] = []
        self.pollers: dict[_Key, list[Poller]] = {}
        self._meet()
        self.scene.phase = self._phase
        for node in self.scene.world.nodes.values():
            if "standing" in node.parts:
                node.parts["standing"].scatter(self.scene.begin + self.scene.boot)

    def seen(self) -> Seen:
        """Run, and return what was seen."""
        self.run()
        self._meet()
        for attempt in self.up.values():
            self._keep(attempt)
        watches = [_watch(key, pollers) for key, pollers in self.pollers.items()]
        calls = [call._replace(course=self.courses.course(n)) for n, call in self.calls]
        return Seen(tuple(calls), self.courses.courses, tuple(watches), tuple(self._strikes()))

    def _finished(self, attempt: Attempt, now: float) -> None:
        super()._finished(attempt, now)
        self._keep(attempt)

    def _keep(self, attempt: Attempt) -> None:
        if attempt.begin < 0.0 and attempt.released < 0.0:
            return
        found = seen_call(attempt) if attempt.begin < self.plan.duration else None
        if found is not None:
            self.calls.append((attempt.number, found))

    def _meet(self) -> None:
        """Keep the pollers that there are now: a node that starts again has others."""
        world = self.scene.world
        for (node, trunk), pollers in world.pollers.items():
            for poller in pollers:
                peer = _peer(node, world.trunk(trunk), poller, world.spec)
                known = self.pollers.setdefault((node, peer, trunk), [])
                if poller not in known:
                    known.append(poller)

    def _phase(self, node: str, place: int) -> float:
        return phase(self.plan.seed, self.replication, node, place)

    def _strikes(self) -> list[Strike]:
        acting = self.scene.faults
        if acting is None:
            return []
        places = {fault.name: i for i, fault in enumerate(self.plan.faults)}
        return [
            Strike(places[one.fault.name], one.begin, one.end)
            for one in acting.occurrences
            if one.begin < self.plan.duration
        ]


def phase(seed: int, replication: int, node: str, place: int) -> float:
    """Return the share of its interval after which a node first polls a peer."""
    stream = Stream(seed, 0, "polls", node, words=1)
    return (uniform(stream.words(place)[0]) + replication * _GOLDEN) % 1.0


def watch(plan: RunPlan, number: int, listens: bool) -> Seen:
    """Run a replication and return what a study of failover keeps of it."""
    return Watched(plan, number, listens=listens).seen()


def _watch(key: _Key, pollers: list[Poller]) -> Watch:
    rules = pollers[0].rules
    latest = rules.misses * (rules.interval or 0.0) + (rules.timeout or _TIMER_F)
    changes = sorted(change for poller in pollers for change in poller.changes)
    return Watch(*key, latest, _marks(changes))


def _marks(changes: list[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Return each time that a peer was marked down with the time that it was up again.

    Examples
    --------
    >>> _marks([(10.0, False), (70.0, True), (90.0, False)])
    ((10.0, 70.0), (90.0, nan))
    """
    marks: list[tuple[float, float]] = []
    for when, up in changes:
        if not up:
            marks.append((when, nan))
        elif marks:
            marks[-1] = (marks[-1][0], when)
    return tuple(marks)


def _peer(watcher: str, trunk: TrunkSpec, poller: Poller, topology: TopologySpec) -> str:
    """Return the node that is polled."""
    if watcher != trunk.pbx:
        return trunk.pbx
    hosts = {host.address: host.name for host in topology.hosts}
    homes = {node.name: node.host for node in topology.nodes}
    polled = {hosts.get(target.host) for target in poller.targets or ()}
    return next((name for name in trunk.members if homes[name] in polled), trunk.mediation)
