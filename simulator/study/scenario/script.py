"""Which step is due: at an instant, upon an event, or after the step before it.

Steps stand in the file in the order of what sets them off. A step that waits for an event takes
the first one that comes no earlier than what has set off the step before it; so two steps may
wait for the same event, and a second ringing is told from the first.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final

from simulator.contracts import ATTEMPT, ClockLike
from simulator.study.scenario.log import Event, Log
from simulator.workload.scenario.spec import Step

Act = Callable[[Step, float], None]
_LEAST: Final = 1e-9


class Script:
    """The steps of a scenario, as they become due.

    Parameters
    ----------
    steps : sequence of Step
    clock : ClockLike
    log : Log
        It is read, and listened to.
    act : callable
        ``act(step, now)`` performs a step.

    Attributes
    ----------
    done : dict of int to float
        When each step was performed.
    """

    def __init__(self, steps: tuple[Step, ...], clock: ClockLike, log: Log, act: Act) -> None:
        self.steps = steps
        self.done: dict[int, float] = {}
        self._clock, self._log, self._act = clock, log, act
        self._armed: dict[int, int] = {}  # step that waits -> first event that it may take
        self._due: set[int] = set()  # has been set off, and waits for its instant
        log.heard = self._hear

    def start(self) -> None:
        """Put what has an instant of its own on the clock, and arm the first step."""
        for index, step in enumerate(self.steps):
            if step.at is not None:
                self._put(index, step.at)
        self._arm(0)

    @property
    def waiting(self) -> list[int]:
        """Steps that nothing has set off so far."""
        known = self._due | {*self.done}
        return [index for index in range(len(self.steps)) if index not in known]

    @property
    def pending(self) -> bool:
        """Whether a step is on the clock."""
        return bool(self._due)

    @property
    def last(self) -> float:
        """When the last step was performed; -inf: none was."""
        return max(self.done.values(), default=-inf)

    def _arm(self, index: int, since: int = 0) -> None:
        """Let a step wait for an event from a place of the log on."""
        if index >= len(self.steps) or self.steps[index].at is not None:
            return
        step = self.steps[index]
        if step.when is None:  # after the step before, which is done now or will be
            before = self.done.get(index - 1)
            if before is not None:
                self._put(index, before + step.after)
            return
        self._armed[index] = since
        for place in range(since, len(self._log.events)):
            if self._log.events[place].is_a(step.when):
                self._set_off(index, place)
                return

    def _hear(self, event: Event) -> None:
        place = len(self._log.events) - 1
        for index, since in sorted(self._armed.items()):
            when = self.steps[index].when
            if index in self._armed and place >= since and when and event.is_a(when):
                self._set_off(index, place)

    def _set_off(self, index: int, place: int) -> None:
        del self._armed[index]
        self._put(index, self._log.events[place].time + self.steps[index].after)
        self._arm(index + 1, place)

    def _put(self, index: int, when: float) -> None:
        self._due.add(index)
        self._clock.call_at(max(when, self._clock.now), self._perform, index, None, ATTEMPT)

    def _perform(self, index: int, _: None, now: float) -> None:
        self._due.discard(index)
        self.done[index] = now
        place = len(self._log.events)
        self._act(self.steps[index], now)
        after = index + 1
        known = after in self._armed or after in self._due or after in self.done
        if not known:
            self._arm(after, place)
