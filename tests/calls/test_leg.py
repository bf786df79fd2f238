"""One leg between two telephones: every way for a call to begin and to end."""

from __future__ import annotations

import pytest

from simulator.calls.leg import LegState
from simulator.contracts import Transport
from simulator.sip.transport_settings import TransportSettings
from simulator.sip.uri import Address, Uri
from tests.calls.people import Phone
from tests.rig import Passage, Rig

TCP, UDP = Transport.TCP, Transport.UDP


class Pair:
    """Two telephones and the rig around them; the wires take 10 ms."""

    def __init__(self, settings: TransportSettings | None = None) -> None:
        self.rig = Rig(0.01)
        self.a = Phone(self.rig.add("a", "192.0.2.1", settings))
        self.b = Phone(self.rig.add("b", "192.0.2.2", settings))

    def call(self, at: float = 0.0, transport: Transport = UDP) -> None:
        self.rig.at(at, self.a.agent, lambda now: self.a.call(self.b.agent, now, transport))

    def hang_up(self, phone: Phone, at: float) -> None:
        self.rig.at(at, phone.agent, phone.hang_up)

    def end(self) -> None:
        """Run until nothing is pending; nothing may be left."""
        self.rig.run()
        assert self.a.is_clean()
        assert self.b.is_clean()


def lose(rig: Rig, what: str, times: int = 1_000_000) -> None:
    """Lose the first so many messages of a kind."""
    left = [times]

    def decide(passage: Passage) -> bool:
        if passage.what != what or not left[0]:
            return False
        left[0] -= 1
        return True

    rig.loses = decide


@pytest.mark.parametrize("transport", [UDP, TCP])
def test_basic_call_and_the_caller_hangs_up(transport: Transport) -> None:
    pair = Pair()
    pair.call(transport=transport)
    pair.hang_up(pair.a, 5.0)
    pair.end()
    assert pair.rig.whats() == [
        "INVITE a>b",
        "180 b>a",
        "200 b>a",
        "ACK a>b",
        "BYE a>b",
        "200 b>a",
    ]
    assert pair.a.words == ["180", "answer", "cleared"]
    assert pair.b.words == ["invite", "acknowledged", "released"]


@pytest.mark.parametrize("transport", [UDP, TCP])
def test_the_called_side_hangs_up(transport: Transport) -> None:
    pair = Pair()
    pair.call(transport=transport)
    pair.hang_up(pair.b, 5.0)
    pair.end()
    assert pair.rig.whats("BYE") == ["BYE b>a"]
    assert (pair.a.words[-1], pair.b.words[-1]) == ("released", "cleared")


def test_both_byes_cross() -> None:
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 5.0)
    pair.hang_up(pair.b, 5.005)
    pair.end()
    assert pair.rig.whats("BYE") == ["BYE a>b", "BYE b>a"]
    assert [p.what for p in pair.rig.log if p.sent > 5.006] == ["200", "200"]
    assert (pair.a.words[-1], pair.b.words[-1]) == ("cleared", "cleared")


def test_requests_of_each_side_bear_its_own_tag_and_number_and_the_others_contact() -> None:
    pair = Pair()
    pair.call()
    pair.hang_up(pair.b, 5.0)
    pair.end()
    invite = pair.rig.log[0].item
    bye = next(p.item for p in pair.rig.log if p.what == "BYE")
    assert bye.identity.call_id == invite.identity.call_id
    assert (bye.identity.from_, bye.identity.to) == (invite.identity.to, invite.identity.from_)
    assert (bye.identity.from_tag, bye.identity.to_tag) == (
        pair.b.legs[0].tag,
        invite.identity.from_tag,
    )
    assert (bye.cseq, bye.uri) == (1, pair.a.own.uri)


