"""A Telephony Server: registrar, and router of a back-to-back user agent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.calls.back_to_back import BackToBack
from simulator.calls.control import CallControl
from simulator.calls.joined import Joined
from simulator.calls.numbering import NumberRange
from simulator.calls.reason_header import q850_header
from simulator.calls.terms import Terms
from simulator.calls.transfers import Transfers
from simulator.nodes import access
from simulator.nodes.attached import Attached, Line
from simulator.nodes.extensions import inside, terms
from simulator.nodes.features import features_of
from simulator.nodes.gateway_channels import channels
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.media_pool import GatewayMedia, MediaPool
from simulator.nodes.mxone import TelephonyServer
from simulator.nodes.mxone_conference import TelephonyConferences
from simulator.nodes.mxone_switch import TelephonySwitch
from simulator.nodes.mxone_transfer import TelephonyTransfers
from simulator.nodes.node import Node
from simulator.nodes.parties import Trunk
from simulator.nodes.recipes.bare import TRANSPORTS
from simulator.nodes.recipes.carriers import carriers
from simulator.nodes.recipes.places import amp, name_for
from simulator.nodes.recipes.polls import poll
from simulator.nodes.recipes.servers import servers
from simulator.nodes.spec import NodeSpec, TelephonyServerSpec, TrunkSpec
from simulator.nodes.world import World
from simulator.sdp.media_line import DIRECTIONS
from simulator.sip.location import Target
from simulator.sip.registration import Registrar
from simulator.sip.uri import Uri

NORMAL = (q850_header(16),)


def telephony_server(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a Telephony Server on a node."""
    assert spec.telephony is not None
    telephony, profile = spec.telephony, spec.profile
    ours = [trunk for trunk in world.spec.trunks if trunk.pbx == spec.name]
    sides = [_terms(spec, trunk) for trunk in ours]
    own = inside(profile, sides)
    sides.append(own)
    registrar = Registrar(response_headers(profile, sides=sides))
    trunks = {trunk.name: _trunk(spec, trunk, world, node) for trunk in ours}
    router = TelephonyServer(
        spec.name,
        telephony,
        profile,
        (world.address_of(spec.name), world.port_of(spec.name, "udp") or None, ()),
        trunks,
        carriers(spec, world),
        _attached(spec, world),
        registrar,
        MediaPool(
            [_gateway_media(spec, world.specs[name], world) for name in telephony.gateways],
            telephony.forced_gateway,
        ),
        servers(spec, world),
    )
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile, sides=sides),
        registrar.headers,
        router.contact,
    )
    control.terms, control.terms_of = own, router.terms_of
    if world.draw is not None:
        control.draw = world.draw(f"glare {spec.name}")
    switch = TelephonySwitch(router)
    agent = BackToBack(
        control,
        router,
        profile.ring_timeout,
        features_of(spec.name, world),
        releasing=NORMAL,
        switch=switch,
    )
    if any(trunk.pbx_polls.failed_calls is not None for trunk in ours):
        agent.heard = router.heard
    if agent.services is not None and profile.conference_parties:
        most = profile.conference_parties
        agent.services.conferences = TelephonyConferences(agent, switch, world.book, most)
    Transfers(agent, TelephonyTransfers(router), world.tones)
    agent.passes_ringing = profile.passes_ringing
    hold = DIRECTIONS[profile.hold_direction] if profile.passes_hold else None
    control.sessions = Joined(hold, agent.mid_call)
    node.parts.update(control=control, router=router, registrar=registrar, agent=agent)
    node.endpoint.keyring = access.of_peers(spec.name, _accounts(telephony, world))
    if telephony.challenge is not None:
        guard = access.guard(
            spec.name, telephony.domain, telephony.challenge, _passwords(spec, world)
        )
        registrar.guard = guard
        control.asks = lambda server: guard if router.is_terminal(server) else None


def _accounts(telephony: TelephonyServerSpec, world: World) -> dict[str, tuple[str, str]]:
    """Return the accounts of routes, by the address of the carrier or trunk peer behind them."""
    peers = {t.name: t.mediation for t in world.spec.trunks}
    return {
        world.address_of(route.carrier or peers[route.trunk or ""]): route.account
        for route in telephony.routes
        if route.account is not None
    }


def _passwords(spec: NodeSpec, world: World) -> Callable[[str], str | None]:
    homes = [
        (NumberRange(p.first_number, p.users, p.name, p.line_prefix), p.password)
        for p in world.spec.populations
        if p.home == spec.name
    ]

    def password(user: str) -> str | None:
        return next((word for numbers, word in homes if numbers.contains(user)), None)

    return password


def _trunk(spec: NodeSpec, trunk: TrunkSpec, world: World, node: Node) -> Trunk:
    assert spec.telephony is not None
    channels = world.group(trunk.name, trunk.channels, limited=True)
    licences = world.group(f"{trunk.name}-licences", trunk.licences)
    encryption = None
    if trunk.transport == "tls":
        encryption = world.group(f"{trunk.name}-encryption", trunk.encryption_licences)
    transport, port = TRANSPORTS[trunk.transport], trunk.mediation_port
    hosts = [world.host_of(member) for member in trunk.members]
    targets = tuple(Target(transport, one.address, port, one.fqdn or one.address) for one in hosts)
    pool = bool(trunk.pool_name)
    pollers = [
        poll(spec, trunk, world, node, target.host, port, (target,), bars=pool)
        for target in targets
    ]
    hop = Uri(None, trunk.pool_name, port, (("transport", trunk.transport),)) if pool else None
    return Trunk(
        spec.name,
        trunk,
        channels,
        licences,
        encryption,
        targets,
        tuple(one for one in pollers if one is not None),
        (
            name_for(world.host_of(spec.name), trunk.transport),
            trunk.pbx_port,
            (("transport", trunk.transport),),
        ),
        trusted=any(r.trusted for r in spec.telephony.routes if r.trunk == trunk.name),
        terms=_terms(spec, trunk),
        hop=hop,
    )


def _terms(spec: NodeSpec, trunk: TrunkSpec) -> Terms:
    return terms(
        spec.profile,
        reliable=trunk.pbx_100rel,
        timer=trunk.pbx_session_timer,
        interval=trunk.session_interval,
        minimum=trunk.session_minimum,
    )


def _gateway_media(spec: NodeSpec, gateway: NodeSpec, world: World) -> GatewayMedia:
    plain, secure = (world.anchor(gateway.name, srtp, names=spec.name) for srtp in _BOTH)
    rtp = world.group(f"{gateway.name}-rtp", channels(gateway, world.spec))
    return GatewayMedia(spec.name, gateway.name, rtp, plain, secure)


_BOTH: Any = ("none", "required")


def _attached(spec: NodeSpec, world: World) -> Attached:
    assert spec.telephony is not None
    gateways = spec.telephony.gateways
    return Attached(
        {world.address_of(name): name for name in gateways},
        {
            n.population: Line(n.attached_to, amp(n.attached_to, world), n.profile.rtp_resources)
            for n in world.spec.nodes
            if n.population and n.attached_to in gateways
        },
    )
