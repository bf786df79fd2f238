"""What a workload means to offer: exact rates and seizure times, for formulae and answers.

A seizure lasts from the attempt to its end, ring included (ITU-T E.600: the traffic offered).
Times that the network takes (set-up, clearing) are not in these figures; they come out of a run.
Neither is what the calls do to each other: see `OfferedFlow.exact`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import inf

from simulator.nodes.spec import PopulationSpec, TopologySpec
from simulator.workload.arrivals import mean_factor
from simulator.workload.expectation import Race, limited_mean, race
from simulator.workload.parties import direction_between, populations_of
from simulator.workload.spec import (
    ArrivalKind,
    Law,
    LawKind,
    Outcomes,
    TrafficSpec,
    WorkloadSpec,
)


@dataclass(frozen=True, slots=True)
class OfferedFlow:
    """The calls of one flow to one population.

    Parameters
    ----------
    source, destination, direction : str
    rate : float
        First attempts a second, redials not counted. Of a profile: mean over the window. Of
        finite sources: where none is blocked, and none is called.
    seizure : float
        Mean seconds from the attempt to its end, where the called user's line is free and no
        resource is short.
    answered : float
        Probability that the attempt is answered, under the same conditions.
    holding : float
        Mean talk of an answered call, seconds.
    arrivals : {'poisson', 'finite', 'profile'}
    holding_law : str
    users : int
        Of the calling population.
    idle_rate : float or None
        Of finite sources: attempts that one idle user makes, a second, to all destinations.
    redial : bool
        Blocked callers may try again.
    exact : bool
        Whether `seizure` is what calls that meet no blocking have. It is not where the called
        users have lines that can be taken: then it holds for calls that find the line free.
    """

    source: str
    destination: str
    direction: str
    rate: float
    seizure: float
    answered: float
    holding: float
    arrivals: ArrivalKind
    holding_law: LawKind
    users: int
    idle_rate: float | None
    redial: bool
    exact: bool

    @property
    def erlangs(self) -> float:
        """Offered traffic in erlang."""
        return self.rate * self.seizure


@dataclass(frozen=True, slots=True)
class OfferedSum:
    """Several flows together.

    Parameters
    ----------
    rate : float
        First attempts a second.
    erlangs : float
        Offered traffic.
    arrivals : frozenset of str
        Kinds of arrivals among them.
    redial, exact : bool
        Whether any has redial; whether all are exact.
    """

    rate: float
    erlangs: float
    arrivals: frozenset[ArrivalKind]
    redial: bool
    exact: bool

    @property
    def seizure(self) -> float:
        """Mean seconds of one attempt's seizure; 0 where there are no attempts."""
        return self.erlangs / self.rate if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Offered:
    """All flows of a workload, in its order."""

    flows: tuple[OfferedFlow, ...]

    @property
    def directions(self) -> Mapping[str, OfferedSum]:
        """The sums by direction, in the order of the flows."""
        names = dict.fromkeys(flow.direction for flow in self.flows)
        return {name: self.over([name]) for name in names}

    def over(self, directions: Iterable[str]) -> OfferedSum:
        """Return the sum of some directions: what a resource is offered that they all seize."""
        wanted = set(directions)
        flows = [flow for flow in self.flows if flow.direction in wanted]
        return OfferedSum(
            rate=sum(flow.rate for flow in flows),
            erlangs=sum(flow.erlangs for flow in flows),
            arrivals=frozenset(flow.arrivals for flow in flows),
            redial=any(flow.redial for flow in flows),
            exact=all(flow.exact for flow in flows),
        )


