"""A stop that drains: new calls are refused, the process ends when its last call has."""

from __future__ import annotations

from math import inf
from typing import Final

from simulator.contracts import FAULT
from simulator.faults.ground import Ground
from simulator.faults.signalling import Unavailable
from simulator.faults.spec import Occurrence

_LOOK: Final = 1.0  # seconds between two looks at whether all calls are over


class Stop(Unavailable):
    """A node that is stopped."""

    def __init__(self, one: Occurrence) -> None:
        super().__init__(one)
        self._over = False
        self._ended: list[str] = []

    def apply(self, ground: Ground, now: float) -> None:
        """Refuse new calls from now on, and wait for the others."""
        super().apply(ground, now)
        drain = self.one.fault.values.drain
        self._limit = inf if drain is None else now + drain
        self._wait(ground, None, now)

    def revert(self, ground: Ground, now: float) -> None:
        """Start what has ended, take calls again where it has not."""
        super().revert(ground, now)
        self._over = True
        for node in self._ended:
            ground.start(node, now, power=False)

    def _wait(self, ground: Ground, _: None, now: float) -> None:
        if self._over:
            return
        for node in ground.nodes_of(self.one.fault.members):
            if node not in self._ended and (now >= self._limit or not ground.calls_at(node)):
                self._ended.append(node)
                ground.end(node, self.one, now, told=True)
        if len(self._ended) < len(self.one.fault.members):
            when = min(now + _LOOK, self._limit)
            ground.clock.call_at(when, self._wait, ground, None, FAULT)
