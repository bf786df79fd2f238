"""A station with a gate in front of its queue, and one whose service times are drawn.

Only hosts whose topology says so have one: the usual station asks nobody about what arrives.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.contracts import ClockLike, Flow, Item
from simulator.kernel.station import (
    FIRST_CLASS,
    FIRST_SEGMENT,
    SEGMENT,
    Admit,
    Serve,
    Station,
)

# What waits in the place of an item, and its work in seconds: None as its kind has it.
Ruling = tuple[Item, float | None]
Gate = Callable[[Item, Flow, int, float], Ruling]


class GatedStation(Station):
    """One queue and its processors, with admission decided at arrival.

    Parameters
    ----------
    passing : bool
        What takes no time does not wait behind what does.

    Attributes
    ----------
    gate : callable or None
        ``gate(item, flow, load, now)`` is asked about everything that arrives; `load` counts what
        waits and what is in service.
    """

    __slots__ = ("gate", "passing")

    def __init__(
        self,
        clock: ClockLike,
        serve: Serve,
        processors: int = 1,
        places: int | None = None,
        law: Callable[[float], float] | None = None,
        admit: Admit | None = None,
        passing: bool = False,
    ) -> None:
        super().__init__(clock, serve, processors, places, law, admit)
        self.passing = passing
        self.gate: Gate | None = None

    def arrive(self, item: Item, flow: Flow, costs: tuple[float, ...], now: float) -> None:
        """Take an item in as the gate rules."""
        ruled: float | None = None
        by_gate = False
        if self.gate is not None:
            item, ruled = self.gate(item, flow, self.load, now)
            by_gate = ruled is not None
        work = _work(item, costs) if ruled is None else ruled
        if not work and (by_gate or self.passing):
            self._served += 1
            self._serve(item, flow, now)
            return
        if work and self._law is not None:
            work = self._law(work)
        if not self._idle:
            self._wait(item, flow, now, work)
        elif work:
            self._begin(item, flow, work, now)
        else:
            self._served += 1
            self._serve(item, flow, now)


def _work(item: Item, costs: tuple[float, ...]) -> float:
    """Return the work of an item by its kind, as `Station.arrive` looks it up."""
    method = item.method
    if method >= 0:
        status = item.status  # type: ignore[union-attr]  # only messages have such a method
        return costs[FIRST_CLASS + status // 100] if status else costs[method]
    if method == SEGMENT:
        return costs[FIRST_SEGMENT + item.kind]  # type: ignore[union-attr]
    return costs[method]
