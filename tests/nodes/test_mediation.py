"""The Mediation Server: which trunks bypass it, and what its limit counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.calls.attempt import Intent
from simulator.nodes.media_bypass import bypasses
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab

TRUNK = load_topology("guide-tls").spec.trunks[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"bypass": False}, False),
        ({"transport": "tcp"}, False),
        ({"srtp": "not-supported"}, False),
        ({"srtp": "optional"}, True),
        ({"concentrated": False}, False),
        ({"rtcp_active": True}, False),  # with REFER off both RTCP checks must be off
        ({"rtcp_hold": True}, False),
        ({"rtcp_active": True, "rtcp_hold": True, "refer": True}, True),
    ],
)
def test_a_trunk_bypasses_as_its_configuration_allows(
    changes: dict[str, object], expected: bool
) -> None:
    assert bypasses(replace(TRUNK, **changes)) is expected  # type: ignore[arg-type]


def test_the_limit_counts_calls_with_media_only() -> None:
    assert (
        Lab("guide-tls", {"node.mediation.mediation.call_limit": 0})
        .completed("lync-to-mxone")
        .status
        == 200
    )


def test_a_second_call_beyond_the_limit_is_refused_and_the_first_goes_on() -> None:
    lab = Lab("guide-tcp", {"node.mediation.mediation.call_limit": 1})
    first = lab.call("lync-to-mxone")
    lab.run(lab.now + 1.0)
    second = lab.call("mxone-to-lync")
    lab.run()
    assert (first.status, second.status, second.reason_rule) == (200, 503, "call limit")


def test_a_place_is_free_again_when_its_call_has_ended() -> None:
    lab = Lab("guide-tcp", {"node.mediation.mediation.call_limit": 1})
    assert [lab.completed("lync-to-mxone").status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("intent", [Intent.BUSY, Intent.DECLINE, Intent.NO_ANSWER])
def test_a_call_that_is_not_answered_gives_its_place_back(intent: Intent) -> None:
    lab = Lab("guide-tcp")
    lab.completed("lync-to-mxone", intent=intent)
    assert lab.busy() == {}