def intended(
    workload: WorkloadSpec,
    topology: TopologySpec,
    *,
    duration: float = 3600.0,
    ideal: bool = False,
) -> Offered:
    """Return what a workload means to offer.

    Parameters
    ----------
    workload : WorkloadSpec
    topology : TopologySpec
        Has all populations of the workload.
    duration : float
        Of the measured window in seconds, for the mean of a profile.
    ideal : bool
        Ringing takes no time and no line is taken.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> from simulator.workload.load import load_workload
    >>> offered = intended(load_workload("guide-busy-hour"), load_topology("guide-tcp").spec)
    >>> to_lync = offered.over(["mxone-to-lync", "pstn-to-lync"])
    >>> round(to_lync.rate * 3600), to_lync.exact
    (251, True)
    """
    populations = populations_of(topology)
    races = cache(_ideal_race if ideal else race)
    limits = _ring_limits(topology, ideal=ideal)
    flows: list[OfferedFlow] = []
    for spec in workload.flows:
        rate = spec.rate * workload.load
        if spec.arrivals.kind == "profile":
            rate *= mean_factor(workload, spec, 0.0, duration)
        called = [(populations[name], share) for name, share in spec.destinations if share > 0]
        whole = sum(share for _, share in called)
        shares = [(to, share / whole) for to, share in called]
        ringing = [
            Ringing(
                races(spec.ring, spec.patience, limits[to.name]),
                limited_mean(spec.patience, limits[to.name]),
            )
            for to, _ in shares
        ]
        flows += _flows(spec, populations[spec.source], shares, rate, ringing, ideal=ideal)
    return Offered(tuple(flows))


@dataclass(frozen=True, slots=True)
class Ringing:
    """How calls to one population ring.

    Parameters
    ----------
    race : Race
        Between the answer and the end of waiting.
    unanswered : float
        Mean seconds of ringing that nobody answers.
    """

    race: Race
    unanswered: float


def _ring_limits(topology: TopologySpec, *, ideal: bool) -> dict[str, float]:
    """Return how long a call rings at most, by population called: its terminals may give up."""
    limits = dict.fromkeys((one.name for one in topology.populations), inf)
    for node in topology.nodes:
        limit = node.profile.no_answer_timeout
        if node.population is not None and limit is not None and not ideal:
            limits[node.population] = limit
    return limits


def _flows(
    spec: TrafficSpec,
    source: PopulationSpec,
    shares: list[tuple[PopulationSpec, float]],
    rate: float,
    ringing: list[Ringing],
    *,
    ideal: bool,
) -> Iterable[OfferedFlow]:
    seizures = [
        _seizure(spec, spec.outcomes[to.name], rings)
        for (to, _), rings in zip(shares, ringing, strict=True)
    ]
    finite = spec.arrivals.kind == "finite"
    each = rate  # attempts of one user
    if finite:
        # He is idle for 1 / rate, then in a call: a cycle makes one attempt.
        cycle = sum(share * s for (_, share), s in zip(shares, seizures, strict=True))
        each = rate / (1 + rate * cycle)
    for (to, share), seizure, rings in zip(shares, seizures, ringing, strict=True):
        yield OfferedFlow(
            source=source.name,
            destination=to.name,
            direction=direction_between(source, to),
            rate=source.users * each * share,
            seizure=seizure,
            answered=spec.outcomes[to.name].answered * rings.race.first,
            holding=spec.holding.mean,
            arrivals=spec.arrivals.kind,
            holding_law=spec.holding.kind,
            users=source.users,
            idle_rate=rate if finite else None,
            redial=spec.redial is not None,
            exact=ideal or to.lines is None,
        )


def _seizure(spec: TrafficSpec, outcomes: Outcomes, ringing: Ringing) -> float:
    """Return the mean seizure of an attempt that finds the user free.

    Busy and failed ones are over at once. A call that would be declined rings like one that would
    be answered; both end early where the caller's patience or the terminal's limit does.
    """
    rings = outcomes.answered + outcomes.declined
    talks = outcomes.answered * ringing.race.first
    return (
        rings * ringing.race.mean
        + outcomes.no_answer * ringing.unanswered
        + talks * spec.holding.mean
    )


def _ideal_race(ring: Law, patience: Law, limit: float) -> Race:
    return Race(first=1.0, mean=0.0)
