"""The guide's set-up B: TLS by certificates, SRTP, media bypass."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from simulator.contracts import Transport
from simulator.nodes.spec import CertificateSpec, TopologySpec
from tests.nodes.lab import Lab, with_node

GATEWAY, SERVER = "192.168.222.85", "192.168.222.90"


@cache
def lab(bypass: bool) -> Lab:
    return Lab("guide-tls", {"trunk.bypass": "yes" if bypass else "no"})


def address(message: Any) -> str:
    return str(message.body.connection)


def ends(direction: str, *, bypass: bool) -> tuple[str, str]:
    """Return where each side of the trunk says that it receives media."""
    here = lab(bypass)
    made = here.completed(direction)
    offerer = "mediation" if direction.startswith("lync") else "mxone"
    answerer = "mxone" if offerer == "mediation" else "mediation"
    offer = here.one(made, "INVITE", offerer, answerer)
    answer = next(m for m in here.sent(made, "200", answerer, offerer) if m.method.name == "INVITE")
    return address(offer), address(answer)


@pytest.mark.parametrize("direction", ["lync-to-mxone", "lync-to-pstn"])
def test_bypass_brings_the_clients_address_to_the_gateway(direction: str) -> None:
    client, gateway = ends(direction, bypass=True)
    assert (client[:5], gateway) == ("10.2.", GATEWAY)


@pytest.mark.parametrize("direction", ["mxone-to-lync", "pstn-to-lync"])
def test_bypass_brings_the_gateways_address_to_the_client(direction: str) -> None:
    gateway, client = ends(direction, bypass=True)
    assert (client[:5], gateway) == ("10.2.", GATEWAY)


@pytest.mark.parametrize("direction", ["lync-to-mxone", "lync-to-pstn"])
def test_without_bypass_the_mediation_server_ends_the_media(direction: str) -> None:
    assert ends(direction, bypass=False) == (SERVER, GATEWAY)


def test_without_bypass_the_client_talks_to_the_mediation_server() -> None:
    here = lab(False)
    made = here.completed("lync-to-mxone")
    answer = here.sent(made, "200", "frontend", "lync-clients")[0]
    assert address(answer) == SERVER


@pytest.mark.parametrize("bypass", [True, False])
@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_media_on_the_trunk_is_encrypted(direction: str, bypass: bool) -> None:
    here = lab(bypass)
    made = here.completed(direction)
    for node, other in (("mediation", "mxone"), ("mxone", "mediation")):
        for message in here.sent(made, "", node, other):
            if message.body is not None:
                (media,) = message.body.media
                assert (media.profile, bool(media.crypto)) == ("RTP/SAVP", True)


def test_under_bypass_the_client_offers_the_trunks_codecs_only() -> None:
    here = lab(True)
    made = here.completed("lync-to-mxone")
    offer = here.one(made, "INVITE", "mediation", "mxone")
    names = [codec.name for codec in offer.body.media[0].codecs]
    assert sorted(names) == ["CN", "PCMA", "PCMU", "telephone-event"]


def test_without_bypass_the_client_keeps_its_own_codec_to_the_mediation_server() -> None:
    here = lab(False)
    made = here.completed("lync-to-mxone")
    answer = here.sent(made, "200", "frontend", "lync-clients")[0]
    assert answer.body.media[0].speech.name == "x-msrta"


@pytest.mark.parametrize("bypass", ["yes", "no"])
def test_srtp_is_not_asked_of_anybody_on_a_tcp_trunk(bypass: str) -> None:
    # Lync library: on TCP SRTPMode is not supported whatever is set, so nothing is bypassed.
    here = Lab("guide-tcp", {"trunk.srtp": "required", "trunk.bypass": bypass})
    made = here.completed("lync-to-mxone")
    assert here.one(made, "INVITE", "mediation", "mxone").body.media[0].profile == "RTP/AVP"
    assert made.status == 200


def test_a_client_without_a_codec_of_the_trunk_or_the_server_is_refused() -> None:
    here = Lab("guide-tls", change=with_node("lync-clients", profile={"codecs": ("G722",)}))
    made = here.completed("lync-to-mxone")
    assert (made.status, made.cause) == (488, 65)
    assert (made.reason_rule, made.reason_node) == ("no common codec", "mediation")


def test_nobodys_telephone_rings_for_a_call_that_cannot_have_media() -> None:
    here = Lab("guide-tls", change=with_node("lync-clients", profile={"codecs": ("G722",)}))
    made = here.completed("lync-to-mxone")
    assert here.sent(made, "INVITE", "mediation") == []


def test_a_terminal_without_srtp_is_served_by_the_gateway() -> None:
    assert lab(True).completed("mxone-to-lync").status == 200


# TLS


def test_the_mediation_server_calls_its_peers_from_its_own_ports() -> None:
    here = lab(True)
    ports = {
        s.flow.local_port
        for s in here.sights
        if (s.sender, s.receiver, s.item.status) == ("mediation", "mxone", 0)
    }
    assert ports <= {5081, 5082}
    assert ports


def test_each_direction_of_the_trunk_has_a_connection_of_its_own() -> None:
    here = lab(True)
    ends = {
        (s.sender, s.flow.port)
        for s in here.sights
        if {s.sender, s.receiver} == {"mediation", "mxone"} and not s.item.status
    }
    assert ends == {("mediation", 5061), ("mxone", 5067)}


@pytest.mark.parametrize("direction", ["lync-to-mxone", "mxone-to-lync"])
def test_the_trunk_is_secured(direction: str) -> None:
    here = lab(True)
    made = here.completed(direction)
    flows = [s.flow for s in here.sights if s.item.call == made.number]
    flows = [f for f in flows if {5061, 5067} & {f.local_port, f.port} or f.port == 5068]
    assert {flow.transport for flow in flows} == {Transport.TLS}


def renamed(node: str, name: str, issuer: str = "infrastructure") -> Any:
    def change(spec: TopologySpec) -> TopologySpec:
        nodes = []
        for one in spec.nodes:
            if one.name == node:
                one = replace(one, certificate=CertificateSpec((name,), issuer, one.mark))
            nodes.append(one)
        return replace(spec, nodes=tuple(nodes))

    return change


@pytest.mark.parametrize("direction", ["lync-to-mxone", "lync-to-pstn"])
def test_a_certificate_for_another_name_ends_calls_to_the_exchange(direction: str) -> None:
    here = Lab("guide-tls", change=renamed("mxone", "other.example.com"))
    assert here.completed(direction).status == 504


def test_a_certificate_of_another_authority_is_not_believed() -> None:
    name = "mxone-lync.as.zr.zeruela.lab.se"
    here = Lab("guide-tls", change=renamed("mxone", name, "another authority"))
    assert here.completed("lync-to-mxone").status == 504


def test_who_calls_a_mediation_server_shows_a_certificate() -> None:
    here = Lab("guide-tls", change=with_node("mxone", certificate=None))
    assert here.completed("mxone-to-lync").status == 503


def test_each_client_has_a_tls_session_of_its_own() -> None:
    here = lab(True)
    sessions = here.scene.world.nodes["lync-clients"].transport.connections.sessions
    server = "lync-stand.as.zr.zeruela.lab.se"
    held = [sessions.offer(f"10.2.0.{i} {server}", here.now) for i in range(1, 5)]
    assert all(held)
    assert len({*held}) == 4
