"""What a hop costs before any protocol: link, stack, station and host around a trivial core.

A hop is one message over one link: its delivery, its wait for a processor, the core that sends it
on, the outbox and the next link; two entries on the clock where service takes time, else one.
Six hosts in a row pass messages to and fro, 20,000 other entries are pending.
"""

from __future__ import annotations

from functools import partial
from math import inf
from typing import Any

from simulator.contracts import Flow, Item, Transport
from simulator.kernel.clock import Clock
from simulator.kernel.costs import cost_table
from simulator.kernel.network import Network
from simulator.net.link import Conditions, Link
from simulator.nodes.profile import ServiceTimes
from simulator.sip.location import Target
from simulator.sip.message import Identity, Request
from simulator.sip.transport import TransportLayer
from simulator.sip.transport_settings import ListeningPoint
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from simulator.timers import TimerQueue
from tests.benchmarks.baseline import PENDING, SPREAD, Prepare, Work
from tests.benchmarks.conftest import AgainstTimeout, Model

HOPS = 200_000
HOSTS = 6
IN_FLIGHT = 50
TABLE = {"services at no time": 0.0, "services of 0.1 ms": 0.0001}


class Relay:
    """A core that sends what it gets to the next one, on a flow or by a transport layer."""

    def __init__(self, address: str, neighbours: tuple[str, ...], transport: Transport) -> None:
        self.outbox: list[tuple[Flow, Item]] = []
        self.deadline = inf
        self.targets = tuple(Target(transport, host, 5060, host) for host in neighbours)
        self.flows = tuple(Flow(transport, address, 5060, host, 5060) for host in neighbours)
        point = ListeningPoint(transport, 5060)
        self.layer = TransportLayer(self.outbox, TimerQueue(), address, (point,))
        self.turn = 0

    def receive(self, item: Any, flow: Flow, now: float) -> None:
        self.turn ^= 1
        self.outbox.append((self.flows[self.turn], item))

    def wake(self, now: float) -> None:
        """It has no timers."""

    def on_failed(self, reason: str, now: float) -> None:
        raise AssertionError(reason)


class LayeredRelay(Relay):
    """The same over a transport layer with open connections."""

    def receive(self, item: Any, flow: Flow, now: float) -> None:
        if item.method < 0:
            self.layer.receive(item, flow, now)
        else:
            self.layer.heard(flow, now)
            self.turn ^= 1
            self.layer.send(self.targets[self.turn], item, self, now)


def message() -> Request:
    address = Address(Uri("a", "b"))
    return Request(Method.INVITE, Uri("a", "b"), Identity("1", address, "t", address), 1)


def hops(kind: type[Relay], transport: Transport, service: float, units: int) -> Prepare:
    """Return the model."""

    def prepare() -> Work:
        clock = Clock()
        network = Network(clock)
        costs = cost_table(ServiceTimes(request=service, response=service))
        addresses = [f"192.0.2.{i + 1}" for i in range(HOSTS)]
        for i, address in enumerate(addresses):
            host = network.add_host(f"h{i}", (address,))
            neighbours = (addresses[(i + 1) % HOSTS], addresses[i - 1])
            core = kind(address, neighbours, transport)
            host.install(core, core.layer.points, costs)
            network.add_link(Link(f"l{i}", f"h{i}", "switch", Conditions(delay=0.001)))
        for i in range(PENDING):
            clock.call_at(1e6 + SPREAD * i / PENDING, nothing, None)
        for i in range(IN_FLIGHT):
            host = network.hosts[f"h{i % HOSTS}"]
            begin = partial(host.cores[0].receive, message(), Flow(transport, "", 0, "", 0))
            clock.call_at(0.001 + i * 0.00004, host.act, begin, None)
        clock.run(until=0.1)  # connections are open now
        return partial(run, clock, network, units)

    return prepare


def nothing(a: object, b: object, now: float) -> None:
    """Be pending."""


def run(clock: Clock, network: Network, units: int) -> int:
    """Run for about so many hops; return how many there were."""
    before = sent(network)
    while (done := sent(network) - before) < units:
        clock.run(until=clock.now + 0.05)
    return done


def sent(network: Network) -> int:
    return sum(sum(path.counts) for path in network.paths)


def test_hop_floor(against_timeout: AgainstTimeout) -> None:
    models: dict[str, Model] = {
        f"hop by {kind.__name__} on {transport.name}, {words}": partial(
            hops, kind, transport, service
        )
        for kind, transport in (
            (Relay, Transport.UDP),
            (LayeredRelay, Transport.UDP),
            (LayeredRelay, Transport.TCP),
        )
        for words, service in TABLE.items()
    }
    against_timeout(models, HOPS)
