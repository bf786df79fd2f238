"""Digest in a topology: terminals and operator that are asked, and those that are not."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.calls.attempt import Attempt, Outcome
from simulator.errors import InputErrors
from simulator.sip.digest import Credentials
from simulator.sip.vocabulary import Method
from tests.nodes.lab import Lab


@cache
def lab() -> Lab:
    return Lab("credentials")


def shown(message: Any) -> list[Credentials]:
    """Return the credentials of a request."""
    values = [value for name, value in message.headers if name == "Authorization"]
    return [found for found in map(Credentials.parse, values) if found is not None]


def way(call: Attempt, sender: str, receiver: str) -> list[str]:
    """Return what passed between two nodes in the set-up of a call."""
    ends = ((sender, receiver), (receiver, sender))
    return [
        s.what
        for s in lab().sights
        if s.item.call == call.number and (s.sender, s.receiver) in ends and s.what != "BYE"
    ]


def test_terminals_register_with_their_passwords() -> None:
    standing = lab().part("sip-phones", "standing")
    registrar = lab().part("mxone", "registrar")
    assert registrar.count(lab().now) == 4
    assert (standing.sent[Method.REGISTER], standing.failures) == (4, 0)


def test_a_terminal_is_asked_when_it_calls_and_answers_for_its_user() -> None:
    call = lab().completed("mxone-to-lync")
    assert call.outcome is Outcome.ANSWERED
    assert way(call, "sip-phones", "mxone")[:5] == ["INVITE", "401", "ACK", "INVITE", "100"]
    invites = lab().sent(call, "INVITE", "sip-phones")
    (made,) = shown(invites[1])
    assert (made.username, made.realm, made.qop, made.algorithm) == (
        "20002",
        "192.168.222.84",
        "auth-int",
        "SHA-256",
    )
    assert shown(invites[0]) == []
    assert shown(lab().sent(call, "ACK", "sip-phones")[-1]) == [made]


def test_a_trunk_is_not_asked() -> None:
    call = lab().completed("lync-to-mxone")
    assert call.outcome is Outcome.ANSWERED
    assert lab().sent(call, "401") == []


def test_an_operator_asks_the_exchange_for_its_account() -> None:
    call = lab().completed("attached-to-pstn")
    assert call.outcome is Outcome.ANSWERED
    first, second = lab().sent(call, "INVITE", "mxone", "pstn")
    (made,) = shown(second)
    assert (shown(first), made.username, made.realm) == ([], "aastra", "192.0.2.1")
    assert (second.cseq, second.identity.call_id) == (first.cseq + 1, first.identity.call_id)


def test_calls_of_the_operator_are_not_asked_by_the_exchange() -> None:
    call = lab().completed("pstn-to-mxone")
    assert call.outcome is Outcome.ANSWERED
    assert lab().sent(call, "401") == []


def test_nothing_of_a_calls_credentials_is_left() -> None:
    lab().completed("mxone-to-lync")
    terminals, exchange = (
        lab().part(node, "control").endpoint.keyring for node in ("sip-phones", "mxone")
    )
    assert len(terminals._talks) == 4  # of the registrations
    assert len(exchange._talks) == 0


def test_a_wrong_password_is_named_as_the_reason_of_a_call_that_failed() -> None:
    wrong = Lab("credentials", {"node.mxone.telephony.routes.public.account.password": "x"})
    call = wrong.completed("attached-to-pstn")
    assert [m.status for m in wrong.sent(call, "401")] == [401, 401]
    # The caller was asked nothing, so that he is told 403 (RFC 3261 21.4.2) and why.
    assert (call.status, call.cause) == (403, 21)
    assert (call.reason_rule, call.reason_node) == ("credentials refused", "pstn")
    assert call.reason_text == "the credentials of aastra for 192.0.2.1 are wrong"


def test_a_challenge_of_primary_rates_is_refused() -> None:
    with pytest.raises(InputErrors, match="a challenge that nobody can answer"):
        Lab("guide-tcp", {"node.pstn.carrier.challenge.qop": ["auth"]})