def test_all_responses_to_an_invite_bear_one_tag_but_a_100_none() -> None:
    pair = Pair()
    pair.call()
    pair.rig.at(0.5, pair.b.agent, lambda now: pair.b.legs[0].provisional(100, now))
    pair.hang_up(pair.a, 5.0)
    pair.end()
    tags = {p.what: p.item.to_tag for p in pair.rig.log if p.sent < 2.0 and p.item.status}
    assert tags == {"180": pair.b.legs[0].tag, "100": None, "200": pair.b.legs[0].tag}


def test_contact_stands_only_where_it_belongs() -> None:
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 5.0)
    pair.call(10.0)
    pair.hang_up(pair.a, 10.5)
    pair.end()
    with_contact = {
        (p.what, p.item.method.name) for p in pair.rig.log if p.item.contact is not None
    }
    assert with_contact == {("INVITE", "INVITE"), ("180", "INVITE"), ("200", "INVITE")}


# CANCEL


def test_cancel_of_a_ringing_call() -> None:
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 0.5)
    pair.end()
    assert pair.rig.whats() == [
        "INVITE a>b",
        "180 b>a",
        "CANCEL a>b",
        "200 b>a",
        "487 b>a",
        "ACK a>b",
    ]
    assert (pair.a.words[-1], pair.b.words[-1]) == ("cleared", "cancelled")


def test_the_200_of_a_cancel_bears_the_tag_of_the_invite() -> None:
    """9.2: it SHOULD."""
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 0.5)
    pair.end()
    tags = {p.item.to_tag for p in pair.rig.log if p.item.status}
    assert len(tags) == 1


def test_cancel_that_crosses_the_answer() -> None:
    """The answer is acknowledged, and its dialog ended."""
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 1.015)
    pair.end()
    assert pair.rig.whats("CANCEL", "ACK", "BYE") == ["CANCEL a>b", "ACK a>b", "BYE a>b"]
    assert pair.a.words == ["180", "cleared"]
    assert pair.b.words == ["invite", "acknowledged", "released"]


def test_cancel_that_crosses_an_answer_sent_twice() -> None:
    """The copy is acknowledged too; there is one BYE, repeated as it was."""
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 1.015)
    pair.rig.loses = lambda passage: passage.what in ("ACK", "BYE") and passage.sent < 1.52
    pair.end()
    assert pair.rig.flow_of("ACK")[-1] == ("ACK", "a", "b", 1.52)
    byes = [p for p in pair.rig.log if p.what == "BYE"]
    assert len({p.item.cseq for p in byes}) == 1


def test_cancel_before_any_response_waits_for_one() -> None:
    pair = Pair()
    pair.call()
    pair.hang_up(pair.a, 0.005)
    pair.end()
    assert pair.rig.flow_of("CANCEL") == [("CANCEL", "a", "b", 0.02)]
    assert pair.b.words == ["invite", "cancelled"]


def test_cancel_before_any_response_of_a_dead_peer_ends_with_timer_b() -> None:
    pair = Pair()
    pair.b.agent.dead = True
    pair.call()
    pair.hang_up(pair.a, 1.0)
    pair.rig.run()
    assert pair.rig.whats("CANCEL") == []
    assert pair.a.story == [(32.0, "cleared")]
    assert pair.a.is_clean()


def test_bye_in_an_early_dialog_ends_the_invite() -> None:
    """15.1.2: 200 for the BYE, 487 for the INVITE."""
    pair = Pair()
    pair.call()
    pair.rig.at(0.5, pair.a.agent, lambda now: pair.a.legs[0].bye(now))
    pair.end()
    assert pair.rig.whats("BYE", "200", "487", "ACK") == [
        "BYE a>b",
        "200 b>a",
        "487 b>a",
        "ACK a>b",
    ]
    assert pair.b.words == ["invite", "released"]


def test_bye_of_the_called_side_in_an_early_dialog_ends_the_call() -> None:
    """It MUST NOT send it (15); we answer it and give up our INVITE."""
    pair = Pair()
    pair.b.rings = None
    pair.call()
    pair.rig.at(0.5, pair.b.agent, lambda now: pair.b.legs[0].bye(now))
    pair.rig.run()
    assert pair.a.words == ["180", "released"]
    assert pair.rig.whats("CANCEL") == ["CANCEL a>b"]
    assert pair.a.is_clean()


