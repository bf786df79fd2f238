"""What a benchmark is measured in: T, the cost of one plain simpy Timeout with its callback.

Two machines, or one machine at two hours, differ by more than any change of ours; ratios to T
of the same run can be compared. `costs` measures models in turns; the fixture `against_timeout`
adds T to them and prints the ratios. Nothing asserts a time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

import simpy

Work = Callable[[], int]  # does the work, returns how many units it did
Prepare = Callable[[], Work]  # what goes before it, untimed

# Entries that wait meanwhile, the ends of the calls of a busy hour, and how far ahead.
PENDING = 20_000
SPREAD = 180.0
# One short delay and the next: what messages over links and through processors ask for.
SHORT = 0.002


def costs(*models: Prepare, rounds: int = 5) -> list[float]:
    """Return the least processor time, in seconds, of one unit of work of each model.

    The models take turns, so that they meet the same weather. Garbage collection is off in the
    timed part, as in worker processes.
    """
    return [min(turns) for turns in zip(*(map(_once, models) for _ in range(rounds)), strict=True)]


def baseline_timeout(rounds: int = 5) -> float:
    """Return T in seconds, for what is not measured in turns with it by `costs`."""
    return costs(plain_timeout(50_000), rounds=rounds)[0]


def plain_timeout(units: int) -> Prepare:
    """Return the model of T: make a Timeout of stock simpy with a callback, and process it."""

    def prepare() -> Work:
        environment = simpy.Environment()
        for i in range(PENDING):
            environment.timeout(1e6 + SPREAD * i / PENDING)

        def again(event: simpy.Event) -> None:
            timeout = environment.timeout(SHORT)
            timeout.callbacks.append(again)

        def work() -> int:
            environment.timeout(SHORT).callbacks.append(again)
            environment.run(until=SHORT * (units + 0.5))
            return units

        return work

    return prepare


def _once(prepare: Prepare) -> float:
    work = prepare()
    gc.collect()
    gc.disable()
    try:
        begun = process_time()
        units = work()
        return (process_time() - begun) / units
    finally:
        gc.enable()
