"""What a benchmark is measured in: T, the cost of one plain simpy Timeout with its callback.

Two machines, or one machine at two hours, differ by more than any change of ours; ratios to T
of the same run can be compared. `baseline_timeout` measures T, `cost` anything else in the same
way, `show` prints the ratio. Nothing here asserts a time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

import simpy

# Entries that wait meanwhile: the ends of the calls of a busy hour.
PENDING = 20_000
# The far entries fall due up to this many seconds ahead, as ends of calls do.
SPREAD = 180.0
# One short delay and the next: what messages over links and through processors ask for.
SHORT = 0.002


def cost(prepare: Callable[[], Callable[[], int]], rounds: int = 7) -> float:
    """Return the least processor time, in seconds, of one unit of work.

    `prepare` is called before each round, untimed; what it returns does the work and returns
    how many units it did. Garbage collection is off in the timed part, as in worker processes.
    """
    best = float("inf")
    for _ in range(rounds):
        work = prepare()
        gc.collect()
        gc.disable()
        try:
            begun = process_time()
            units = work()
            best = min(best, (process_time() - begun) / units)
        finally:
            gc.enable()
        del work
    return best


def baseline_timeout(pending: int = PENDING, units: int = 50_000) -> float:
    """Return T in seconds: make a Timeout of stock simpy with a callback, and process it."""

    def prepare() -> Callable[[], int]:
        environment = simpy.Environment()
        for i in range(pending):
            environment.timeout(1000.0 + SPREAD * i / pending)

        def again(event: simpy.Event) -> None:
            environment.timeout(SHORT).callbacks.append(again)

        def work() -> int:
            environment.timeout(SHORT).callbacks.append(again)
            environment.run(until=SHORT * (units + 0.5))
            return units

        return work

    return cost(prepare)


def show(what: str, seconds: float, unit: float) -> float:
    """Print a cost as a ratio to T (`unit`) and return the ratio."""
    ratio = seconds / unit
    print(f"{what:<60} {ratio:6.2f} T  ({seconds * 1e9:6.0f} ns, T = {unit * 1e9:.0f} ns)")
    return ratio
