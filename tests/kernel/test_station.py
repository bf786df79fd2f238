"""Stations: order, several processors, bounds, figures, and what faults do to them."""

from __future__ import annotations

import pytest

from simulator.contracts import Action, Flow, Item, Segment, SegmentKind, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.costs import NO_COSTS, cost_table
from simulator.kernel.station import COSTS, Station
from simulator.nodes.profile import ServiceTimes
from tests.net.wires import Parcel

COSTS_1 = cost_table(ServiceTimes(request=1.0))


class Bench:
    """A station whose completions are written down."""

    def __init__(self, processors: int = 1, places: int | None = None) -> None:
        self.clock = Clock()
        self.done: list[tuple[float, int]] = []
        self.station = Station(self.clock, self._serve, processors, places)
        self.flow = Flow(Transport.UDP, "a", 1, "b", 2)

    def _serve(self, item: Item, flow: Flow, now: float) -> None:
        assert isinstance(item, Parcel)
        self.done.append((now, item.number))

    def arrive(
        self,
        when: float,
        number: int,
        costs: tuple[float, ...] = COSTS_1,
        transport: Transport = Transport.UDP,
    ) -> None:
        flow = Flow(transport, "a", 1, "b", 2)
        self.clock.call_at(
            when, lambda a, b, now: self.station.arrive(Parcel(number), flow, costs, now), None
        )

    def at(self, when: float, function: object) -> None:
        self.clock.call_at(when, lambda a, b, now: function(now), None)  # type: ignore[operator]

    def run(self) -> list[tuple[float, int]]:
        self.clock.run()
        return self.done


def costing(work: float) -> tuple[float, ...]:
    return cost_table(ServiceTimes(request=work))


def test_jobs_are_served_in_the_order_of_arrival() -> None:
    bench = Bench()
    for number in range(3):
        bench.arrive(0.1 * number, number)
    assert bench.run() == [(1.0, 0), (2.0, 1), (3.0, 2)]


def test_two_processors_serve_two_at_a_time() -> None:
    bench = Bench(processors=2)
    for number, work in enumerate((3.0, 1.0, 1.0)):
        bench.arrive(0.0, number, costing(work))
    assert bench.run() == [(1.0, 1), (2.0, 2), (3.0, 0)]


def test_work_that_takes_no_time_is_done_at_once() -> None:
    bench = Bench()
    bench.station.arrive(Parcel(7), bench.flow, NO_COSTS, 0.0)
    assert bench.done == [(0.0, 7)]


def test_work_that_takes_no_time_waits_its_turn() -> None:
    bench = Bench()
    bench.arrive(0.0, 0)
    bench.arrive(0.1, 1, NO_COSTS)
    bench.arrive(0.2, 2)
    assert bench.run() == [(1.0, 0), (1.0, 1), (2.0, 2)]


def test_completion_comes_before_an_arrival_of_the_same_instant() -> None:
    bench = Bench(places=0)
    bench.arrive(1.0, 1)
    bench.arrive(0.0, 0)
    assert bench.run() == [(1.0, 0), (2.0, 1)]


def test_full_queue_drops_datagrams_and_counts_them() -> None:
    bench = Bench(places=1)
    for number in range(4):
        bench.arrive(0.0, number)
    assert [number for _, number in bench.run()] == [0, 1]
    assert bench.station.mark(9.0).dropped == 2


def test_full_queue_does_not_drop_what_came_on_a_stream() -> None:
    bench = Bench(places=1)
    for number in range(4):
        bench.arrive(0.0, number, transport=Transport.TCP)
    assert len(bench.run()) == 4


def test_what_is_put_in_the_place_of_a_message_is_served_in_its_turn_and_counted() -> None:
    bench = Bench(places=1)
    refusal = Parcel(100)
    bench.station = Station(bench.clock, bench._serve, 1, 1, admit=lambda item, flow, load: refusal)
    for number in range(3):
        bench.arrive(0.1 * number, number, transport=Transport.TCP)
    assert bench.run() == [(1.0, 0), (2.0, 1), (3.0, 100)]
    assert bench.station.mark(3.0).dropped == 1


def test_full_queue_drops_no_action() -> None:
    bench = Bench(places=0)
    station = bench.station
    station.arrive(Parcel(0), bench.flow, COSTS_1, 0.0)
    station.arrive(Action(print), bench.flow, COSTS_1, 0.0)
    assert station.load == 2


