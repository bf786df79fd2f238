"""Every kind of terminal that a gateway serves calls, and is called by, a Lync client."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.calls.attempt import Intent, Outcome
from simulator.nodes.products import PRODUCTS
from tests.nodes.lab import Lab
from tests.nodes.stage import Stage

# Number of a user, RTP resources of a call with Lync, cause where it is not there
KINDS = {
    "analog": ("21001", 1, 27),
    "digital": ("22001", 1, 27),
    "dect": ("23001", 1, 20),
    "h323": ("24001", 2, 20),
}
LYNC = ("lync", "30001")


@cache
def lab() -> Lab:
    return Lab("all-terminals")


def to(kind: str) -> tuple[str, str, str, str, str]:
    number = KINDS[kind][0]
    return (*LYNC, kind, number, number)


def of(kind: str) -> tuple[str, str, str, str, str]:
    return (kind, KINDS[kind][0], *LYNC, LYNC[1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [to, of])
def test_a_call_with_lync_is_answered_and_takes_what_its_kind_does(kind: str, way: object) -> None:
    here = lab()
    made = here.call("", parties=to(kind) if way is to else of(kind))
    here.run(here.now + 6.0)
    busy = here.busy()
    here.run()
    assert (made.outcome, here.busy()) == (Outcome.ANSWERED, {})
    assert (busy["sip-trunk"], busy["mediation-calls"]) == (1, 1)
    assert busy["gateway-rtp"] == KINDS[kind][1]


@pytest.mark.parametrize("kind", KINDS)
def test_it_rings_after_the_delay_of_its_kind(kind: str) -> None:
    here = lab()
    made = here.completed("", parties=to(kind))
    delay = PRODUCTS[f"{kind}-terminal"].profile.alerting_delay
    assert made.alerted - made.sent == pytest.approx(delay, abs=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_there_is_told_with_the_cause_of_its_kind(kind: str) -> None:
    made = lab().completed("", parties=to(kind), intent=Intent.FAIL)
    cause = KINDS[kind][2]
    assert (made.status, made.cause) == ({27: 502, 20: 480}[cause], cause)


@pytest.mark.parametrize(("kind", "can"), [("analog", False), ("digital", True), ("dect", True)])
def test_an_analogue_telephone_has_no_key_to_decline_with(kind: str, can: bool) -> None:
    made = lab().completed("", parties=to(kind), intent=Intent.DECLINE)
    assert (made.status == 603) is can


@pytest.mark.parametrize(("kind", "by"), [("dect", "gateway"), ("h323", None)])
def test_tones_come_from_the_gateway_or_the_telephone(kind: str, by: str | None) -> None:
    stage, number = Stage("all-terminals"), KINDS[kind][0]
    stage.hands("30001")
    stage.act(number, "dial", "30001")
    stage.run(3.0)
    heard = stage.facts(number, "ringback")
    stage.ends()
    assert (heard["source"], heard.get("by")) == ("local", by)


@pytest.mark.parametrize(
    ("caller", "called", "rtp"),
    [("analog", "digital", 0), ("analog", "h323", 1), ("h323", "h323", 2)],
)
def test_two_on_one_gateway_meet_there(caller: str, called: str, rtp: int) -> None:
    here, number = lab(), KINDS[called][0]
    first = KINDS[caller][0] if caller != called else str(int(number) + 1)
    made = here.call("", parties=(caller, first, called, number, number))
    here.run(here.now + 6.0)
    busy = here.busy()
    here.run()
    assert (made.status, busy.get("gateway-rtp", 0)) == (200, rtp)
