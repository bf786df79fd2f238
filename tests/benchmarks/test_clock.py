"""What an entry on the clock costs, in T and beside plain simpy in the same model.

In every model 20,000 entries are pending, and each that runs asks for the next one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
import simpy

from simulator.kernel.clock import Clock
from tests.benchmarks.baseline import PENDING, SPREAD, Prepare, Work
from tests.benchmarks.conftest import AgainstTimeout

UNITS = 100_000
# Of so many entries all but one are messages in flight; one is the end of a call.
MESSAGES = 35


def far_delays(count: int) -> list[float]:
    """Return delays as between ends of calls."""
    draw = random.Random(1)
    return [draw.expovariate(1 / SPREAD) for _ in range(count)]


def mixed_delays(count: int) -> list[float]:
    """Return delays as in a busy hour: those of many messages, then one of a call."""
    draw = random.Random(2)
    far = iter(far_delays(count // MESSAGES + 1))
    return [next(far) if i % MESSAGES == 0 else draw.uniform(0.0, 0.04) for i in range(count)]


def on_simpy(delays: Callable[[int], list[float]], units: int) -> Prepare:
    """Return the model on stock simpy, with a Timeout for an entry."""

    def prepare() -> Work:
        environment = simpy.Environment()
        following = iter(delays(units)).__next__

        def again(event: simpy.Event) -> None:
            timeout = environment.timeout(following())
            timeout.callbacks.append(again)

        for delay in far_delays(PENDING):
            timeout = environment.timeout(delay)
            timeout.callbacks.append(again)
        return partial(run_out, environment, units)

    return prepare


def on_clock(delays: Callable[[int], list[float]], units: int) -> Prepare:
    """Return the model on the clock."""

    def prepare() -> Work:
        clock = Clock()
        following = iter(delays(units)).__next__

        def again(a: object, b: object, now: float) -> None:
            clock.call_at(now + following(), again, a)

        for delay in far_delays(PENDING):
            clock.call_at(delay, again, None)
        return partial(run_out, clock, units)

    return prepare


def simpy_on_clock(delays: Callable[[int], list[float]], units: int) -> Prepare:
    """Return the model of simpy's Timeouts in a Clock, as users' own processes have them."""

    def prepare() -> Work:
        clock = Clock()
        following = iter(delays(units)).__next__

        def again(event: simpy.Event) -> None:
            timeout = clock.timeout(following())
            timeout.callbacks.append(again)

        for delay in far_delays(PENDING):
            timeout = clock.timeout(delay)
            timeout.callbacks.append(again)
        return partial(run_out, clock, units)

    return prepare


def run_out(environment: simpy.Environment, units: int) -> int:
    """Run until the delays are used up."""
    with pytest.raises(StopIteration):
        environment.run()
    return units


@pytest.mark.parametrize("delays", [far_delays, mixed_delays])
def test_an_entry_on_the_clock_beside_one_of_simpy(
    against_timeout: AgainstTimeout, delays: Callable[[int], list[float]]
) -> None:
    name = delays.__name__.replace("_", " ")
    against_timeout(
        {
            f"{name}: Timeout in stock simpy": partial(on_simpy, delays),
            f"{name}: Timeout on the clock": partial(simpy_on_clock, delays),
            f"{name}: call_at": partial(on_clock, delays),
        },
        UNITS,
    )
