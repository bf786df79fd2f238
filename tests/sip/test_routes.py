"""Request-URI and Route on their way in and out (RFC 3261 12.2.1.1, 16.4, 16.6)."""

from __future__ import annotations

import pytest

from simulator.sip.dialog import Dialog
from simulator.sip.message import Identity, Request
from simulator.sip.routes import arrived, is_loose, towards_strict
from simulator.sip.uri import Address, Uri, parse_uri
from simulator.sip.vocabulary import Method

BOB = Uri("bob", "192.0.2.2")


def address(text: str) -> Address:
    return Address(parse_uri(text))


def came(uri: str, *route: str) -> tuple[str, list[str]]:
    """Return what a proxy "p" makes of Request-URI and Route."""
    found, left = arrived(
        parse_uri(uri), tuple(map(address, route)), lambda u: u.user is None and own(u), own
    )
    return str(found), [str(a.uri) for a in left]


def own(uri: Uri) -> bool:
    return uri.host == "p" and uri.port in (None, 5060)


@pytest.mark.parametrize("text", ["sip:p;lr", "sip:p;LR", "sip:p;lr=on", "sip:p;transport=tcp;lr"])
def test_lr_in_any_form_is_a_loose_router(text: str) -> None:
    assert is_loose(parse_uri(text))
    assert not is_loose(parse_uri("sip:lr;x=lr"))


def test_a_proxy_takes_itself_off_the_top_however_often_it_stands_there() -> None:
    assert came("sip:bob@b", "sip:p;lr", "sip:p;lr", "sip:q;lr") == ("sip:bob@b", ["sip:q;lr"])


def test_a_proxy_further_down_stays() -> None:
    assert came("sip:bob@b", "sip:q;lr", "sip:p;lr") == ("sip:bob@b", ["sip:q;lr", "sip:p;lr"])


def test_behind_a_strict_router_the_last_route_is_the_request_uri() -> None:
    assert came("sip:p;lr", "sip:q;lr", "sip:bob@b") == ("sip:bob@b", ["sip:q;lr"])


def test_a_user_at_our_own_address_is_no_route_of_ours() -> None:
    assert came("sip:bob@p", "sip:p;lr") == ("sip:bob@p", [])


def test_without_route_our_own_uri_stays() -> None:
    assert came("sip:p;lr") == ("sip:p;lr", [])


def test_an_maddr_that_led_here_is_taken_off_with_port_and_transport() -> None:
    assert came("sip:bob@b:5060;maddr=p;transport=tcp;x=1") == ("sip:bob@b;x=1", [])
    assert came("sip:bob@b;maddr=q") == ("sip:bob@b;maddr=q", [])


def test_a_request_uri_towards_a_strict_router_has_no_method_and_no_headers() -> None:
    uri, route = towards_strict(BOB, (address("sip:old;method=INVITE;x=1?Subject=a"),))
    assert (str(uri), [str(a.uri) for a in route]) == ("sip:old;x=1", ["sip:bob@192.0.2.2"])


def test_a_dialog_says_where_its_strict_router_is() -> None:
    caller = Address(Uri("alice", "192.0.2.1"))
    identity = Identity("1@a", caller, "a-1", Address(BOB))
    invite = Request(Method.INVITE, BOB, identity, 1, contact=caller)
    invite.record_route = (address("sip:p"),)
    dialog = Dialog.of_callee(invite, "b-1")
    bye = dialog.request(Method.BYE)
    assert dialog.hop is not None
    assert (str(dialog.hop), str(bye.uri)) == ("sip:p", "sip:p")
    assert [str(a.uri) for a in bye.route] == ["sip:alice@192.0.2.1"]
    invite.record_route = (address("sip:p;lr"),)
    assert Dialog.of_callee(invite, "b-1").hop is None
