"""A back-to-back user agent between two telephones: ways, limits, endings, what it gives back."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest

from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.reasons import Reason, no_channel
from simulator.calls.ways import Way
from simulator.contracts import Transport
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from tests.calls.people import REQUESTS, RESPONSES, Notes, Phone
from tests.rig import Agent, Passage, Rig


class Table:
    """A router that does as it is told."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.refusal: Reason | None = None
        self.found: list[Callable[[], Way]] | Reason = []
        self.body: object | Reason | None = None
        self.failures: list[tuple[int, str]] = []

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        self.exchange.calls.append(call)
        if self.refusal is None and not call.take(self.exchange.inward, now):
            return no_channel("x", "inward", 2)
        return self.refusal

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        found = self.found
        return found if isinstance(found, Reason) else [make() for make in found]

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        return body

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        return body if self.body is None else self.body

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        self.failures.append((response.status, response.local))
        return response.status in (503, 504)

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        return response.status, ()

    def on_request(self, server: Transaction, now: float) -> None:
        self.exchange.control.reply(server, 200, now)


class Exchange:
    """The back-to-back agent with a group of channels on each side."""

    def __init__(self, agent: Agent, ring_timeout: float = 180.0) -> None:
        self.agent = agent
        self.notes = Notes()
        self.control = CallControl(
            agent.endpoint,
            self.notes,
            REQUESTS,
            RESPONSES,
            lambda label: Address(Uri("x", agent.address)),
        )
        self.inward = ChannelGroup("inward", 2, self.notes)
        self.outward = ChannelGroup("outward", 2, self.notes)
        self.calls: list[Call] = []
        self.table = Table(self)
        self.behaviour = BackToBack(self.control, self.table, ring_timeout)

    def way(
        self,
        phone: Agent,
        transport: Transport = Transport.UDP,
        *,
        trying: float | None = None,
        ringing: float | None = None,
    ) -> Callable[[], Way]:
        """Return what makes a way to a telephone; it takes a channel outward."""
        uri = Uri(phone.name, phone.address)
        own = Address(Uri("x", self.agent.address))
        group = (self.outward, 1, no_channel("x", "outward", 2))
        return lambda: Way(
            uri,
            own,
            Address(uri),
            [group],
            targets=(phone.target(transport),),
            trying_limit=trying,
            ringing_limit=ringing,
        )

    def is_clean(self) -> bool:
        """Whether every call has ended and everything was given back."""
        free = self.inward.busy == self.outward.busy == 0
        ended = all(call.ended and not call.resources for call in self.calls)
        return self.agent.is_clean() and not self.control.legs and free and ended


class Line:
    """a calls x, which calls b, and where that fails c."""

    def __init__(
        self,
        ring_timeout: float = 180.0,
        trying: float | None = None,
        ringing: float | None = None,
    ) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"))
        self.x = Exchange(self.rig.add("x", "192.0.2.2"), ring_timeout)
        self.b = Phone(self.rig.add("b", "192.0.2.3"))
        self.c = Phone(self.rig.add("c", "192.0.2.4"))
        phones = (self.b, self.c)
        self.x.table.found = [
            self.x.way(phone.agent, trying=trying, ringing=ringing) for phone in phones
        ]

    def call(self, at: float = 0.0) -> None:
        self.rig.at(at, self.a.agent, lambda now: self.a.call(self.x.agent, now))

    def hang_up(self, phone: Phone, at: float) -> None:
        self.rig.at(at, phone.agent, phone.hang_up)

    def end(self) -> None:
        self.rig.run()
        assert self.x.is_clean()
        for phone in (self.a, self.b, self.c):
            assert phone.agent.dead or phone.is_clean(), phone.number


# A call


def test_basic_call() -> None:
    line = Line()
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.rig.whats() == [
        "INVITE a>x",
        "100 x>a",
        "INVITE x>b",
        "180 b>x",
        "180 x>a",
        "200 b>x",
        "ACK x>b",
        "200 x>a",
        "ACK a>x",
        "BYE a>x",
        "200 x>a",
        "BYE x>b",
        "200 b>x",
    ]


def test_the_called_side_hangs_up() -> None:
    line = Line()
    line.call()
    line.hang_up(line.b, 5.0)
    line.end()
    assert line.rig.whats("BYE") == ["BYE b>x", "BYE x>a"]
    assert line.a.words[-1] == "released"


def test_the_two_legs_share_the_calls_number_and_nothing_of_the_dialog() -> None:
    line = Line()
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    came, went = (p.item for p in line.rig.log if p.what == "INVITE")
    assert came.call == went.call
    assert came.identity.call_id != went.identity.call_id
    assert came.identity.from_tag != went.identity.from_tag
    assert went.max_forwards == came.max_forwards - 1


