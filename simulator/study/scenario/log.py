"""What the actors of a scenario do and see, as rows of a table of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from simulator.workload.scenario.events import EVENTS
from simulator.workload.scenario.phrases import verb_of
from simulator.workload.scenario.spec import Actor, Phrase

# Facts that go by another word where they are read.
_SHOWN: Final = MappingProxyType(
    {
        ("ringing", "number"): "shows",
        ("ringing", "diverted_by"): "diverted by",
        ("digits", "why"): "because",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that an actor did or saw."""

    time: float
    actor: str
    event: str
    call: int
    facts: Mapping[str, str]

    def is_a(self, phrase: Phrase) -> bool:
        """Tell whether a phrase means it."""
        return (
            self.actor == phrase.actor
            and self.event == phrase.event
            and all(self.facts.get(name) == value for name, value in phrase.facts)
        )

    def __str__(self) -> str:
        """Return it in words."""
        verb, said = verb_of(self.event, self.facts)
        facts = [
            f"{_SHOWN.get((self.event, name), name)} {value}"
            for name, value in self.facts.items()
            if value and name not in said
        ]
        told = f" ({', '.join(facts)})" if facts else ""
        return f"{self.actor} {verb}{told} at {self.time:.3f} s"


class Log:
    """The events of one performance, in the order in which they came.

    Attributes
    ----------
    events : list of Event
    heard : callable or None
        ``heard(event)`` is called for each.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.heard: Callable[[Event], None] | None = None

    def note(self, event: Event) -> None:
        """Take an event."""
        self.events.append(event)
        if self.heard is not None:
            self.heard(event)

    def frame(self) -> pd.DataFrame:
        """Return all events as a table."""
        rows = [_row(event) for event in self.events]
        columns = {column.name: [row.get(column.name) for row in rows] for column in EVENTS.columns}
        kinds = {"int": "float64", "float": "float64"}
        return pd.DataFrame(
            {
                column.name: pd.Series(columns[column.name], dtype=kinds.get(column.kind, "object"))
                for column in EVENTS.columns
            }
        )


def _row(event: Event) -> dict[str, object]:
    numbers = {column.name for column in EVENTS.columns if column.kind == "int"}
    facts: dict[str, object] = {
        name: (int(value) if value.isdecimal() else None) if name in numbers else value
        for name, value in event.facts.items()
    }
    own = {"time": event.time, "actor": event.actor, "event": event.event, "call": event.call}
    return {**facts, **own}


class Watch:
    """The watcher of one population's terminals: it takes what its actors see.

    Parameters
    ----------
    actors : iterable of Actor
        Of one population.
    log : Log
    first : int
        Calls with lower numbers are those of a workload, and not told.
    """

    def __init__(self, actors: Iterable[Actor], log: Log, first: int = 1) -> None:
        self._first = first
        self._names = {actor.number: actor.name for actor in actors}
        self._log = log

    def saw(self, user: str, event: str, facts: dict[str, str], call: int, now: float) -> None:
        """Take what a user has seen, if the user is an actor."""
        name = self._names.get(user)
        if name is not None and call >= self._first:
            self._log.note(Event(now, name, event, call, dict(facts)))
