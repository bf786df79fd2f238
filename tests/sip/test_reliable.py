"""The order of reliable responses, on either side, without any call around them."""

from __future__ import annotations

from typing import Any

from simulator.sip.extensions import Acknowledged
from simulator.sip.reliable import Ordered, ReliableResponses
from tests.sip.bench import Bench, incoming


class Ringing:
    """An INVITE that came at 0, and the reliable responses to it."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.bench.come(incoming(), 0.0)
        self.lapsed: list[float] = []
        self.server = self.bench.servers[0]
        self.responses = ReliableResponses(self.server, self._lapse, "us")

    def _lapse(self, owner: Any, now: float) -> None:
        assert owner == "us"
        self.lapsed.append(now)
        self.server.respond(incoming().reply(500, "a"), now)

    def send(self, status: int, now: float) -> None:
        self.responses.send(incoming().reply(status, "a"), now)

    def numbers(self) -> list[tuple[int, str | None]]:
        return [(s.message.status, s.message.header("RSeq")) for s in self.bench.sent]


def test_a_response_is_numbered_when_it_goes_out() -> None:
    ringing = Ringing()
    for status in (180, 183, 182):
        ringing.send(status, 0.0)
    assert ringing.numbers() == [(180, "1")]
    for number in (1, 2):
        assert ringing.responses.find(Acknowledged(number, 1, "INVITE")) is not None
        ringing.responses.acknowledge()
        ringing.responses.go_on(0.1)
    assert ringing.numbers() == [(180, "1"), (183, "2"), (182, "3")]


def test_a_prack_of_another_request_or_number_matches_nothing() -> None:
    ringing = Ringing()
    ringing.send(180, 0.0)
    for rack in (
        None,
        Acknowledged(2, 1, "INVITE"),
        Acknowledged(1, 2, "INVITE"),
        Acknowledged(1, 1, "OPTIONS"),
    ):
        assert ringing.responses.find(rack) is None
    assert ringing.responses.find(Acknowledged(1, 1, "INVITE")) is not None
    ringing.responses.acknowledge()
    assert ringing.responses.find(Acknowledged(1, 1, "INVITE")) is None


def test_what_waits_is_dropped_with_the_final_response() -> None:
    ringing = Ringing()
    ringing.send(180, 0.0)
    ringing.send(183, 0.0)
    ringing.responses.close()
    ringing.server.respond(incoming().reply(200, "a"), 0.2)
    ringing.bench.run(100.0)
    assert [status for status, _ in ringing.numbers()] == [180, 200]
    assert ringing.lapsed == []
    assert ringing.responses.find(Acknowledged(1, 1, "INVITE")) is not None


def test_the_repetition_stops_with_the_transaction() -> None:
    """A way back that is gone is not tried for half a minute."""
    ringing = Ringing()
    ringing.send(180, 0.0)
    ringing.server.end()
    ringing.bench.run(100.0)
    assert ringing.bench.times(180) == [0.0]
    assert ringing.bench.timers.pending() == 0


def test_each_lapse_is_told_once() -> None:
    ringing = Ringing()
    ringing.send(180, 0.0)
    ringing.send(183, 0.0)
    ringing.bench.run(100.0)
    assert ringing.lapsed == [32.0]
    assert {status for status, _ in ringing.numbers()} == {180, 500}


def test_a_caller_takes_them_in_order_from_any_beginning() -> None:
    ordered = Ordered()
    taken = [number for number in (5, 5, 4, 7, 6, 6, 7) if ordered.take(number)]
    assert taken == [5, 6, 7]
