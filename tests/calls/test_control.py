"""What call control answers by itself, and how it finds the leg that a message belongs to."""

from __future__ import annotations

import pytest

from simulator.calls.leg import LegState
from simulator.calls.opening import Aside
from simulator.sip.endpoint import TimerSettings
from simulator.sip.message import Identity, Request, Response
from simulator.sip.proxy import Branch, ProxyCore
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method
from tests.calls.people import Phone, foreign
from tests.rig import Rig


class Trio:
    """Two telephones, and a stranger that sends what a test makes up."""

    def __init__(self) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"))
        self.b = Phone(self.rig.add("b", "192.0.2.2"))
        self.stranger = self.rig.add("s", "192.0.2.9")

    def talk(self) -> None:
        """Let a call be up at 2 s."""
        self.rig.at(0.0, self.a.agent, lambda now: self.a.call(self.b.agent, now))
        self.rig.run(until=2.0)

    def send(self, request: Request, at: float) -> None:
        """Let the stranger send a request to b."""
        self.rig.at(
            at, self.stranger, lambda now: foreign(self.stranger, request, self.b.agent, now)
        )

    def answers(self) -> list[Response]:
        """Return what b answered the stranger."""
        return [p.item for p in self.rig.log if p.receiver == "s" and p.item.status]

    def in_dialog(self, method: Method, cseq: int) -> Request:
        """Return a request as a's side of the dialog could send it."""
        dialog = self.a.legs[0].dialog
        assert dialog is not None
        return Request(method, self.b.own.uri, dialog.identity, cseq, contact=self.a.own)


def outside(method: Method, to_tag: str | None = None, cseq: int = 1) -> Request:
    """Return a request in no dialog, or in one that nobody knows."""
    own = Address(Uri("b", "192.0.2.2"))
    identity = Identity("1@s", Address(Uri("s", "192.0.2.9")), "s-1", own, to_tag)
    return Request(method, own.uri, identity, cseq)


def statuses(trio: Trio) -> list[int]:
    return [answer.status for answer in trio.answers()]


# Outside calls


def test_options_are_left_to_the_behaviour() -> None:
    trio = Trio()
    trio.send(outside(Method.OPTIONS), 0.0)
    trio.rig.run()
    assert trio.b.requests == [Method.OPTIONS]
    assert statuses(trio) == [200]


@pytest.mark.parametrize(
    "method", [Method.BYE, Method.INVITE, Method.OPTIONS, Method.INFO, Method.UPDATE]
)
def test_a_request_of_an_unknown_dialog_is_a_481(method: Method) -> None:
    trio = Trio()
    trio.send(outside(method, to_tag="nobody"), 0.0)
    trio.rig.run(until=0.1)
    assert statuses(trio) == [481]
    assert trio.b.words == []
    assert trio.b.requests == []


def test_a_cancel_of_an_unknown_invite_is_a_481() -> None:
    trio = Trio()
    trio.send(outside(Method.CANCEL), 0.0)
    trio.rig.run()
    assert statuses(trio) == [481]


def test_an_ack_that_belongs_to_nothing_is_ignored() -> None:
    trio = Trio()
    trio.send(outside(Method.ACK, to_tag="nobody"), 0.0)
    trio.rig.run()
    assert statuses(trio) == []
    assert trio.b.is_clean()


def test_an_answer_bears_the_products_headers() -> None:
    trio = Trio()
    trio.send(outside(Method.OPTIONS), 0.0)
    trio.rig.run()
    assert trio.answers()[0].header("Server") == "phone"


# The same INVITE by two ways


def test_an_invite_that_comes_by_a_second_way_is_a_482() -> None:
    """RFC 3261 8.2.2.2: same From tag, Call-ID and CSeq, another branch."""
    trio = Trio()
    for at in (0.0, 0.1):
        trio.send(outside(Method.INVITE), at)
    trio.rig.run(until=0.2)
    assert statuses(trio) == [180, 482]
    assert trio.b.words == ["invite"]


def test_an_invite_for_another_user_of_one_core_is_a_call_of_its_own() -> None:
    trio = Trio()
    trio.send(outside(Method.INVITE), 0.0)
    other = outside(Method.INVITE).derive(uri=Uri("c", "192.0.2.2"))
    trio.send(other, 0.1)
    trio.rig.run(until=0.2)
    assert statuses(trio) == [180, 180]


def test_a_new_attempt_of_a_refused_invite_is_taken() -> None:
    trio = Trio()
    trio.b.says = 486
    for at in (0.0, 1.0):
        trio.send(outside(Method.INVITE, cseq=1), at)
    trio.rig.run(until=1.2)
    assert trio.b.words == ["invite", "invite"]


# In a dialog