def test_costs_are_found_by_kind() -> None:
    table = cost_table(
        ServiceTimes(
            request=1.0, response=2.0, by_method={"OPTIONS": 3.0}, tls_full=4.0, tls_resumed=5.0
        )
    )
    assert len(table) == COSTS
    response = Parcel(0)
    response.status = 404
    kinds: list[Item] = [
        Parcel(0),
        Parcel(0, 4),
        response,
        Segment(SegmentKind.KEYS),
        Segment(SegmentKind.FINISHED),
        Segment(SegmentKind.OPENED),
        Action(print),
    ]
    found = []
    for item in kinds:
        clock = Clock()
        station = Station(clock, lambda item, flow, now: None)
        station.arrive(item, Flow(Transport.TCP, "a", 1, "b", 2), table, 0.0)
        clock.run()
        found.append(clock.now)
    assert found == [1.0, 3.0, 2.0, 4.0, 5.0, 0.0, 0.0]


def test_utilisation_of_a_window_counts_only_what_falls_into_it() -> None:
    bench = Bench(processors=2)
    bench.arrive(0.0, 0, costing(4.0))
    bench.arrive(2.0, 1, costing(4.0))
    marks = {}
    for when in (1.0, 3.0):
        bench.at(when, lambda now: marks.update({now: bench.station.mark(now)}))
    bench.run()
    # From 1 s to 3 s one processor worked all the time, the other for one second.
    assert marks[3.0].utilisation(marks[1.0]) == pytest.approx(0.75)


def test_waits_are_summed_and_their_longest_kept() -> None:
    bench = Bench()
    for number in range(3):
        bench.arrive(0.0, number)
    first = bench.station.mark(0.0)
    bench.run()
    last = bench.station.mark(3.0)
    assert (last.waits, last.waiting_time, last.longest_wait) == (2, 3.0, 2.0)
    assert last.mean_wait(first) == pytest.approx(1.0)
    assert last.queue_peak == 2


def test_extremes_begin_anew_with_a_mark() -> None:
    bench = Bench()
    for number in range(3):
        bench.arrive(0.0, number)
    bench.run()
    bench.station.mark(3.0)
    last = bench.station.mark(4.0)
    assert (last.longest_wait, last.queue_peak) == (0.0, 0)


def test_crash_loses_what_is_pending() -> None:
    bench = Bench()
    lost: list[int] = []
    for number in range(3):
        bench.arrive(0.0, number)
    bench.at(1.5, lambda now: lost.append(bench.station.crash()))
    bench.arrive(5.0, 9)
    assert bench.run() == [(1.0, 0), (6.0, 9)]
    assert lost == [2]


def test_freeze_stops_work_and_resume_goes_on_with_it() -> None:
    bench = Bench()
    bench.arrive(0.0, 0)
    bench.arrive(0.5, 1)
    bench.at(0.25, bench.station.freeze)
    bench.at(10.0, bench.station.resume)
    assert bench.run() == [(10.75, 0), (11.75, 1)]


def test_a_frozen_processor_is_not_busy() -> None:
    bench = Bench()
    bench.arrive(0.0, 0)
    bench.at(0.25, bench.station.freeze)
    bench.at(10.0, bench.station.resume)
    bench.run()
    assert bench.station.mark(20.0).busy_time == pytest.approx(1.0)


def test_work_without_time_waits_while_frozen() -> None:
    bench = Bench()
    bench.at(0.0, bench.station.freeze)
    bench.arrive(1.0, 0, NO_COSTS)
    bench.at(2.0, bench.station.resume)
    assert bench.run() == [(2.0, 0)]


def test_speed_changes_what_is_left_of_the_work() -> None:
    bench = Bench()
    bench.arrive(0.0, 0)
    bench.arrive(0.0, 1)
    bench.at(0.5, lambda now: bench.station.set_speed(0.25, now))
    bench.at(3.5, lambda now: bench.station.set_speed(1.0, now))
    # Half of the first at full speed, the other half takes 2 s; a quarter of the second.
    assert bench.run() == [(2.5, 0), (4.25, 1)]


def test_a_crash_while_frozen_leaves_it_frozen_and_empty() -> None:
    bench = Bench()
    bench.at(0.0, bench.station.freeze)
    bench.arrive(0.5, 0)
    bench.at(1.0, lambda now: bench.station.crash())
    bench.arrive(2.0, 1)
    bench.at(3.0, bench.station.resume)
    assert bench.run() == [(4.0, 1)]
