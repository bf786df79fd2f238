"""What a performance of a scenario leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calls.attempt import Attempt
from simulator.nodes.spec import TopologySpec
from simulator.study.result import ResourceFigures
from simulator.study.scenario.keeper import Keeper
from simulator.study.scenario.log import Event, Log
from simulator.workload.scenario.spec import Actor, Phrase, Step


@dataclass(frozen=True, slots=True)
class Record:
    """What a performance leaves behind.

    Parameters
    ----------
    topology : TopologySpec
    actors : tuple of Actor
    log : Log
        What actors did and saw.
    keeper : Keeper
        Messages.
    attempts : tuple of Attempt
        Calls that actors dialled, in that order.
    resources : tuple of ResourceFigures
    undone : tuple of (Step, str)
        Steps that were not performed, each with the reason.
    still_up : tuple of Attempt
        Calls that the end of the scenario found up.
    end : float
        When it ended.
    """

    topology: TopologySpec
    actors: tuple[Actor, ...]
    log: Log
    keeper: Keeper
    attempts: tuple[Attempt, ...]
    resources: tuple[ResourceFigures, ...]
    undone: tuple[tuple[Step, str], ...]
    still_up: tuple[Attempt, ...]
    end: float

    def first(self, phrase: Phrase) -> Event | None:
        """Return the first event that a phrase means."""
        return next((event for event in self.log.events if event.is_a(phrase)), None)

    @property
    def first_call(self) -> int:
        """Number of the first call that was dialled; 0: none was."""
        return next((one.number for one in self.attempts), 0)

    def call_of(self, actor: str) -> list[int]:
        """Return the numbers of the calls that an actor dialled."""
        numbers = {one.name: one.number for one in self.actors}
        populations = {one.name: one.population.name for one in self.actors}
        return [
            attempt.number
            for attempt in self.attempts
            if attempt.caller == numbers[actor] and attempt.source == populations[actor]
        ]

    def dialled_at(self, call: int) -> float | None:
        """Return when a call was dialled."""
        return next((one.begin for one in self.attempts if one.number == call), None)
