"""What a dialog takes from the messages that create it, and puts into its requests."""

from __future__ import annotations

from simulator.sip.dialog import Dialog
from simulator.sip.message import Identity, Request, Response
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

CALLER, CALLED = Address(Uri("a", "192.0.2.1")), Address(Uri("b", "192.0.2.2"))
FIRST, SECOND = (Address(Uri(None, host, parameters=(("lr", None),))) for host in ("p1", "p2"))


def invite() -> Request:
    """Return an INVITE as the called side gets it: each proxy put its route in front."""
    identity = Identity("1@a", CALLER, "a-1", CALLED)
    return Request(
        Method.INVITE, CALLED.uri, identity, 7, contact=CALLER, record_route=(SECOND, FIRST)
    )


def response(status: int = 200, contact: Address | None = CALLED) -> Response:
    return invite().reply(status, "b-1", contact=contact)


def test_the_caller_takes_routes_in_reverse_and_the_called_side_as_they_stand() -> None:
    assert Dialog.of_caller(invite(), response()).route_set == (FIRST, SECOND)
    assert Dialog.of_callee(invite(), "b-1").route_set == (SECOND, FIRST)


def test_each_side_is_from_in_its_own_requests() -> None:
    out = Dialog.of_caller(invite(), response()).request(Method.BYE).identity
    back = Dialog.of_callee(invite(), "b-1").request(Method.BYE).identity
    assert (out.from_, out.from_tag, out.to, out.to_tag) == (CALLER, "a-1", CALLED, "b-1")
    assert (back.from_, back.from_tag, back.to, back.to_tag) == (CALLED, "b-1", CALLER, "a-1")
    assert out.call_id == back.call_id == "1@a"


def test_requests_are_numbered_on_and_go_to_the_contact_by_the_routes() -> None:
    dialog = Dialog.of_caller(invite(), response())
    bye = dialog.request(Method.BYE)
    assert (bye.cseq, bye.uri, bye.route) == (8, CALLED.uri, (FIRST, SECOND))
    assert dialog.request(Method.INFO).cseq == 9
    assert Dialog.of_callee(invite(), "b-1").request(Method.BYE).cseq == 1


def test_the_ack_bears_the_number_of_its_invite() -> None:
    dialog = Dialog.of_caller(invite(), response())
    dialog.request(Method.INFO)
    ack = dialog.ack(7)
    assert (ack.method, ack.cseq, ack.contact) == (Method.ACK, 7, None)
    assert dialog.request(Method.INFO).cseq == 9


def test_without_contact_requests_go_where_the_invite_went() -> None:
    assert Dialog.of_caller(invite(), response(contact=None)).target is CALLED.uri


def test_an_answer_renews_target_and_routes_and_ringing_the_target_alone() -> None:
    """12.2.1.2 and 13.2.2.4."""
    dialog = Dialog.of_caller(invite(), response(180))
    moved = Address(Uri("b", "192.0.2.9"))
    ringing = response(183, moved).derive(record_route=())
    dialog.refresh(ringing)
    assert (dialog.target, dialog.route_set) == (moved.uri, (FIRST, SECOND))
    answer = response(200).derive(record_route=(FIRST, SECOND))
    dialog.refresh(answer)
    assert (dialog.target, dialog.route_set) == (CALLED.uri, (SECOND, FIRST))
