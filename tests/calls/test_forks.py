"""Several places that ring for one call of a back-to-back user agent."""

from __future__ import annotations

import pytest

from simulator.calls.decisions import Also, Fork
from tests.calls.serving import Desk, Service

ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'


def forks(*also: Also, instead: bool = False, in_turn: bool = False) -> Service:
    fork = Fork(also, instead, in_turn)
    return Service(termination_attempt=lambda call, now: None if call.again else fork)


def both() -> Desk:
    desk = Desk(forks(Also("c")))
    desk.call()
    return desk


def test_the_first_that_answers_has_the_call_and_the_rest_are_cancelled() -> None:
    desk = both()
    desk.b.rings, desk.c.rings = 5.0, 1.0
    desk.hang_up(10.0)
    desk.end()
    assert desk.a.words == ["180", "180", "answer", "cleared"]
    assert desk.c.words == ["invite", "acknowledged", "released"]
    assert desk.b.words == ["invite", "cancelled"]
    assert desk.reason_of_cancel("b") == ELSEWHERE
    assert len(desk.calls) == 1


def test_each_place_takes_a_channel_until_its_invite_has_ended() -> None:
    desk = both()
    desk.b.rings, desk.c.rings = 5.0, 1.0
    desk.hang_up(10.0)
    desk.end()
    held = [(start, end) for name, _, start, end, _ in desk.notes.seizures if name == "outward"]
    assert [round(end or 0.0, 3) for _, end in held] == [1.05, 10.03]


def test_a_cancel_that_crosses_an_answer_ends_in_a_bye() -> None:
    desk = both()
    desk.b.rings, desk.c.rings = 1.0, 1.005  # the 200 of c is on its way when b's arrives
    desk.hang_up(5.0)
    desk.end()
    assert desk.a.words == ["180", "180", "answer", "cleared"]
    assert desk.c.words == ["invite", "acknowledged", "released"]
    assert desk.b.words == ["invite", "acknowledged", "released"]
    assert desk.rig.whats("BYE") == ["BYE x>c", "BYE a>x", "BYE x>b"]


def test_of_two_answers_at_one_instant_one_is_taken() -> None:
    desk = both()
    desk.b.rings = desk.c.rings = 1.0
    desk.hang_up(5.0)
    desk.end()
    assert desk.a.words.count("answer") == 1
    at_once = [to for _, sender, to, sent in desk.rig.flow_of("BYE") if sender == "x" and sent < 2]
    assert len(at_once) == 1


def test_a_caller_who_gives_up_ends_all_places() -> None:
    desk = both()
    desk.b.rings = desk.c.rings = None
    desk.hang_up(2.0)
    desk.end()
    assert desk.b.words == desk.c.words == ["invite", "cancelled"]


def test_a_caller_who_gives_up_before_any_place_has_said_a_word() -> None:
    desk = both()
    for phone in (desk.b, desk.c):
        phone.rings, phone.says = None, None
    desk.hang_up(0.05)
    desk.rig.run(until=0.2)
    assert desk.rig.whats("CANCEL") == ["CANCEL a>x"]  # 9.1: theirs wait for a provisional one
    desk.end()
    assert sorted(desk.rig.whats("CANCEL")) == ["CANCEL a>x", "CANCEL x>b", "CANCEL x>c"]


def test_an_invite_that_crosses_the_callers_cancel_is_answered_and_ended() -> None:
    desk = both()
    desk.b.rings, desk.c.rings = 1.0, None
    desk.hang_up(1.03)  # b's 200 reaches x at 1.03, the CANCEL a little later
    desk.end()
    assert desk.b.words[-1] == "released"
    assert desk.c.words[-1] == "cancelled"


def test_one_place_that_refuses_does_not_end_the_others() -> None:
    desk = both()
    desk.b.says, desk.b.rings = 486, None
    desk.hang_up(5.0)
    desk.end()
    assert desk.a.words == ["180", "answer", "cleared"]


@pytest.mark.parametrize(("statuses", "told"), [((486, 480), 480), ((486, 603), 603)])
def test_the_best_of_all_failures_is_told(statuses: tuple[int, int], told: int) -> None:
    desk = both()
    desk.b.says, desk.c.says = statuses
    desk.end()
    assert desk.a.words == [f"refused {told}"]


def test_a_place_rings_later_than_the_others() -> None:
    desk = Desk(forks(Also("c", delay=3.0)))
    desk.b.rings, desk.c.rings = None, 1.0
    desk.call()
    desk.hang_up(8.0)
    desk.end()
    assert desk.c.when("invite") == 3.02
    assert desk.b.words == ["invite", "cancelled"]


def test_a_place_that_was_to_ring_later_never_does_once_another_has_answered() -> None:
    desk = Desk(forks(Also("c", delay=3.0)))
    desk.call()
    desk.hang_up(8.0)
    desk.end()
    assert desk.c.words == []


def test_places_in_turn_ring_one_after_the_other() -> None:
    desk = Desk(forks(Also("b", patience=2.0), Also("c", patience=2.0), instead=True, in_turn=True))
    desk.b.rings, desk.c.rings = None, 1.0
    desk.call()
    desk.hang_up(8.0)
    desk.end()
    assert desk.b.words == ["invite", "cancelled"]
    assert desk.c.when("invite") == 2.02
    assert desk.a.words == ["180", "180", "answer", "cleared"]


def test_in_turn_a_busy_place_is_passed_over_at_once() -> None:
    desk = Desk(forks(Also("c"), Also("d"), instead=True, in_turn=True))
    desk.c.says, desk.c.rings = 486, None
    desk.call()
    desk.hang_up(5.0)
    desk.end()
    assert (desk.b.words, desk.d.when("invite")) == ([], 0.04)


def test_a_place_without_a_channel_is_left_out() -> None:
    desk = Desk(forks(Also("c")), channels=1)
    desk.call()
    desk.hang_up(5.0)
    desk.end()
    assert desk.b.words == ["invite", "acknowledged", "released"]
    assert desk.c.words == []


def test_no_channel_for_any_place_is_told_with_its_reason() -> None:
    desk = Desk(forks(Also("c"), Also("d"), instead=True), channels=0)
    desk.call()
    desk.end()
    assert desk.a.words == ["refused 503"]
    assert desk.notes.refusals == [(1, "no free channel")]
