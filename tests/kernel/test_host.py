"""Hosts: delivery, wake-ups, actions, and what power, crash, freeze and silence do."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator.contracts import ATTEMPT, Flow, Item, Segment, SegmentKind, Transport
from simulator.errors import LocalProtocolError
from simulator.kernel.clock import Clock
from simulator.kernel.costs import NO_COSTS, cost_table
from simulator.kernel.host import Host
from simulator.kernel.network import Network
from simulator.net.link import Conditions, Link
from simulator.nodes.profile import ServiceTimes
from simulator.sip.transport_settings import ListeningPoint
from tests.net.wires import Parcel

UDP, TCP, ISDN = Transport.UDP, Transport.TCP, Transport.ISDN
POINTS = (ListeningPoint(UDP, 5060), ListeningPoint(TCP, 5060), ListeningPoint(ISDN, 1))
DELAY = 0.002


class Echo:
    """A core that writes down what it gets, and wakes when it is told to."""

    def __init__(self) -> None:
        self.outbox: list[tuple[Flow, Item]] = []
        self.deadline = inf
        self.got: list[tuple[float, Any, Flow]] = []
        self.woken: list[float] = []
        self.wakes: list[float] = []  # deadlines to come

    def receive(self, item: Item, flow: Flow, now: float) -> None:
        self.got.append((now, item, flow))

    def wake(self, now: float) -> None:
        self.woken.append(now)
        self.deadline = self.wakes.pop(0) if self.wakes else inf

    @property
    def kinds(self) -> list[str]:
        return [
            item.kind.name if isinstance(item, Segment) else "message" for _, item, _ in self.got
        ]


class Town:
    """Two hosts with an echo each, and a link between them."""

    def __init__(self, costs: tuple[float, ...] = NO_COSTS) -> None:
        self.clock = Clock()
        self.network = Network(self.clock)
        self.a, self.b = Echo(), Echo()
        self.hosts = tuple(
            self._host(name, address, core, costs)
            for name, address, core in (("a", "192.0.2.1", self.a), ("b", "192.0.2.2", self.b))
        )
        self.network.add_link(Link("ab", "a", "b", Conditions(delay=DELAY)))

    def _host(self, name: str, address: str, core: Echo, costs: tuple[float, ...]) -> Host:
        host = self.network.add_host(name, (address,))
        host.install(core, POINTS, costs)
        return host

    def flow(self, transport: Transport = UDP, port: int = 5060) -> Flow:
        return Flow(transport, "192.0.2.1", 5060, "192.0.2.2", port)

    def send_at(self, when: float, flow: Flow, item: Item) -> None:
        """Let the core on host a send something."""

        def act(now: float) -> None:
            self.a.outbox.append((flow, item))

        self.clock.call_at(when, self.hosts[0].act, act, self.a)

    def at(self, when: float, function: Any) -> None:
        self.clock.call_at(when, lambda a, b, now: function(now), None)


def test_message_arrives_on_the_other_side_of_its_flow() -> None:
    town = Town()
    flow, item = town.flow(), Parcel(1)
    town.send_at(1.0, flow, item)
    town.clock.run()
    ((when, got, own),) = town.b.got
    assert (when, got) == (1.0 + DELAY, item)
    assert own is flow.peer
    assert own.core is town.b


def test_message_waits_for_the_processor() -> None:
    town = Town(cost_table(ServiceTimes(request=0.5)))
    flow = town.flow()
    for when in (1.0, 1.1):
        town.send_at(when, flow, Parcel(0))
    town.clock.run()
    assert [when for when, _, _ in town.b.got] == pytest.approx([1.5 + DELAY, 2.0 + DELAY])


def test_reply_comes_back_on_the_flow_that_asked() -> None:
    town = Town()
    flow = town.flow()
    town.send_at(1.0, flow, Parcel(1))
    town.clock.run()
    _, _, own = town.b.got[0]
    town.b.outbox.append((own, Parcel(2)))
    town.hosts[1].drain(town.b, 2.0)
    town.clock.run()
    assert town.a.got[0][2] is flow


def test_wake_up_comes_at_the_deadline() -> None:
    town = Town()
    town.a.deadline = 3.0
    town.a.wakes = [4.5]
    town.network.start(0.0)
    town.clock.run()
    assert town.a.woken == [3.0, 4.5]


def test_an_earlier_deadline_makes_the_later_wake_up_stale() -> None:
    town = Town()
    town.a.deadline = 3.0
    town.network.start(0.0)

    def hurry(now: float) -> None:
        town.a.deadline = 2.0

    town.clock.call_at(1.0, town.hosts[0].act, hurry, town.a)
    town.clock.run()
    assert town.a.woken == [2.0]


def test_a_stale_wake_up_asks_for_no_other() -> None:
    town = Town()
    town.a.deadline, town.a.wakes = 3.0, [10.0]
    town.network.start(0.0)

    def hurry(now: float) -> None:
        town.a.deadline = 2.0

    town.clock.call_at(1.0, town.hosts[0].act, hurry, town.a)
    entries = []
    while town.clock.peek() < inf:
        town.clock.step()
        entries.append(town.clock.now)
    assert entries == [1.0, 2.0, 3.0, 10.0]


def test_a_wake_up_of_before_a_crash_wakes_nobody() -> None:
    town = Town()
    host, fresh = town.hosts[0], Echo()
    town.a.deadline, fresh.deadline = 3.0, 4.0
    host.boot = lambda host, now: host.install(fresh, POINTS, NO_COSTS)
    town.network.start(0.0)
    town.at(1.0, lambda now: host.crash())
    town.at(2.0, host.power_on)
    town.clock.run()
    assert (town.a.woken, fresh.woken) == ([], [4.0])


def test_a_deadline_in_the_past_is_now() -> None:
    town = Town()
    town.a.deadline = 1.0
    town.at(2.0, town.hosts[0].start)
    town.clock.run()
    assert town.a.woken == [2.0]


def test_attempt_comes_after_everything_else_of_its_instant() -> None:
    town = Town()
    order: list[str] = []
    host = town.hosts[0]
    town.clock.call_at(1.0, host.act, lambda now: order.append("attempt"), town.a, ATTEMPT)
    town.at(1.0, lambda now: order.append("arrival"))
    town.clock.run()
    assert order == ["arrival", "attempt"]


def test_action_queues_behind_messages() -> None:
    town = Town(cost_table(ServiceTimes(request=0.5)))
    ran: list[float] = []
    town.send_at(0.998, town.flow(), Parcel(1))
    town.clock.call_at(1.2, town.hosts[1].act, ran.append, town.b)
    town.clock.run()
    assert ran == [pytest.approx(1.5)]


def test_connection_is_accepted_without_the_processor() -> None:
    town = Town(cost_table(ServiceTimes(request=100.0)))
    town.send_at(0.0, town.flow(), Parcel(1))
    town.send_at(1.0, town.flow(TCP), Segment(SegmentKind.OPEN))
    town.clock.run(until=2.0)
    ((when, item, _),) = town.a.got
    assert item.kind is SegmentKind.OPENED
    assert when == pytest.approx(1.0 + 2 * DELAY)


@pytest.mark.parametrize(
    ("transport", "item"), [(UDP, Parcel(1)), (TCP, Segment(SegmentKind.OPEN)), (ISDN, Parcel(1))]
)
def test_closed_port_refuses(transport: Transport, item: Item) -> None:
    town = Town()
    town.send_at(1.0, town.flow(transport, 9), item)
    town.clock.run()
    assert town.a.kinds == ["REFUSED"]


def test_unknown_connection_is_reset() -> None:
    town = Town()
    town.send_at(1.0, town.flow(TCP), Parcel(1))
    town.clock.run()
    assert town.a.kinds == ["RESET"]


def test_powered_off_host_loses_everything_and_is_silent() -> None:
    town = Town(cost_table(ServiceTimes(request=0.5)))
    town.b.deadline = 5.0
    town.network.start(0.0)
    town.send_at(1.0, town.flow(), Parcel(1))
    town.at(1.2, lambda now: town.hosts[1].power_off())
    town.send_at(2.0, town.flow(TCP), Segment(SegmentKind.OPEN))
    town.send_at(2.0, town.flow(), Parcel(1))
    town.clock.run(until=10.0)
    assert (town.b.got, town.b.woken, town.a.got) == ([], [], [])


def test_power_comes_back_with_new_cores() -> None:
    town = Town()
    fresh = Echo()
    fresh.deadline = 6.0
    host = town.hosts[1]
    host.boot = lambda host, now: host.install(fresh, POINTS, NO_COSTS)
    flow = town.flow()
    town.send_at(1.0, flow, Parcel(1))
    town.at(2.0, lambda now: host.power_off())
    town.at(5.0, host.power_on)
    town.send_at(7.0, flow, Parcel(2))
    town.clock.run()
    assert len(town.b.got) == 1
    assert [item.number for _, item, _ in fresh.got] == [2]
    assert fresh.woken == [6.0]


def test_stream_to_a_host_that_restarted_is_reset() -> None:
    town = Town()
    host = town.hosts[1]
    host.boot = lambda host, now: host.install(Echo(), POINTS, NO_COSTS)
    flow = town.flow(TCP)
    town.send_at(1.0, flow, Segment(SegmentKind.OPEN))
    town.at(2.0, lambda now: host.power_off())
    town.at(5.0, host.power_on)
    town.send_at(7.0, flow, Parcel(2))
    town.clock.run()
    assert town.a.kinds == ["OPENED", "RESET"]


def test_what_was_sent_to_a_dead_host_is_reset_when_it_is_repeated_after_the_restart() -> None:
    town = Town()
    host = town.hosts[1]
    host.boot = lambda host, now: host.install(Echo(), POINTS, NO_COSTS)
    flow = town.flow(TCP)
    town.send_at(0.0, flow, Segment(SegmentKind.OPEN))
    town.at(0.5, lambda now: host.power_off())
    town.send_at(1.0, flow, Parcel(2))
    town.at(5.0, host.power_on)
    town.clock.run()
    # Repeats at 2, 4 and 8 s.
    ((when, item, _),) = town.a.got[1:]
    assert item.kind is SegmentKind.RESET
    assert when == pytest.approx(8.0 + 2 * DELAY)


def test_crashed_process_refuses() -> None:
    town = Town()
    town.at(0.5, lambda now: town.hosts[1].crash())
    town.send_at(1.0, town.flow(TCP), Segment(SegmentKind.OPEN))
    town.clock.run()
    assert town.a.kinds == ["REFUSED"]


def test_frozen_process_still_accepts_connections_and_gets_the_data_later() -> None:
    town = Town()
    host, flow = town.hosts[1], town.flow(TCP)
    town.at(0.5, host.freeze)
    town.send_at(1.0, flow, Segment(SegmentKind.OPEN))
    town.send_at(2.0, flow, Parcel(1))
    town.at(9.0, host.resume)
    town.clock.run()
    assert town.a.kinds == ["OPENED"]
    assert [when for when, _, _ in town.b.got] == [9.0]


def test_timers_of_a_frozen_process_expire_when_it_goes_on() -> None:
    town = Town()
    town.b.deadline = 2.0
    town.network.start(0.0)
    town.at(1.0, town.hosts[1].freeze)
    town.at(9.0, town.hosts[1].resume)
    town.clock.run()
    assert town.b.woken == [9.0]


def test_silenced_host_goes_on_where_it_was() -> None:
    town = Town()
    host, flow = town.hosts[1], town.flow(TCP)
    town.send_at(0.0, flow, Segment(SegmentKind.OPEN))
    town.at(0.5, lambda now: host.silence())
    town.send_at(1.0, flow, Parcel(1))
    town.at(3.0, lambda now: host.unsilence())
    town.clock.run()
    assert [when for when, _, _ in town.b.got] == [pytest.approx(4.0 + DELAY)]


def test_two_cores_of_a_host_reach_each_other() -> None:
    town = Town()
    other = Echo()
    point = (ListeningPoint(UDP, 5070),)
    town.hosts[0].install(other, point, NO_COSTS)
    flow = Flow(UDP, "192.0.2.1", 5060, "192.0.2.1", 5070)
    town.send_at(1.0, flow, Parcel(3))
    town.clock.run()
    assert [(when, item.number) for when, item, _ in other.got] == [(1.0, 3)]


def test_cores_of_one_host_have_their_own_service_times() -> None:
    town = Town()
    other = Echo()
    point = (ListeningPoint(UDP, 5070),)
    town.hosts[1].install(other, point, cost_table(ServiceTimes(request=0.5)))
    town.send_at(1.0, town.flow(port=5070), Parcel(1))
    town.send_at(2.0, town.flow(), Parcel(1))
    town.clock.run()
    assert other.got[0][0] == pytest.approx(1.5 + DELAY)
    assert town.b.got[0][0] == pytest.approx(2.0 + DELAY)


def test_action_for_a_host_that_is_off_is_counted() -> None:
    town = Town()
    town.hosts[0].power_off()
    town.hosts[0].act(print, None, 1.0)
    assert town.hosts[0].ignored == 1


def test_addresses_of_a_network_lead_to_its_host() -> None:
    town = Town()
    host = town.network.add_host("phones", ("10.1.0.1",), network="10.1.0.0/22")
    assert town.network.host_of("10.1.3.250") is host
    assert town.network.host_of("10.1.4.1") is None


def test_address_of_nobody_takes_datagrams_and_never_answers() -> None:
    town = Town()
    town.send_at(1.0, Flow(UDP, "192.0.2.1", 5060, "192.0.2.99", 5060), Parcel(1))
    town.clock.run()
    assert town.a.got == []


def test_address_taken_twice_is_our_bug() -> None:
    town = Town()
    with pytest.raises(LocalProtocolError, match="exists already"):
        town.network.add_host("c", ("192.0.2.1",))


def test_a_link_that_is_down_stops_both_directions_until_it_is_mended() -> None:
    town = Town()
    flow = town.flow()
    town.send_at(0.0, flow, Parcel(0))
    town.at(1.0, lambda now: town.network.set_conditions("ab", Conditions(up=False), now))
    town.send_at(2.0, flow, Parcel(1))
    town.at(3.0, lambda now: town.network.set_conditions("ab", Conditions(delay=0.5), now))
    town.send_at(4.0, flow, Parcel(2))
    town.clock.run()
    assert [(when, item.number) for when, item, _ in town.b.got] == [(DELAY, 0), (4.5, 2)]


def test_marks_name_the_hosts() -> None:
    town = Town(cost_table(ServiceTimes(request=0.5)))
    first = town.network.mark(0.0)
    town.send_at(0.0, town.flow(), Parcel(0))
    town.clock.run()
    last = town.network.mark(1.0)
    assert last["b"].utilisation(first["b"]) == pytest.approx(0.5)
    assert last["a"].utilisation(first["a"]) == 0.0