# Refusals


@pytest.mark.parametrize("status", [486, 603, 302])
def test_refusal(status: int) -> None:
    pair = Pair()
    pair.b.says = status
    pair.call()
    pair.end()
    assert pair.rig.whats() == ["INVITE a>b", f"{status} b>a", "ACK a>b"]
    assert pair.a.words == [f"refused {status}"]


def test_nobody_listens() -> None:
    pair = Pair()
    pair.b.agent.dead = True
    pair.call()
    pair.rig.run()
    assert pair.a.story == [(32.0, "refused 408")]
    assert pair.a.is_clean()


# ACK


def test_a_lost_ack_is_sent_again_for_the_answer_sent_again() -> None:
    pair = Pair()
    pair.call()
    lose(pair.rig, "ACK", 2)
    pair.hang_up(pair.a, 9.0)
    pair.end()
    assert [at for _, _, _, at in pair.rig.flow_of("ACK")] == [1.02, 1.52, 2.52]
    assert pair.b.when("acknowledged") == 2.53
    assert pair.a.words == ["180", "answer", "cleared"]


def test_an_answer_that_is_never_acknowledged_is_ended_after_64_t1() -> None:
    pair = Pair()
    pair.call()
    lose(pair.rig, "ACK")
    pair.end()
    assert pair.rig.flow_of("BYE") == [("BYE", "b", "a", 33.01)]
    assert pair.b.words == ["invite", "released", "cleared"]
    assert pair.a.words[-1] == "released"


def test_the_called_side_hangs_up_only_once_the_ack_has_come() -> None:
    """RFC 3261 15."""
    pair = Pair()
    pair.call()
    pair.hang_up(pair.b, 1.011)
    pair.end()
    assert pair.rig.flow_of("BYE") == [("BYE", "b", "a", 1.03)]
    assert pair.b.words == ["invite", "cleared"]


def test_the_called_side_hangs_up_when_no_ack_comes_in_time() -> None:
    pair = Pair()
    pair.call()
    lose(pair.rig, "ACK")
    pair.hang_up(pair.b, 1.011)
    pair.end()
    assert pair.rig.flow_of("BYE") == [("BYE", "b", "a", 33.01)]
    assert pair.b.words == ["invite", "cleared"]


def test_a_called_side_that_dies_is_given_up_when_the_bye_times_out() -> None:
    pair = Pair()
    pair.call()
    pair.rig.at(2.0, pair.b.agent, lambda now: setattr(pair.b.agent, "dead", True))
    pair.hang_up(pair.a, 5.0)
    pair.rig.run()
    assert pair.a.when("cleared") == 37.0
    assert pair.a.is_clean()


# Connections


def test_a_bye_after_the_callers_connection_was_closed_takes_a_new_one() -> None:
    """The peer's own connection cannot be opened from here; its Contact can be reached."""
    pair = Pair(TransportSettings(idle_limit=10.0))
    for phone in (pair.a, pair.b):
        phone.own = Address(Uri(phone.number, phone.agent.address, None, (("transport", "tcp"),)))
    pair.call(transport=TCP)
    pair.hang_up(pair.b, 60.0)
    pair.end()
    assert pair.rig.whats("BYE") == ["BYE b>a"]
    assert pair.a.words[-1] == "released"


def test_a_bye_that_cannot_be_sent_ends_the_leg_all_the_same() -> None:
    pair = Pair()
    pair.call()
    pair.rig.run(until=2.0)
    leg = pair.a.legs[0]
    assert leg.state is LegState.CONFIRMED
    assert leg.dialog is not None
    leg.flow, leg.dialog.target = None, Uri("b", "")  # which leads nowhere
    pair.hang_up(pair.a, 3.0)
    pair.rig.run(until=40.0)
    assert pair.a.words[-1] == "cleared"
    assert pair.a.is_clean()
