"""Which calls bypass the Mediation Server: ids, fallbacks, both directions, and the hairpins.

Features 7a to 7f of the integration guide (2.3); what each call takes is N, a call relayed by the
server, R, an RTP resource of the gateway, L and E, licences of the trunk.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.calls.attempt import Intent
from simulator.nodes.media_bypass import Client, MediaBypass, Mode, Places, denied_by
from simulator.topology.load import load_topology
from tests.nodes.lab import Lab, with_node
from tests.nodes.stage import Stage

SPEC = load_topology("guide-tls").spec
TRUNK = SPEC.trunks[0]
GATEWAY = "192.168.222.85"


def decision(mode: Mode, client: Client | None = None, *, conference: bool = False) -> MediaBypass:
    return MediaBypass(mode, Places(SPEC.hosts), lambda n: client, lambda n: conference)


def relayed(lab: Lab, direction: str, **how: Any) -> tuple[int, dict[str, int]]:
    """Return the status of a call, and what it takes in the middle of the talk."""
    made = lab.call(direction, **how)
    lab.run(lab.now + 6.0)
    busy = lab.busy()
    lab.run()
    return made.status, busy


# The decision


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"bypass": False}, "the trunk does not bypass"),
        ({"transport": "tcp"}, "the trunk has no TLS with SRTP"),
        ({"srtp": "not-supported"}, "the trunk has no TLS with SRTP"),
        ({"concentrated": False}, "the trunk's topology is not concentrated"),
        ({"rtcp_active": True}, "REFER is off and RTCP is checked"),
        ({"rtcp_hold": True}, "REFER is off and RTCP is checked"),
        ({"rtcp_active": True, "rtcp_hold": True, "refer": True}, ""),
    ],
)
def test_a_trunk_says_why_it_does_not_bypass(changes: dict[str, Any], why: str) -> None:
    assert denied_by(replace(TRUNK, **changes)) == why


@pytest.mark.parametrize(
    ("mode", "client", "why"),
    [
        ("always", Client("branch", able=True), ""),
        ("sites", Client("zeruela", able=True), ""),
        ("sites", Client("branch", able=True), "the client's bypass id is another"),
        ("sites", None, "nobody's client is known there"),
        ("always", Client("zeruela", able=False), "the client does not encrypt G.711"),
        ("off", Client("zeruela", able=True), "bypass is switched off"),
    ],
)
def test_what_comes_in_is_judged_by_the_called_client(
    mode: Mode, client: Client | None, why: str
) -> None:
    assert decision(mode, client).inbound("zeruela", "+46855530001") == why


def test_a_conference_is_never_bypassed() -> None:
    told = decision("always", conference=True).inbound("zeruela", "39000")
    assert told == "a conference is never bypassed"


def test_an_address_belongs_to_the_smallest_network_that_has_it() -> None:
    hosts = [host for host in SPEC.hosts if host.name in ("lync-clients", "mxone")]
    one = replace(hosts[0], site="wide", network="10.0.0.0/8")
    two = replace(hosts[1], site="narrow", network="10.2.0.0/16")
    assert Places([one, two]).site("10.2.0.1") == "narrow"


# Calls: 7a and 7b


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_bypassed_media_runs_from_the_client_to_the_gateway(direction: str) -> None:
    # Forced gateway: bypass ends at the gateway, never at the telephone behind it
    lab = Lab("guide-tls")
    made = lab.call(direction)
    lab.run(lab.now + 6.0)
    told = {"lync-clients": set[str](), "gateway": set[str]()}
    for message in lab.sent(made):
        body = message.body
        if body is not None:
            address = body.connection
            told["gateway" if address.startswith("192.168") else "lync-clients"].add(address)
    assert told["gateway"] == {GATEWAY}
    assert lab.busy() == {
        "sip-trunk": 1,
        "sip-trunk-licences": 1,
        "sip-trunk-encryption": 1,
        "gateway-rtp": 2,
    }


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync", "pstn-to-lync"])
@pytest.mark.parametrize(("mode", "n"), [("always", 0), ("sites", 1), ("off", 1)])
def test_clients_of_another_site_are_relayed_unless_one_id_holds_for_all(
    direction: str, mode: str, n: int
) -> None:
    change = with_site("lync-clients", "branch")
    lab = Lab("guide-tls", {"node.frontend.lync.media_bypass": mode}, change)
    status, busy = relayed(lab, direction)
    assert (status, busy.get("mediation-calls", 0)) == (200, n)


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_clients_of_the_gateways_site_are_bypassed(direction: str) -> None:
    lab = Lab("guide-tls", {"node.frontend.lync.media_bypass": "sites"})
    assert "mediation-calls" not in relayed(lab, direction)[1]


def with_site(host: str, site: str) -> Any:
    def change(spec: Any) -> Any:
        hosts = tuple(replace(h, site=site) if h.name == host else h for h in spec.hosts)
        return replace(spec, hosts=hosts)

    return change


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
@pytest.mark.parametrize("able", [{"srtp": "none"}, {"codecs": ("x-msrta/8000",)}])
def test_a_client_that_cannot_is_relayed_instead(direction: str, able: dict[str, Any]) -> None:
    lab = Lab("guide-tls", change=with_node("lync-clients", profile=able))
    status, busy = relayed(lab, direction)
    assert (status, busy["mediation-calls"]) == (200, 1)


# The hairpins: the PBX forwards a call of a Lync user to another one

HAIRPINS = {"forward_all": Intent.ANSWER, "forward_busy": Intent.BUSY}


@pytest.mark.parametrize("feature", HAIRPINS)
@pytest.mark.parametrize(
    ("topology", "bypass", "n"),
    [("guide-tcp", "no", 2), ("guide-tls", "no", 2), ("guide-tls", "yes", 0)],
)
def test_a_call_that_the_pbx_sends_back_takes_all_of_the_trunk_twice(
    feature: str, topology: str, bypass: str, n: int
) -> None:
    entry = {"feature": feature, "users": ["20001"], "to": "30002"}
    lab = Lab(topology, {"trunk.bypass": bypass, "feature.on": entry})
    status, busy = relayed(lab, "lync-to-mxone", intent=HAIRPINS[feature])
    wanted = {"sip-trunk": 2, "sip-trunk-licences": 2, "gateway-rtp": 2}
    wanted |= {"sip-trunk-encryption": 2} if topology == "guide-tls" else {}
    wanted |= {"mediation-calls": n} if n else {}
    assert (status, busy, lab.busy()) == (200, wanted, {})


def test_media_of_a_bypassed_hairpin_meets_at_the_gateway() -> None:
    entry = {"feature": "forward_all", "users": ["20001"], "to": "30002"}
    lab = Lab("guide-tls", {"feature.on": entry})
    made = lab.completed("lync-to-mxone")
    answers = {leg.body.connection for leg in lab.sent(made, "200", "mxone") if leg.body}
    offer = lab.sent(made, "INVITE", "mxone", "mediation")[0].body.connection
    assert (answers, offer) == ({GATEWAY}, GATEWAY)


# Lost by a transfer


@pytest.mark.parametrize(("refer", "n"), [("no", 1), ("yes", 0)])
def test_a_transferred_call_is_relayed_where_refer_is_off(refer: str, n: int) -> None:
    stage = Stage("guide-tls", {"trunk.refer": refer})
    stage.talk("20002", "30002", "30002")
    before = stage.busy().get("mediation-calls", 0)
    stage.act("30002", "transfer", "30003")
    stage.run(1.0)
    stage.act("30003", "answer")
    stage.run(2.0)
    after = stage.busy().get("mediation-calls", 0)
    stage.ends()
    assert (before, after) == (0, n)
