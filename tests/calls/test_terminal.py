"""Terminals act on what was drawn for an attempt, and write down what the caller's side saw."""

from __future__ import annotations

from math import isnan

import pytest

from simulator.calls import reasons
from simulator.calls.attempt import Attempt, Intent, Outcome
from simulator.calls.call import Call
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.reasons import Reason
from simulator.calls.terminal import Terminals
from simulator.sip.message import Identity, Request
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import REQUESTS, RESPONSES, Notes, foreign
from tests.rig import Agent, Rig


class Numbers:
    """A directory: everybody whose number begins with this population's digit."""

    def __init__(self, digit: str, own: Agent, other: Agent) -> None:
        self.digit, self.own, self.other = digit, own, other
        self.lines: ChannelGroup | None = None
        self.answers: object | Reason | None = None
        self.offered: object | None = None

    def user_of(self, uri: Uri) -> str | None:
        number = uri.user or ""
        return number if number.startswith(self.digit) else None

    def address(self, number: str) -> Address:
        return Address(Uri(number, self.own.address))

    def request_uri(self, number: str, dialled: str) -> Uri:
        return Uri(dialled, self.other.address)

    def refer_uri(self, number: str, dialled: str) -> Uri:
        return self.request_uri(number, dialled)

    def way(self, number: str) -> tuple[tuple[object, ...], str | None]:
        return (self.other.target(),), None

    def offer(self, number: str) -> object | None:
        return self.offered

    def answer(self, number: str, offer: object | None) -> object | Reason | None:
        return self.answers

    def reason(self, intent: Intent, number: str, *, drawn: bool = False) -> Reason:
        if intent is Intent.BUSY:
            return reasons.busy("b", number)
        if intent is Intent.DECLINE:
            return reasons.declined("b", number)
        if intent is Intent.NO_ANSWER:
            return reasons.no_answer("b", number, 20.0)
        return reasons.vacant_number("b", number)

    def take_line(self, call: Call, attempt: Attempt | None, now: float) -> Reason | None:
        if self.lines is None or call.take(self.lines, now):
            return None
        return reasons.no_b_channel("a", "lines", self.lines.size or 0)


class Town:
    """Callers with numbers 1... and called users with numbers 2..., 10 ms apart."""

    def __init__(self, lines: int | None = 1, no_answer: float | None = None) -> None:
        self.rig = Rig(0.01)
        self.book: dict[int, Attempt] = {}
        self.finished: list[tuple[float, Attempt]] = []
        a, b = self.rig.add("a", "192.0.2.1"), self.rig.add("b", "192.0.2.2")
        self.here, self.there = Numbers("1", a, b), Numbers("2", b, a)
        self.notes = Notes()
        self.callers = self._terminals(a, self.here, lines, None)
        self.called = self._terminals(b, self.there, lines, no_answer)

    def _terminals(
        self, agent: Agent, numbers: Numbers, lines: int | None, no_answer: float | None
    ) -> Terminals:
        control = CallControl(
            agent.endpoint,
            self.notes,
            REQUESTS,
            RESPONSES,
            lambda number: Address(Uri(number or "?", agent.address)),
        )
        return Terminals(
            control,
            numbers,
            self.book,
            lines,
            lambda attempt, now: self.finished.append((now, attempt)),
            no_answer=no_answer,
        )

    def attempt(
        self,
        at: float = 0.0,
        intent: Intent = Intent.ANSWER,
        *,
        patience: float = 60.0,
        ring: float = 5.0,
        caller_releases: bool = True,
        called: str = "20",
    ) -> Attempt:
        """Let user 10 call at an instant; if it is answered they talk for 100 s."""
        number = len(self.book) + 1
        attempt = Attempt(
            number,
            "a-b",
            "a",
            "b",
            "10",
            called,
            called,
            at,
            ring,
            patience,
            100.0,
            intent,
            caller_releases,
        )
        self.book[number] = attempt
        agent = self.rig.agents["a"]
        self.rig.at(at, agent, lambda now: self.callers.originate(attempt, now))
        return attempt

    def end(self) -> None:
        """Run until nothing is pending; nothing may be left and nobody be in a call."""
        self.rig.run()
        for name, terminals in (("a", self.callers), ("b", self.called)):
            agent = self.rig.agents[name]
            if not agent.dead:
                assert agent.is_clean()
                assert terminals.control.legs == {}
                assert set(terminals.active.values()) <= {0}
        assert len(self.finished) == len(self.book)


def seen(attempt: Attempt) -> tuple[object, ...]:
    """Return the instants of an attempt, None where there is none."""
    instants = (attempt.sent, attempt.alerted, attempt.answered, attempt.released, attempt.cleared)
    return tuple(None if isnan(instant) else round(instant, 9) for instant in instants)


@pytest.mark.parametrize("caller_releases", [True, False])
def test_an_answered_call(caller_releases: bool) -> None:
    town = Town()
    attempt = town.attempt(caller_releases=caller_releases)
    town.end()
    # The called side counts its talk from the ACK, and its BYE takes 10 ms to the caller.
    ends = (105.02, 105.04) if caller_releases else (105.04, 105.04)
    assert seen(attempt) == (0.0, 0.02, 5.02, *ends)
    assert (attempt.outcome, attempt.status) == (Outcome.ANSWERED, 200)
    assert attempt.caller_released is caller_releases


@pytest.mark.parametrize(
    ("intent", "status", "cause"),
    [(Intent.BUSY, 486, 17), (Intent.FAIL, 404, 1)],
)
def test_a_call_that_is_refused_at_once(intent: Intent, status: int, cause: int) -> None:
    town = Town()
    attempt = town.attempt(intent=intent)
    town.end()
    assert (attempt.status, attempt.cause) == (status, cause)
    assert seen(attempt) == (0.0, None, None, 0.02, 0.02)
    assert len(town.notes.refusals) == 1


