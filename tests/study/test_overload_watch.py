"""What the recorder of a study of overload counts."""

from __future__ import annotations

from math import nan

from simulator.contracts import Flow, Loss, Transport
from simulator.sip.vocabulary import Method
from simulator.study.overload.observe import Hop
from simulator.study.overload.watch import Watch
from tests.sip.bench import incoming

FLOW = Flow(Transport.UDP, "192.0.2.1", 5060, "192.0.2.2", 5060)
NAMES = [("caller", "server"), ("server", "called"), ("called", "server"), ("server", "caller")]
INVITE = incoming(branch="z9hG4bK1")
INVITE.call = 7


def ack(watch: Watch, link: int, sent: float, arrived: float) -> None:
    request = incoming(Method.ACK, "z9hG4bK2", tag="a")
    request.call = 7
    watch.message(sent, arrived, link, FLOW, request)


def test_an_ack_counts_where_the_200_was_made() -> None:
    watch = Watch(0, 60.0)
    for link in (2, 3):
        watch.message(1.0, 1.1, link, FLOW, INVITE.reply(200, "a"))
    ack(watch, 0, 1.2, 1.3)
    assert dict(watch.acknowledged(NAMES)) == {}
    ack(watch, 1, 1.4, nan)  # lost on its link
    ack(watch, 1, 1.9, 2.0)
    ack(watch, 1, 2.9, 3.0)
    assert dict(watch.acknowledged(NAMES)) == {7: 2.0}


def test_invites_are_counted_by_path_within_the_window() -> None:
    watch = Watch(0, 60.0)
    inside = incoming(branch="z9hG4bK3", tag="a")
    for sent in (-1.0, 0.0, 0.5, 60.0):
        watch.message(sent, sent, 0, FLOW, INVITE)
        watch.message(sent, sent, 0, FLOW, inside)
    assert watch.invites == {(0, "UDP"): 2}
    assert watch.sent == 4


def test_repeats_are_counted_by_kind_and_cause() -> None:
    watch = Watch(0, 60.0)
    watch.sent_again(INVITE, Loss.QUEUE, 1.0)
    watch.sent_again(INVITE.reply(200, "a"), Loss.LINK, 2.0)
    watch.sent_again(INVITE, Loss.QUEUE, -1.0)
    assert watch.kinds == {("INVITE", "queue"): 1, ("200 INVITE", "link"): 1}
    assert list(watch.again) == [1.0, 2.0]


def test_requests_are_repeated_over_udp_alone() -> None:
    assert [Hop("a", "b", way).repeats for way in ("UDP", "TCP", "TLS", "AMP")] == [
        True,
        False,
        False,
        False,
    ]
