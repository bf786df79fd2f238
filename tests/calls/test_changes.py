"""UPDATE and re-INVITE: refused or taken, glare on both sides, and sessions that stay or change."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls import answering, changes
from simulator.calls.leg import LegState
from simulator.calls.reasons import Reason
from simulator.media.stream import StreamState
from simulator.sdp.capabilities import Capabilities
from simulator.sdp.media_line import Direction
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from simulator.sdp.renewal import directed
from tests.calls.test_early import ANSWER, NEW, OFFER, REQUIRED, SUPPORTED, Answering, Pair

HELD = directed(OFFER, Direction.SENDONLY)


def talking(**says: Any) -> Pair:
    """Return a pair whose call is up at 2 s."""
    pair = Pair(SUPPORTED, SUPPORTED, **says)
    pair.a.session, pair.b.session = OFFER, ANSWER
    pair.run(until=2.0)
    pair.rig.log.clear()
    return pair


def at(pair: Pair, when: float, phone: str, act: Any, *arguments: Any) -> None:
    """Let one side change its latest leg."""
    person = pair.a if phone == "a" else pair.b
    pair.rig.at(when, person.agent, lambda now: act(person.legs[-1], now, *arguments))


def sessions(pair: Pair) -> list[tuple[object, object]]:
    return [(p.legs[-1].local_body, p.legs[-1].remote_body) for p in (pair.a, pair.b)]


# UPDATE


def test_an_update_with_an_offer_changes_the_session() -> None:
    pair = talking()
    at(pair, 2.0, "a", changes.update, HELD)
    pair.rig.run(until=5.0)
    assert pair.rig.flow_of() == [("UPDATE", "a", "b", 2.0), ("200", "b", "a", 2.01)]
    answer = pair.sent("200")[0].body
    assert answer.media[0].direction is Direction.RECVONLY
    assert (answer.session_id, answer.version) == (ANSWER.session_id, ANSWER.version + 1)
    assert sessions(pair) == [(HELD, answer), (answer, HELD)]
    for phone in (pair.a, pair.b):
        stream = phone.legs[-1].stream
        assert stream is not None
        assert stream.state is StreamState.HELD


def test_an_update_without_an_offer_refreshes_the_target_alone() -> None:
    pair = talking()
    at(pair, 2.0, "b", changes.update)
    pair.rig.run(until=5.0)
    assert pair.rig.whats() == ["UPDATE b>a", "200 a>b"]
    assert pair.sent("200")[0].body is None
    assert sessions(pair) == [(OFFER, ANSWER), (ANSWER, OFFER)]


def test_an_update_before_the_answer_changes_what_ringing_agreed_on() -> None:
    """RFC 3311 5.1: after offer and answer in INVITE and a reliable 183."""
    pair = Pair(REQUIRED, SUPPORTED, says=183)
    pair.a.session, pair.b.early, pair.b.session = OFFER, ANSWER, ANSWER
    at(pair, 0.1, "a", changes.update, NEW)
    pair.run(until=3.0)
    assert pair.rig.flow_of() == [
        ("INVITE", "a", "b", 0.0),
        ("183", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("200", "b", "a", 0.03),
        ("UPDATE", "a", "b", 0.1),
        ("200", "b", "a", 0.11),
        ("200", "b", "a", 1.01),
        ("ACK", "a", "b", 1.02),
    ]
    assert pair.a.legs[0].local_body is NEW
    assert pair.b.legs[0].remote_body is NEW


def test_the_called_side_may_update_early_too() -> None:
    pair = Pair(REQUIRED, SUPPORTED, says=183)
    pair.a.session, pair.b.early, pair.b.session = OFFER, ANSWER, ANSWER
    at(pair, 0.1, "b", changes.update, directed(ANSWER, Direction.INACTIVE))
    pair.run(until=3.0)
    assert pair.rig.whats("UPDATE", "200")[1:3] == ["UPDATE b>a", "200 a>b"]


def test_no_offer_goes_out_while_the_first_one_is_open() -> None:
    pair = Pair(SUPPORTED, SUPPORTED)
    pair.a.session, pair.b.session = OFFER, ANSWER
    done: list[bool] = []
    pair.rig.at(
        0.1, pair.a.agent, lambda now: done.append(changes.update(pair.a.legs[0], now, NEW))
    )
    pair.run(until=3.0)
    assert done == [False]
    assert pair.rig.whats("UPDATE") == []


@pytest.mark.parametrize(("sender", "status"), [("a", 500), ("b", 491)])
def test_an_offer_before_the_answer_is_refused_by_whose_is_open(sender: str, status: int) -> None:
    """RFC 3311 5.2: 500 with Retry-After where we have not answered, 491 where they have not."""
    pair = Pair(SUPPORTED, SUPPORTED, rings=None)
    pair.a.session = OFFER
    pair.run(until=1.0)
    leg = (pair.a if sender == "a" else pair.b).legs[0]
    update = changes._UPDATE
    pair.rig.at(1.0, leg_agent(pair, sender), lambda now: leg.send(update, now, body=NEW))
    pair.rig.run(until=1.1)
    refusal = pair.sent(str(status))[0]
    assert (refusal.header("Retry-After") is not None) == (status == 500)


def leg_agent(pair: Pair, name: str) -> Any:
    return pair.rig.agents[name]


def test_a_second_update_before_the_first_is_answered_is_a_500() -> None:
    pair = talking()
    pair.b.control.sessions = Answering(None)
    at(pair, 2.0, "a", changes.update, HELD)
    leg = pair.a.legs[0]
    pair.rig.at(2.1, pair.a.agent, lambda now: leg.send(changes._UPDATE, now))
    pair.rig.run(until=2.2)
    assert pair.rig.whats() == ["UPDATE a>b", "UPDATE a>b", "500 b>a"]
    assert pair.sent("500")[0].header("Retry-After") == "5"


def test_an_answer_may_come_later() -> None:
    pair = talking()
    pair.b.control.sessions = Answering(None)
    at(pair, 2.0, "a", changes.update, HELD)
    at(pair, 2.1, "b", lambda leg, now: answering.answer(leg, ANSWER, now))
    pair.rig.run(until=3.0)
    assert pair.rig.flow_of("200") == [("200", "b", "a", 2.1)]
    assert sessions(pair) == [(HELD, ANSWER), (ANSWER, HELD)]


# Refusals


@pytest.mark.parametrize("send", [changes.update, changes.reinvite])
def test_a_refused_offer_leaves_the_session_as_it_was(send: Any) -> None:
    pair = talking()
    pair.b.control.sessions = Answering(Reason("no", "b", "no", 488, None, ""))
    pair.a.control.sessions = heard = Answering(None)
    at(pair, 2.0, "a", send, HELD)
    pair.rig.run(until=60.0)
    assert pair.rig.whats()[1] == "488 b>a"
    assert sessions(pair) == [(OFFER, ANSWER), (ANSWER, OFFER)]
    assert heard.heard == ["refused 488"]
    assert pair.a.legs[0].state is LegState.CONFIRMED


def test_a_codec_that_is_not_in_force_is_a_488_by_itself() -> None:
    other = Negotiator(Capabilities(codec_list(("G729",), ""))).offer("192.0.2.1", 4000)
    pair = talking()
    at(pair, 2.0, "a", changes.reinvite, other)
    pair.rig.run(until=3.0)
    assert pair.rig.whats() == ["INVITE a>b", "488 b>a", "ACK a>b"]
    assert [rule for _, rule in pair.b.notes.refusals] == ["no common codec"]


@pytest.mark.parametrize("status", [481, 408])
def test_a_peer_that_does_not_know_the_dialog_ends_the_call(status: int) -> None:
    """RFC 3261 12.2.1.2."""
    pair = talking()
    pair.b.control.sessions = Answering(Reason("gone", "b", "gone", status, None, ""))
    at(pair, 2.0, "a", changes.reinvite, HELD)
    pair.rig.run()
    assert pair.rig.whats("INVITE", str(status), "BYE") == [
        "INVITE a>b",
        f"{status} b>a",
        "BYE a>b",
    ]
    assert pair.a.is_clean()
    assert pair.b.is_clean()


def test_an_update_that_nobody_answers_ends_the_call() -> None:
    pair = talking()
    pair.rig.loses = lambda p: p.sender == "a"
    at(pair, 2.0, "a", changes.update)
    pair.rig.run()
    assert pair.a.when("released") == 34.0  # timer F
    assert pair.a.is_clean()


# re-INVITE


def test_a_re_invite_without_a_session_gets_the_offer_and_answers_in_the_ack() -> None:
    pair = talking()
    pair.a.control.sessions = Answering(NEW)
    at(pair, 2.0, "a", changes.reinvite, None)
    pair.rig.run(until=5.0)
    assert pair.rig.whats() == ["INVITE a>b", "200 b>a", "ACK a>b"]
    assert [p.item.body for p in pair.rig.log] == [None, ANSWER, NEW]
    assert sessions(pair) == [(NEW, ANSWER), (ANSWER, NEW)]


def test_an_invite_without_a_session_gets_the_offer_in_the_200() -> None:
    pair = Pair(SUPPORTED, SUPPORTED)
    pair.b.session = OFFER
    pair.a.answers_with = ANSWER
    pair.run(until=3.0)
    assert [(p.what, p.item.body) for p in pair.rig.log if p.item.body] == [
        ("200", OFFER),
        ("ACK", ANSWER),
    ]
    assert sessions(pair) == [(ANSWER, OFFER), (OFFER, ANSWER)]


def test_an_offer_in_the_200_that_nobody_answers_ends_the_call() -> None:
    pair = Pair(SUPPORTED, SUPPORTED)
    pair.b.session = OFFER
    pair.run()
    assert pair.rig.whats("BYE") == ["BYE b>a"]
    assert pair.a.is_clean()
    assert pair.b.is_clean()


def test_a_copy_of_the_200_to_a_re_invite_is_acknowledged_again() -> None:
    pair = talking()
    pair.rig.loses = lambda p: p.what == "ACK" and p.sent < 2.5
    at(pair, 2.0, "a", changes.reinvite, HELD)
    pair.rig.run(until=10.0)
    assert pair.rig.flow_of("200", "ACK") == [
        ("200", "b", "a", 2.01),
        ("ACK", "a", "b", 2.02),
        ("200", "b", "a", 2.51),
        ("ACK", "a", "b", 2.52),
    ]


def test_a_cancelled_re_invite_leaves_the_session_as_it_was() -> None:
    pair = talking()
    pair.b.control.sessions = Answering(None)
    sent: list[Any] = []
    leg = pair.a.legs[0]
    invite = changes._INVITE
    pair.rig.at(
        2.0, pair.a.agent, lambda now: sent.append(leg.send(invite, now, owner="", body=HELD))
    )
    pair.rig.at(2.5, pair.a.agent, lambda now: sent[0].cancel(now))
    pair.rig.run(until=5.0)
    assert pair.rig.whats("CANCEL", "487") == ["CANCEL a>b", "487 b>a"]
    assert sessions(pair)[1] == (ANSWER, OFFER)


def test_a_bye_meets_a_re_invite_that_waits() -> None:
    """RFC 3261 15.1.2: what is pending gets 487."""
    pair = talking()
    pair.b.control.sessions = Answering(None)
    at(pair, 2.0, "a", changes.reinvite, HELD)
    pair.rig.at(2.5, pair.a.agent, pair.a.hang_up)
    pair.rig.run()
    assert pair.rig.whats("BYE", "487") == ["BYE a>b", "487 b>a"]
    assert pair.a.is_clean()
    assert pair.b.is_clean()


# Glare


@pytest.mark.parametrize("draw", [0.0, 0.5, 0.999])
def test_crossing_re_invites_are_refused_by_both_and_repeated_in_turn(draw: float) -> None:
    """RFC 3261 14.1: the owner of the Call-ID after 2.1 to 4 s, the other after 0 to 2 s."""
    pair = talking()
    for phone in (pair.a, pair.b):
        phone.control.draw = lambda: draw
    at(pair, 2.0, "a", changes.reinvite, HELD)
    at(pair, 2.0, "b", changes.reinvite, directed(ANSWER, Direction.INACTIVE))
    pair.rig.run(until=20.0)
    other = round(2.02 + int(draw * 201) / 100, 9)
    owner = round(2.02 + (210 + int(draw * 191)) / 100, 9)
    assert pair.rig.flow_of() == [
        ("INVITE", "a", "b", 2.0),
        ("INVITE", "b", "a", 2.0),
        ("491", "b", "a", 2.01),
        ("491", "a", "b", 2.01),
        ("ACK", "a", "b", 2.02),
        ("ACK", "b", "a", 2.02),
        ("INVITE", "b", "a", other),
        ("200", "a", "b", pytest.approx(other + 0.01)),
        ("ACK", "b", "a", pytest.approx(other + 0.02)),
        ("INVITE", "a", "b", owner),
        ("200", "b", "a", pytest.approx(owner + 0.01)),
        ("ACK", "a", "b", pytest.approx(owner + 0.02)),
    ]
    assert pair.a.legs[0].local_body is HELD
    assert pair.b.legs[0].remote_body is HELD


def test_crossing_updates_are_refused_by_both_and_repeated_in_turn() -> None:
    pair = talking()
    at(pair, 2.0, "a", changes.update, HELD)
    at(pair, 2.0, "b", changes.update, directed(ANSWER, Direction.INACTIVE))
    pair.rig.run(until=20.0)
    assert pair.rig.flow_of("UPDATE", "491") == [
        ("UPDATE", "a", "b", 2.0),
        ("UPDATE", "b", "a", 2.0),
        ("491", "b", "a", 2.01),
        ("491", "a", "b", 2.01),
        ("UPDATE", "b", "a", 3.02),
        ("UPDATE", "a", "b", 5.07),
    ]
    assert pair.rig.whats()[-1] == "200 b>a"


def test_crossing_updates_without_offers_do_not_meet() -> None:
    pair = talking()
    at(pair, 2.0, "a", changes.update)
    at(pair, 2.0, "b", changes.update)
    pair.rig.run(until=20.0)
    assert pair.rig.whats("UPDATE", "200", "491").count("491 b>a") == 0
    assert len(pair.rig.whats("200")) == 2


def test_an_update_of_an_offer_that_came_too_early_goes_out_again_when_it_may() -> None:
    pair = talking()
    pair.b.control.sessions = Answering(None)
    at(pair, 2.0, "b", lambda leg, now: None)
    at(pair, 2.0, "a", changes.update, HELD)
    pair.rig.run(until=2.1)
    pair.a.legs[0].need_aside().ours = None  # as if the first had been forgotten
    at(pair, 2.1, "a", changes.update, NEW)
    at(pair, 2.2, "b", lambda leg, now: answering.answer(leg, ANSWER, now))
    pair.rig.run(until=7.0)
    pair.b.control.sessions = Answering(ANSWER)
    pair.rig.run(until=20.0)
    assert pair.rig.flow_of("UPDATE", "500") == [
        ("UPDATE", "a", "b", 2.0),
        ("UPDATE", "a", "b", 2.1),
        ("500", "b", "a", 2.11),
        ("UPDATE", "a", "b", 7.12),
    ]
    assert pair.a.legs[0].local_body is NEW
