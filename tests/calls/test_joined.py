"""Changes of a session across a back-to-back user agent: answered by it, or handed on."""

from __future__ import annotations

from typing import Any

from simulator.calls import changes
from simulator.calls.back_to_back import BackToBack
from simulator.calls.call import Call
from simulator.calls.control import CallControl
from simulator.calls.leg import Leg, LegState
from simulator.calls.reasons import Reason
from simulator.calls.terms import Terms
from simulator.calls.ways import Way
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction
from simulator.sdp.renewal import directed
from simulator.sip.message import Headers, Response
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from tests.calls.people import Notes, Phone
from tests.calls.test_early import ANSWER, OFFER, SPEECH, SUPPORTED, Answering
from tests.rig import Rig

HELD = directed(OFFER, Direction.SENDONLY)


class Middle:
    """A router of one way; `anchors`: media ends at it, else it runs past."""

    def __init__(self, to: Phone, anchors: bool) -> None:
        self.to, self.anchors = to, anchors

    def arrive(self, call: Call, leg: Leg, now: float) -> Reason | None:
        return None

    def ways(self, call: Call, leg: Leg, now: float) -> Reason | list[Way]:
        uri = self.to.own.uri
        target = self.to.agent.target()
        return [Way(uri, leg.invite.identity.from_, Address(uri), targets=(target,))]

    def offer(self, call: Call, way: Way, body: object | None) -> object | None:
        return SPEECH.offer("192.0.2.5", 6000) if self.anchors else body

    def answer(self, call: Call, leg: Leg, body: object | None) -> object | Reason | None:
        if not self.anchors:
            return body
        made = SPEECH.answer(OFFER, "192.0.2.5", 6002)
        assert isinstance(made, Description)
        return made

    def reroutes(self, call: Call, way: Way, response: Response) -> bool:
        return False

    def pass_on(self, call: Call, response: Response) -> tuple[int, Headers]:
        return response.status, ()

    def on_request(self, server: Transaction, now: float) -> None:
        """Nothing comes outside calls."""


class Line:
    """a calls b through m; the call is up at 2 s."""

    def __init__(self, anchors: bool, offer: Any = OFFER, terms: Terms = SUPPORTED) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1"), terms=terms)
        self.b = Phone(self.rig.add("b", "192.0.2.2"), terms=terms)
        middle = self.rig.add("m", "192.0.2.5")
        own = Address(Uri(None, middle.address))
        self.control = CallControl(middle.endpoint, Notes(), (), (), lambda label: own)
        BackToBack(self.control, Middle(self.b, anchors))
        self.middle = middle
        self.a.session, self.b.session = offer, ANSWER if offer else OFFER
        self.rig.at(0.0, self.a.agent, lambda now: self.a.call(middle, now))

    def talk(self) -> None:
        self.rig.run(until=2.0)
        self.rig.log.clear()

    def bodies(self) -> list[tuple[str, object]]:
        return [(f"{p.what} {p.sender}>{p.receiver}", p.item.body) for p in self.rig.log]

    def change(self, act: Any, body: object | None, when: float = 2.0) -> None:
        self.rig.at(when, self.a.agent, lambda now: act(self.a.legs[0], now, body))

    def is_clean(self) -> bool:
        return self.a.is_clean() and self.b.is_clean() and self.middle.is_clean()


def test_an_offer_where_media_ends_at_the_node_is_answered_by_it() -> None:
    line = Line(anchors=True)
    line.talk()
    line.change(changes.reinvite, HELD)
    line.rig.run(until=3.0)
    assert line.rig.whats() == ["INVITE a>m", "200 m>a", "ACK a>m"]
    answer = line.rig.log[1].item.body
    assert (answer.address, answer.media[0].direction) == ("192.0.2.5", Direction.RECVONLY)


def test_an_offer_where_media_runs_past_is_handed_on_and_its_answer_comes_back() -> None:
    line = Line(anchors=False)
    line.talk()
    line.change(changes.reinvite, HELD)
    line.rig.run(until=3.0)
    assert line.rig.flow_of() == [
        ("INVITE", "a", "m", 2.0),
        ("INVITE", "m", "b", 2.01),
        ("200", "b", "m", 2.02),
        ("ACK", "m", "b", 2.03),
        ("200", "m", "a", 2.03),
        ("ACK", "a", "m", 2.04),
    ]
    bodies = dict(line.bodies())
    assert bodies["INVITE m>b"] is HELD
    assert bodies["200 m>a"] is bodies["200 b>m"]


