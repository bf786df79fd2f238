"""Stations under faults serve as a naive model does, in which each job is a process of simpy.

The model holds a place of a `simpy.Resource` while it works. What strikes interrupts the workers:
each remembers how much of its work is left, and goes on with that.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from typing import Any

import pytest
import simpy

from simulator.contracts import Flow, Item, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.station import COSTS, Station
from tests.net.wires import Parcel

Event = tuple[float, str, float]  # when, what, a speed or the core that ends
Served = list[tuple[int, float]]
JOBS = 100


class Core:
    """What jobs belong to."""


class Naive:
    """The model."""

    def __init__(self, processors: int, jobs: list[tuple[float, float]], events: list[Event]):
        self.environment = simpy.Environment()
        self.resource = simpy.Resource(self.environment, processors)
        self.speed, self.frozen = 1.0, False
        self.changed = self.environment.event()
        self.served: Served = []
        self.living: dict[int, simpy.Process] = {}
        self.working: set[int] = set()
        for number, (begin, work) in enumerate(jobs):
            self.living[number] = self.environment.process(self.job(number, begin, work))
        self.environment.process(self.strike(events))

    def job(self, number: int, begin: float, left: float) -> Generator[Any, Any, None]:
        try:
            yield self.environment.timeout(begin)
            with self.resource.request() as place:
                yield place
                while left > 0.0:
                    left = yield from self.work(number, left)
        except simpy.Interrupt:
            return  # its process has ended
        del self.living[number]
        self.served.append((number, self.environment.now))

    def work(self, number: int, left: float) -> Generator[Any, Any, float]:
        """Work until it is done or something changes; return what is left."""
        begin, speed = self.environment.now, 0.0 if self.frozen else self.speed
        done = self.environment.timeout(left / speed) if speed else self.environment.event()
        yield done | self.changed
        return 0.0 if done.processed else left - (self.environment.now - begin) * speed

    def strike(self, events: list[Event]) -> Generator[Any, Any, None]:
        for when, what, value in events:
            yield self.environment.timeout(when - self.environment.now)
            if what == "speed":
                self.speed = value
            elif what in ("freeze", "resume"):
                self.frozen = what == "freeze"
            else:
                for number, process in list(self.living.items()):
                    if what == "crash" or number % 2 == value:
                        process.interrupt()
                        del self.living[number]
            self.changed.succeed()
            self.changed = self.environment.event()

    def run(self) -> Served:
        self.environment.run()
        return self.served


class Struck:
    """The same with a station."""

    def __init__(self, processors: int, jobs: list[tuple[float, float]], events: list[Event]):
        self.clock = Clock()
        self.served: Served = []
        self.station = Station(self.clock, self.serve, processors)
        self.cores: tuple[Any, Any] = (Core(), Core())
        self.ended: set[int] = set()
        for number, (begin, work) in enumerate(jobs):
            self.clock.call_at(begin, self.arrive, number, work)
        for when, what, value in events:
            self.clock.call_at(when, self.strike, what, value)

    def arrive(self, number: int, work: float, now: float) -> None:
        flow = Flow(Transport.TCP, "a", 1, "b", 2)
        flow.core = self.cores[number % 2]
        if number % 2 not in self.ended:
            self.station.arrive(Parcel(number), flow, (work,) * COSTS, now)

    def serve(self, item: Item, flow: Flow, now: float) -> None:
        assert isinstance(item, Parcel)
        self.served.append((item.number, now))

    def strike(self, what: str, value: float, now: float) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "speed": lambda: self.station.set_speed(value, now),
            "freeze": lambda: self.station.freeze(now),
            "resume": lambda: self.station.resume(now),
            "crash": self.station.crash,
            "end": lambda: self.station.discard(self.cores[int(value)], now),
        }
        deeds[what]()
        self.ended |= {"crash": {0, 1}, "end": {int(value)}}.get(what, set())

    def run(self) -> Served:
        self.clock.run()
        return self.served


def queued(seed: int) -> list[tuple[float, float]]:
    """A hundred jobs that come within a second, of a second each in the mean."""
    drawn = random.Random(seed)
    return [(drawn.random(), drawn.expovariate(1.0)) for _ in range(JOBS)]


def agree(processors: int, jobs: list[tuple[float, float]], events: list[Event]) -> Served:
    found, expected = Struck(processors, jobs, events).run(), Naive(processors, jobs, events).run()
    assert [number for number, _ in found] == [number for number, _ in expected]
    assert [when for _, when in found] == pytest.approx([when for _, when in expected], abs=1e-9)
    return found


@pytest.mark.parametrize("processors", [1, 4])
@pytest.mark.parametrize(
    ("events", "served"),
    [
        ([(5.0, "freeze", 0.0), (40.0, "resume", 0.0)], JOBS),
        ([(5.0, "speed", 0.1), (25.0, "speed", 1.0)], JOBS),
        ([(5.0, "speed", 3.0)], JOBS),
        ([(2.0, "crash", 0.0)], None),
        ([(2.0, "end", 1.0)], None),
        ([(2.0, "freeze", 0.0), (3.0, "end", 0.0), (4.0, "resume", 0.0)], None),
        (
            [(2.0, "speed", 0.5), (3.0, "freeze", 0.0), (4.0, "speed", 2.0), (5.0, "resume", 0.0)],
            JOBS,
        ),
    ],
)
def test_a_hundred_jobs_are_served_as_by_a_resource(
    processors: int, events: list[Event], served: int | None
) -> None:
    found = agree(processors, queued(1), events)
    assert len(found) == served if served else 0 < len(found) < JOBS


@pytest.mark.parametrize("seed", range(30))
def test_whatever_strikes_they_are_served_as_by_a_resource(seed: int) -> None:
    drawn = random.Random(seed)
    events: list[Event] = []
    when = 1.0
    while when < 40.0:
        when += drawn.expovariate(0.4)
        what = drawn.choice(("freeze", "resume", "resume", "speed", "speed"))
        events.append((when, what, drawn.choice((0.1, 0.5, 1.0, 2.0))))
    if drawn.random() < 0.5:
        events.insert(
            len(events) // 2, (events[len(events) // 2][0], "end", drawn.choice((0.0, 1.0)))
        )
    events.append((when + 1.0, "resume", 0.0))
    agree(drawn.randint(1, 5), queued(seed), events)
