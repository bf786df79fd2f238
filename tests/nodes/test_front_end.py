"""The Front End: whose call it is, where it goes, what it adds and takes away."""

from __future__ import annotations

from functools import cache

import pytest

from tests.nodes.lab import Lab


@cache
def lab() -> Lab:
    return Lab("guide-tcp")


def test_a_client_is_known_to_the_mediation_server_by_uri_and_number() -> None:
    made = lab().completed("lync-to-mxone")
    invite = lab().one(made, "INVITE", "frontend", "mediation")
    assert invite.header("P-Asserted-Identity") == (
        "<sip:+46855530001@as.zr.zeruela.lab.se>, <tel:+46855530001>"
    )


def test_the_trunk_peer_is_named_in_the_request_uri() -> None:
    made = lab().completed("lync-to-mxone")
    invite = lab().one(made, "INVITE", "frontend", "mediation")
    assert str(invite.uri) == "sip:+46855520001@mxone-lync.as.zr.zeruela.lab.se;user=phone"


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync", "lync-to-lync"])
def test_it_stays_in_every_dialog(direction: str) -> None:
    made = lab().completed(direction)
    assert lab().sent(made, "BYE", "frontend")
    assert lab().sent(made, "ACK", "frontend")


def test_a_number_with_a_plus_sign_is_not_normalised() -> None:
    made = lab().completed("lync-to-mxone", dialled="+46855520001")
    assert made.status == 200


@pytest.mark.parametrize("dialled", ["30003", "+46855530003"])
def test_the_number_of_a_user_never_takes_the_trunk(dialled: str) -> None:
    made = lab().completed("lync-to-lync", dialled=dialled)
    assert made.status == 200
    assert lab().sent(made, "INVITE", "frontend", "mediation") == []


def test_a_user_with_two_endpoints_rings_at_both() -> None:
    here = Lab("guide-tcp")
    bindings = here.part("frontend", "registrar")._bindings
    # The endpoint of a neighbour, signed in as this user too.
    bindings["30003"] = [*bindings["30003"], *bindings["30002"]]
    made = here.completed("lync-to-lync")
    assert len(here.sent(made, "INVITE", "frontend", "lync-clients")) == 2
    assert made.status == 200


@pytest.mark.parametrize("name", ["SUBSCRIBE", "PUBLISH", "NOTIFY"])
def test_presence_is_answered_by_the_server_itself(name: str) -> None:
    here = Lab("guide-tcp")
    here.run(3600.0)
    answers = [m for m in here.sent(0, "200", "frontend") if m.method.name == name]
    assert answers
    assert answers[0].header("Server") == "RTC/4.0"
