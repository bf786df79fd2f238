"""What decisions of features do to a call of a back-to-back user agent."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls.course import DIVERSIONS_AT_MOST
from simulator.calls.decisions import Answer, Divert, Edit, Fork, Join, Reject, Reroute, Wait
from simulator.calls.points import CallView
from simulator.calls.reasons import declined
from simulator.errors import SimulatorError
from tests.calls.serving import Desk, Service


def done(desk: Desk, until: float | None = 5.0) -> Desk:
    desk.call()
    if until is not None:
        desk.hang_up(until)
    desk.end()
    return desk


def test_the_points_of_a_call_in_order() -> None:
    every = (
        "origination_attempt",
        "collected_info",
        "analyzed_info",
        "termination_attempt",
        "answer",
        "disconnect",
    )
    service = Service(**{point: lambda call, now: None for point in every})
    done(Desk(service))
    assert service.points == list(every)


def test_the_served_user_is_the_caller_first_and_then_the_called_one() -> None:
    service = Service(analyzed_info=lambda c, n: None, termination_attempt=lambda c, n: None)
    done(Desk(service))
    assert [(call.served, call.called, call.dialled) for _, call in service.seen] == [
        ("", "b", "b"),
        ("b", "b", "b"),
    ]


def test_a_call_is_diverted_before_it_rings() -> None:
    to_c = Service(termination_attempt=lambda c, n: Divert("c") if c.served == "b" else None)
    desk = done(Desk(to_c))
    assert desk.b.words == []
    assert desk.c.words == ["invite", "acknowledged", "released"]
    assert desk.notes.refusals == [(1, "diverted")]


def test_a_busy_user_has_his_calls_diverted() -> None:
    desk = Desk(Service(called_party_busy=lambda c, n: Divert("c", "user-busy")))
    desk.b.says, desk.b.rings = 486, None
    done(desk)
    assert desk.a.words == ["180", "answer", "cleared"]
    assert desk.c.words[0] == "invite"


def test_a_user_who_does_not_answer_is_cancelled_and_the_next_rings() -> None:
    service = Service(
        termination_attempt=lambda c, n: Edit(no_answer_after=3.0) if c.served == "b" else None,
        no_answer=lambda c, n: Divert("c", "no-answer"),
    )
    desk = Desk(service)
    desk.b.rings = None
    done(desk, 8.0)
    assert desk.b.words == ["invite", "cancelled"]
    assert desk.c.when("invite") == 3.04  # its ringing came to x at 0.03
    assert [call.diversions for _, call in service.seen][-1] == (("b", "c", "no-answer"),)


def test_the_limit_on_ringing_is_that_of_the_user_who_set_it() -> None:
    service = Service(
        termination_attempt=lambda c, n: Edit(no_answer_after=1.0) if c.served == "b" else None,
        no_answer=lambda c, n: Divert("c") if c.served == "b" else Divert("d"),
    )
    desk = Desk(service)
    desk.b.rings, desk.c.rings = None, 4.0
    done(desk, 8.0)
    assert desk.d.words == []


def test_diversions_in_a_circle_are_stopped() -> None:
    circle = Service(termination_attempt=lambda c, n: Divert("c" if c.served == "b" else "b"))
    desk = done(Desk(circle), None)
    assert desk.a.words == ["refused 482"]
    assert desk.notes.refusals[-1] == (1, "diversion loop")


def test_a_call_is_diverted_so_often_and_no_more() -> None:
    def onward(call: CallView, now: float) -> Divert:
        return Divert(f"n{len(call.diversions)}")

    desk = done(Desk(Service(termination_attempt=onward)), None)
    assert desk.notes.refusals[-1] == (1, "too many diversions")
    diverted = [rule for _, rule in desk.notes.refusals if rule == "diverted"]
    assert len(diverted) == DIVERSIONS_AT_MOST


def test_a_diversion_to_where_no_channel_is_free_is_refused() -> None:
    taken: list[Any] = []

    def divert(call: CallView, now: float) -> Divert:
        taken.append(desk.outward.seize(99, now))
        return Divert("c")

    # The channel of the first way is given back when b refuses, and somebody else has it then.
    desk = Desk(Service(called_party_busy=divert), channels=1)
    desk.b.says, desk.b.rings = 486, None
    desk.call()
    desk.rig.run()
    desk.outward.release(taken[0], 9.0)
    desk.end()
    assert desk.a.words == ["refused 503"]
    assert desk.notes.refusals[-1] == (1, "no free channel")


def test_a_rejected_call_never_goes_on() -> None:
    desk = done(Desk(Service(origination_attempt=lambda c, n: Reject(declined("x", "b")))), None)
    assert desk.a.words == ["refused 603"]
    assert desk.b.words == []


def test_of_two_decisions_the_first_wins_and_all_edits_apply() -> None:
    first = Service(termination_attempt=lambda c, n: Edit(add=(("X-A", "1"),)))
    second = Service(termination_attempt=lambda c, n: Divert("c") if c.served == "b" else None)
    third = Service(termination_attempt=lambda c, n: Edit(add=(("X-B", "2"),)))
    fourth = Service(termination_attempt=lambda c, n: Divert("d") if c.served == "b" else None)
    desk = done(Desk(first, second, third, fourth))
    assert (desk.c.words[0], desk.d.words) == ("invite", [])
    invite = next(p.item for p in desk.rig.log if p.what == "INVITE" and p.receiver == "c")
    assert (invite.header("X-A"), invite.header("X-B")) == ("1", "2")


def test_an_edit_of_the_caller_goes_to_the_product() -> None:
    desk = done(Desk(Service(origination_attempt=lambda c, n: Edit(hidden=True))))
    assert [edit.hidden for edit in desk.board.identity] == [True]


def test_the_node_answers_itself_and_hangs_up() -> None:
    desk = done(Desk(Service(termination_attempt=lambda c, n: Answer("announcement", 3.0))), None)
    assert desk.a.words == ["answer", "released"]
    assert desk.b.words == []


def test_there_is_no_conference_where_nobody_keeps_one() -> None:
    desk = done(Desk(Service(termination_attempt=lambda c, n: Join("monday"))), None)
    assert desk.a.words == ["refused 404"]


def test_the_next_way_is_tried_though_the_product_would_not() -> None:
    service = Service(route_select_failure=lambda c, n: Reroute())
    desk = Desk(service, dialled="b+c")
    desk.b.says, desk.b.rings = 404, None
    done(desk)
    assert desk.board.failures == [404]
    assert desk.a.words == ["180", "answer", "cleared"]


def test_reroute_without_another_way_is_a_refusal() -> None:
    desk = Desk(Service(route_select_failure=lambda c, n: Reroute()))
    desk.b.says, desk.b.rings = 404, None
    assert done(desk, None).a.words == ["refused 404"]


# Waiting


def waits(patience: float = 2.0) -> Service:
    def decide(answer: object | None) -> Divert | None:
        return Divert("c") if answer == "elsewhere" else None

    return Service(
        termination_attempt=lambda c, n: (
            Wait("where?", patience, decide) if c.served == "b" else None
        )
    )


def answering(desk: Desk, after: float, answer: str) -> None:
    services = desk.behaviour.services
    assert services is not None

    def asks(question: str, view: CallView, reply: Any, now: float) -> None:
        desk.rig.at(now + after, desk.agent, lambda then: reply(answer, then))

    services.deciding.asks = asks


def test_a_call_waits_for_an_answer_and_goes_where_that_says() -> None:
    desk = Desk(waits())
    answering(desk, 1.0, "elsewhere")
    done(desk)
    assert desk.c.when("invite") == 1.02


def test_without_an_answer_in_time_the_call_goes_on() -> None:
    desk = Desk(waits())
    answering(desk, 3.0, "elsewhere")
    done(desk)
    assert desk.b.when("invite") == 2.02
    assert desk.c.words == []


def test_an_answer_after_the_caller_has_gone_is_ignored() -> None:
    desk = Desk(waits(patience=9.0))
    answering(desk, 3.0, "elsewhere")
    done(desk, 1.0)
    assert desk.b.words == desk.c.words == []


# A feature that is wrong


def test_a_feature_that_raises_names_itself_the_call_and_the_point() -> None:
    def broken(call: CallView, now: float) -> None:
        raise KeyError("nobody")

    desk = Desk(Service(termination_attempt=broken))
    desk.call()
    told = r"feature service at termination_attempt of call 1 on x: raised KeyError: 'nobody'"
    with pytest.raises(SimulatorError, match=told):
        desk.rig.run()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("c", "'c' is neither Edit nor a decision"),
        (Divert(30002), "Divert.to is 30002"),  # type: ignore[arg-type]
        (Fork(("c",)), r"Fork.also is \('c',\)"),  # type: ignore[arg-type]
        (Edit(add=("X: 1",)), r"Edit.add is \('X: 1',\)"),  # type: ignore[arg-type]
        (Answer("tone", -1.0), "Answer.duration is -1.0"),
        (Wait("who", 1.0, lambda answer: 7), "'who' of call 1 on x: .* 7 is neither"),  # type: ignore[arg-type,return-value]
    ],
)
def test_a_feature_that_returns_nonsense_is_told_so(said: object, told: str) -> None:
    desk = Desk(Service(termination_attempt=lambda c, n: said))
    desk.call()
    with pytest.raises(SimulatorError, match=told):
        desk.rig.run()


def test_a_feature_that_raises_upon_an_answer_is_named() -> None:
    def decide(answer: object) -> None:
        raise KeyError("nobody")

    desk = Desk(Service(termination_attempt=lambda c, n: Wait("who", 1.0, decide)))
    desk.call()
    told = r"feature service at the answer to 'who' of call 1 on x: raised KeyError: 'nobody'"
    with pytest.raises(SimulatorError, match=told):
        desk.rig.run()
