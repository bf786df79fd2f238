"""Waiting at a processor against theory: M/M/1, M/D/1, M/G/1 and M/M/k.

The mean wait of M/G/1 is that of Pollaczek and Khinchine (L. Kleinrock, Queueing Systems I, 1975,
5.63): W = rate E[S^2] / (2 (1 - load)); of M/M/k it is C(k, a) / (k/S - rate) with Erlang's C
(ibid. 3.40). Runs begin empty, so a tenth is left out; intervals are of batch means, at 95 %.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import factorial, sqrt

import pytest

from simulator.contracts import Flow, Item, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.costs import cost_table
from simulator.kernel.station import Station, StationMark
from simulator.nodes.profile import ServiceTimes
from tests.net.wires import Parcel

SERVICE = 0.001
BATCHES = 20
STUDENT_95 = 2.093  # two-sided, 19 degrees of freedom
ARRIVALS = 40_000
LONG_ARRIVALS = 1_000_000
RUNS = 10
MAY_MISS = 3  # of ten: more than three happen once in a thousand times

Law = Callable[[random.Random], float]


def exponential(draw: random.Random) -> float:
    return draw.expovariate(1.0)


def fixed(draw: random.Random) -> float:
    return 1.0


def gamma(draw: random.Random) -> float:
    """Shape 0.5, so that the squared coefficient of variation is 2."""
    return draw.gammavariate(0.5, 2.0)


@dataclass(frozen=True)
class Case:
    """A queue; `variation` is the squared coefficient of variation of its service."""

    name: str
    law: Law
    variation: float
    load: float
    processors: int = 1

    @property
    def wait(self) -> float:
        """Mean wait in seconds."""
        rate = self.load * self.processors / SERVICE
        if self.processors == 1:
            return rate * SERVICE**2 * (1.0 + self.variation) / (2.0 * (1.0 - self.load))
        return erlang_c(self.processors, self.load * self.processors) / (
            self.processors / SERVICE - rate
        )


def erlang_c(servers: int, offered: float) -> float:
    last = offered**servers / factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**n / factorial(n) for n in range(servers)) + last)


CASES = [
    Case(f"{name} at {load}", law, variation, load)
    for name, law, variation in (
        ("M/M/1", exponential, 1.0),
        ("M/D/1", fixed, 0.0),
        ("M/G/1 gamma", gamma, 2.0),
    )
    for load in (0.3, 0.7)
] + [Case("M/M/3 at 0.7", exponential, 1.0, 0.7, 3)]


def marks_of(case: Case, arrivals: int, seed: int) -> list[StationMark]:
    """Run a station with Poisson arrivals; return a mark after each batch."""
    clock = Clock()
    draw = random.Random(seed)
    law = random.Random(seed + 1)
    station = Station(clock, _nothing, case.processors, law=lambda work: work * case.law(law))
    costs = cost_table(ServiceTimes(request=SERVICE))
    flow = Flow(Transport.UDP, "a", 1, "b", 2)
    rate = case.load * case.processors / SERVICE
    item = Parcel(0)

    def arrive(a: object, b: object, now: float) -> None:
        station.arrive(item, flow, costs, now)
        clock.call_at(now + draw.expovariate(rate), arrive, None)

    clock.call_at(0.0, arrive, None)
    span = arrivals / rate / BATCHES
    clock.run(until=2 * span)
    marks = [station.mark(clock.now)]
    for _ in range(BATCHES):
        clock.run(until=clock.now + span)
        marks.append(station.mark(clock.now))
    return marks


def _nothing(item: Item, flow: Flow, now: float) -> None:
    """Be done."""


def interval(values: list[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    half = STUDENT_95 * sqrt(variance / len(values))
    return mean - half, mean + half


def misses(
    case: Case, figure: Callable[[StationMark, StationMark], float], theory: float, arrivals: int
) -> int:
    """Count the runs whose 95 % interval does not hold the figure of theory."""
    count = 0
    for seed in range(RUNS):
        marks = marks_of(case, arrivals, 100 * seed)
        low, high = interval([figure(b, a) for a, b in pairwise(marks)])
        count += not low <= theory <= high
    return count


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_mean_wait_is_that_of_theory(case: Case, long_sizes: bool) -> None:
    arrivals = LONG_ARRIVALS if long_sizes else ARRIVALS
    assert misses(case, StationMark.mean_wait, case.wait, arrivals) <= MAY_MISS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_utilisation_is_the_load(case: Case, long_sizes: bool) -> None:
    arrivals = LONG_ARRIVALS if long_sizes else ARRIVALS
    assert misses(case, StationMark.utilisation, case.load, arrivals) <= MAY_MISS


def test_an_error_of_a_tenth_would_be_seen() -> None:
    case = CASES[0]
    assert misses(case, StationMark.mean_wait, 1.1 * case.wait, ARRIVALS) > MAY_MISS


def test_waits_of_a_fixed_load_grow_with_the_variation_of_service() -> None:
    waits = {}
    for case in CASES:
        if case.load == 0.7 and case.processors == 1:
            marks = marks_of(case, ARRIVALS, seed=9)
            waits[case.variation] = marks[-1].mean_wait(marks[0])
    assert waits[0.0] < waits[1.0] < waits[2.0]