def test_a_call_holds_a_channel_on_each_side_until_its_end() -> None:
    line = Line()
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    rows = [(name, round(start, 9), end) for name, _, start, end, _ in line.x.notes.seizures]
    assert [(name, start) for name, start, _ in rows] == [("outward", 0.01), ("inward", 0.01)]
    assert all(end is not None and end > 5.0 for _, _, end in rows)


def test_a_caller_that_loses_every_ack_is_ended_on_both_sides() -> None:
    line = Line()
    line.rig.loses = lambda passage: passage.what == "ACK" and passage.sender == "a"
    line.call()
    line.end()
    assert line.b.words[-1] == "released"
    assert line.a.words[-1] == "released"


def test_the_called_side_hangs_up_before_the_callers_ack() -> None:
    """The BYE to the caller waits for it."""
    line = Line()
    line.call()
    line.hang_up(line.b, 1.045)
    line.end()
    assert line.rig.whats("ACK", "BYE")[-3:] == ["ACK a>x", "BYE b>x", "BYE x>a"]


def test_hops_run_out() -> None:
    line = Line()
    line.call()
    line.rig.run(until=0.005)
    line.rig.log[0].item.max_forwards = 0
    line.end()
    assert line.a.words == ["refused 483"]
    assert line.x.notes.refusals == [(1, "too many hops")]


def test_a_loop_of_user_agents_ends() -> None:
    line = Line()
    line.x.inward.size = line.x.outward.size = None
    line.x.inward = ChannelGroup("inward", None, None)
    line.x.outward = ChannelGroup("outward", None, None)
    line.x.table.found = [line.x.way(line.x.agent)]
    line.call()
    line.end()
    assert line.a.words == ["refused 483"]


# Giving up


def test_the_caller_gives_up() -> None:
    line = Line()
    line.b.rings = None
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.rig.whats("CANCEL") == ["CANCEL a>x", "CANCEL x>b"]
    assert line.b.words == ["invite", "cancelled"]
    assert line.c.words == []


def test_the_caller_gives_up_as_the_answer_comes() -> None:
    line = Line()
    line.call()
    line.hang_up(line.a, 1.015)
    line.end()
    assert line.b.words == ["invite", "acknowledged", "released"]
    assert line.a.words == ["180", "cleared"]


def test_a_callers_bye_in_the_early_dialog_ends_both_sides() -> None:
    line = Line()
    line.b.rings = None
    line.call()
    line.rig.at(5.0, line.a.agent, lambda now: line.a.legs[0].bye(now))
    line.end()
    assert line.b.words == ["invite", "cancelled"]


def test_nobody_answers_in_time() -> None:
    line = Line(ring_timeout=20.0)
    line.b.rings = None
    line.call()
    line.end()
    assert line.rig.flow_of("CANCEL") == [("CANCEL", "x", "b", 20.01)]
    assert line.a.when("refused 480") == 20.02
    assert line.x.table.failures == [(480, "")]  # not a failure of the way


def test_a_caller_who_was_refused_holds_nothing_while_a_dead_leg_ends() -> None:
    line = Line(ring_timeout=20.0)
    line.b.rings = None
    line.call()
    line.rig.at(10.0, line.a.agent, lambda now: setattr(line.b.agent, "dead", True))
    line.rig.run(until=20.02)
    assert (line.x.inward.busy, line.x.outward.busy) == (0, 0)
    line.end()


# Ways


@pytest.mark.parametrize("status", [486, 404, 603])
def test_a_refusal_is_passed_on(status: int) -> None:
    line = Line()
    line.b.says = status
    line.call()
    line.end()
    assert line.a.words == [f"refused {status}"]
    assert line.c.words == []


def test_a_503_leads_to_the_next_way() -> None:
    line = Line()
    line.b.says = 503
    line.call()
    line.rig.run(until=3.0)
    assert (line.x.outward.attempts, line.x.outward.busy) == (2, 1)
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.c.words == ["invite", "acknowledged", "released"]


def test_the_last_ways_failure_is_passed_on() -> None:
    line = Line()
    line.b.says = 503
    line.c.says = 486
    line.call()
    line.end()
    assert line.a.words == ["refused 486"]


def test_silence_leads_to_the_next_way_after_the_trying_limit() -> None:
    """Lync's 1.5 s; the silent peer's INVITE goes on to Timer B, and nobody waits for it."""
    line = Line(trying=1.5, ringing=10.0)
    line.b.agent.dead = True
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.c.story[0] == (1.52, "invite")
    assert line.x.table.failures == [(504, "no response to INVITE")]


def test_a_100_alone_leads_to_the_next_way_after_the_ringing_limit() -> None:
    """Lync's 10 s."""
    line = Line(trying=1.5, ringing=10.0)
    line.b.says, line.b.rings = None, None
    line.rig.at(0.5, line.b.agent, lambda now: line.b.legs[0].provisional(100, now))
    line.call()
    line.hang_up(line.a, 15.0)
    line.end()
    assert line.c.story[0] == (10.02, "invite")
    assert line.b.words == ["invite", "cancelled"]
    assert line.x.table.failures == [(504, "no ringing")]


