"""Features while a call is up: they refuse or edit a change of the session, and hear of the end."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.calls import changes, refer
from simulator.calls.decisions import Divert, Edit, Reject
from simulator.calls.points import CallView
from simulator.calls.reasons import Reason
from simulator.calls.transfers import Transfers
from simulator.errors import SimulatorError
from simulator.sip.refer import ReferTo
from simulator.sip.uri import Uri
from tests.calls.serving import Desk, Service
from tests.calls.test_early import ANSWER, OFFER
from tests.calls.test_joined import HELD

NO = Reason("not now", "x", "this call stays as it is", 403, 21, "a test")


def talking(service: Service) -> Desk:
    """Return a desk whose a talks with b, media between them."""
    desk = Desk(service)
    desk.a.session, desk.b.session = OFFER, ANSWER
    desk.call()
    desk.rig.run(until=2.0)
    desk.rig.log.clear()
    return desk


def hold(desk: Desk, by: Any, act: Any = changes.reinvite) -> None:
    leg = by.legs[0]
    desk.rig.at(2.0, by.agent, lambda now: act(leg, now, HELD))
    desk.rig.run(until=3.0)


def test_a_hook_sees_whose_request_it_is() -> None:
    service = Service(mid_call=lambda call, now: None)
    desk = talking(service)
    hold(desk, desk.b)
    ((_, view),) = service.seen
    assert (view.method, view.served, view.dialled, view.number) == ("INVITE", "b", "b", 1)
    desk.hang_up(5.0)
    desk.end()


def test_a_change_is_refused() -> None:
    desk = talking(Service(mid_call=lambda call, now: Reject(NO)))
    hold(desk, desk.a)
    assert desk.rig.whats() == ["INVITE a>x", "403 x>a", "ACK a>x"]
    assert desk.notes.refusals == [(1, "not now")]
    assert desk.a.legs[0].local_body is OFFER
    desk.hang_up(5.0)
    desk.end()


def test_an_edit_puts_headers_on_what_is_handed_on() -> None:
    desk = talking(Service(mid_call=lambda call, now: Edit(add=(("Subject", "held"),))))
    hold(desk, desk.a)
    assert [p.item.header("Subject") for p in desk.rig.log if p.what == "INVITE"] == [None, "held"]
    desk.hang_up(5.0)
    desk.end()


def test_a_transfer_is_refused() -> None:
    service = Service(mid_call=lambda call, now: Reject(NO) if call.method == "REFER" else None)
    desk = talking(service)
    Transfers(desk.behaviour, Passes(), None)  # type: ignore[arg-type]
    to = ReferTo(Uri("c", "192.0.2.4"))
    desk.rig.at(2.0, desk.a.agent, lambda now: refer.refer(desk.a.legs[0], to, now, Deaf()))
    desk.rig.run(until=3.0)
    assert desk.rig.whats() == ["REFER a>x", "403 x>a"]
    desk.hang_up(5.0)
    desk.end()


def test_the_end_of_a_call_is_told_with_all_that_was_known_of_it() -> None:
    seen: list[CallView] = []
    desk = talking(Service(disconnect=lambda call, now: seen.append(call)))
    desk.hang_up(3.0)
    desk.end()
    assert [(view.dialled, view.called, view.served) for view in seen] == [("b", "b", "b")]


def test_nothing_is_kept_of_calls_that_are_over() -> None:
    desk = talking(Service(mid_call=lambda call, now: None))
    assert desk.behaviour.mid_call is not None
    assert len(desk.behaviour.mid_call) == 1
    desk.hang_up(3.0, desk.b)
    desk.end()
    assert len(desk.behaviour.mid_call) == 0


def test_a_node_whose_features_hook_neither_keeps_nothing() -> None:
    assert Desk(Service(answer=lambda call, now: None)).behaviour.mid_call is None


def test_a_decision_that_cannot_be_acted_on_names_feature_and_point() -> None:
    desk = talking(Service(mid_call=lambda call, now: Divert("c")))
    with pytest.raises(SimulatorError, match="service at mid_call of call 1 on x: Divert"):
        hold(desk, desk.a)


class Passes:
    """Passes every REFER on."""

    def onward(self, leg: Any, other: Any, to: ReferTo) -> ReferTo:
        return to


class Deaf:
    """Hears reports and does nothing about them."""

    def reported(self, status: int, last: bool, now: float) -> None:
        """Nothing."""

    def left(self, leg: Any, now: float) -> None:
        """Nothing."""
