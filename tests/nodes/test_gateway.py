"""The media gateway: what comes from a port goes to its server, and the other way round."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.nodes.parties import LINE, PORT_HEADER, PRIMARY_RATE
from tests.nodes.lab import Lab


@cache
def lab() -> Lab:
    return Lab("guide-tcp")


@pytest.mark.parametrize(
    ("direction", "receiver", "port"),
    [
        ("attached-to-lync", "mxone", LINE),
        ("pstn-to-mxone", "mxone", PRIMARY_RATE),
        ("lync-to-attached", "attached-phones", LINE),
        ("mxone-to-pstn", "pstn", PRIMARY_RATE),
    ],
)
def test_a_call_passes_a_gateway_by_the_port_that_is_named(
    direction: str, receiver: str, port: str
) -> None:
    made = lab().completed(direction)
    inside = lab().one(
        made,
        "INVITE",
        "gateway" if receiver == "mxone" else "mxone",
        "mxone" if receiver == "mxone" else "gateway",
    )
    assert inside.header(PORT_HEADER) == port
    assert lab().one(made, "INVITE", "gateway", receiver)
    assert made.status == 200


def test_a_gateway_hands_on_numbers_and_cause_as_they_are() -> None:
    made = lab().completed("lync-to-pstn", dialled="00899999999")
    setup = lab().one(made, "INVITE", "gateway", "pstn")
    assert setup.uri.user == "+46899999999"
    assert setup.identity.from_.uri.user == "+46855530001"
    assert lab().one(made, "404", "gateway", "mxone").header("Reason").startswith("Q.850;cause=1;")


def test_time_slots_carry_no_sessions() -> None:
    for direction in ("attached-to-pstn", "lync-to-attached", "pstn-to-lync"):
        made = lab().completed(direction)
        assert [m.body for m in lab().sent(made, "", "gateway") if m.body is not None] == []


def test_a_number_without_line_is_refused_by_the_gateway() -> None:
    here = Lab("guide-tcp")
    here.part("gateway", "router").lines.clear()
    made = here.completed("lync-to-attached")
    assert (made.status, made.reason_node) == (404, "gateway")