def test_a_call_that_is_declined_rings_first() -> None:
    town = Town()
    attempt = town.attempt(intent=Intent.DECLINE)
    town.end()
    assert attempt.status == 603
    assert seen(attempt) == (0.0, 0.02, None, 5.02, 5.02)


def test_nobody_answers_and_the_caller_loses_patience() -> None:
    town = Town()
    attempt = town.attempt(intent=Intent.NO_ANSWER, patience=30.0)
    town.end()
    assert (attempt.outcome, attempt.status) == (Outcome.NO_ANSWER, 487)
    assert attempt.caller_released is True
    assert seen(attempt) == (0.0, 0.02, None, 30.0, 30.02)


def test_a_caller_without_patience_abandons_a_call_that_would_be_answered() -> None:
    town = Town()
    attempt = town.attempt(patience=2.0)
    town.end()
    assert (attempt.outcome, attempt.status) == (Outcome.ABANDONED, 487)


def test_the_called_sides_exchange_ends_long_ringing() -> None:
    town = Town(no_answer=20.0)
    attempt = town.attempt(intent=Intent.NO_ANSWER)
    town.end()
    assert (attempt.status, attempt.cause) == (480, 19)
    assert seen(attempt) == (0.0, 0.02, None, 20.02, 20.02)


def test_the_answer_crosses_the_end_of_patience() -> None:
    town = Town()
    attempt = town.attempt(patience=5.015)
    town.end()
    assert attempt.outcome is Outcome.ABANDONED
    assert town.rig.whats("CANCEL", "BYE") == ["CANCEL a>b", "BYE a>b"]


def test_a_user_in_a_call_is_busy_where_his_terminal_has_one_line() -> None:
    town = Town()
    first = town.attempt()
    second = town.attempt(10.0)
    town.end()
    assert (first.status, second.status) == (200, 486)


def test_a_user_with_many_lines_is_not_busy() -> None:
    town = Town(lines=None)
    attempts = [town.attempt(at) for at in (0.0, 10.0, 20.0)]
    town.end()
    assert [attempt.status for attempt in attempts] == [200] * 3


def test_a_user_is_free_again_after_his_call() -> None:
    town = Town()
    attempts = [town.attempt(at) for at in (0.0, 105.1)]
    town.end()
    assert [attempt.status for attempt in attempts] == [200] * 2


def test_a_number_that_nobody_has() -> None:
    town = Town()
    attempt = town.attempt(called="999")
    town.end()
    assert attempt.status == 404


def test_no_line_is_free() -> None:
    town = Town()
    town.here.lines = ChannelGroup("lines", 0, town.notes)
    attempt = town.attempt()
    town.end()
    assert (attempt.status, attempt.cause) == (503, 34)
    assert town.rig.log == []


def test_a_line_is_held_to_the_end_of_the_call() -> None:
    town = Town()
    town.here.lines = ChannelGroup("lines", 1, town.notes)
    town.attempt()
    town.end()
    ((_, _, start, end, _),) = town.notes.seizures
    assert start == 0.0
    assert end == pytest.approx(105.04)


def test_an_offer_that_cannot_be_answered() -> None:
    town = Town()
    town.there.answers = Reason("no common codec", "b", "none", 488, 65, "test")
    attempt = town.attempt()
    town.end()
    assert attempt.status == 488


def test_nobody_there_is_explained() -> None:
    town = Town()
    town.rig.agents["b"].dead = True
    attempt = town.attempt(patience=60.0)
    town.end()
    assert (attempt.status, attempt.reason_rule) == (408, "no response")
    assert attempt.reason_text == "192.0.2.2:5060 said nothing to the INVITE for 32 s"


def test_a_called_side_that_dies_in_mid_call_ends_with_the_callers_bye() -> None:
    town = Town()
    attempt = town.attempt()
    town.rig.at(50.0, town.rig.agents["b"], lambda now: kill(town))
    town.end()
    assert seen(attempt)[-2:] == (105.02, 137.02)


def kill(town: Town) -> None:
    town.rig.agents["b"].dead = True


def test_a_call_without_an_appointment_is_answered() -> None:
    town = Town()
    stranger = town.rig.add("s", "192.0.2.9")
    to = Address(Uri("20", "192.0.2.2"))
    identity = Identity("1@s", Address(Uri("s", "192.0.2.9")), "s-1", to)
    invite = Request(Method.INVITE, to.uri, identity, 1, contact=identity.from_)
    town.rig.at(0.0, stranger, lambda now: foreign(stranger, invite, town.rig.agents["b"], now))
    town.rig.run(until=1.5)
    assert town.rig.whats()[:3] == ["INVITE s>b", "180 b>s", "200 b>s"]


@pytest.mark.parametrize(("method", "status"), [(Method.OPTIONS, 200), (Method.REFER, 501)])
def test_requests_outside_calls(method: Method, status: int) -> None:
    town = Town()
    stranger = town.rig.add("s", "192.0.2.9")
    to = Address(Uri("20", "192.0.2.2"))
    identity = Identity("1@s", Address(Uri("s", "192.0.2.9")), "s-1", to)
    request = Request(method, to.uri, identity, 1)
    town.rig.at(0.0, stranger, lambda now: foreign(stranger, request, town.rig.agents["b"], now))
    town.rig.run()
    assert town.rig.whats() == [f"{method.name} s>b", f"{status} b>s"]