def test_a_reinvite_is_answered_with_the_session_as_it_stands() -> None:
    trio = Trio()
    trio.talk()
    trio.b.legs[0].local_body = b"session"
    trio.send(trio.in_dialog(Method.INVITE, 2), 2.0)
    trio.send(trio.in_dialog(Method.ACK, 2), 2.1)
    trio.rig.run(until=60.0)
    answer = trio.answers()[-1]
    assert (answer.status, answer.body, answer.to_tag) == (200, b"session", trio.b.legs[0].tag)
    assert answer.contact is trio.b.own
    assert statuses(trio) == [200]  # its ACK was found
    assert trio.b.legs[0].state is LegState.CONFIRMED


def test_a_reinvite_whose_answer_is_not_acknowledged_ends_the_call() -> None:
    """14.2: the UAS SHOULD generate a BYE."""
    trio = Trio()
    trio.talk()
    trio.send(trio.in_dialog(Method.INVITE, 2), 2.0)
    trio.rig.run()
    assert trio.rig.flow_of("BYE") == [("BYE", "b", "a", 34.01)]
    assert trio.b.words[-2:] == ["released", "cleared"]
    assert trio.a.is_clean()
    assert trio.b.is_clean()


def test_a_reinvite_before_the_ack_is_a_491() -> None:
    """RFC 5407 3.1.5."""
    trio = Trio()
    trio.rig.loses = lambda passage: passage.what == "ACK" and passage.sent < 2.0
    trio.rig.at(0.0, trio.a.agent, lambda now: trio.a.call(trio.b.agent, now))
    trio.rig.run(until=1.1)
    trio.send(trio.in_dialog(Method.INVITE, 2), 1.2)
    trio.rig.run(until=5.0)
    assert statuses(trio)[0] == 491
    assert trio.b.legs[0].state is LegState.CONFIRMED


def test_an_invite_in_a_dialog_that_still_rings_is_a_500() -> None:
    """14.2, with the seconds after which it may come again."""
    trio = Trio()
    trio.rig.at(0.0, trio.a.agent, lambda now: trio.a.call(trio.b.agent, now))
    trio.rig.run(until=0.5)
    trio.send(trio.in_dialog(Method.INVITE, 2), 0.5)
    trio.rig.run(until=0.6)
    answer = trio.answers()[0]
    assert (answer.status, answer.header("Retry-After")) == (500, "5")


def test_a_request_that_is_out_of_order_is_a_500() -> None:
    """12.2.2."""
    trio = Trio()
    trio.talk()
    trio.send(trio.in_dialog(Method.OPTIONS, 7), 2.0)
    trio.send(trio.in_dialog(Method.OPTIONS, 6), 3.0)
    trio.send(trio.in_dialog(Method.BYE, 6), 4.0)
    trio.rig.run(until=5.0)
    assert statuses(trio) == [200, 500, 500]
    assert trio.b.legs[0].state is LegState.CONFIRMED


def test_a_request_in_a_known_dialog_reaches_the_behaviour() -> None:
    trio = Trio()
    trio.talk()
    trio.send(trio.in_dialog(Method.INFO, 2), 2.0)
    trio.rig.run(until=3.0)
    assert trio.b.requests == [Method.INFO]


def test_a_dialog_is_known_by_both_tags_and_call_id() -> None:
    trio = Trio()
    trio.talk()
    good = trio.in_dialog(Method.BYE, 2)
    known = good.identity
    for identity in (
        Identity("other", known.from_, known.from_tag, known.to, known.to_tag),
        Identity(known.call_id, known.from_, "other", known.to, known.to_tag),
    ):
        trio.send(good.derive(identity=identity), 2.0)
    trio.rig.run(until=3.0)
    assert statuses(trio) == [481, 481]
    assert trio.b.legs[0].state is LegState.CONFIRMED


def test_a_repeated_bye_after_the_end_is_a_481() -> None:
    trio = Trio()
    trio.talk()
    bye = trio.in_dialog(Method.BYE, 2)
    trio.send(bye, 2.0)
    trio.send(bye.derive(), 3.0)
    trio.rig.run(until=4.0)
    assert statuses(trio) == [200, 481]


# A fork in between


class Fork:
    """A caller, a proxy that forks and two called telephones."""

    def __init__(self, first: float | None = 1.0, second: float | None = 1.0) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"))
        self.b = Phone(self.rig.add("b", "192.0.2.2"), rings=first)
        self.c = Phone(self.rig.add("c", "192.0.2.3"), rings=second)
        self.proxy = self.rig.add("p", "192.0.2.5", timer_settings=TimerSettings())
        phones = (self.b, self.c)
        self.proxy.endpoint.user = ProxyCore(
            self.proxy.endpoint,
            lambda request, flow, now: [
                Branch(phone.own.uri, (phone.agent.target(),)) for phone in phones
            ],
            lambda uri: None,
            Address(Uri(None, "192.0.2.5", parameters=(("lr", None),))),
            lambda uri: uri.host == "192.0.2.5",
        )
        self.rig.at(0.0, self.a.agent, lambda now: self.a.call(self.proxy, now))

    def hang_up(self, at: float) -> None:
        self.rig.at(at, self.a.agent, self.a.hang_up)

    def end(self) -> None:
        self.rig.run()
        for phone in (self.a, self.b, self.c):
            assert phone.is_clean()
        assert self.proxy.is_clean()


