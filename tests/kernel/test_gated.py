"""A station that asks a gate about what arrives, and one whose service times are drawn."""

from __future__ import annotations

from simulator.contracts import Flow, Item, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.costs import NO_COSTS, cost_table
from simulator.kernel.gated import GatedStation
from simulator.kernel.station import Station
from simulator.nodes.profile import ServiceTimes
from tests.net.wires import Parcel

ONE = cost_table(ServiceTimes(request=1.0))
FLOW = Flow(Transport.UDP, "a", 1, "b", 2)


class Bench:
    def __init__(self, places: int | None = None, passing: bool = False, **more: object) -> None:
        self.clock = Clock()
        self.done: list[tuple[float, int]] = []
        self.station = GatedStation(
            self.clock,
            self._serve,
            places=places,
            passing=passing,
            **more,  # type: ignore[arg-type]
        )

    def _serve(self, item: Item, flow: Flow, now: float) -> None:
        assert isinstance(item, Parcel)
        self.done.append((now, item.number))

    def arrive(self, *numbers: int, costs: tuple[float, ...] = ONE) -> None:
        for number in numbers:
            self.station.arrive(Parcel(number), FLOW, costs, self.clock.now)

    def run(self) -> list[tuple[float, int]]:
        self.clock.run()
        return self.done


def test_without_a_gate_it_is_the_usual_station() -> None:
    bench = Bench(places=2)
    bench.arrive(1, 2, 3, 4)
    plain = Bench()
    plain.station = Station(plain.clock, plain._serve, places=2)  # type: ignore[assignment]
    plain.arrive(1, 2, 3, 4)
    assert bench.run() == plain.run() == [(1.0, 1), (2.0, 2), (3.0, 3)]


def test_the_gate_says_what_waits_and_how_long_it_takes() -> None:
    bench = Bench()
    seen: list[int] = []

    def gate(item: Item, flow: Flow, load: int, now: float) -> tuple[Item, float | None]:
        seen.append(load)
        return (Parcel(9), 0.25) if load else (item, None)

    bench.station.gate = gate
    bench.arrive(1, 2)
    assert bench.run() == [(1.0, 1), (1.25, 9)]
    assert seen == [0, 1]


def test_what_the_gate_gives_no_work_does_not_wait() -> None:
    bench = Bench(places=1)
    bench.station.gate = lambda item, flow, load, now: (item, 0.0 if load >= 2 else None)
    bench.arrive(1, 2, 3)
    assert bench.run() == [(0.0, 3), (1.0, 1), (2.0, 2)]


def test_work_that_takes_no_time_waits_its_turn_unless_it_passes() -> None:
    for passing, expected in ((False, [(1.0, 1), (1.0, 2)]), (True, [(0.0, 2), (1.0, 1)])):
        bench = Bench(passing=passing)
        bench.arrive(1)
        bench.arrive(2, costs=NO_COSTS)
        assert bench.run() == expected


def test_a_law_draws_what_takes_time_and_nothing_else() -> None:
    drawn: list[float] = []

    def law(mean: float) -> float:
        drawn.append(mean)
        return 2.0 * mean

    bench = Bench(law=law)
    bench.arrive(1)
    bench.arrive(2, costs=NO_COSTS)
    bench.arrive(3)
    assert bench.run() == [(2.0, 1), (2.0, 2), (4.0, 3)]
    assert drawn == [1.0, 1.0]


def test_a_datagram_that_finds_the_queue_full_is_lost() -> None:
    bench = Bench(places=1)
    full = []
    for number in (1, 2, 3):
        full.append(bench.station.full)
        bench.arrive(number)
    assert full == [False, False, True]
    assert bench.run() == [(1.0, 1), (2.0, 2)]
