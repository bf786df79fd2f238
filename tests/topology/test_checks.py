"""Each rule of the guide, broken once: its level and its clause."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.topology.checks import Finding
from simulator.topology.load import load_topology
from tests.topology.guide import changed

TLS = "guide-tls"
TCP = "guide-tcp"

# What is changed in which shipped topology -> the rule, the level and the source that it breaks.
BROKEN = [
    (TCP, "node.mxone.telephony.release", "V4.1 SP2", "error", "release", "integration guide 1"),
    (TCP, "node.gateway.gateway.chassis", "aastra-700", "warning", "chassis-of-its-own", "3.1.1"),
    (TCP, "trunk.licences", "0", "error", "trunk-licences", "integration guide 3.1.2"),
    (TCP, "trunk.licences", "29", "warning", "trunk-licences", "integration guide 3.1.2"),
    (TCP, "node.pstn.carrier.primary_rates", "9", "warning", "primary-rates", "MGU2"),
    (TCP, "population.lync.users", "6000", "warning", "user-limits", "Standard Edition"),
    (TCP, "population.lync.lines", "1", "warning", "lync-is-never-busy", "field reports"),
    (TCP, "node.mxone.telephony.forced_gateway", "no", "advice", "forced-gateway", "4.2.1"),
    (TCP, "node.infrastructure.zone", "[mxone]", "error", "names-resolve", "guide 4.2"),
    (TCP, "name_server", "null", "error", "names-resolve", "integration guide 4.2"),
    (TCP, "trunk.peer_address", "other.lab.se", "error", "names-resolve", "integration guide 4.2"),
    (TCP, "link.lan-clients.between", "[lan, mxone]", "error", "one-network", "links"),
    (TCP, "trunk.pbx_port", "5062", "error", "ends-listen", "integration guide 4.2.1"),
    (TCP, "trunk.mediation_port", "5060", "error", "ends-listen", "integration guide 4.2.1"),
    (TCP, "trunk.transport", "udp", "error", "lync-speaks-streams", "Mediation Server"),
    (TCP, "trunk.srtp", "required", "warning", "srtp-needs-tls", "SRTPMode"),
    (TCP, "trunk.session_timer", "yes", "warning", "session-timers", "EnableSessionTimer"),
    (TCP, "trunk.refer", "yes", "advice", "refer-off", "integration guide 5"),
    (TCP, "trunk.channels", "151", "warning", "relayed-calls", "Mediation Server"),
    (TCP, "trunk.bypass", "yes", "error", "bypass-needs-srtp", "integration guide 2.3, 4.2.2"),
    (TLS, "trunk.srtp", "not-supported", "error", "bypass-needs-srtp", "integration guide 2.3"),
    (TLS, "trunk.concentrated", "no", "error", "bypass-allowed", "Set-CsTrunkConfiguration"),
    (TLS, "trunk.rtcp_hold", "yes", "error", "bypass-allowed", "Set-CsTrunkConfiguration"),
    (TLS, "trunk.rtcp_active", "yes", "error", "bypass-allowed", "Set-CsTrunkConfiguration"),
    (TLS, "trunk.encryption_licences", "0", "error", "encryption-licences", "guide 3.1.2"),
    (TLS, "trunk.encryption_licences", "29", "warning", "encryption-licences", "guide 3.1.2"),
    (TLS, "node.mxone.certificate", "null", "error", "certificates", "integration guide 4.2.2"),
    (TLS, "node.mediation.certificate", "null", "error", "certificates", "guide 4.2.2"),
    (TLS, "trunk.peer_address", "192.168.222.84", "error", "peer-by-name", "integration guide"),
    (TLS, "node.mxone.certificate.names", "[a.se]", "error", "peer-by-name", "integration guide"),
    (
        TLS,
        "node.mxone.telephony.routes.lync.uri_patterns.international",
        "sip:+?@192.168.222.90:5067",
        "error",
        "peer-by-name",
        "integration guide 4.2.2",
    ),
    (TLS, "node.gateway.gateway.srtp_resources", "0", "error", "gateways-encrypt", "4.2.2"),
    (TCP, "population.lync.dials.pstn", "9", "error", "dialled-numbers-lead", "4.2.1"),
    (TCP, "population.attached.dials.lync", "7", "error", "dialled-numbers-lead", "4.2.1"),
    (TCP, "population.pstn.dials.lync", "+468556", "error", "dialled-numbers-lead", "4.2.1"),
    (TCP, "population.lync.voice_policy", "null", "error", "dialled-numbers-lead", "4.2.1"),
]


@pytest.mark.parametrize("name", [TCP, TLS])
def test_a_shipped_topology_breaks_no_rule(name: str) -> None:
    assert [finding for finding in load_topology(name).check() if finding.level != "advice"] == []


@pytest.mark.parametrize(
    ("name", "path", "value", "level", "rule", "source"),
    BROKEN,
    ids=[f"{row[4]}, {row[1]}" for row in BROKEN],
)
def test_a_broken_rule_is_found_with_its_clause(
    name: str, path: str, value: str, level: str, rule: str, source: str
) -> None:
    findings = load_topology(name, overrides={path: value}).check()
    found = [one for one in findings if one.rule == rule]
    assert [one.level for one in found][:1] == [level]
    assert source in found[0].source
    assert found[0].mark.line > 0


@pytest.mark.parametrize(
    ("name", "what", "kind"),
    [(TCP, "licences", "licences"), (TLS, "encryption_licences", "encryption licences")],
)
def test_licences_fewer_than_channels_are_told_to_limit_the_calls(
    name: str, what: str, kind: str
) -> None:
    few = load_topology(name, overrides={f"trunk.{what}": "12"}).check()
    (text,) = [one.text for one in few if one.rule.endswith("licences")]
    assert f"30 channels but 12 {kind}: " in text
    assert "limit the calls" in text


def test_encryption_licences_do_not_count_without_tls() -> None:
    assert load_topology(TCP, overrides={"trunk.encryption_licences": "1"}).check() == []


def test_an_iplu_board_fits_the_classic_chassis_only() -> None:
    board = {"node.gateway.gateway.board": "iplu"}
    lite = {**board, "node.gateway.gateway.chassis": "lite-3u"}
    assert load_topology(TCP, overrides=board).check() == []
    assert [one.rule for one in load_topology(TCP, overrides=lite).check()] == [
        "board-fits-chassis"
    ]


def test_an_aastra_700_counts_its_own_releases() -> None:
    overrides = {
        "node.mxone.product": "aastra-700-1.0",
        "node.gateway.gateway.chassis": "aastra-700",
    }
    for release, rules in (("1.0.4", []), ("1.0.3", ["release"])):
        findings = load_topology(
            TCP, overrides={**overrides, "node.mxone.telephony.release": release}
        ).check()
        assert [one.rule for one in findings] == rules


def test_a_telephony_server_needs_a_gateway(tmp_path: Path) -> None:
    topology = changed(
        tmp_path,
        "nodes:\n"
        "  second: {host: second, product: mx-one-4.1, telephony: {release: V4.1 SP3}}\n"
        "hosts: {second: {address: 192.168.222.86}}\n"
        "links: {lan-second: {between: [lan, second]}}\n",
    )
    assert [(one.rule, one.level) for one in topology.check()] == [("one-gateway", "error")]


def test_a_trunk_without_routes_is_told_for_each_side(tmp_path: Path) -> None:
    topology = changed(
        tmp_path,
        "trunks:\n"
        "  spare: {pbx: mxone, mediation: mediation, transport: tcp, pbx_port: 5060,\n"
        "    mediation_port: 5068, srtp: not-supported, refer: no, channels: 1}\n",
    )
    assert [one.rule for one in topology.check()] == ["route-leads-to-it"] * 2


def test_certificates_of_two_authorities_are_told(tmp_path: Path) -> None:
    topology = changed(
        tmp_path,
        "hosts: {second: {address: 192.168.222.46}}\n"
        "links: {lan-second: {between: [lan, second]}}\n"
        "nodes:\n"
        "  second: {host: second, product: windows-infrastructure}\n"
        "  mxone: {certificate: {issuer: second}}\n",
        of=TLS,
    )
    assert [one.rule for one in topology.check() if one.level == "error"] == ["one-authority"]


def test_a_finding_is_one_line_with_place_level_and_source() -> None:
    (finding,) = load_topology(TCP, overrides={"trunk.refer": "yes"}).check()
    assert str(finding) == (
        f"guide-tcp.yaml:{finding.mark.line}: advice: refer is on at sip-trunk: a caller hears no "
        "ringback during transfer (integration guide 5)"
    )


def test_errors_come_first() -> None:
    overrides = {"trunk.bypass": "yes", "trunk.refer": "yes", "trunk.srtp": "optional"}
    levels = [one.level for one in load_topology(TCP, overrides=overrides).check()]
    assert levels == sorted(levels, key=["error", "warning", "advice"].index)
    assert {*levels} == {"error", "warning", "advice"}


def test_errors_stop_a_run_and_advice_does_not() -> None:
    load_topology(TCP, overrides={"trunk.refer": "yes"}).require_sound()
    with pytest.raises(InputErrors, match="media bypass without TLS and SRTP"):
        load_topology(TCP, overrides={"trunk.bypass": "yes"}).require_sound()


def test_findings_are_values() -> None:
    one, two = (load_topology(TCP, overrides={"trunk.refer": "yes"}).check() for _ in range(2))
    assert one == two
    assert isinstance(one[0], Finding)
