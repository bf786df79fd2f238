"""Calls that the network fails, explained: at which hop, and what was wrong there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import Mark
from simulator.nodes.spec import CertificateSpec
from simulator.record.ladder.arrows import Arrow, Kind
from simulator.study.explain import Explanation
from simulator.study.explain.course import released_between
from simulator.study.scene import Scene
from tests.nodes.lab import with_node
from tests.study.happening import Planned, happen

OUT = Planned("lync-to-mxone", patience=60.0)


def silent(host: str) -> Callable[[Scene], None]:
    return lambda scene: scene.network.hosts[host].silence()


def rule_of(found: Explanation) -> tuple[str, str, str]:
    assert found.decision is not None
    return found.decision.rule, found.decision.node, found.decision.text


def places_of(found: Explanation) -> list[str]:
    assert found.decision is not None
    return [place.path for place in found.decision.places]


def test_timer_b_names_the_hop_that_was_silent(tmp_path: Path) -> None:
    call = Planned("mxone-to-pstn", patience=60.0)
    run = happen(tmp_path, call, topology="sip-operator", before=silent("pstn"))
    found = run.explain(1)
    said = "192.0.2.1:5060 (pstn) said nothing to the INVITE for 32 s"
    assert rule_of(found) == ("no response", "mxone", said)
    assert found.decision is not None
    assert found.decision.figure == "INVITE sent 7 times within 31.5 s"
    assert found.decision.source == "RFC 3261 17.1.1.2, timer B"
    hop = found.before[-1]
    assert (hop.source, hop.destination, hop.copies) == ("mxone", "pstn", 7)
    assert places_of(found)[0] == "hosts.pstn"
    assert found.heard.text.startswith("408 Request Timeout, Q.850 cause 102 ")


def test_a_caller_who_hangs_up_in_silence_learns_which_hop_was_silent(tmp_path: Path) -> None:
    call = Planned("mxone-to-pstn", patience=6.0)
    run = happen(tmp_path, call, topology="sip-operator", before=silent("pstn"))
    found = run.explain(1)
    assert found.decision is not None
    assert found.decision.figure == "pstn had said nothing to the INVITE of mxone"
    assert found.heard.text == "silence for 6.00 s, then hung up"
    assert found.remedy


def test_a_trunk_peer_that_is_switched_off(tmp_path: Path) -> None:
    found = happen(tmp_path, OUT, before=silent("mxone")).explain(1)
    said = "192.168.222.84:5060 (mxone) said nothing to the INVITE for 1.5 s"
    assert rule_of(found) == ("no response", "mediation", said)
    assert found.decision is not None
    assert found.decision.figure == "no INVITE left: no connection had come about"
    assert places_of(found)[:2] == ["hosts.mxone", "trunks.sip-trunk"]
    assert found.heard.sip_status == 504


def test_a_port_at_which_nobody_listens(tmp_path: Path) -> None:
    found = happen(tmp_path, OUT, overrides={"trunk.pbx_port": 5099}).explain(1)
    refused = "refused by 192.168.222.84:5099 (mxone)"
    assert rule_of(found) == ("connection refused", "mediation", refused)
    assert found.decision is not None
    assert found.decision.figure == "mxone listens at tcp:5060, udp:5060"
    assert places_of(found)[:2] == ["trunks.sip-trunk.pbx_port", "nodes.mxone.listen"]
    assert "both ends of a trunk must name the same" in found.remedy


def test_a_certificate_with_another_name(tmp_path: Path) -> None:
    overrides = {"node.mxone.certificate.names": "[pbx.example.com]"}
    found = happen(tmp_path, OUT, topology="guide-tls", overrides=overrides).explain(1)
    said = (
        "192.168.222.84:5061 (mxone): certificate is for pbx.example.com, not for "
        "mxone-lync.as.zr.zeruela.lab.se"
    )
    assert rule_of(found) == ("certificate refused", "mediation", said)
    assert places_of(found)[:2] == ["trunks.sip-trunk.peer_address", "nodes.mxone.certificate"]
    assert found.decision is not None
    assert found.decision.source.startswith("RFC 5922 7")


def test_a_certificate_from_another_authority(tmp_path: Path) -> None:
    mark = Mark("elsewhere.yaml")
    own = CertificateSpec(("mxone-lync.as.zr.zeruela.lab.se",), "elsewhere", mark)
    change = with_node("mxone", certificate=own)
    found = happen(tmp_path, OUT, topology="guide-tls", change=change).explain(1)
    rule, node, text = rule_of(found)
    assert (rule, node) == ("certificate refused", "mediation")
    assert text.endswith("certificate comes from elsewhere, which is not trusted")


def test_a_peer_inside_lync_whose_certificate_is_wrong(tmp_path: Path) -> None:
    overrides = {"node.mediation.certificate.names": "[x.example.com]"}
    found = happen(tmp_path, OUT, overrides=overrides).explain(1)
    assert rule_of(found)[:2] == ("certificate refused", "frontend")
    assert (found.outcome, found.heard.sip_status) == ("failed", 500)  # RFC 3261 16.7 step 6


def test_a_name_without_an_address(tmp_path: Path) -> None:
    overrides = {"node.infrastructure.zone": "[lync-standard, infrastructure]"}
    found = happen(tmp_path, OUT, overrides=overrides).explain(1)
    said = "the name of the next hop mxone-lync.as.zr.zeruela.lab.se has no address"
    assert rule_of(found) == ("name not resolved", "mediation", said)
    assert places_of(found)[:2] == ["trunks.sip-trunk.peer_address", "nodes.infrastructure.zone"]
    assert found.remedy == "an entry for the name in the name server's zone"


def test_a_telephone_behind_the_peer_that_is_silent_until_lync_gives_up(tmp_path: Path) -> None:
    found = happen(tmp_path, OUT, before=silent("sip-phones")).explain(1)
    said = "192.168.222.84:5060 (mxone) said only 100 Trying to the INVITE for 10 s"
    assert rule_of(found) == ("no response", "mediation", said)
    assert found.decision is not None
    assert "KB2565378" in found.decision.source
    hops = [(step.source, step.destination) for step in found.before]
    assert hops[-1] == ("mxone", "sip-phones")


def test_a_telephone_that_never_registered(tmp_path: Path) -> None:
    def unplugged(scene: Scene) -> None:
        del scene.world.nodes["sip-phones"].parts["standing"]

    found = happen(tmp_path, OUT, before=unplugged).explain(1)
    assert rule_of(found) == ("not registered", "mxone", "20001 has no endpoint registered")
    assert places_of(found)[0] == "populations.extensions.home"
    assert found.heard.text.startswith("480 Temporarily Unavailable, Q.850 cause 20 ")


def test_a_call_that_a_second_way_carried_tells_of_the_first(tmp_path: Path) -> None:
    overrides = {"node.mediation.mediation.call_limit": 0}
    call = Planned("mxone-to-lync")
    run = happen(tmp_path, call, topology="two-mediation-servers", overrides=overrides)
    found = run.explain(1)
    assert found.outcome == "answered"
    assert found.summary == (
        "Answered, by another way; at first the Mediation Server carried as many calls with media "
        "as it may"
    )
    hops = [(step.source, step.destination, step.label) for step in found.before + found.after]
    assert hops.index(("mediation", "mxone", "503 Service Unavailable")) < hops.index(
        ("mxone", "mediation-2", "INVITE")
    )


def arrow(source: str, destination: str, label: str, method: str) -> Arrow:
    kind = Kind.SUCCESS if label.startswith("200") else Kind.REQUEST
    return Arrow(
        0, 0.0, 0.0, False, source, destination, "udp", label, False, kind, method, "1", "1"
    )


SET_UP = (
    arrow("phones", "pbx", "INVITE", "INVITE"),
    arrow("pbx", "lync", "INVITE", "INVITE"),
    arrow("lync", "pbx", "200 OK", "INVITE"),
    arrow("pbx", "phones", "200 OK", "INVITE"),
)


@pytest.mark.parametrize(("who", "told"), [("phones", ""), ("lync", ""), ("pbx", "pbx")])
def test_a_node_between_caller_and_called_that_ends_a_call_is_named(who: str, told: str) -> None:
    bye = arrow(who, "lync" if who == "pbx" else "pbx", "BYE", "BYE")
    assert released_between([*SET_UP, bye]) == told
