"""Random simpy models, made from a seed, that write a trace of everything they live through.

All processes of a model draw from one generator while it runs: two environments that differ in
the order of a single pair of events draw different numbers from there on, and their traces part.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from typing import Any

import simpy
from simpy.events import Event

Steps = Generator[Event, Any, None]
# Whole and half seconds make ties; whole ones and above wait in the clock's later seconds.
DELAYS: tuple[float, ...] = (0, 0.0, 0.25, 0.5, 0.5, 1, 1.0, 1.5, 2, 3.75)


class BrokenError(Exception):
    """What a process fails with now and then."""


class RandomModel:
    """Processes that meet at resources, stores, containers, conditions and interrupts."""

    def __init__(self, environment: simpy.Environment, seed: int) -> None:
        self.environment = environment
        self.random = random.Random(seed)
        self.trace: list[tuple[object, ...]] = []
        self.resource = simpy.Resource(environment, self.random.randint(1, 3))
        self.priority = simpy.PriorityResource(environment, self.random.randint(1, 2))
        self.preemptive = simpy.PreemptiveResource(environment, 1)
        self.store = simpy.Store(environment, self.random.randint(1, 4))
        self.container = simpy.Container(environment, 10, init=self.random.randint(0, 10))
        self.processes = [
            environment.process(self.live(number, self.random.randint(2, 8)))
            for number in range(self.random.randint(3, 9))
        ]

    def note(self, *what: object) -> None:
        self.trace.append((self.environment.now, *what))

    def delay(self) -> float:
        if self.random.random() < 0.6:
            return self.random.choice(DELAYS)
        return self.random.random() * self.random.choice((0.1, 1.0, 20.0))

    def live(self, number: int, steps: int) -> Steps:
        """Do one thing after another; an interrupt ends what is being done."""
        deeds: tuple[Callable[[int], Steps], ...] = (
            self.sleep,
            self.use_resource,
            self.use_priority,
            self.use_preemptive,
            self.put,
            self.take,
            self.pour,
            self.wait_for_some,
            self.interrupt,
            self.watch_child,
        )
        for _ in range(steps):
            deed = self.random.choice(deeds)
            self.note(number, deed.__name__)
            try:
                yield from deed(number)
            except simpy.Interrupt as interrupt:
                self.note(number, "interrupted", type(interrupt.cause).__name__)
        self.note(number, "ends")

    def sleep(self, number: int) -> Steps:
        self.note(number, "slept", (yield self.environment.timeout(self.delay(), number)))

    def use_resource(self, number: int) -> Steps:
        with self.resource.request() as request:
            got = yield request | self.environment.timeout(self.delay())
            self.note(number, "holds" if request in got else "gives up", self.resource.count)
            yield self.environment.timeout(self.delay())

    def use_priority(self, number: int) -> Steps:
        with self.priority.request(priority=self.random.randint(0, 2)) as request:
            yield request
            self.note(number, "holds", len(self.priority.queue))
            yield self.environment.timeout(self.delay())

    def use_preemptive(self, number: int) -> Steps:
        rank, preempt = self.random.randint(0, 2), self.random.random() < 0.7
        with self.preemptive.request(priority=rank, preempt=preempt) as request:
            yield request
            self.note(number, "holds", rank)
            yield self.environment.timeout(self.delay())

    def put(self, number: int) -> Steps:
        yield self.store.put(self.random.random()) | self.environment.timeout(self.delay())
        self.note(number, "has put", len(self.store.items))

    def take(self, number: int) -> Steps:
        taking = self.store.get()
        got = yield taking | self.environment.timeout(self.delay())
        self.note(number, "has taken", got.todict().get(taking))
        taking.cancel()

    def pour(self, number: int) -> Steps:
        amount = self.random.randint(1, 5)
        move = self.container.put if self.random.random() < 0.5 else self.container.get
        yield move(amount) | self.environment.timeout(self.delay())
        self.note(number, "pours", self.container.level)

    def wait_for_some(self, number: int) -> Steps:
        timeouts = [self.environment.timeout(self.delay(), i) for i in range(3)]
        wait = self.random.choice((self.environment.any_of, self.environment.all_of))
        self.note(number, "had", *(yield wait(timeouts)).values())

    def interrupt(self, number: int) -> Steps:
        other = self.random.choice(self.processes)
        if other.is_alive and other is not self.environment.active_process:
            other.interrupt(number)
        yield self.environment.timeout(0)

    def watch_child(self, number: int) -> Steps:
        try:
            yield self.environment.process(self.child(number))
        except BrokenError:
            self.note(number, "lost a child")

    def child(self, number: int) -> Steps:
        yield self.environment.timeout(self.delay())
        if self.random.random() < 0.3:
            self.note(number, "child breaks")
            raise BrokenError(number)


def trace_of(environment: simpy.Environment, seed: int) -> list[tuple[object, ...]]:
    """Run a model in slices, up to an event and to its end; what escapes is noted too."""
    model = RandomModel(environment, seed)
    slices = random.Random(-seed)
    for _ in range(slices.randint(0, 4)):
        until = environment.now + slices.choice((0.5, 1, 2.25, slices.random() * 5))
        _run(environment, model, until)
    _run(environment, model, environment.timeout(slices.random() * 3, "the event"))
    for _ in range(50):  # a child that nobody watches any more stops the run; it goes on after
        _run(environment, model, None)
        if environment.peek() == float("inf"):
            break
    model.note("left", environment.peek())
    return model.trace


def _run(environment: simpy.Environment, model: RandomModel, until: float | Event | None) -> None:
    try:
        model.note("run", environment.run(until))
    except BrokenError as escaped:
        model.note("escaped", type(escaped).__name__, str(escaped.args))
