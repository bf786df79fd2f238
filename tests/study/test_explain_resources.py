"""Calls that a full resource blocks, explained: what was full, since when, until when, where."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.explain import Explanation
from tests.study.happening import Planned, happen, shown

# The first call holds from 1 s to some 13 s; the second meets it at 5 s.
TWO = (Planned("attached-to-lync"), Planned("lync-to-mxone", at=5.0))
RATES = {"node.pstn.carrier.primary_rates": 1, "node.pstn.carrier.channels_per_rate": 1}


def blocked(folder: Path, overrides: dict[str, object], **how: object) -> Explanation:
    return happen(folder, *TWO, overrides=overrides, **how).explain(2)  # type: ignore[arg-type]


def test_no_trunk_channel(tmp_path: Path) -> None:
    found = blocked(tmp_path, {"trunk.channels": 1})
    assert found.summary == "Blocked: no channel of the trunk was free"
    decision = found.decision
    assert decision is not None
    assert (decision.rule, decision.node) == ("no free channel", "mxone")
    assert decision.figure == "1 of 1 channel of sip-trunk in use"
    assert (decision.clock, decision.source) == (
        "10:00:05.0",
        "MX-ONE routing: individuals of a route; RFC 3398 7.2.4.1",
    )
    assert str(decision.places[0]) == "trunks.sip-trunk.channels (--set trunk.channels)"
    assert found.remedy == (
        "2 channels of sip-trunk instead of 1, or dialling 7.98 s later, when call 1 gave one back"
    )


def test_it_is_told_hop_by_hop_to_the_caller(tmp_path: Path) -> None:
    found = blocked(tmp_path, {"trunk.channels": 1})
    hops = [(step.source, step.destination, step.label) for step in found.before + found.after]
    busy = "503 Service Unavailable"
    assert hops == [
        ("lync-clients", "frontend", "INVITE"),
        ("frontend", "mediation", "INVITE"),
        ("mediation", "mxone", "INVITE"),
        ("mxone", "mediation", busy),
        ("mediation", "frontend", busy),
        ("frontend", "lync-clients", busy),
    ]
    assert len(found.before) == 3
    assert (found.heard.sip_status, found.heard.q850_cause) == (503, 34)
    assert found.heard.text.startswith(
        "503 Service Unavailable, Q.850 cause 34 (No circuit/channel available), "
    )


def test_the_place_of_a_node_is_its_line_in_the_copied_file(tmp_path: Path) -> None:
    run = happen(tmp_path, *TWO, overrides={"trunk.channels": 1})
    decision = run.explain(2).decision
    assert decision is not None
    place = decision.places[-1]
    assert place.path == "nodes.mxone"
    assert shown(run, place.file, place.line) == "mxone:"


FULL = {
    "licence": ({"trunk.licences": 1}, "no free licence", "mxone", "licences", 34),
    "call limit": (
        {"node.mediation.mediation.call_limit": 1}, "call limit", "mediation", "call_limit", 42,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FULL)
def test_no_licence_and_no_place_at_the_mediation_server(tmp_path: Path, what: str) -> None:
    overrides, rule, node, field, cause = FULL[what]
    found = blocked(tmp_path, dict(overrides))
    decision = found.decision
    assert decision is not None
    assert (decision.rule, decision.node) == (rule, node)
    assert decision.figure.startswith("1 of 1 ")
    assert decision.places[0].path.endswith(f".{field}")
    assert (found.heard.sip_status, found.heard.q850_cause) == (503, cause)


def test_no_encryption_licence(tmp_path: Path) -> None:
    found = blocked(tmp_path, {"trunk.encryption_licences": 1}, topology="guide-tls")
    decision = found.decision
    assert decision is not None
    assert decision.figure == "1 of 1 encryption licence of sip-trunk in use"
    assert decision.places[0].path == "trunks.sip-trunk.encryption_licences"


@pytest.mark.parametrize(
    ("direction", "node"), [("mxone-to-pstn", "mxone"), ("pstn-to-mxone", "pstn")]
)
def test_no_b_channel_at_either_end(tmp_path: Path, direction: str, node: str) -> None:
    calls = Planned("attached-to-pstn"), Planned(direction, at=5.0)
    found = happen(tmp_path, *calls, overrides=RATES).explain(2)
    decision = found.decision
    assert decision is not None
    assert (decision.rule, decision.node) == ("no free B channel", node)
    assert decision.figure == "1 of 1 B channel of pstn in use"
    assert decision.places[0].path == "nodes.pstn.carrier.primary_rates"
    assert "when call 1 gave one back" in found.remedy


def test_no_rtp_resource_for_a_call_that_needs_two(tmp_path: Path) -> None:
    overrides = {"node.gateway.gateway.rtp_resources": 1}
    found = happen(tmp_path, Planned("lync-to-mxone"), overrides=overrides).explain(1)
    decision = found.decision
    assert decision is not None
    assert decision.rule == "no free RTP resource"
    assert decision.figure == "0 of 1 RTP resource of gateway in use, 2 wanted"
    assert decision.places[0].path == "nodes.gateway.gateway.rtp_resources"
    assert found.remedy == "2 RTP resources of gateway instead of 1"
    assert found.heard.q850_cause == 47


def test_dialling_later_waits_until_all_that_a_call_needs_is_free(tmp_path: Path) -> None:
    overrides = {"node.gateway.gateway.rtp_resources": 2}
    one, longer = Planned("attached-to-lync"), Planned("attached-to-lync", holding=15.0)
    calls = one, longer, Planned("lync-to-mxone", at=5.0)
    run = happen(tmp_path, *calls, overrides=overrides)
    assert run.call(3).row["reason_rule"] == "no free RTP resource"
    assert run.explain(3).remedy.startswith("4 RTP resources of gateway instead of 2, or dialling")
    assert run.explain(3).remedy.endswith("when call 2 gave the last of 2 back")


def test_a_server_whose_queue_is_full(tmp_path: Path) -> None:
    overrides = {"host.mxone.queue_limit": 1, "host.mxone.processors": 1}
    crowd = [Planned("lync-to-mxone") for _ in range(6)]
    run = happen(tmp_path, *crowd, overrides=overrides)
    refused = run.calls[run.calls["reason_rule"] == "overload"]
    found = run.explain(int(refused["call"].iloc[0]))
    decision = found.decision
    assert decision is not None
    assert (decision.node, decision.figure) == ("mxone", "1 message may wait")
    assert "messages were waiting" in decision.text
    assert decision.places[0].path == "hosts.mxone.queue_limit"
    assert found.after[0].label == "503 Service Unavailable"
    assert (found.outcome, found.heard.q850_cause) == ("blocked", 42)


def test_a_call_that_is_tried_again_names_both_attempts(tmp_path: Path) -> None:
    again = Planned("lync-to-mxone", at=16.0, redial_of=2)
    run = happen(tmp_path, *TWO, again, overrides={"trunk.channels": 1}, duration=30.0)
    assert run.explain(2).redial == "the caller tried again at 10:00:16.0: call 3, answered"
    assert run.explain(3).redial == "it repeats call 2, which was blocked"
