"""Reliable provisional responses between two telephones: what passes, hop by hop, and when."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls.leg import LegState
from simulator.calls.reasons import Reason
from simulator.calls.terms import Reliability, Terms
from simulator.contracts import Transport
from simulator.sdp.capabilities import Capabilities
from simulator.sdp.description import Description
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list
from simulator.sip.message import Response
from simulator.sip.proxy import Branch, ProxyCore
from simulator.sip.uri import Address, Uri
from tests.calls.people import Phone
from tests.rig import Rig

OFF, SUPPORTED, REQUIRED = (Terms(reliability) for reliability in Reliability)
SPEECH = Negotiator(Capabilities(codec_list(("PCMA",), "")))
OFFER = SPEECH.offer("192.0.2.1", 4000)
ANSWER: Description = SPEECH.answer(OFFER, "192.0.2.2", 5000)  # type: ignore[assignment]
NEW = SPEECH.offer("192.0.2.1", 4002, previous=OFFER)


class Pair:
    """a calls b at 0; links of 10 ms."""

    def __init__(self, caller: Terms, called: Terms, **says: Any) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"), terms=caller)
        self.b = Phone(self.rig.add("b", "192.0.2.2"), terms=called, **says)

    def run(self, until: float = 1000.0, transport: Transport = Transport.UDP) -> None:
        self.rig.at(0.0, self.a.agent, lambda now: self.a.call(self.b.agent, now, transport))
        self.rig.run(until=until)

    def sent(self, what: str) -> list[Any]:
        return [p.item for p in self.rig.log if p.what == what]


def header(message: Any, name: str) -> str | None:
    value: str | None = message.header(name)
    return value


def test_a_required_extension_makes_ringing_reliable_and_acknowledged() -> None:
    pair = Pair(REQUIRED, SUPPORTED)
    pair.run(until=10.0)
    assert pair.rig.flow_of() == [
        ("INVITE", "a", "b", 0.0),
        ("180", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("200", "b", "a", 0.03),
        ("200", "b", "a", 1.01),
        ("ACK", "a", "b", 1.02),
    ]
    ringing, prack = pair.sent("180")[0], pair.sent("PRACK")[0]
    assert header(pair.sent("INVITE")[0], "Require") == "100rel"
    assert (header(ringing, "Require"), header(ringing, "RSeq")) == ("100rel", "1")
    assert (prack.header("RAck"), prack.cseq, prack.identity.to_tag) == ("1 1 INVITE", 2, "b-1")
    assert prack.uri == pair.b.own.uri


@pytest.mark.parametrize(
    ("caller", "called"), [(SUPPORTED, SUPPORTED), (OFF, REQUIRED), (SUPPORTED, OFF)]
)
def test_nobody_requires_it_and_ringing_is_plain(caller: Terms, called: Terms) -> None:
    pair = Pair(caller, called)
    pair.run(until=10.0)
    assert pair.rig.whats() == ["INVITE a>b", "180 b>a", "200 b>a", "ACK a>b"]


def test_a_called_side_that_requires_it_uses_it_with_who_supports_it() -> None:
    pair = Pair(SUPPORTED, REQUIRED)
    pair.run(until=10.0)
    assert pair.rig.whats("PRACK") == ["PRACK a>b"]


def test_who_does_not_know_a_required_extension_says_420_and_which() -> None:
    pair = Pair(REQUIRED, OFF)
    pair.run()
    assert pair.a.words == ["refused 420"]
    assert header(pair.sent("420")[0], "Unsupported") == "100rel"
    assert pair.b.words == []
    assert pair.a.is_clean()
    assert pair.b.is_clean()


def test_trying_is_never_reliable() -> None:
    pair = Pair(REQUIRED, REQUIRED, says=100)
    pair.run(until=10.0)
    assert pair.rig.whats() == ["INVITE a>b", "100 b>a", "200 b>a", "ACK a>b"]


def test_a_lost_response_comes_again_after_t1_and_is_heard_once() -> None:
    pair = Pair(REQUIRED, SUPPORTED, rings=5.0)
    pair.rig.loses = lambda p: p.what == "180" and p.sent < 1.0
    pair.run(until=10.0)
    assert pair.rig.flow_of("180", "PRACK") == [
        ("180", "b", "a", 0.01),
        ("180", "b", "a", 0.51),  # the called side's core, and its transaction as the INVITE
        ("180", "b", "a", 0.51),  # comes again
        ("180", "b", "a", 1.51),
        ("180", "b", "a", 1.51),
        ("PRACK", "a", "b", 1.52),
    ]
    assert pair.a.words == ["180", "answer"]


def test_a_lost_prack_is_repeated_by_its_own_transaction() -> None:
    """The response comes again meanwhile and is no reason for another PRACK (RFC 3262 4)."""
    pair = Pair(REQUIRED, SUPPORTED, rings=5.0)
    pair.rig.loses = lambda p: p.what == "PRACK" and p.sent < 0.1
    pair.run(until=4.0)
    assert pair.rig.flow_of() == [
        ("INVITE", "a", "b", 0.0),
        ("180", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("180", "b", "a", 0.51),
        ("PRACK", "a", "b", 0.52),
        ("200", "b", "a", 0.53),
    ]
    assert pair.a.words == ["180"]


@pytest.mark.parametrize("transport", [Transport.UDP, Transport.TCP])
def test_no_prack_in_64_t1_refuses_the_invite(transport: Transport) -> None:
    """Over TCP too: no transaction repeats a 1xx, the called side's core does (RFC 3262 3)."""
    pair = Pair(REQUIRED, SUPPORTED, rings=None)
    pair.a.control.terms = Terms()  # requires, and then does not acknowledge
    pair.a.control.request_headers += (("Require", "100rel"),)
    pair.run(transport=transport)
    flow = pair.rig.flow_of("180", "504")
    first = flow[0][3]
    assert [(what, round(at - first, 9)) for what, _, _, at in flow] == [
        ("180", 0.0),
        ("180", 0.5),
        ("180", 1.5),
        ("180", 3.5),
        ("180", 7.5),
        ("180", 15.5),
        ("180", 31.5),
        ("504", 32.0),
    ]
    assert pair.b.words == ["invite", "cancelled"]
    assert pair.a.is_clean()
    assert pair.b.is_clean()


