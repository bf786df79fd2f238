"""The standing load of a population: its rates, and what becomes of registrations."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import inf

import pytest

from simulator.nodes.registering import StandingLoad
from simulator.sip.registration import Registrar
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.nodes.answering import Answering
from tests.nodes.lab import Lab
from tests.rig import Agent, Rig


class Server(Answering):
    """A registrar that answers everything else with 200, or everything with a failure."""

    def __init__(self, agent: Agent) -> None:
        super().__init__(agent)
        self.registrar = Registrar()

    def on_request(self, server: Transaction, now: float) -> None:
        if self.status == 200 and server.method is Method.REGISTER:
            self.registrar.register(server, now)
        else:
            super().on_request(server, now)


class Party:
    """A population of three with a registrar, at 10 ms."""

    def __init__(self, interval: float = 600.0, background: dict[str, float] | None = None) -> None:
        self.rig = Rig(0.01)
        home = self.rig.add("home", "192.0.2.1")
        self.phones = self.rig.add("phones", "192.0.2.2")
        self.server = Server(home)
        self.load = StandingLoad(
            self.phones.endpoint,
            ["1", "2", "3"],
            lambda number: Address(Uri(number, "192.0.2.1")),
            lambda number: Address(Uri(number, "192.0.2.2")),
            lambda number: ((home.target(),), None),
            Uri(None, "192.0.2.1"),
            (("User-Agent", "x"),),
            interval,
            background or {},
        )

    def start(self, spread: float = 30.0) -> None:
        self.rig.at(0.0, self.phones, lambda now: self.load.start(now, spread))

    def times(self, what: str) -> list[float]:
        """Return when requests of a kind were sent, repetitions over UDP left out."""
        seen: dict[tuple[str, int], float] = {}
        for p in self.rig.log:
            if p.what == what:
                seen.setdefault((p.item.identity.call_id, p.item.cseq), p.sent)
        return [round(when, 6) for when in seen.values()]


def test_everybody_registers_once_within_the_spread() -> None:
    party = Party(inf)
    party.start(30.0)
    party.rig.run(until=10_000.0)
    assert party.times("REGISTER") == [0.0, 10.0, 20.0]
    assert party.server.registrar.count(party.rig.now) == 3


def test_a_registration_is_refreshed_each_interval_in_one_call_id() -> None:
    party = Party(600.0)
    party.start(3.0)
    party.rig.run(until=1300.0)
    first = [p.item for p in party.rig.log if p.what == "REGISTER"][::3]
    assert party.times("REGISTER")[::3] == [0.0, 600.0, 1200.0]
    assert len({item.identity.call_id for item in first}) == 1
    assert [item.cseq for item in first] == [1, 2, 3]


def test_a_registration_lasts_twice_as_long_as_its_interval() -> None:
    party = Party(600.0)
    party.start()
    party.rig.run(until=1.0)
    request = next(p.item for p in party.rig.log if p.what == "REGISTER")
    assert request.header("Expires") == "1200"


def test_registration_delays_are_measured_and_nothing_failed() -> None:
    party = Party(inf)
    party.start()
    party.rig.run(until=100.0)
    assert party.load.delays == pytest.approx([0.02] * 3)  # RFC 6076 4.1: there and back
    assert (party.load.sent[Method.REGISTER], party.load.failures) == (3, 0)


def test_background_leaves_evenly_at_the_total_rate() -> None:
    party = Party(inf, {"PUBLISH": 4.0})
    party.start(0.0)
    party.rig.run(until=3600.0)
    sent = party.times("PUBLISH")
    gaps = {round(b - a, 6) for a, b in pairwise(sent)}
    assert (len(sent), gaps) == (12, {300.0})
    assert party.load.sent[Method.PUBLISH] == 12


def test_background_takes_users_in_turn() -> None:
    party = Party(inf, {"SUBSCRIBE": 2.0})
    party.start(0.0)
    party.rig.run(until=3600.0)
    users = [p.item.identity.from_.uri.user for p in party.rig.log if p.what == "SUBSCRIBE"]
    assert users == ["1", "2", "3", "1", "2", "3"]


def test_a_failed_registration_is_counted_and_tried_again_after_doubling_waits() -> None:
    party = Party(600.0)
    party.server.status = 503
    party.start(0.0)
    party.rig.run(until=240.0)
    mine = party.times("REGISTER")[::3]
    # RFC 5626 4.5: 30 s, 60 s, 120 s after the failures, which come 20 ms after the requests
    assert mine == pytest.approx([0.0, 30.02, 90.04, 210.06])
    assert party.load.failures == party.load.sent[Method.REGISTER] == 12
    assert party.load.delays == []


def test_silence_is_a_failure_when_timer_f_fires() -> None:
    party = Party(600.0)
    party.rig.agents["home"].dead = True
    party.start(0.0)
    party.rig.run(until=33.0)
    assert party.load.failures == 3
    party.rig.run(until=63.0)
    assert party.times("REGISTER")[3:] == pytest.approx([62.0] * 3)


def test_after_a_success_waits_begin_anew() -> None:
    party = Party(600.0)
    party.server.status = 503
    party.start(0.0)
    party.rig.run(until=40.0)
    party.server.status = 200
    party.rig.run(until=700.0)
    assert party.times("REGISTER")[::3] == pytest.approx([0.0, 30.02, 90.04, 690.04])


def test_failed_background_is_counted_apart_and_not_repeated() -> None:
    party = Party(inf, {"SUBSCRIBE": 1.0})
    party.start(0.0)
    party.rig.run(until=100.0)
    party.server.status = 503
    party.rig.run(until=1300.0)
    assert party.load.failed == {Method.SUBSCRIBE: 1}
    assert party.load.failures == 0


# In a whole network: the profile's figures, per user and hour


@cache
def hour() -> dict[str, dict[str, int]]:
    lab = Lab("guide-tcp")
    before = {node: dict(_load(lab, node).sent) for node in ("lync-clients", "sip-phones")}
    lab.run(3600.0)
    return {
        node: {
            method.name: count - before[node].get(method, 0)
            for method, count in _load(lab, node).sent.items()
        }
        for node in before
    } | {"failed": {node: sum(_load(lab, node).failed.values()) for node in before}}


def _load(lab: Lab, node: str) -> StandingLoad:
    load: StandingLoad = lab.part(node, "standing")
    return load


def test_four_clients_send_in_an_hour_what_their_profile_says() -> None:
    # profile: 1 REGISTER, 2 SUBSCRIBE, 4 PUBLISH, 4 NOTIFY a user and hour
    assert hour()["lync-clients"] == {"REGISTER": 4, "SUBSCRIBE": 8, "PUBLISH": 16, "NOTIFY": 16}


def test_four_telephones_send_in_an_hour_what_their_profile_says() -> None:
    assert hour()["sip-phones"] == {"REGISTER": 4}


def test_nothing_of_it_fails() -> None:
    assert hour()["failed"] == {"lync-clients": 0, "sip-phones": 0}


def test_scattered_registrations_are_refreshed_all_over_the_interval() -> None:
    party = Party(600.0)
    party.start(30.0)
    party.rig.at(30.0, party.phones, party.load.scatter)
    party.rig.run(until=1300.0)
    times = sorted(party.times("REGISTER"))
    first, later = times[:3], times[3:]
    assert first == pytest.approx([0.0, 10.0, 20.0])
    # The golden section of 600 s, from second 30 on; then each at its interval.
    assert later[:3] == pytest.approx([30.0, 30.0 + 141.640787, 30.0 + 370.820393])
    assert later[3:6] == pytest.approx([at + 600.0 for at in later[:3]])
