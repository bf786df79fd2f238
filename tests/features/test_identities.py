"""Who is shown to the called side: anonymity and other numbers, by user and by route."""

from __future__ import annotations

import pytest

from simulator.sip import identity
from tests.features.laboratory import headers, lab_with, on


@pytest.mark.parametrize(
    "entry",
    [
        on("anonymity", "20002"),
        {"feature": "anonymity", "route": "lync"},
        {"feature": "anonymity", "trunk": "sip-trunk"},
    ],
)
def test_an_anonymous_call_of_the_pbx_shows_no_number(entry: dict[str, object]) -> None:
    lab = lab_with(entry)
    call = lab.completed("mxone-to-lync")
    shown = lab.one(call, "INVITE", "frontend", "lync-clients")
    assert identity.is_anonymous(shown.identity.from_)
    assert headers(shown, "P-Asserted-Identity") == []
    asserted = lab.one(call, "INVITE", "mxone", "mediation")
    assert "+46855520002" in headers(asserted, "P-Asserted-Identity")[0]


def test_a_voice_route_may_suppress_the_callers_number() -> None:
    lab = lab_with({"feature": "anonymity", "route": "mx-one"})
    call = lab.completed("lync-to-mxone")
    on_trunk = lab.one(call, "INVITE", "mediation", "mxone")
    assert identity.is_anonymous(on_trunk.identity.from_)
    assert ("Privacy", "id") in on_trunk.headers


def test_nobody_else_becomes_anonymous() -> None:
    lab = lab_with(on("anonymity", "20001"))
    call = lab.completed("mxone-to-lync")
    assert lab.one(call, "INVITE", "mxone", "mediation").identity.from_.uri.user == "+46855520002"


@pytest.mark.parametrize(
    ("user", "direction", "sender", "receiver"),
    [
        ("20002", "mxone-to-lync", "mxone", "mediation"),
        ("30001", "lync-to-mxone", "mediation", "mxone"),
    ],
)
def test_another_number_is_shown(user: str, direction: str, sender: str, receiver: str) -> None:
    lab = lab_with(on("caller_id", user, number="+46855500000"))
    call = lab.completed(direction)
    assert lab.one(call, "INVITE", sender, receiver).identity.from_.uri.user == "+46855500000"


def test_a_name_is_shown_beside_the_number() -> None:
    lab = lab_with(on("caller_id", "20002", name="Zeruela"))
    call = lab.completed("mxone-to-lync")
    shown = lab.one(call, "INVITE", "frontend", "lync-clients").identity.from_
    assert (shown.display, shown.uri.user.partition(";")[0]) == ("Zeruela", "+46855520002")


@pytest.mark.parametrize(
    ("entries", "taken"),
    [((), 0), (({"feature": "forced_gateway", "route": "lync"},), 2)],
    ids=["direct", "forced"],
)
def test_calls_of_a_route_may_be_kept_at_the_gateway(
    entries: tuple[dict[str, object], ...], taken: int
) -> None:
    lab = lab_with(*entries, node__mxone__telephony__forced_gateway="no")
    lab.call("mxone-to-lync", holding=30.0)
    lab.run(10.0)
    assert lab.busy().get("gateway-rtp", 0) == taken
