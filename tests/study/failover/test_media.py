"""Between which nodes the media of calls runs, and whose talk a fault silences."""

from __future__ import annotations

from math import inf

import pytest

from simulator.study.failover.media import Hops, silenced
from simulator.study.failover.reach import Reach
from simulator.study.failover.seen import Course, Pair, Seen, SeenCall, Strike
from simulator.study.faulted import run_faults
from simulator.topology.load import load_topology
from tests.study.failover.lab import call

TRUNK: frozenset[Pair] = frozenset(
    {
        ("lync-clients", "frontend"),
        ("frontend", "mediation"),
        ("mediation", "mxone"),
        ("mxone", "gateway"),
        ("gateway", "pstn"),
    }
)


def reach(*faults: str) -> Reach:
    spec = load_topology("guide-tcp").spec
    found = run_faults(faults, spec, start=0.0, zone="UTC", duration=3600.0)
    return Reach(spec, found.specs)


def seen(one: SeenCall, *groups: str, pairs: frozenset[Pair] = TRUNK) -> Seen:
    strikes = (Strike(0, 10.0, inf),)
    return Seen((one,), (Course(pairs, frozenset(groups)),), (), strikes)


def cut(fault: str, one: SeenCall) -> bool:
    known = seen(one)
    return silenced(known, known, reach(fault)).calls[0].dropped


def test_media_runs_through_gateway_and_mediation_server() -> None:
    assert Hops(seen(call(0.0)), reach()).of(call(0.0)) == (
        ("lync-clients", "mediation"),
        ("mediation", "gateway"),
        ("gateway", "pstn"),
    )


def test_a_gateway_that_lends_an_rtp_resource_carries_media_without_a_message() -> None:
    inside = call(0.0, source="extensions", destination="extensions")
    pairs = frozenset({("sip-phones", "mxone"), ("mxone", "sip-phones")})
    through = (("sip-phones", "gateway"), ("gateway", "sip-phones"))
    assert Hops(seen(inside, "gateway-rtp", pairs=pairs), reach()).of(inside) == through
    assert Hops(seen(inside, pairs=pairs), reach()).of(inside) == (("sip-phones", "sip-phones"),)


@pytest.mark.parametrize(
    ("fault", "silences"),
    [
        ("gateway crash at 10 s", True),
        ("lync-standard down at 10 s", True),
        ("link lan-gateway down at 10 s", True),
        ("mxone down at 10 s", False),
        ("link lan-mxone down at 10 s", False),
        ("gateway port-closed at 10 s", False),
    ],
)
def test_a_talk_ends_with_what_carries_its_media(fault: str, silences: bool) -> None:
    assert cut(fault, call(0.0)) is silences


def test_a_talk_that_is_over_or_not_begun_is_not_cut_off() -> None:
    assert not cut("gateway crash at 10 s", call(-10.0))
    assert not cut("gateway crash at 10 s", call(8.0))
