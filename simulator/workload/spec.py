"""What a workload says, as frozen typed objects: the seam between its file and its players.

Times are seconds, rates are per second, shares and probabilities are fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.errors import Mark

LawKind = Literal["exponential", "lognormal", "gamma", "deterministic", "empirical"]
ArrivalKind = Literal["poisson", "finite", "profile"]


@dataclass(frozen=True, slots=True)
class Law:
    """A distribution of times.

    Parameters
    ----------
    kind : {'exponential', 'lognormal', 'gamma', 'deterministic', 'empirical'}
    mean : float
        Seconds.
    cv : float
        Standard deviation over mean: 1 for an exponential law, 0 for a deterministic one.
    values : tuple of float
        Of an empirical law: what is drawn from, each value as likely as the others.
    """

    kind: LawKind
    mean: float
    cv: float
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When the users of a population begin calls.

    Parameters
    ----------
    kind : {'poisson', 'finite', 'profile'}
        A Poisson process of the whole population; each idle user for himself; a Poisson
        process whose rate follows the time of day.
    factors : tuple of (float, float)
        Of a profile: from which second after local midnight which factor on the rate holds, in
        order; before the first the last one of the day holds.
    """

    kind: ArrivalKind
    factors: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What becomes of calls that reach a free user of a population; the shares sum to 1.

    That a user's line is taken is not among them: it follows from the calls.
    """

    answered: float
    busy: float
    no_answer: float
    declined: float
    failed: float


@dataclass(frozen=True, slots=True)
class Redial:
    """Callers who were blocked try again.

    Parameters
    ----------
    probability : float
        That a blocked caller tries again, the same each time.
    delay : Law
        From the refusal to the next attempt.
    attempts : int
        Most attempts of one intention, the first counted.
    """

    probability: float
    delay: Law
    attempts: int


@dataclass(frozen=True, slots=True)
class TrafficSpec:
    """The calls that one population begins.

    Parameters
    ----------
    source : str
        Name of the population.
    rate : float
        Calls a user and second, of a finite source a idle user and second; the load factor is
        not in it.
    destinations : tuple of (str, float)
        Population called, and the share of the calls.
    ring, holding, patience : Law
        Ringing until answer; talk; how long a caller waits for the answer.
    outcomes : mapping of str to Outcomes
        By population called.
    released_by_caller : float
        Share of answered calls that the caller ends.
    redial : Redial or None
    """

    source: str
    arrivals: Arrivals
    rate: float
    destinations: tuple[tuple[str, float], ...]
    ring: Law
    holding: Law
    patience: Law
    outcomes: Mapping[str, Outcomes]
    released_by_caller: float
    redial: Redial | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class WorkloadSpec:
    """A whole workload.

    Parameters
    ----------
    start : float
        Start of the measured window, epoch seconds (UTC).
    zone : str
        Its time zone, for the time of day.
    load : float
        Factor on all rates.
    flows : tuple of TrafficSpec
    """

    start: float
    zone: str
    load: float
    flows: tuple[TrafficSpec, ...]
    name: str = ""
