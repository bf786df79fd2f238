"""A hidden caller on its way through both systems: who is told, and who is not.

A client or telephone hides its user with ``Privacy: id`` and, where it likes, an anonymous From
(then P-Preferred-Identity says who asks, RFC 3325 9.2). The exchange and Lync trust each other.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.calls.attempt import Attempt
from simulator.sip.identity import HIDDEN, anonymous, asserted, privacy
from simulator.sip.message import Headers, Identity, Request
from tests.nodes.lab import CALLS, Lab

NUMBERS = {"lync": "+46855530001", "extensions": "+46855520002", "pstn": "+46870000004"}


def hiding(lab: Lab, node: str, headers: Headers, *, from_: bool) -> None:
    """Let the terminals of a node send INVITEs that hide their users."""
    terminals = lab.part(node, "terminals")
    plain = terminals.invite

    def invite(attempt: Attempt) -> Request:
        made: Request = plain(attempt)
        old = made.identity
        who = anonymous() if from_ else old.from_
        extra = (("P-Preferred-Identity", str(old.from_)),) if from_ else ()
        made.identity = Identity(old.call_id, who, old.from_tag, old.to)
        made.headers = (*made.headers, *headers, *extra)
        return made

    terminals.invite = invite


@cache
def lab(anonymous_from: bool) -> Lab:
    here = Lab("guide-tcp")
    for node in ("lync-clients", "sip-phones"):
        hiding(here, node, (HIDDEN,), from_=anonymous_from)
    return here


def at(lab: Lab, direction: str, sender: str, receiver: str = "") -> Any:
    return lab.sent(lab.completed(direction), "INVITE", sender, receiver)[0]


def number_in(invite: Any) -> list[str]:
    return [one.uri.user or "" for one in asserted(invite.headers)]


WAYS = pytest.mark.parametrize("anonymous_from", [False, True])


@WAYS
def test_lync_hides_its_caller_behind_an_alias_and_asserts_nothing(anonymous_from: bool) -> None:
    invite = at(lab(anonymous_from), "lync-to-mxone", "mediation", "mxone")
    from_ = invite.identity.from_
    assert str(from_.uri) == "sip:anonymous@as.zr.zeruela.lab.se"  # no user=phone
    assert privacy(invite.headers) == {"id"}
    assert asserted(invite.headers) == ()
    assert NUMBERS["lync"][1:] not in str(invite.headers)


@WAYS
def test_the_called_telephone_learns_nothing_of_a_hidden_lync_caller(anonymous_from: bool) -> None:
    invite = at(lab(anonymous_from), "lync-to-mxone", "mxone", "sip-phones")
    assert str(invite.identity.from_) == '"Anonymous" <sip:anonymous@anonymous.invalid>'
    assert asserted(invite.headers) == ()
    assert str(invite.contact.uri) == "sip:anonymous@192.168.222.84:5060"


@WAYS
def test_the_exchange_tells_lync_who_hides_in_the_assertion_alone(anonymous_from: bool) -> None:
    invite = at(lab(anonymous_from), "mxone-to-lync", "mxone", "mediation")
    assert str(invite.identity.from_) == '"Anonymous" <sip:anonymous@anonymous.invalid>'
    assert number_in(invite) == [NUMBERS["extensions"]]
    assert privacy(invite.headers) == {"id"}
    assert invite.contact.uri.user == "anonymous"


@WAYS
def test_the_called_client_learns_nothing_of_a_hidden_extension(anonymous_from: bool) -> None:
    here = lab(anonymous_from)
    made = here.completed("mxone-to-lync")
    inner = here.one(made, "INVITE", "mediation", "frontend")
    last = here.one(made, "INVITE", "frontend", "lync-clients")
    assert number_in(inner) == [NUMBERS["extensions"]]
    assert number_in(last) == []
    assert privacy(last.headers) == {"id"}
    assert last.identity.from_.uri.user == "anonymous"
    assert made.status == 200


def test_an_exchange_that_is_not_trusted_is_told_nothing() -> None:
    here = Lab("guide-tcp", {"node.mxone.telephony.routes.lync.trusted": "no"})
    hiding(here, "sip-phones", (HIDDEN,), from_=False)
    invite = at(here, "mxone-to-lync", "mxone", "mediation")
    assert number_in(invite) == []
    assert privacy(invite.headers) == {"id"}


def test_a_gateway_carries_number_and_restriction_to_the_exchange_of_the_carrier() -> None:
    here = lab(False)
    made = here.completed("mxone-to-pstn")
    setup = here.one(made, "INVITE", "gateway", "pstn")
    assert setup.identity.from_.uri.user == "anonymous"
    assert number_in(setup) == ["+46855520001"]
    assert privacy(setup.headers) == {"id"}


def test_a_client_cannot_say_who_it_is_to_be_believed() -> None:
    here = Lab("guide-tcp")
    forged = ("P-Asserted-Identity", "<tel:+46855530099>")
    hiding(here, "lync-clients", (forged,), from_=False)
    made = here.completed("lync-to-mxone")
    inner = here.one(made, "INVITE", "frontend", "mediation")
    outer = here.one(made, "INVITE", "mediation", "mxone")
    assert NUMBERS["lync"] in number_in(inner)
    assert "+46855530099" not in number_in(inner)
    assert outer.identity.from_.uri.user == NUMBERS["lync"]


# Callers who do not hide


@pytest.mark.parametrize(
    ("direction", "sender", "receiver", "number"),
    [
        ("lync-to-mxone", "mxone", "sip-phones", NUMBERS["lync"]),
        ("mxone-to-lync", "frontend", "lync-clients", NUMBERS["extensions"]),
        ("pstn-to-lync", "frontend", "lync-clients", NUMBERS["pstn"]),
        ("lync-to-pstn", "gateway", "pstn", NUMBERS["lync"]),
    ],
)
def test_the_called_side_sees_who_calls(
    direction: str, sender: str, receiver: str, number: str
) -> None:
    invite = at(Lab("guide-tcp"), direction, sender, receiver)
    assert invite.identity.from_.uri.user == number
    assert privacy(invite.headers) == set()


def test_a_number_outside_e164_is_one_of_the_users_own_plan_to_lync() -> None:
    # public traces: sip:1234;phone-context=user-default@domain on the inner leg
    here = Lab("guide-tcp", {"population.extensions.prefix": "", "population.attached.prefix": ""})
    source, caller, destination, called, dialled = CALLS["mxone-to-lync"]
    made = here.completed("mxone-to-lync", parties=(source, caller, destination, called, dialled))
    inner = here.one(made, "INVITE", "mediation", "frontend")
    assert inner.identity.from_.uri.user == "20002;phone-context=user-default"
    assert made.status == 200