def test_a_way_that_rings_is_kept_beyond_the_limits() -> None:
    line = Line(trying=1.5, ringing=10.0)
    line.b.rings = 30.0
    line.call()
    line.hang_up(line.a, 40.0)
    line.end()
    assert line.b.words == ["invite", "acknowledged", "released"]
    assert line.c.words == []


def test_a_connection_that_does_not_open_is_given_up_without_a_late_invite() -> None:
    line = Line(trying=1.5)
    b, c = line.b.agent, line.c.agent
    line.x.table.found = [line.x.way(b, Transport.TCP, trying=1.5), line.x.way(c)]
    slow = lambda passage: 3.0 if passage.receiver == "b" and not passage.what else 0.01  # noqa: E731
    line.rig.delay = slow
    line.call()
    line.hang_up(line.a, 20.0)
    line.end()
    assert line.c.words == ["invite", "acknowledged", "released"]
    assert line.b.words == []


def test_an_answer_of_a_way_that_was_given_up_is_ended() -> None:
    line = Line(trying=1.5)
    line.b.says = None
    line.b.rings = 1.49
    line.rig.delay = lambda passage: 0.3 if passage.sender == "b" else 0.01
    line.rig.loses = lambda passage: passage.what == "100"
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.b.words == ["invite", "acknowledged", "released"]
    assert line.b.when("released") < 3.0
    assert line.c.words == ["invite", "acknowledged", "released"]


def test_a_full_way_is_passed_over() -> None:
    line = Line()
    full = ChannelGroup("full", 0, line.x.notes)
    reason = no_channel("x", "full", 0)
    first, second = line.x.way(line.b.agent), line.x.way(line.c.agent)

    def crowded() -> Way:
        way = first()
        way.groups = [*way.groups, (full, 1, reason)]
        return way

    line.x.table.found = [crowded, second]
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.b.words == []
    assert line.c.words[0] == "invite"
    assert line.x.outward.attempts == 2  # the first was given back at once


def test_all_ways_full_is_the_last_ones_reason() -> None:
    line = Line()
    for number in (1, 2):
        line.x.outward.seize(100 + number, 0.0)
    line.call()
    line.rig.run()
    assert line.a.words == ["refused 503"]
    assert line.x.notes.refusals == [(1, "no free channel")]
    assert line.x.inward.busy == 0


def test_no_way_at_all_is_a_503() -> None:
    line = Line()
    line.x.table.found = []
    line.call()
    line.end()
    assert line.a.words == ["refused 503"]


def test_a_reason_at_arrival_refuses() -> None:
    line = Line()
    line.x.table.refusal = no_channel("x", "inward", 2)
    line.call()
    line.end()
    assert line.a.words == ["refused 503"]
    refusal = next(p.item for p in line.rig.log if p.what == "503")
    assert refusal.header("Reason") is not None


def test_a_session_that_cannot_be_joined_ends_both_legs() -> None:
    line = Line()
    line.x.table.body = Reason("no common codec", "x", "none", 488, 65, "test")
    line.call()
    line.end()
    assert line.a.words[-1] == "refused 488"
    assert line.b.words == ["invite", "acknowledged", "released"]


def test_a_way_by_a_connection_that_is_gone_leads_to_the_next_at_once() -> None:
    line = Line()
    way = line.x.way(line.b.agent)()
    line.x.table.found = [lambda: way, line.x.way(line.c.agent)]
    way.targets = ()
    line.call()
    line.hang_up(line.a, 5.0)
    line.end()
    assert line.c.story[0] == (0.02, "invite")
    assert line.x.table.failures[0][0] == 503


# What is left


@pytest.mark.parametrize("answered", [True, False])
def test_nothing_of_a_call_is_left_for_the_garbage_collector(answered: bool) -> None:
    line = Line(ring_timeout=20.0)
    line.b.rings = 1.0 if answered else None
    line.a.session, line.b.session = "offer", "answer"
    gc.collect()
    gc.disable()
    try:
        line.call()
        line.hang_up(line.a, 5.0)
        line.end()
        for phone in (line.a, line.b, line.c):
            phone.legs.clear()
            phone.calls.clear()
        line.x.calls.clear()
        line.rig.log.clear()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_losses_on_the_way_change_nothing_but_the_time() -> None:
    """Every third datagram is lost."""
    line = Line()
    seen = [0]

    def third(passage: Passage) -> bool:
        seen[0] += 1
        return seen[0] % 3 == 0

    line.rig.loses = third
    line.call()
    line.hang_up(line.a, 60.0)
    line.end()
    assert line.b.words == ["invite", "acknowledged", "released"]