def test_a_prack_that_matches_nothing_is_a_481() -> None:
    pair = Pair(REQUIRED, SUPPORTED, rings=None)
    pair.run(until=1.0)
    leg = pair.a.legs[0]
    rack = (("RAck", "7 1 INVITE"),)
    pair.rig.at(1.0, pair.a.agent, lambda now: leg.send(pair.sent("PRACK")[0].method, now, rack))
    pair.rig.run(until=2.0)
    assert pair.rig.whats()[-2:] == ["PRACK a>b", "481 b>a"]


def test_only_one_response_is_on_its_way_at_a_time() -> None:
    """RFC 3262 3: the second waits for the PRACK of the first."""
    pair = Pair(REQUIRED, SUPPORTED, rings=None)
    pair.rig.at(0.015, pair.b.agent, lambda now: pair.b.legs[0].provisional(183, now))
    pair.run(until=2.0)
    assert pair.rig.flow_of("180", "183", "PRACK") == [
        ("180", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("183", "b", "a", 0.03),
        ("PRACK", "a", "b", 0.04),
    ]
    assert [p.header("RAck") for p in pair.sent("PRACK")] == ["1 1 INVITE", "2 1 INVITE"]


def test_a_response_after_a_gap_is_not_acknowledged() -> None:
    pair = Pair(REQUIRED, SUPPORTED, rings=None)
    pair.rig.loses = lambda p: p.what == "PRACK" and p.sent < 0.1
    pair.run(until=0.1)
    ringing: Response = pair.sent("180")[0]
    later = ringing.derive(headers=(("Require", "100rel"), ("RSeq", "3")))
    endpoint = pair.a.agent.endpoint
    pair.rig.at(0.1, pair.a.agent, lambda now: endpoint.receive_response(later, now))
    pair.rig.run(until=0.2)
    assert pair.rig.whats("PRACK") == ["PRACK a>b"]
    assert pair.a.words == ["180"]


# Sessions


def test_an_answer_in_ringing_leaves_the_200_without_one() -> None:
    """RFC 6337 3.1.1: no session once offer and answer are through."""
    pair = Pair(REQUIRED, SUPPORTED, says=183)
    pair.a.session, pair.b.session, pair.b.early = OFFER, ANSWER, ANSWER
    pair.run(until=5.0)
    assert [message.body for message in pair.sent("183")] == [ANSWER]
    assert [message.body for message in pair.sent("200")] == [None, None]
    for phone, local, remote in ((pair.a, OFFER, ANSWER), (pair.b, ANSWER, OFFER)):
        assert (phone.legs[0].local_body, phone.legs[0].remote_body) == (local, remote)


def test_the_200_waits_for_the_prack_of_a_response_with_a_session() -> None:
    """RFC 3262 5: the answer is not known to have arrived before."""
    pair = Pair(REQUIRED, SUPPORTED, says=183, rings=0.3)
    pair.a.session, pair.b.session, pair.b.early = OFFER, ANSWER, ANSWER
    pair.rig.loses = lambda p: p.what == "PRACK" and p.sent < 0.1
    pair.run(until=5.0)
    assert pair.rig.flow_of("183", "PRACK", "200", "ACK") == [
        ("183", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("183", "b", "a", 0.51),
        ("PRACK", "a", "b", 0.52),
        ("200", "b", "a", 0.53),
        ("200", "b", "a", 0.53),
        ("ACK", "a", "b", 0.54),
    ]


def test_the_200_does_not_wait_where_the_response_has_no_session() -> None:
    """And the PRACK of the ringing, which comes late, is answered (RFC 3262 3)."""
    pair = Pair(REQUIRED, SUPPORTED, rings=0.3)
    pair.rig.loses = lambda p: p.what == "PRACK" and p.sent < 0.1
    pair.run(until=5.0)
    assert pair.rig.flow_of("180", "PRACK", "200", "ACK") == [
        ("180", "b", "a", 0.01),
        ("PRACK", "a", "b", 0.02),
        ("200", "b", "a", 0.31),
        ("ACK", "a", "b", 0.32),
        ("PRACK", "a", "b", 0.52),
        ("200", "b", "a", 0.53),
    ]


def test_an_offer_in_ringing_is_answered_in_prack() -> None:
    pair = Pair(REQUIRED, SUPPORTED, says=183)
    pair.a.control.sessions = Answering(ANSWER)
    pair.b.early = OFFER
    pair.run(until=5.0)
    assert (pair.sent("INVITE")[0].body, pair.sent("183")[0].body) == (None, OFFER)
    assert pair.sent("PRACK")[0].body is ANSWER
    assert [message.body for message in pair.sent("200")] == [None, None]
    assert pair.a.legs[0].state is LegState.CONFIRMED
    leg = pair.b.legs[0]
    assert (leg.local_body, leg.remote_body) == (OFFER, ANSWER)


def test_an_offer_in_prack_is_answered_in_its_200() -> None:
    pair = Pair(REQUIRED, SUPPORTED, says=183, rings=None)
    pair.a.session, pair.b.early = OFFER, ANSWER
    pair.a.control.sessions = Answering(None, in_prack=NEW)
    pair.run(until=1.0)
    assert pair.sent("PRACK")[0].body is NEW
    answered = pair.sent("200")[0].body
    assert (answered.address, answered.media[0].port) == ("192.0.2.2", 5000)
    assert pair.b.legs[0].remote_body is NEW
    assert (pair.a.legs[0].local_body, pair.a.legs[0].remote_body) == (NEW, answered)


def test_an_offer_in_prack_that_is_refused_is_taken_back() -> None:
    """RFC 6337 2.3: the response is acknowledged without it."""
    pair = Pair(REQUIRED, SUPPORTED, says=183, rings=5.0)
    pair.a.session, pair.b.session, pair.b.early = OFFER, ANSWER, ANSWER
    pair.a.control.sessions = Answering(None, in_prack=NEW)
    pair.b.control.sessions = Answering(Reason("no", "b", "no", 488, None, ""))
    pair.run(until=10.0)
    first, second = pair.sent("PRACK")
    assert (first.body, second.body) == (NEW, None)
    assert pair.rig.whats()[2:6] == ["PRACK a>b", "488 b>a", "PRACK a>b", "200 b>a"]
    assert (pair.a.legs[0].local_body, pair.a.legs[0].remote_body) == (OFFER, ANSWER)
    assert pair.a.legs[0].state is LegState.CONFIRMED


def test_a_plain_183_is_a_preview_and_the_200_carries_the_answer() -> None:
    """RFC 6337 3.1.1: unreliable, it closes nothing."""
    pair = Pair(OFF, OFF, says=183)
    pair.a.session, pair.b.session, pair.b.early = OFFER, ANSWER, ANSWER
    pair.run(until=5.0)
    assert [m.body for m in (pair.sent("183")[0], pair.sent("200")[0])] == [ANSWER, ANSWER]
    assert pair.rig.whats("PRACK") == []


class Answering:
    """Sessions that answer with one thing."""

    def __init__(self, answer: object, in_prack: object = None, offer: object = None) -> None:
        self._answer, self._in_prack, self._offer = answer, in_prack, offer
        self.heard: list[str] = []

    def answer(self, leg: Any, offer: object, now: float) -> Any:
        return self._answer

    def offer(self, leg: Any, now: float) -> object | None:
        return self._offer

    def in_prack(self, leg: Any, now: float) -> object | None:
        return self._in_prack

    def changed(self, leg: Any, now: float) -> None:
        self.heard.append("changed")

    def refused(self, leg: Any, response: Response, now: float) -> None:
        self.heard.append(f"refused {response.status}")


# Ends


def test_a_cancel_ends_the_repetition() -> None:
    pair = Pair(REQUIRED, SUPPORTED, rings=None)
    pair.rig.loses = lambda p: p.what == "PRACK"
    pair.rig.at(0.7, pair.a.agent, lambda now: pair.a.hang_up(now))
    pair.run()
    assert pair.rig.whats("180") == ["180 b>a"] * 2
    assert pair.b.words == ["invite", "cancelled"]
    assert pair.a.is_clean()
    assert pair.b.is_clean()


# Forks


def test_branches_of_a_fork_count_and_are_acknowledged_each_for_itself() -> None:
    """Two called sides behind a proxy: each numbers from its own beginning (RFC 3262 4)."""
    rig = Rig(0.01)
    a = Phone(rig.add("a", "192.0.2.1"), terms=REQUIRED)
    proxy = rig.add("p", "192.0.2.5")
    b, c = (
        Phone(rig.add(name, address), terms=SUPPORTED, rings=rings)
        for name, address, rings in (("b", "192.0.2.2", None), ("c", "192.0.2.3", 1.0))
    )
    proxy.endpoint.user = ProxyCore(
        proxy.endpoint,
        lambda request, flow, now: [
            Branch(phone.own.uri, targets=(phone.agent.target(),)) for phone in (b, c)
        ],
        lambda uri: None,
        Address(Uri(None, "192.0.2.5", parameters=(("lr", None),))),
        lambda uri: uri.host == "192.0.2.5",
    )
    rig.at(0.0, a.agent, lambda now: a.call(proxy, now))
    rig.at(0.05, b.agent, lambda now: b.legs[0].provisional(183, now))
    rig.run(until=20.0)
    pracks = [p for p in rig.log if p.what == "PRACK" and p.sender == "a"]
    assert [(p.item.header("RAck"), p.item.identity.to_tag, p.item.cseq) for p in pracks] == [
        ("1 1 INVITE", "b-1", 2),
        ("1 1 INVITE", "c-1", 2),
        ("2 1 INVITE", "b-1", 3),
    ]
    assert [(p.receiver, round(p.sent, 9)) for p in rig.log if p.what == "PRACK"] == [
        ("p", 0.04),
        ("p", 0.04),
        ("b", 0.05),
        ("c", 0.05),
        ("p", 0.08),
        ("b", 0.09),
    ]
    assert a.words == ["180", "180", "183", "answer"]
    assert b.words == ["invite", "cancelled"]
    assert c.words == ["invite", "acknowledged"]
