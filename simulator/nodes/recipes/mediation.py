"""A Mediation Server: router of a back-to-back user agent between Front End and trunk peers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from zlib import crc32

from simulator.calls.back_to_back import BackToBack
from simulator.calls.control import CallControl
from simulator.calls.joined import Joined
from simulator.calls.terms import Terms
from simulator.calls.transfers import Transfers
from simulator.nodes.bodies import Srtp
from simulator.nodes.extensions import inside, terms
from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.mediation import MediationServer, Peer
from simulator.nodes.mediation_transfer import MediationTransfers
from simulator.nodes.node import Node
from simulator.nodes.recipes.bypass import gateway_site, media_bypass
from simulator.nodes.recipes.places import secure
from simulator.nodes.recipes.polls import poll
from simulator.nodes.spec import NodeSpec, SrtpMode, TrunkSpec
from simulator.nodes.world import World
from simulator.sdp.media_line import DIRECTIONS
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
    trunks = [t for t in world.spec.trunks if t.name in spec.mediation.trunks]
    peers = [(world.address_of(trunk.pbx), _peer(spec, trunk, world)) for trunk in trunks]
    for _, peer in peers:
        trunk = peer.spec
        peer.poller = poll(spec, trunk, world, node, trunk.peer_address, trunk.pbx_port, None)
    # One node has one set of headers, so REFER on one of its trunks shows on all.
    refer = any(trunk.refer for trunk in trunks)
    sides = [_terms(spec, trunk) for trunk in trunks]
    own = inside(profile, sides)
    sides.append(own)
    answers = response_headers(profile, refer=refer, sides=sides)
    router = MediationServer(
        spec.name,
        host.fqdn or host.address,
        profile,
        front_end.lync.domain,
        _hexadecimal(spec.name, 10),
        tuple(secure(name, world) for name in spec.mediation.front_ends),
        _inner_contact(spec, world),
        peers,
        world.group(f"{spec.name}-calls", spec.mediation.call_limit),
        world.anchor(spec.name, "optional", profile.inner_codecs or None),
        answers,
        media_bypass(front_end, world),
        _pool(spec, world),
    )
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile, refer=refer, sides=sides),
        answers,
        router.contact,
    )
    control.terms, control.terms_of = own, router.terms_of
    if world.draw is not None:
        control.draw = world.draw(f"glare {spec.name}")
    agent = BackToBack(control, router, profile.ring_timeout)
    Transfers(agent, MediationTransfers(router, control), world.tones)
    agent.passes_ringing = profile.passes_ringing
    if any(trunk.mediation_polls.failed_calls is not None for trunk in trunks):
        agent.heard = router.heard
    hold = DIRECTIONS[profile.hold_direction] if profile.passes_hold else None
    control.sessions = Joined(hold)
    agent.ends_silent = router.ends_silent
    node.parts.update(control=control, router=router, media_timeout=profile.media_timeout)


def _pool(spec: NodeSpec, world: World) -> Uri | None:
    """Return where the pool of Front Ends is asked for, where there is one."""
    assert spec.mediation is not None
    name, first = spec.mediation.pool_name, spec.mediation.front_end
    port = world.port_of(first, "tls")
    return Uri(None, name, port, (("transport", "tls"),)) if name else None


def _peer(spec: NodeSpec, trunk: TrunkSpec, world: World) -> Peer:
    srtp = _SRTP[trunk.srtp] if trunk.transport == "tls" else "none"
    media = world.anchor(spec.name, srtp)
    site = gateway_site(trunk, world)
    return Peer(trunk, media, _outer_contact(spec, trunk, world), _terms(spec, trunk), site)


def _terms(spec: NodeSpec, trunk: TrunkSpec) -> Terms:
    return terms(
        spec.profile,
        reliable=trunk.mediation_100rel,
        timer="insists" if trunk.session_timer else None,  # EnableSessionTimer
        interval=trunk.session_interval,
        minimum=trunk.session_minimum,
    )


def _outer_contact(spec: NodeSpec, trunk: TrunkSpec, world: World) -> Address:
    """Return the Contact for a trunk peer: the pool's name, with the address in maddr."""
    host = world.host_of(spec.name)
    parameters = (
        ("transport", trunk.transport.capitalize()),
        ("maddr", host.address),
        ("ms-opaque", _hexadecimal(trunk.name, 16)),
    )
    return Address(Uri(None, host.fqdn or host.address, trunk.mediation_port, parameters))


def _inner_contact(spec: NodeSpec, world: World) -> Address:
    """Return the Contact for the Front End: a GRUU that says it is a gateway."""
    host = world.host_of(spec.name)
    parameters = (("transport", "tls"), ("gruu", None), ("opaque", "srvr:MediationServer"))
    port = world.port_of(spec.name, "tls", 5070)
    uri = Uri(None, host.fqdn or host.address, port, parameters)
    return Address(uri, parameters=(("isGateway", None),))


def _hexadecimal(name: str, digits: int) -> str:
    """Return hexadecimal digits that are the same in each run and differ between names."""
    return f"{crc32(name.encode()):08x}{crc32(name[::-1].encode()):08x}"[:digits]
