"""A product that is broken on purpose makes the right items fail, with a reason and the ladder."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.study.certify import Checklist, certify
from tests.nodes.lab import with_node

ENCRYPTED = ("1a", "7", "10", "6b")


def broken(topology: str, node: str, *items: str, **profile: Any) -> Checklist:
    return certify(topology, items=items, changed=with_node(node, profile=profile))


def failing(found: Checklist) -> set[str]:
    return {entry.item.number for entry in found.failures}


@pytest.fixture(scope="module")
def silent() -> Checklist:
    """A Mediation Server that keeps ringing of the called side to itself."""
    return broken("guide-tcp", "mediation", passes_ringing=False)


def test_no_ringback_fails_where_a_caller_waits_for_an_answer_over_the_trunk(
    silent: Checklist,
) -> None:
    assert failing(silent) >= {"1a", "1b", "1c", "4a", "4b", "5a", "6a", "6b", "7c", "7e", "U1"}
    # Caller id is shown and declared anonymous as before, and a digit is still not sent
    others = {"2a", "2b", "3a", "3b", "3c", "U4"}
    assert not failing(silent) & others
    assert not silent.passed


def test_no_ringback_is_the_reason(silent: Checklist) -> None:
    seen = silent.entry("1a").seen
    assert seen.startswith("expected anna hears ringback within 3 s; seen: it did not happen; ")


def test_the_ladder_shows_the_place_of_a_miss(silent: Checklist) -> None:
    _, _, text = silent.text().partition("\n1a  Basic call, Lync to MX-ONE\n  expected ")
    ladder, _, _ = text.partition("\n1b  Basic call")
    lines = ladder.splitlines()
    (miss,) = (i for i, line in enumerate(lines) if line.startswith("  ==> "))
    assert lines[miss] == "  ==> 4.000 s: expected anna hears ringback within 3 s"
    assert any("200 OK" in line for line in lines[:miss])  # it was answered at 3.06 s
    assert any("BYE" in line for line in lines[miss:])


def test_a_gateway_without_srtp_fails_every_call_on_an_encrypted_trunk() -> None:
    found = broken("guide-tls", "gateway", *ENCRYPTED, srtp="none", crypto_parameters=())
    assert failing(found) == {"1a", "6b", "7a", "7b", "7c", "7d", "7e", "7f", "10a", "10b"}
    assert "no common encryption" in found.entry("7b").seen


def test_a_transfer_without_ringback_fails_the_way_round_alone() -> None:
    found = broken("guide-tcp", "mediation", "1", "U", transfer_ringback=False)
    assert failing(found) == {"U1", "U2", "U3"}
    assert all(entry.seen.startswith("way round: expected") for entry in found.failures)


def test_a_pbx_that_lets_ringback_be_heard_after_refer_is_not_as_documented() -> None:
    found = broken("guide-tcp", "mxone", "1a", "U", transfer_ringback=True)
    assert failing(found) == {"U1", "U2", "U3"}
    assert all(entry.seen.startswith("symptom: expected") for entry in found.failures)


def test_a_product_without_a_codec_of_the_other_side_fails_with_the_refusal() -> None:
    found = broken("guide-tcp", "gateway", "1a", "7a", codecs=("G729",))
    assert failing(found) == {"1a"}
    assert "call 1: outcome = rejected" in found.entry("1a").seen