def test_of_two_answers_of_a_fork_the_second_is_acknowledged_and_ended() -> None:
    """13.2.2.4; they are sent at one instant, so that the CANCEL comes too late."""
    fork = Fork()
    fork.hang_up(10.0)
    fork.end()
    assert fork.a.words == ["180", "180", "answer", "cleared"]
    assert sorted(word for word in fork.b.words + fork.c.words if word == "acknowledged") == [
        "acknowledged",
        "acknowledged",
    ]
    ends = sorted((fork.b.when("released"), fork.c.when("released")))
    assert ends[0] < 2.0
    assert ends[1] > 10.0


def test_a_surplus_answer_that_comes_again_is_acknowledged_again_and_ended_once() -> None:
    fork = Fork()
    early = lambda p: p.sender == "a" and p.sent < 1.6 and p.what in ("ACK", "BYE")  # noqa: E731
    fork.rig.loses = early
    fork.hang_up(10.0)
    fork.end()
    surplus = [p.item for p in fork.rig.log if p.what == "BYE" and p.sent < 5.0]
    assert {bye.cseq for bye in surplus} == {2}
    assert len({bye.via.branch for bye in surplus if bye.via.next is None}) == 1


def test_an_answer_ends_the_other_branch_of_a_fork() -> None:
    fork = Fork(second=None)
    fork.hang_up(5.0)
    fork.end()
    assert fork.c.words == ["invite", "cancelled"]
    assert fork.b.words == ["invite", "acknowledged", "released"]


def test_the_dialog_of_the_answer_is_the_one_that_goes_on() -> None:
    """The other branch rings last, and once more after the answer."""
    fork = Fork(second=None)
    fork.c.says = None
    fork.rig.at(0.5, fork.c.agent, lambda now: fork.c.legs[0].provisional(180, now))
    fork.hang_up(5.0)
    fork.end()
    assert [p for p in fork.rig.whats("BYE") if p == "BYE p>b"]
    assert fork.b.words[-1] == "released"


def test_ringing_that_comes_after_the_answer_changes_nothing() -> None:
    trio = Trio()
    trio.talk()
    leg = trio.a.legs[0]
    dialog = leg.dialog
    (transaction,) = trio.a.control.endpoint.clients[Method.INVITE].values()
    late = transaction.request.reply(180, "another")
    trio.a.control.on_response(transaction.owner, late, 3.0)
    assert leg.dialog is dialog
    assert trio.a.words == ["180", "answer"]


def test_the_answer_of_an_older_early_dialog_takes_that_one_up_again() -> None:
    """With the target that the answer names (12.1.2)."""
    trio = Trio()
    trio.b.rings = None
    trio.rig.at(0.0, trio.a.agent, lambda now: trio.a.call(trio.b.agent, now))
    trio.rig.run(until=0.5)
    leg = trio.a.legs[0]
    first, sending = leg.dialog, leg.sending
    assert first is not None
    assert sending is not None
    trio.a.control.on_response(sending, sending.request.reply(183, "another"), 1.0)
    assert leg.dialog is not first
    moved = Address(Uri("b", "192.0.2.2", 5060))
    answer = sending.request.reply(200, first.identity.to_tag, contact=moved)
    trio.a.control.on_response(sending, answer, 2.0)
    assert leg.dialog is first
    assert first.target is moved.uri


def test_a_bye_of_an_ended_branch_does_not_end_the_call() -> None:
    trio = Trio()
    trio.talk()
    leg = trio.b.legs[0]
    own = trio.a.legs[0]
    assert own.dialog is not None
    # b answers; a knows an early dialog with another tag too, whose peer says BYE.
    stray = own.dialog.identity.reversed("lost")
    own.aside = Aside()
    own.aside.early["lost"] = type(own.dialog)(own.dialog.identity, 1, 0, own.dialog.target, ())
    identity = Identity(stray.call_id, stray.from_, "lost", stray.to, own.dialog.identity.from_tag)
    bye = Request(Method.BYE, trio.a.own.uri, identity, 1)
    trio.rig.at(2.0, trio.stranger, lambda now: foreign(trio.stranger, bye, trio.a.agent, now))
    trio.rig.run(until=3.0)
    assert statuses(trio) == [200]
    assert own.state is LegState.CONFIRMED
    assert leg.state is LegState.CONFIRMED


def test_in_dialog_requests_go_through_the_proxy_that_record_routed() -> None:
    """12.1.2 and 12.2.1.1: at the caller the Record-Route is reversed, at the called side not."""
    fork = Fork(second=None)
    fork.rig.at(3.0, fork.b.agent, fork.b.hang_up)
    fork.end()
    assert fork.rig.whats("BYE") == ["BYE b>p", "BYE p>a"]
    assert {"ACK a>p", "ACK p>b"} <= set(fork.rig.whats("ACK"))
    assert "ACK a>b" not in fork.rig.whats("ACK")
