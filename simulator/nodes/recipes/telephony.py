"""A Telephony Server: registrar, and router of a back-to-back user agent."""

from __future__ import annotations

from typing import Any

from simulator.calls.back_to_back import BackToBack
from simulator.calls.control import CallControl
from simulator.nodes.bodies import Anchor, capabilities
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.mxone import TelephonyServer, Trunk
from simulator.nodes.node import Node
from simulator.nodes.recipes.bare import TRANSPORTS
from simulator.nodes.recipes.carriers import carriers, operators
from simulator.nodes.recipes.places import amp, name_for
from simulator.nodes.recipes.polls import poll
from simulator.nodes.spec import NodeSpec, TrunkSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.registration import Registrar
from simulator.sip.uri import Address, Uri


def telephony_server(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a Telephony Server on a node."""
    assert spec.telephony is not None
    telephony, address = spec.telephony, world.address_of(spec.name)
    headers = request_headers(spec.profile)
    answers = response_headers(spec.profile)
    contact = Address(Uri(None, address, world.port_of(spec.name, "udp") or None))
    contacts = {
        t.name: Address(
            Uri(
                None,
                name_for(world.host_of(spec.name), t.transport),
                t.pbx_port,
                (("transport", t.transport),),
            )
        )
        for t in world.spec.trunks
    }
    control = CallControl(
        node.endpoint,
        world.journal,
        headers,
        answers,
        lambda label: contacts.get(_trunk_name(label), contact),
    )
    trunks = {t.name: _trunk(spec, t, world, node) for t in world.spec.trunks if t.pbx == spec.name}
    gateway = world.specs[telephony.gateways[0]]
    assert gateway.gateway is not None
    rtp = world.group(f"{gateway.name}-rtp", _rtp_size(gateway, world))
    media_address = world.address_of(gateway.name)
    plain = Anchor(capabilities(spec.profile, "none"), media_address, spec.name)
    secure = Anchor(capabilities(spec.profile, "required"), media_address, spec.name)
    registrar = Registrar(answers)
    router = TelephonyServer(
        spec.name,
        telephony,
        spec.profile,
        address,
        trunks,
        carriers(spec, world),
        {world.address_of(t.spec.mediation): t for t in trunks.values()},
        operators(world),
        _attached_targets(world),
        registrar,
        rtp,
        plain,
        secure,
    )
    BackToBack(control, router, spec.profile.ring_timeout)
    node.parts.update(control=control, router=router, registrar=registrar)


def _trunk_name(label: Any) -> str:
    trunk = getattr(label, "label", None)
    return trunk.spec.name if isinstance(trunk, Trunk) else ""


def _trunk(spec: NodeSpec, trunk: TrunkSpec, world: World, node: Node) -> Trunk:
    channels = world.group(trunk.name, trunk.channels, limited=True)
    licences = world.group(f"{trunk.name}-licences", trunk.licences)
    secured = trunk.transport == "tls"
    encryption = None
    if secured:
        encryption = world.group(f"{trunk.name}-encryption", trunk.encryption_licences)
    host = world.host_of(trunk.mediation)
    transport = TRANSPORTS[trunk.transport]
    targets = (Target(transport, host.address, trunk.mediation_port, host.fqdn or host.address),)
    peer_up = poll(spec, trunk, world, node, host.address, trunk.mediation_port, targets)
    return Trunk(spec.name, trunk, channels, licences, encryption, targets, peer_up)


def _rtp_size(gateway: NodeSpec, world: World) -> int:
    """Return the gateway's channels: with SRTP where its server's trunks are secured."""
    assert gateway.gateway is not None
    secured = any(
        t.transport == "tls" and t.srtp != "not-supported" and t.pbx == gateway.gateway.controller
        for t in world.spec.trunks
    )
    return gateway.gateway.srtp_resources if secured else gateway.gateway.rtp_resources


def _attached_targets(world: World) -> dict[str, tuple[Target, ...]]:
    return {
        n.population: (amp(n.attached_to, world),)
        for n in world.spec.nodes
        if n.recipe == "attached-terminals" and n.population and n.attached_to
    }
