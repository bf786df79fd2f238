"""Users' own simpy models run in the clock as they run in stock simpy."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
import simpy
from simpy.core import EmptySchedule
from simpy.events import Event

from simulator.kernel.clock import Clock
from tests.kernel.random_models import trace_of

ENVIRONMENTS = [simpy.Environment, Clock]


@pytest.mark.parametrize("seed", range(200))
def test_a_random_model_lives_the_same_life_as_in_stock_simpy(seed: int) -> None:
    assert trace_of(Clock(), seed) == trace_of(simpy.Environment(), seed)


def test_the_random_models_do_everything_that_they_can() -> None:
    words = {word for seed in range(200) for entry in trace_of(Clock(), seed) for word in entry}
    deeds = {"slept", "holds", "gives up", "has put", "has taken", "pours", "had", "ends"}
    ends = {"interrupted", "Preempted", "lost a child", "escaped", "the event", "left"}
    assert (deeds | ends) - words == set()


def test_a_random_model_begun_before_zero_lives_the_same_life() -> None:
    for seed in range(20):
        assert trace_of(Clock(-7.5), seed) == trace_of(simpy.Environment(-7.5), seed)


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_single_steps_meet_the_same_instants(make: type[simpy.Environment]) -> None:
    environment = make()
    for delay in (1.5, 0.5, 3.0, 0.5):
        environment.timeout(delay)
    seen = []
    while environment.peek() < float("inf"):
        seen.append(environment.peek())
        environment.step()
        assert environment.now == seen[-1]
    assert seen == [0.5, 0.5, 1.5, 3.0]


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_a_step_with_nothing_left_says_so(make: type[simpy.Environment]) -> None:
    with pytest.raises(EmptySchedule):
        make().step()


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_infinite_delays_come_last_and_in_order(make: type[simpy.Environment]) -> None:
    environment = make()
    seen: list[object] = []

    def wait(delay: float) -> Generator[Event, Any, None]:
        yield environment.timeout(delay)
        seen.append(delay)
        if delay == 1e300:
            yield environment.timeout(float("inf"))
            seen.append("last")

    for delay in (float("inf"), 1e300, 2.0**53, 5.0):
        environment.process(wait(delay))
    environment.run()
    assert seen == [5.0, 2.0**53, 1e300, float("inf"), "last"]
    assert environment.now == float("inf")


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_run_until_an_event_returns_its_value(make: type[simpy.Environment]) -> None:
    environment = make()
    event = environment.timeout(2.5, "value")
    assert environment.run(until=event) == "value"
    assert environment.now == 2.5
    environment.run()
    assert environment.run(until=event) == "value", "a processed event returns at once"


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_run_until_an_event_that_fails_raises_its_failure(make: type[simpy.Environment]) -> None:
    environment = make()
    event = environment.event()
    event.fail(KeyError("gone"))
    with pytest.raises(KeyError, match="gone"):
        environment.run(until=event)


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_a_failure_that_nobody_defused_crashes_the_run(make: type[simpy.Environment]) -> None:
    environment = make()
    environment.event().fail(KeyError("gone"))
    with pytest.raises(KeyError, match="gone") as caught:
        environment.run()
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_run_until_an_event_that_cannot_happen_says_so(make: type[simpy.Environment]) -> None:
    environment = make()
    environment.timeout(1.0)
    with pytest.raises(RuntimeError, match=r"Event\(\)"):
        environment.run(until=environment.event())


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_run_until_an_instant_not_after_now_is_refused(make: type[simpy.Environment]) -> None:
    environment = make(5.0)
    with pytest.raises(ValueError, match="must be greater"):
        environment.run(until=5.0)


def test_what_else_waits_for_the_event_that_stopped_the_run_goes_on_after() -> None:
    clock = Clock()
    event = clock.event()
    seen: list[str] = []

    def begin(a: object, b: object, now: float) -> None:
        event.succeed("value")
        assert event.callbacks is not None
        event.callbacks.append(lambda _: seen.append("later"))

    clock.call_at(1.0, begin, None)
    assert clock.run(until=event) == "value"
    assert seen == []
    clock.run()
    assert seen == ["later"]
