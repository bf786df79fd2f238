"""Runs one replication: warm-up, measured window, and the end of what the window began."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from math import isnan
from typing import Any

from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.reasons import DIVERTED, GAVE_UP
from simulator.kernel.network import Wrap
from simulator.record.recorder import ReplicationRecorder
from simulator.study.marks import Begun, Ended
from simulator.study.media.account import MediaAccount
from simulator.study.outcomes import classify
from simulator.study.plan import RunPlan
from simulator.study.result import DirectionFigures, FeatureFigures, ReplicationResult
from simulator.study.scene import Scene
from simulator.workload.playback import Playback
from simulator.workload.traffic import Traffic

_FOLLOW = 1.0  # seconds between two looks at whether the window's attempts are decided
_FOLLOW_LIMIT = 600.0  # longer than any ring, patience and time-out


def run_replication(plan: RunPlan, replication: int) -> ReplicationResult:
    """Run one replication and return its figures; its rows are on disk then.

    Parameters
    ----------
    plan : RunPlan
    replication : int
        0 for the first.
    """
    return Replication(plan, replication).run()


class Replication:
    """One replication while it runs.

    Parameters
    ----------
    plan : RunPlan
    replication : int
        0 for the first.
    recorder : ReplicationRecorder, optional
        Instead of the one that writes the plan's tables.
    wrap : callable, optional
        Puts something around each wire, see `simulator.kernel.network.Network`.
    """

    def __init__(
        self,
        plan: RunPlan,
        replication: int,
        *,
        recorder: ReplicationRecorder | None = None,
        wrap: Wrap | None = None,
    ) -> None:
        self.plan = plan
        self.recorder = recorder or ReplicationRecorder(
            replication,
            plan.folder,
            plan.recorded_messages(replication),
            0.0,
            plan.duration,
        )
        self.scene = Scene(plan, replication, self.recorder, self._finished, wrap)
        if self.scene.faults is not None:
            self.scene.faults.ground.under_way = self._under_way
        self.replication = replication
        self.media = None if plan.media == "none" else MediaAccount(plan, replication, self.scene)
        self.players = self._players()
        self.directions: dict[str, DirectionFigures] = {}
        self.features: dict[str, FeatureFigures] = {}
        self.statuses: Counter[int] = Counter()
        self.reasons: Counter[tuple[str, str, str]] = Counter()
        self.struck: Counter[str] = Counter()
        self.delays: dict[str, array[float]] = {
            name: array("d") for name in ("srd", "srd_failed", "sdd", "sdt", "rrd", "pdd")
        }
        self.completed = 0
        self.up: dict[int, Attempt] = {}  # all attempts that have not ended

    def run(self) -> ReplicationResult:
        """Run from boot to the last decision."""
        scene, clock, duration = self.scene, self.scene.clock, self.plan.duration
        scene.start()
        self.players.start()
        if scene.begin < 0.0:
            clock.run(until=0.0)
        begun = self._open_window()
        clock.run(until=duration)
        figures = self._close_window(begun, duration)
        self._follow(duration)
        self._flush()
        result = self._result(figures)
        self._close()
        return result if self.media is None else replace(result, media=self.media.close())

    def _under_way(self) -> Collection[Attempt]:
        return self.up.values()

    def _players(self) -> Any:
        plan, scene = self.plan, self.scene
        if plan.workload is None:
            return Playback(
                plan.records,
                plan.topology,
                scene.clock,
                self._place,
                self.recorder.book,
                start=plan.records_start,
                replication=self.replication,
                ideal=plan.ideal,
            )
        return Traffic(
            plan.workload,
            plan.topology,
            scene.clock,
            self._place,
            self.recorder.book,
            seed=plan.seed,
            replication=self.replication,
            begin=-plan.warmup,
            end=plan.duration,
            ideal=plan.ideal,
            is_busy=None if plan.ideal else scene.is_busy,
        )

    # While running

    def _place(self, attempt: Attempt, now: float) -> None:
        self.up[attempt.number] = attempt
        if self._in_window(attempt):
            self._plan(attempt)
            if self.media is not None:
                self.media.dialled(attempt.number)
        self.scene.place(attempt, now)

    def _finished(self, attempt: Attempt, now: float) -> None:
        attempt.outcome = classify(attempt)
        faults = self.scene.faults
        struck = "" if faults is None else faults.ground.ledger.explain(attempt)
        del self.up[attempt.number]
        self._carry(attempt)
        if self._in_window(attempt):
            self._count(attempt)
            if struck:
                self.struck[struck] += 1
            self.recorder.call(attempt)
        self.players.ended(attempt, now)

    def _in_window(self, attempt: Attempt) -> bool:
        return 0.0 <= attempt.begin < self.plan.duration

    def _count(self, attempt: Attempt) -> None:
        figures = self._direction(attempt)
        figures.outcomes[attempt.outcome.name.lower()] += 1
        figures.blocked += attempt.outcome is Outcome.BLOCKED
        self.statuses[attempt.status] += 1
        answered = attempt.outcome is Outcome.ANSWERED  # a fault may have ended its talk
        if attempt.reason_rule not in ("", GAVE_UP, DIVERTED) and not answered:
            place = (attempt.reason_rule, attempt.reason_node, attempt.reason_source)
            self.reasons[place] += 1
        self._measure(attempt)
        if self.plan.topology.features:
            self._by_feature(attempt)

    def _by_feature(self, attempt: Attempt) -> None:
        for name in attempt.features or ("",):
            figures = self.features.setdefault(name, FeatureFigures())
            figures.calls += 1
            figures.messages += attempt.messages

    def _plan(self, attempt: Attempt) -> None:
        """Count what caller and called had in mind."""
        figures = self._direction(attempt)
        figures.attempts += 1
        figures.planned += planned_seconds(attempt) / self.plan.duration

    def _carry(self, attempt: Attempt) -> None:
        """Count the part of an attempt that falls into the window, whenever it began."""
        end = self.plan.duration if isnan(attempt.released) else attempt.released
        part = min(end, self.plan.duration) - max(attempt.begin, 0.0)
        if part > 0.0:
            self._direction(attempt).carried += part / self.plan.duration

    def _direction(self, attempt: Attempt) -> DirectionFigures:
        figures = self.directions.get(attempt.direction)
        if figures is None:
            figures = self.directions[attempt.direction] = DirectionFigures()
        return figures

    def _measure(self, attempt: Attempt) -> None:
        """Take the samples of RFC 6076 4.3 to 4.5 of one attempt."""
        request_delay = attempt.alerted - attempt.sent
        if attempt.outcome in _ALERTED:
            self._sample("srd", request_delay)
            self._sample("pdd", attempt.alerted - attempt.begin)
        elif attempt.status >= 300:
            self._sample("srd_failed", attempt.released - attempt.sent)
        if attempt.outcome is Outcome.ANSWERED:
            self.completed += 1
            self._sample("sdt", attempt.released - attempt.answered)
            if attempt.caller_released:
                self._sample("sdd", attempt.cleared - attempt.released)

    def _sample(self, name: str, value: float) -> None:
        if not isnan(value):
            self.delays[name].append(value)

    # The window

    def _open_window(self) -> Begun:
        scene = self.scene
        for group in scene.world.groups.values():
            group.open_window(0.0)
        return Begun(scene)

    def _close_window(self, begun: Begun, now: float) -> Ended:
        scene = self.scene
        groups = {name: g.close_window(now) for name, g in scene.world.groups.items()}
        return Ended(begun, scene, groups, now)

    def _follow(self, end: float) -> None:
        """Go on until each attempt of the window is answered, refused or given up."""
        now = end
        while now < end + _FOLLOW_LIMIT and self._undecided():
            now += _FOLLOW
            self.scene.clock.run(until=now)

    def _leave_undecided(self, attempt: Attempt) -> None:
        """End an attempt on which nobody has decided for longer than anyone waits."""
        now = self.scene.clock.now
        node = self.scene.world.node_of_population(attempt.source).name
        limit = f"neither answered nor refused {_FOLLOW_LIMIT:.0f} s after the window"
        attempt.refused_by("not decided", node, limit, "")
        attempt.released = attempt.cleared = now
        self._finished(attempt, now)

    def _undecided(self) -> bool:
        return any(isnan(a.answered) for a in self.up.values() if self._in_window(a))

    def _result(self, ended: Ended) -> ReplicationResult:
        for attempt in [a for a in self.up.values() if isnan(a.answered) and self._in_window(a)]:
            self._leave_undecided(attempt)
        pending = [attempt for attempt in self.up.values() if self._in_window(attempt)]
        for attempt in self.up.values():
            self._carry(attempt)
        for attempt in pending:  # answered, and still up
            attempt.outcome = Outcome.PENDING
            self._direction(attempt).outcomes["pending"] += 1
            self.statuses[200] += 1
            self._sample("srd", attempt.alerted - attempt.sent)
            self._sample("pdd", attempt.alerted - attempt.begin)
            if self.plan.topology.features:
                self._by_feature(attempt)
            self.recorder.call(attempt)
        self.delays["rrd"] = array("d", ended.registration_delays)
        return ReplicationResult(
            self.replication,
            self.plan.duration,
            ended.resources(self.plan),
            self.directions,
            self.statuses,
            self.delays,
            self.completed,
            len(pending),
            self.reasons,
            ended.messages,
            ended.transactions,
            len(ended.registration_delays),
            ended.registration_failures,
            features=self.features,
            faults=() if self.scene.faults is None else self.scene.faults.rows(),
            struck=self.struck,
            retransmissions=self.recorder.retransmissions,
        )

    def _flush(self) -> None:
        now = self.scene.clock.now
        for group in self.scene.world.groups.values():
            group.flush(now)
        for (resource, feature), seconds in self.recorder.held.items():
            self.features.setdefault(feature, FeatureFigures()).held[resource] = seconds

    def _close(self) -> None:
        self.recorder.close()
        self.scene.clock.clear()


def planned_seconds(attempt: Attempt) -> float:
    """Return how long an attempt would last if nothing stood in its way.

    Examples
    --------
    >>> plan = Attempt(1, "lync-to-mxone", "lync", "office", "1", "2", "2", 0.0, 10.0, 30.0, 180.0)
    >>> planned_seconds(plan)
    190.0
    """
    if attempt.intent in (Intent.BUSY, Intent.FAIL):
        return 0.0
    waiting = min(attempt.ring, attempt.patience)
    if attempt.intent is Intent.NO_ANSWER:
        return attempt.patience
    answered = attempt.intent is Intent.ANSWER and attempt.ring <= attempt.patience
    return waiting + attempt.holding if answered else waiting


_ALERTED = (Outcome.ANSWERED, Outcome.NO_ANSWER, Outcome.ABANDONED)
