"""What becomes of an INVITE to a bad target: the instant and what the transaction user hears.

Every way in which a target can be bad, on every transport, first as the only target, then before
a good one. Links take 2 ms, the called party rings 1 s, connections are given up after 4 s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from simulator.contracts import FAULT, Transport, Wire
from simulator.kernel.clock import Clock
from simulator.kernel.costs import NO_COSTS
from simulator.kernel.host import Host
from simulator.kernel.network import Network, Wrap
from simulator.net.link import Conditions, Link
from simulator.net.path import Path
from simulator.net.tap import Tap
from simulator.nodes.infrastructure import NameServer, address_zone
from simulator.sip.certificates import Certificate
from simulator.sip.dns import AddressRecord, RecordKind, ResolverSettings
from simulator.sip.location import LocationSettings, Target
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.sip.uri import Uri
from tests.sip.party import ALL_POINTS, PORTS, Party

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS
DELAY = 0.002
ROUND = 2 * DELAY
CALLED_AT = 10.0
CALLER, BAD, GOOD, DNS = "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.53"
SETTINGS = TransportSettings(connect_limit=4.0, trusted=frozenset({"Lab CA"}))


def certified(*names: str) -> TransportSettings:
    return replace(SETTINGS, certificate=Certificate(names, "Lab CA"))


class Rig:
    """A caller, a target that will be bad, a good one and a name server around a switch."""

    def __init__(self, wrap: Wrap | None = None) -> None:
        self.clock = Clock()
        self.network = Network(self.clock, wrap=wrap)
        location = LocationSettings(resolver=ResolverSettings((DNS,)))
        self.caller = Party("caller", CALLER, SETTINGS, location)
        self.bad = self._add(self.caller, CALLER), self._add(self._new_bad(), BAD)
        self.bad_host = self.bad[1]
        self._add(Party("good", GOOD, certified(GOOD)), GOOD)
        server = self.network.add_host("dns", (DNS,))
        server.install(
            NameServer(address_zone({"bad.example.com": BAD})), NameServer.points, NO_COSTS
        )
        for name in ("caller", "bad", "good", "dns"):
            self.network.add_link(Link(name, name, "switch", Conditions(delay=DELAY / 2)))

    def _new_bad(self, *names: str) -> Party:
        return Party("bad", BAD, certified(*(names or (BAD, "bad.example.com"))))

    def _add(self, party: Party, address: str) -> Host:
        host = self.network.add_host(party.name, (address,))
        host.install(party, party.points, NO_COSTS)
        return host

    def replace_bad(self, *names: str, points: tuple[ListeningPoint, ...] = ALL_POINTS) -> None:
        """Let a new process, which remembers nothing, listen on the bad host."""
        self.bad_host.crash()
        party = self._new_bad(*names)
        self.bad_host.install(party, points, NO_COSTS)

    def name_both(self, name: str) -> None:
        """Let a name lead to the bad host first, then to the good one, which certify it."""
        addresses = (AddressRecord(BAD), AddressRecord(GOOD))
        dns, good = self.network.hosts["dns"], self.network.hosts["good"]
        dns.crash()
        dns.install(NameServer({(name, RecordKind.A): addresses}), NameServer.points, NO_COSTS)
        self.replace_bad(name)
        good.crash()
        good.install(Party("good", GOOD, certified(name)), ALL_POINTS, NO_COSTS)

    def call(
        self, uri: Uri, targets: tuple[Target, ...] | None = None, at: float = CALLED_AT
    ) -> None:
        """Call at an instant."""
        host = self.network.hosts["caller"]

        def attempt(now: float) -> None:
            self.caller.call(uri, now, targets)

        self.clock.call_at(at, host.act, attempt, self.caller)

    def connect_before(self, transport: Transport) -> None:
        """Make an earlier call, so that a connection is open."""
        host = self.network.hosts["caller"]

        def attempt(now: float) -> None:
            self.caller.call(Uri("x", BAD), now, (Target(transport, BAD, PORTS[transport], BAD),))

        self.clock.call_at(1.0, host.act, attempt, self.caller)
        self.clock.run(until=CALLED_AT - 1.0)
        assert self.caller.final.status == 200
        self.caller.heard.clear()

    def outcome(self) -> tuple[float, int, str]:
        """Run; return seconds until the final response, its status, and why it is local."""
        self.clock.run(until=CALLED_AT + 100.0)
        final = self.caller.final
        return round(final.at - CALLED_AT, 6), final.status, final.local


Break = Callable[[Rig, Transport], None]


def closed_port(rig: Rig, transport: Transport) -> None:
    rig.replace_bad(points=())


def silent_host(rig: Rig, transport: Transport) -> None:
    rig.bad_host.power_off()


def frozen_process(rig: Rig, transport: Transport) -> None:
    rig.bad_host.freeze(0.0)


def reset(rig: Rig, transport: Transport) -> None:
    """The process ends and starts again while it has the INVITE."""
    rig.connect_before(transport)

    def die(a: object, b: object, now: float) -> None:
        core = rig.bad_host.cores[0]
        assert isinstance(core, Party)
        core.transport.shutdown(now)
        rig.bad_host.drain(core, now)
        rig.replace_bad()

    # After the INVITE was sent, before it has arrived.
    rig.clock.call_at(CALLED_AT + DELAY / 2, die, None, None, FAULT)


def half_open(rig: Rig, transport: Transport) -> None:
    """The host restarts without a word while a connection is open."""
    rig.connect_before(transport)
    rig.bad_host.power_off()
    rig.bad_host.boot = lambda host, now: host.install(rig._new_bad(), ALL_POINTS, NO_COSTS)
    rig.bad_host.power_on(rig.clock.now)


def wrong_name(rig: Rig, transport: Transport) -> None:
    rig.replace_bad("other.example.com")


def silent_dns(rig: Rig, transport: Transport) -> None:
    rig.network.hosts["dns"].power_off()


@dataclass(frozen=True)
class Row:
    """One line of the table: what is heard, and when a good second target answers."""

    condition: Break
    transport: Transport
    seconds: float
    status: int
    reason: str
    then_good: float | None  # None: there is no second target to go to


ANSWERED = 1.0 + ROUND
TIMER_B = 32.0
LIMIT = 4.0
# Going on to the good target: by UDP one round trip and the ring, whatever the first was tried by.
TABLE = (
    Row(closed_port, UDP, ROUND, 503, "refused by 192.0.2.2:5060", ROUND + ANSWERED),
    Row(closed_port, TCP, ROUND, 503, "refused by 192.0.2.2:5060", ROUND + ANSWERED),
    Row(closed_port, TLS, ROUND, 503, "refused by 192.0.2.2:5061", ROUND + ANSWERED),
    Row(silent_host, UDP, TIMER_B, 408, "no response in time", TIMER_B + ANSWERED),
    Row(silent_host, TCP, LIMIT, 503, "no connection within 4 s", LIMIT + ANSWERED),
    Row(silent_host, TLS, LIMIT, 503, "no connection within 4 s", LIMIT + ANSWERED),
    Row(frozen_process, UDP, TIMER_B, 408, "no response in time", TIMER_B + ANSWERED),
    Row(frozen_process, TCP, TIMER_B, 408, "no response in time", TIMER_B + ANSWERED),
    Row(frozen_process, TLS, LIMIT, 503, "no connection within 4 s", LIMIT + ANSWERED),
    # UDP has no connection to lose: the new process answers the INVITE itself.
    Row(reset, UDP, ANSWERED, 200, "", None),
    Row(reset, TCP, DELAY * 1.5, 503, "reset by 192.0.2.2:5060", DELAY * 1.5 + ANSWERED),
    Row(reset, TLS, DELAY * 1.5, 503, "reset by 192.0.2.2:5061", DELAY * 1.5 + ANSWERED),
    Row(half_open, UDP, ANSWERED, 200, "", None),
    Row(half_open, TCP, ROUND, 503, "connection unknown to 192.0.2.2:5060", ROUND + ANSWERED),
    Row(half_open, TLS, ROUND, 503, "connection unknown to 192.0.2.2:5061", ROUND + ANSWERED),
    Row(wrong_name, UDP, ANSWERED, 200, "", None),
    Row(wrong_name, TCP, ROUND + ANSWERED, 200, "", None),
    Row(
        wrong_name,
        TLS,
        2 * ROUND,
        503,
        "certificate is for other.example.com, not for 192.0.2.2",
        2 * ROUND + ANSWERED,
    ),
    Row(silent_dns, UDP, 5.0, 503, "no target for the next hop", None),
    Row(silent_dns, TCP, 5.0, 503, "no target for the next hop", None),
    Row(silent_dns, TLS, 5.0, 503, "no target for the next hop", None),
)


def name_of(row: Row) -> str:
    return f"{row.condition.__name__}-{row.transport.name}"


@pytest.mark.parametrize("row", TABLE, ids=name_of)
def test_outcome_of_the_only_target(row: Row) -> None:
    rig = Rig()
    row.condition(rig, row.transport)
    if row.condition is silent_dns:
        transport = row.transport.name.lower()
        rig.call(Uri("x", "bad.example.com", 5060, (("transport", transport),)))
    else:
        target = Target(row.transport, BAD, PORTS[row.transport], BAD)
        rig.call(Uri("x", BAD), (target,))
    assert rig.outcome() == (round(row.seconds, 6), row.status, row.reason)


@pytest.mark.parametrize("row", [r for r in TABLE if r.then_good is not None], ids=name_of)
def test_good_target_behind_it_answers(row: Row) -> None:
    rig = Rig()
    row.condition(rig, row.transport)
    bad = Target(row.transport, BAD, PORTS[row.transport], BAD)
    rig.call(Uri("x", BAD), (bad, Target(UDP, GOOD, 5060, GOOD)))
    assert row.then_good is not None
    assert rig.outcome() == (round(row.then_good, 6), 200, "")


@pytest.mark.parametrize("transport", [UDP, TCP, TLS])
def test_the_next_call_goes_to_the_good_target_at_once(transport: Transport) -> None:
    rig = Rig()
    rig.name_both("both.example.com")
    silent_host(rig, transport)
    uri = Uri("x", "both.example.com", PORTS[transport], (("transport", transport.name.lower()),))
    rig.call(uri)
    rig.call(uri, at=CALLED_AT + 50.0)
    rig.clock.run(until=CALLED_AT + 100.0)
    first, second = [heard for heard in rig.caller.heard if heard.status == 200]
    assert first.at - CALLED_AT > LIMIT
    # The connection to it is open, and its name was just looked up.
    assert second.at - CALLED_AT - 50.0 == pytest.approx(ANSWERED)


@pytest.mark.parametrize("row", TABLE, ids=name_of)
def test_no_message_is_changed_after_it_was_sent(row: Row) -> None:
    taps: list[Tap] = []

    def tapped(path: Path) -> Wire:
        taps.append(Tap(path))
        return taps[-1]

    rig = Rig(tapped)
    row.condition(rig, row.transport)
    target = Target(row.transport, BAD, PORTS[row.transport], BAD)
    rig.call(Uri("x", BAD), (target, Target(UDP, GOOD, 5060, GOOD)))
    rig.outcome()
    for tap in taps:
        tap.check()
    assert sum(tap.passed for tap in taps) >= 4  # INVITE, 180, 200, ACK
