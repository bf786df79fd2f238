"""Every instant of the SIP transactions, from the real machines, against those of the standards.

A case is all rows of one scenario, machine, transport and setting; its driver returns all that
the machine did, in the words of the table, so that a send too many fails as one too few does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

import pytest

from simulator.calls.behaviour import Unattended
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg
from simulator.calls.terms import Reliability, Terms
from simulator.contracts import Transport
from simulator.sip.endpoint import TimerSettings
from simulator.sip.extensions import REQUIRE_RELIABLE
from simulator.sip.message import Request
from simulator.sip.proxy import Branch, ProxyCore
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.sip.bench import OWN, PEER, Bench, incoming, target
from tests.validation.tables import rows

Seen = list[tuple[str, str, float]]  # event, number of the send, instant

LONG_AFTER = 1000.0


class Case(NamedTuple):
    """What the rows of one case have in common."""

    scenario: str
    machine: str
    transport: Transport
    settings: TimerSettings

    @property
    def instant(self) -> float:
        """When the thing that the scenario names happens."""
        found = re.search(r"at ([0-9.]+) s", self.scenario)
        assert found is not None, self.scenario
        return float(found[1])


def case_of(row: dict[str, str]) -> Case:
    settings = TimerSettings(float(row["T1_s"]), float(row["T2_s"]), float(row["T4_s"]))
    return Case(row["scenario"], row["machine"], Transport[row["transport"]], settings)


TABLE = rows("sip_timers")
CASES = {case: list(group) for case, group in groupby(TABLE, case_of)}


def name_of(case: Case) -> str:
    return f"{case.machine}-{case.scenario}-{case.transport.name}-T1={case.settings.t1:g}"


# What drivers share


def client(case: Case, method: Method) -> tuple[Bench, Request]:
    """Send a request at 0."""
    bench = Bench(case.settings)
    bench.endpoint.send(bench.request(method), bench, 0.0, targets=(target(case.transport),))
    request: Request = bench.sent[0].message
    return bench, request


def server(case: Case, method: Method) -> Bench:
    """Take a request at 0."""
    bench = Bench(case.settings)
    bench.come(incoming(method), 0.0, case.transport)
    return bench


def sends(bench: Bench, what: Method | int, word: str) -> Seen:
    return [(word, str(n + 1), at) for n, at in enumerate(bench.times(what))]


def ended(bench: Bench, word: str, now: float) -> Seen:
    """Run until no transaction is left, and say when that was."""
    while bench.endpoint.live():
        now = bench.timers.deadline
        bench.timers.run(now)
    bench.run(LONG_AFTER)
    return [(word, "", now)]


# Drivers


def invite_unanswered(case: Case) -> Seen:
    bench, _ = client(case, Method.INVITE)
    bench.run(LONG_AFTER)
    ((at, status, _),) = bench.heard
    assert status == 408
    seen = sends(bench, Method.INVITE, "send INVITE")
    return [*seen, ("Timer B: timeout (acts as 408)", "", at)]


def request_unanswered(case: Case) -> Seen:
    bench, _ = client(case, Method.OPTIONS)
    bench.run(LONG_AFTER)
    ((at, status, _),) = bench.heard
    assert status == 408
    seen = sends(bench, Method.OPTIONS, "send request")
    return [*seen, ("Timer F: timeout (acts as 408)", "", at)]


def failure_unacknowledged(case: Case) -> Seen:
    bench = server(case, Method.INVITE)
    bench.servers[0].respond(incoming().reply(486, "a"), 0.0)
    bench.run(LONG_AFTER)
    assert bench.is_clean()
    ((at, _),) = bench.undelivered
    seen = sends(bench, 486, "send final response")
    return [*seen, ("Timer H: transport error to the user, Terminated", "", at)]


class Answering(Unattended):
    """Takes every call at once."""

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        leg.answer(now)


def answering(case: Case) -> Bench:
    bench = Bench(case.settings)
    control = CallControl(bench.endpoint, Silent(), (), (), lambda label: Address(Uri("a", OWN)))
    control.behaviour = Answering()
    bench.come(incoming(), 0.0, case.transport)
    return bench


class Silent:
    """A journal that nobody reads."""

    def seizure(self, *args: object) -> None:
        """Nothing is seized."""

    def refusal(self, *args: object) -> None:
        """Nothing is refused."""

    def event(self, *args: object) -> None:
        """Nothing is told."""


def answer_unacknowledged(case: Case) -> Seen:
    bench = answering(case)
    bench.run(LONG_AFTER)
    return [
        *sends(bench, 200, "send 2xx"),
        ("64*T1 without ACK: send BYE", "", bench.times(Method.BYE)[0]),
    ]


def answer_acknowledged(case: Case) -> Seen:
    bench = answering(case)
    bench.run(case.instant)
    tag = bench.sent[-1].message.to_tag
    bench.come(incoming(Method.ACK, "z9hG4bK-ack", tag=tag), case.instant, case.transport)
    bench.run(LONG_AFTER)
    assert bench.times(Method.BYE) == []
    return sends(bench, 200, "send 2xx")


class Ringing(Unattended):
    """Rings at once, and for ever."""

    def on_invite(self, call: Call, leg: Leg, now: float) -> None:
        leg.provisional(180, now)


def ringing(case: Case) -> Bench:
    """Take an INVITE that requires reliable provisional responses (RFC 3262 3)."""
    bench = Bench(case.settings)
    control = CallControl(bench.endpoint, Silent(), (), (), lambda label: Address(Uri("a", OWN)))
    control.behaviour = Ringing()
    control.terms = Terms(Reliability.SUPPORTED)
    bench.come(incoming().derive(headers=(REQUIRE_RELIABLE,)), 0.0, case.transport)
    return bench


def ringing_unacknowledged(case: Case) -> Seen:
    bench = ringing(case)
    bench.run(LONG_AFTER)
    at = bench.times(504)[0]
    return [
        *sends(bench, 180, "send reliable 1xx"),
        ("64*T1 without PRACK: reject with 5xx", "", at),
    ]


def ringing_acknowledged(case: Case) -> Seen:
    bench = ringing(case)
    bench.run(case.instant)
    response = bench.sent[-1].message
    prack = incoming(Method.PRACK, "z9hG4bK-prack", cseq=2, tag=response.to_tag)
    rack = ("RAck", f"{response.header('RSeq')} 1 INVITE")
    bench.come(prack.derive(headers=(rack,)), case.instant, case.transport)
    bench.run(LONG_AFTER)
    assert bench.times(200) == [case.instant]
    assert bench.times(504) == []
    return sends(bench, 180, "send reliable 1xx")


def invite_rings(case: Case) -> Seen:
    bench, invite = client(case, Method.INVITE)
    bench.run(case.instant)
    bench.answer(180, case.instant, to=invite)
    still = bench.timers.pending()
    bench.run(LONG_AFTER)
    assert (still, bench.endpoint.live(), bench.heard[1:]) == (0, 1, [])
    word = "retransmission stops; no Timer B in Proceeding"
    return [*sends(bench, Method.INVITE, "send INVITE"), (word, "", case.instant)]


def request_answered(case: Case) -> Seen:
    bench, request = client(case, Method.OPTIONS)
    bench.run(case.instant)
    bench.answer(200, case.instant, to=request)
    end = ended(bench, "Timer K: Terminated", case.instant)
    return [*sends(bench, Method.OPTIONS, "send request"), *end]


def request_delayed(case: Case) -> Seen:
    bench, request = client(case, Method.OPTIONS)
    bench.run(case.instant)
    bench.answer(100, case.instant, to=request)
    bench.run(LONG_AFTER)
    assert [status for _, status, _ in bench.heard] == [100, 408]
    seen = sends(bench, Method.OPTIONS, "send request")
    return [*seen, ("Timer F: timeout", "", bench.heard[-1][0])]


def invite_refused(case: Case) -> Seen:
    bench, invite = client(case, Method.INVITE)
    bench.run(case.instant)
    bench.answer(486, case.instant, to=invite)
    end = ended(bench, "Timer D: Terminated", case.instant)
    return [*(("send ACK", "", at) for at in bench.times(Method.ACK)), *end]


def invite_answered(case: Case) -> Seen:
    bench, invite = client(case, Method.INVITE)
    bench.run(case.instant)
    bench.answer(200, case.instant, to=invite)
    return ended(bench, "Timer M: Terminated", case.instant)


def forks_answer(case: Case) -> Seen:
    """A second 2xx counts to the very end of Timer M, and not after it."""
    ((_, _, end),) = invite_answered(case)
    bench, invite = client(case, Method.INVITE)
    for instant, tag in ((case.instant, "first"), (end - 1e-9, "second"), (end, "third")):
        bench.run(instant)
        bench.answer(200, instant, tag, to=invite)
    assert len(bench.heard) == 2
    return [("stop waiting for further 2xx of forks", "", end)]


def answer_sent(case: Case) -> Seen:
    bench = server(case, Method.INVITE)
    bench.servers[0].respond(incoming().reply(180, "a"), 0.0)
    bench.run(case.instant)
    bench.servers[0].respond(incoming().reply(200, "a"), case.instant)
    return ended(bench, "Timer L: Terminated", case.instant)


def failure_acknowledged(case: Case) -> Seen:
    instant = float(re.findall(r"ACK at ([0-9.]+) s", case.scenario)[0])
    bench = server(case, Method.INVITE)
    bench.servers[0].respond(incoming().reply(486, "a"), 0.0)
    bench.run(instant)
    bench.come(incoming(Method.ACK, tag="a"), instant, case.transport)
    return ended(bench, "Timer I: Terminated", instant)


def silent_user(case: Case) -> Seen:
    bench = server(case, Method.INVITE)
    bench.run(LONG_AFTER)
    return [("send 100 Trying", "", at) for at in bench.times(100)]


def request_served(case: Case) -> Seen:
    bench = server(case, Method.OPTIONS)
    bench.run(case.instant)
    bench.servers[0].respond(incoming(Method.OPTIONS).reply(200, "a"), case.instant)
    return ended(bench, "Timer J: Terminated", case.instant)


def cancelled_for_nothing(case: Case) -> Seen:
    bench = Bench(case.settings)
    sending = bench.endpoint.send(bench.request(), bench, 0.0, targets=(target(case.transport),))
    bench.answer(180, 0.1)
    bench.run(case.instant)
    sending.cancel(case.instant)
    assert bench.times(Method.CANCEL) == [case.instant]
    bench.run(LONG_AFTER)
    assert bench.is_clean()
    return [("INVITE transaction considered cancelled", "", bench.heard[-1][0])]


DRIVERS: dict[tuple[str, str], Callable[[Case], Seen]] = {
    ("no answer at all", "INVITE client"): invite_unanswered,
    ("no answer at all", "non-INVITE client"): request_unanswered,
    ("no answer at all", "INVITE server, 300-699 sent at 0, no ACK"): failure_unacknowledged,
    ("no answer at all", "UAS core, 2xx sent at 0, no ACK"): answer_unacknowledged,
    ("no answer at all", "UAS core, reliable 1xx sent at 0, no PRACK"): ringing_unacknowledged,
    ("PRACK arrives", "UAS core, reliable 1xx"): ringing_acknowledged,
    ("first 1xx arrives", "INVITE client"): invite_rings,
    ("final response arrives", "non-INVITE client"): request_answered,
    ("ACK arrives", "UAS core, 2xx"): answer_acknowledged,
    ("1xx arrives", "non-INVITE client"): request_delayed,
    ("300-699 arrives", "INVITE client"): invite_refused,
    ("2xx arrives", "INVITE client"): invite_answered,
    ("2xx arrives", "UAC core"): forks_answer,
    ("2xx sent", "INVITE server"): answer_sent,
    ("300-699 sent", "INVITE server"): failure_acknowledged,
    ("INVITE", "INVITE server"): silent_user,
    ("final response sent", "non-INVITE server"): request_served,
    ("CANCEL sent", "UAC core"): cancelled_for_nothing,
}


def driver_of(case: Case) -> Callable[[Case], Seen]:
    beginning = case.scenario.partition(" at ")[0]
    whole = case.scenario if case.scenario.startswith("no answer") else beginning
    return DRIVERS[whole, case.machine]


def expected(case: Case) -> Iterator[tuple[str, str, object]]:
    for row in CASES[case]:
        instant = pytest.approx(float(row["t_s"]), rel=0, abs=1e-9)
        yield row["event"], row["send_number"], instant


@pytest.mark.parametrize("case", [c for c in CASES if c.machine != "proxy core"], ids=name_of)
def test_machine_acts_at_the_instants_of_the_standard(case: Case) -> None:
    assert driver_of(case)(case) == list(expected(case))


@pytest.mark.parametrize("case", [c for c in CASES if c.machine == "proxy core"], ids=name_of)
def test_timer_c_of_the_proxy_is_later_than_the_bound(case: Case) -> None:
    """A bound of 3 minutes from the last 101 to 199, itself excluded; ours comes soon after."""
    bench = Bench(case.settings)
    hop = (target(case.transport),)
    bench.endpoint.user = ProxyCore(
        bench.endpoint,
        lambda request, flow, now: [Branch(Uri("b", PEER), targets=hop)],
        lambda uri: None,
        Address(Uri(None, OWN)),
        lambda uri: uri.host == OWN,
    )
    bench.come(incoming(), 0.0, case.transport)
    invite = bench.last(Method.INVITE)
    bench.answer(100, 0.1, to=invite)
    bench.run(60.0)
    bench.answer(180, 60.0, to=invite)
    bench.run(LONG_AFTER)
    bound = float(CASES[case][0]["t_s"])
    assert bound < bench.times(Method.CANCEL)[0] <= bound + 1.0


def test_every_row_is_driven() -> None:
    assert sum(len(group) for group in CASES.values()) == len(TABLE) == 290
    assert len(CASES) == len({case_of(row) for row in TABLE})
