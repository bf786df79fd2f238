"""A server that refuses new calls early: when, which, and at what price."""

from __future__ import annotations

from typing import Any

from simulator.contracts import Flow, Transport
from simulator.nodes.admission import Controls
from simulator.nodes.overload_spec import OverloadSpec
from simulator.sip.message import Request
from simulator.sip.vocabulary import Method
from tests.sip.bench import incoming

FLOW = Flow(Transport.UDP, "192.0.2.1", 5060, "192.0.2.2", 5060)
REFUSED = object()


class Ledger:
    """Stands for the admission of a node: every INVITE outside a dialog is new."""

    def is_new(self, invite: Request) -> bool:
        return invite.identity.to_tag is None

    def refusal(self, invite: Request, flow: Flow, load: int) -> Any:
        return REFUSED


def controls(**rules: Any) -> Controls:
    return Controls(Ledger(), OverloadSpec(**rules), 0.001, None)  # type: ignore[arg-type]


def refused(gate: Controls, load: int, branch: str, now: float = 0.0) -> bool:
    item, work = gate.rule(incoming(branch=branch), FLOW, load, now)
    assert (work == 0.001) is (item is REFUSED)
    return item is REFUSED


def test_new_calls_are_refused_from_the_threshold_on() -> None:
    gate = controls(reject_at=5)
    assert [refused(gate, load, f"z9hG4bK{load}") for load in (4, 5, 6, 4)] == [
        False,
        True,
        True,
        False,
    ]
    assert gate.refused == 2


def test_with_a_lower_bound_they_are_taken_again_below_it() -> None:
    gate = controls(reject_at=5, accept_at=2)
    found = [refused(gate, load, f"z9hG4bK{n}") for n, load in enumerate((4, 5, 3, 2, 1, 4))]
    assert found == [False, True, True, True, False, False]


def test_a_copy_of_an_invite_that_was_let_in_or_refused_is_served_as_any_message() -> None:
    gate = controls(reject_at=5)
    refused(gate, 1, "z9hG4bK-in")
    refused(gate, 9, "z9hG4bK-out")
    assert not refused(gate, 9, "z9hG4bK-in", 0.5)
    assert not refused(gate, 9, "z9hG4bK-out", 0.5)


def test_requests_within_dialogs_and_others_are_never_refused() -> None:
    gate = controls(reject_at=1)
    for request in (
        incoming(branch="z9hG4bK1", tag="a"),
        incoming(Method.BYE, "z9hG4bK2"),
        incoming(Method.CANCEL, "z9hG4bK3"),
    ):
        assert gate.rule(request, FLOW, 100, 0.0) == (request, None)


def test_the_ack_of_a_refusal_takes_no_time_that_of_a_call_does() -> None:
    gate = controls(reject_at=5)
    refused(gate, 9, "z9hG4bK-out")
    refused(gate, 1, "z9hG4bK-in")
    out, into = (incoming(Method.ACK, f"z9hG4bK-{name}") for name in ("out", "in"))
    assert gate.rule(out, FLOW, 9, 0.1) == (out, 0.0)
    assert gate.rule(into, FLOW, 9, 0.1) == (into, None)


def test_branches_are_forgotten_when_no_copy_can_come_any_more() -> None:
    gate = controls(reject_at=5)
    for second in range(200):
        refused(gate, 9, f"z9hG4bK-{second}", float(second))
    assert len(gate._taken) <= 34
    assert len(gate._refused) <= 34
