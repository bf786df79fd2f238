"""A scenario as frozen objects: the form in which it travels inward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from simulator.errors import Mark
from simulator.nodes.spec import PopulationSpec
from simulator.topology.topology import Topology
from simulator.workload.scenario.kinds import Kind
from simulator.workload.scenario.words import TextTest, Times


@dataclass(frozen=True, slots=True)
class Actor:
    """One person.

    Parameters
    ----------
    name : str
    population : PopulationSpec
    number : str
        As the population's terminals know it: without prefix.
    e164 : str
    is_user : bool
        A person with a telephone; else a conference, whose number is in the population's plan.
    """

    name: str
    population: PopulationSpec
    number: str
    e164: str
    is_user: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    """An event in words, such as ``bo rings``.

    Parameters
    ----------
    text : str
    actor : str
    event : str
        Of the table of events.
    facts : tuple of (str, str)
        Columns that have to hold these values.
    """

    text: str
    actor: str
    event: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What one actor does, and when.

    Parameters
    ----------
    actor, action : str
    argument : str
        Digits to dial, to transfer to, or to press; empty where there are none.
    call : int or None
        Which of the actor's calls, from 1; None: the newest.
    at : float or None
        From the start of the scenario.
    when : Phrase or None
        After the first such event since the step before; with neither: after the step before.
    after : float
        Later than that.
    text : str
        The step in words.
    mark : Mark
    partner : str
        The actor who is dialled; empty where digits were given that are nobody's.
    """

    actor: str
    action: str
    argument: str
    call: int | None
    at: float | None
    when: Phrase | None
    after: float
    text: str
    mark: Mark
    partner: str = ""


@dataclass(frozen=True, slots=True)
class EventExpected:
    """Something that an actor does or sees, or must not."""

    phrase: Phrase
    within: float | None
    not_before: float | None
    since: Phrase | None
    shows: TextTest | None
    where: str | None
    times: Times
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class OrderExpected:
    """Events, each after the one before."""

    phrases: tuple[Phrase, ...]
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class MessageExpected:
    """A message between two nodes."""

    source: str | None
    destination: str | None
    what: Kind | None
    headers: tuple[tuple[str, TextTest], ...]
    body: TextTest | None
    times: Times
    since: Phrase | None
    until: Phrase | None
    of: str | None
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class MediaExpected:
    """The way of media between two actors."""

    between: tuple[str, str]
    path: tuple[str, ...] | None
    through: tuple[str, ...]
    past: tuple[str, ...]
    codec: str | None
    secure: bool | None
    flows: str | None
    when: Phrase | None
    after: float
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CallExpected:
    """What the rows of the table of calls hold."""

    where: str
    of: str | None
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ResourceExpected:
    """What the row of a resource holds."""

    name: str
    where: str
    text: str
    mark: Mark


Expectation: TypeAlias = (
    EventExpected
    | OrderExpected
    | MessageExpected
    | MediaExpected
    | CallExpected
    | ResourceExpected
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario, joined with the topology in which it happens.

    Parameters
    ----------
    name, description : str
    topology : Topology
    actors : tuple of Actor
    steps : tuple of Step
    expectations : tuple of Expectation
    clock : float
        Time of day at its start, seconds after midnight.
    background : bool
        Whether the topology's workload runs, too.
    limit : float
        Seconds after the last step until the scenario is stopped.
    mark : Mark
    """

    name: str
    description: str
    topology: Topology
    actors: tuple[Actor, ...]
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...]
    clock: float
    background: bool
    limit: float
    mark: Mark

    def actor(self, name: str) -> Actor:
        """Return an actor by name."""
        return next(one for one in self.actors if one.name == name)
