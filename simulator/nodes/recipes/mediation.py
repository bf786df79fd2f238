"""A Mediation Server: router of a back-to-back user agent between Front End and trunk peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from simulator.calls.back_to_back import BackToBack
from simulator.calls.control import CallControl
from simulator.nodes.bodies import Anchor, Srtp, capabilities
from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.mediation import MediationServer, Peer
from simulator.nodes.node import Node
from simulator.nodes.recipes.places import name_for, secure
from simulator.nodes.recipes.polls import poll
from simulator.nodes.spec import NodeSpec, SrtpMode, TrunkSpec
from simulator.nodes.world import World
from simulator.sip.uri import Address, Uri

_SRTP: Final[Mapping[SrtpMode, Srtp]] = FrozenMapping(
    {"not-supported": "none", "optional": "optional", "required": "required"}
)


def mediation_server(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a Mediation Server on a node."""
    assert spec.mediation is not None
    profile, host = spec.profile, world.host_of(spec.name)
    front_end = world.specs[spec.mediation.front_end]
    assert front_end.lync is not None
    inner = Uri(
        None, host.fqdn or host.address, world.port_of(spec.name, "tls"), (("transport", "tls"),)
    )
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile),
        response_headers(profile),
        _contact(spec, world, Address(inner)),
    )
    peers: dict[str, Peer] = {}
    names: dict[str, Peer] = {}
    for trunk in world.spec.trunks:
        if trunk.name in spec.mediation.trunks:
            peer = _peer(spec, trunk, world, node)
            peers[world.address_of(trunk.pbx)] = names[trunk.peer_address] = peer
    router = MediationServer(
        spec.name,
        profile,
        front_end.lync.domain,
        secure(front_end.name, world),
        peers,
        names,
        world.group(f"{spec.name}-calls", spec.mediation.call_limit),
        Anchor(capabilities(profile, "optional"), host.address, spec.name),
    )
    BackToBack(control, router, profile.ring_timeout)
    node.parts.update(control=control, router=router)


def _contact(spec: NodeSpec, world: World, inner: Address) -> Callable[[Any], Address]:
    host = world.host_of(spec.name)
    outer = {
        t.peer_address: Address(
            Uri(None, name_for(host, t.transport), t.mediation_port, (("transport", t.transport),))
        )
        for t in world.spec.trunks
        if t.mediation == spec.name
    }
    return lambda label: inner if label is None else outer.get(label.uri.host, inner)


def _peer(spec: NodeSpec, trunk: TrunkSpec, world: World, node: Node) -> Peer:
    secured = trunk.transport == "tls"
    srtp: Srtp = _SRTP[trunk.srtp] if secured else "none"
    media = Anchor(capabilities(spec.profile, srtp), world.address_of(spec.name), spec.name)
    peer_up = poll(spec, trunk, world, node, trunk.peer_address, trunk.pbx_port, None)
    return Peer(trunk, media, peer_up)