def test_an_update_is_handed_on_as_an_update() -> None:
    line = Line(anchors=False)
    line.talk()
    line.change(changes.update, HELD)
    line.rig.run(until=3.0)
    assert line.rig.whats() == ["UPDATE a>m", "UPDATE m>b", "200 b>m", "200 m>a"]


def test_a_refusal_of_what_was_handed_on_comes_back_and_both_sides_roll_back() -> None:
    line = Line(anchors=False)
    line.talk()
    line.b.control.sessions = Answering(Reason("no", "b", "no", 488, None, ""))
    before = [(leg.local_body, leg.remote_body) for leg in line.control.legs.values()]
    line.change(changes.reinvite, HELD)
    line.rig.run(until=3.0)
    assert line.rig.whats("488") == ["488 b>m", "488 m>a"]
    assert [(leg.local_body, leg.remote_body) for leg in line.control.legs.values()] == before


def test_a_far_side_that_is_gone_ends_the_call_on_both_sides() -> None:
    line = Line(anchors=False)
    line.talk()
    line.b.control.sessions = Answering(Reason("gone", "b", "gone", 481, None, ""))
    line.change(changes.reinvite, HELD)
    line.rig.run()
    assert set(line.rig.whats("BYE")) == {"BYE m>b", "BYE m>a"}
    assert line.rig.whats("487") == ["487 m>a"]
    assert line.is_clean()


def test_crossing_offers_of_both_peers_are_resolved() -> None:
    """Each side's re-INVITE meets the other's at the node in between."""
    line = Line(anchors=False)
    line.talk()
    line.a.control.draw = lambda: 0.9
    line.b.control.draw = lambda: 0.1
    line.change(changes.reinvite, HELD)
    other = directed(ANSWER, Direction.INACTIVE)
    line.rig.at(2.0, line.b.agent, lambda now: changes.reinvite(line.b.legs[0], now, other))
    line.rig.run(until=40.0)
    assert len(line.rig.whats("491")) >= 2
    (ours,), (theirs,) = line.a.legs, line.b.legs
    assert (ours.local_body, ours.remote_body) == (theirs.remote_body, theirs.local_body)
    assert ours.local_body is not OFFER
    assert all(leg.aside is None or leg.aside.ours is None for leg in line.control.legs.values())


def test_a_refresh_without_a_session_stays_on_its_leg() -> None:
    line = Line(anchors=False)
    line.talk()
    line.change(changes.update, None)
    line.rig.run(until=3.0)
    assert line.rig.whats() == ["UPDATE a>m", "200 m>a"]


# An INVITE without a session


def test_the_called_sides_offer_reaches_the_caller_and_its_answer_comes_back() -> None:
    line = Line(anchors=False, offer=None)
    line.a.answers_with = ANSWER
    line.rig.run(until=3.0)
    assert [entry for entry in line.bodies() if not entry[0].startswith("180")] == [
        ("INVITE a>m", None),
        ("100 m>a", None),
        ("INVITE m>b", None),
        ("200 b>m", OFFER),
        ("200 m>a", OFFER),
        ("ACK a>m", ANSWER),
        ("ACK m>b", ANSWER),
    ]
    assert {leg.state for leg in line.control.legs.values()} == {LegState.CONFIRMED}


def test_a_caller_that_does_not_answer_the_offer_ends_the_call() -> None:
    line = Line(anchors=False, offer=None)
    line.rig.run()
    assert set(line.rig.whats("BYE")) == {"BYE m>b", "BYE b>m", "BYE m>a"}
    assert line.is_clean()


def test_a_caller_that_vanishes_before_its_answer_ends_the_call() -> None:
    line = Line(anchors=False, offer=None)
    line.rig.loses = lambda p: p.sender == "a" and p.sent > 1.0
    line.rig.run()
    assert line.rig.whats("BYE")[0] == "BYE b>m"  # 64 T1 without the ACK that nobody can send
    assert line.b.is_clean()
    assert line.middle.is_clean()
