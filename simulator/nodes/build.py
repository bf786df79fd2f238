"""From a topology's node to a core: one recipe a kind of node.

A recipe makes the `Node`, puts call control, proxy or name service on it, and leaves what others
look for in `Node.parts`. Recipes never ask for a vendor: what differs lies in profile and spec.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from simulator.calls import reasons
from simulator.calls.back_to_back import BackToBack
from simulator.calls.channels import ChannelGroup
from simulator.calls.control import CallControl
from simulator.calls.numbering import NumberRange
from simulator.calls.terminal import Terminals
from simulator.contracts import Core, Transport
from simulator.nodes.bodies import Anchor, capabilities
from simulator.nodes.front_end import FrontEnd
from simulator.nodes.gateway import MediaGateway
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.infrastructure import NameServer
from simulator.nodes.mediation import MediationServer, Peer
from simulator.nodes.mxone import Carrier, TelephonyServer, Trunk
from simulator.nodes.node import Node
from simulator.nodes.polling import Poller
from simulator.nodes.registering import StandingLoad
from simulator.nodes.spec import HostSpec, NodeSpec, PopulationSpec, TrunkSpec
from simulator.nodes.terminals import Population, terminal_addresses
from simulator.nodes.world import World
from simulator.sip.certificates import Certificate
from simulator.sip.dns import AddressRecord, RecordKind, ResolverSettings
from simulator.sip.location import LocationSettings, Locator, Target
from simulator.sip.registration import Registrar
from simulator.sip.transport_settings import ListeningPoint, TransportSettings
from simulator.sip.uri import Address, Uri

_TRANSPORTS = {t.name.lower(): t for t in Transport}


def build(spec: NodeSpec, world: World) -> Core:
    """Make the core of a node and enter it into the world."""
    if spec.recipe == "infrastructure":
        return _name_server(spec)
    node = _node(spec, world)
    world.nodes[spec.name] = node
    _RECIPES[spec.recipe](spec, world, node)
    return node


def listening_points(spec: NodeSpec) -> tuple[ListeningPoint, ...]:
    """Return where a node listens."""
    return tuple(
        ListeningPoint(_TRANSPORTS[p.transport], p.port, mutual=p.port == 5070) for p in spec.points
    )


def _node(spec: NodeSpec, world: World) -> Node:
    host = world.host_of(spec.name)
    certificate = None
    if spec.certificate is not None:
        certificate = Certificate(spec.certificate.names, spec.certificate.issuer)
    settings = TransportSettings(
        connect_limit=spec.profile.connect_timeout,
        idle_limit=spec.profile.idle_timeout,
        certificate=certificate,
    )
    servers: tuple[str, ...] = ()
    if world.spec.name_server is not None:
        servers = (world.address_of(world.spec.name_server),)
    location = LocationSettings(
        transports=(Transport.UDP, Transport.TCP, Transport.TLS),
        resolver=ResolverSettings(servers=servers),
    )
    draw = world.draw(f"srv {spec.name}") if world.draw is not None else None
    return Node(
        spec.name,
        host.address,
        listening_points(spec),
        settings,
        lambda outbox, timers, address: Locator(outbox, timers, address, location, draw),
        {t: (host.address, world.port_of(spec.name, t.name.lower()) or 0) for t in Transport},
    )


def _name_server(spec: NodeSpec) -> NameServer:
    return NameServer(
        {(name.lower(), RecordKind.A): (AddressRecord(address),) for name, address in spec.zone}
    )


# Servers


def _telephony_server(spec: NodeSpec, world: World, node: Node) -> None:
    assert spec.telephony is not None
    telephony, address = spec.telephony, world.address_of(spec.name)
    headers = request_headers(spec.profile)
    answers = response_headers(spec.profile)
    contact = Address(Uri(None, address, world.port_of(spec.name, "udp") or None))
    contacts = {
        t.name: Address(
            Uri(
                None,
                _name_for(world.host_of(spec.name), t.transport),
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
        {n.name: _carrier(spec, n, world) for n in world.spec.nodes if n.carrier is not None},
        {world.address_of(t.spec.mediation): t for t in trunks.values()},
        _operators(world),
        _attached_targets(world),
        registrar,
        rtp,
        plain,
        secure,
    )
    BackToBack(control, router, spec.profile.ring_timeout)
    node.parts.update(control=control, router=router, registrar=registrar)


def _name_for(host: HostSpec, transport: str) -> str:
    """Return how a host names itself in a Contact: a certificate bears names (RFC 5922 7.1)."""
    return host.fqdn or host.address if transport == "tls" else host.address


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
    transport = _TRANSPORTS[trunk.transport]
    targets = (Target(transport, host.address, trunk.mediation_port, host.fqdn or host.address),)
    poller = _poller(spec, trunk, world, node, host.address, trunk.mediation_port, targets)
    return Trunk(
        spec.name,
        trunk,
        channels,
        licences,
        encryption,
        targets,
        (lambda: True) if poller is None else (lambda: poller.up),
    )


def _poller(
    spec: NodeSpec,
    trunk: TrunkSpec,
    world: World,
    node: Node,
    peer: str,
    port: int,
    targets: tuple[Target, ...] | None,
) -> Poller | None:
    if trunk.options_interval is None or world.ideal:
        return None
    parameters = (("transport", trunk.transport),)
    poller = Poller(
        node.endpoint,
        Uri(None, world.address_of(spec.name)),
        Uri(None, peer, port, parameters),
        trunk.options_interval,
        trunk.options_misses,
        request_headers(spec.profile),
        targets,
    )
    node.parts.setdefault("pollers", []).append(poller)
    return poller


def _rtp_size(gateway: NodeSpec, world: World) -> int:
    """Return the gateway's channels: with SRTP where its server's trunks are secured."""
    assert gateway.gateway is not None
    secured = any(
        t.transport == "tls" and t.srtp != "not-supported" and t.pbx == gateway.gateway.controller
        for t in world.spec.trunks
    )
    return gateway.gateway.srtp_resources if secured else gateway.gateway.rtp_resources


def _carrier(spec: NodeSpec, carrier: NodeSpec, world: World) -> Carrier:
    assert carrier.carrier is not None
    if carrier.carrier.kind == "isdn":
        gateway = carrier.carrier.gateway or ""
        return Carrier(spec.name, "isdn", _b_channels(carrier, world), (_amp(gateway, world),))
    port = world.port_of(carrier.name, "udp")
    target = Target(Transport.UDP, world.address_of(carrier.name), port, "")
    return Carrier(spec.name, "sip", None, (target,))


def _b_channels(carrier: NodeSpec, world: World) -> ChannelGroup:
    assert carrier.carrier is not None
    size = carrier.carrier.primary_rates * carrier.carrier.channels_per_rate
    return world.group(f"{carrier.name}-b-channels", size, hunt="ascending")


def _operators(world: World) -> dict[str, str]:
    return {
        world.address_of(n.name): n.name
        for n in world.spec.nodes
        if n.carrier is not None and n.carrier.kind == "sip"
    }


def _attached_targets(world: World) -> dict[str, tuple[Target, ...]]:
    return {
        n.population: (_amp(n.attached_to, world),)
        for n in world.spec.nodes
        if n.recipe == "attached-terminals" and n.population and n.attached_to
    }


def _amp(node: str, world: World) -> Target:
    return Target(Transport.AMP, world.address_of(node), world.port_of(node, "amp"), "")


def _media_gateway(spec: NodeSpec, world: World, node: Node) -> None:
    assert spec.gateway is not None
    controller = spec.gateway.controller
    telephony = world.specs[controller].telephony
    assert telephony is not None
    address = world.address_of(spec.name)
    contact = Address(Uri(None, address))
    control = CallControl(
        node.endpoint, world.journal, request_headers(spec.profile), (), lambda label: contact
    )
    exchange = next(
        (
            Target(Transport.ISDN, world.address_of(n.name), 0, "")
            for n in world.spec.nodes
            if n.carrier is not None and n.carrier.gateway == spec.name
        ),
        None,
    )
    lines = {
        n.population: Target(Transport.AMP, world.address_of(n.name), 0, "")
        for n in world.spec.nodes
        if n.attached_to == spec.name and n.population
    }
    server = Target(Transport.AMP, world.address_of(controller), 0, "")
    router = MediaGateway(spec.name, server, exchange, lines, _population_of(telephony.extensions))
    BackToBack(control, router, spec.profile.ring_timeout)
    node.parts.update(control=control, router=router)


def _population_of(ranges: tuple[NumberRange, ...]) -> Callable[[str], str | None]:
    return lambda number: next((r.population for r in ranges if r.contains(number)), None)


def _mediation_server(spec: NodeSpec, world: World, node: Node) -> None:
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
        _mediation_contact(spec, world, Address(inner)),
    )
    peers: dict[str, Peer] = {}
    names: dict[str, Peer] = {}
    for trunk in world.spec.trunks:
        if trunk.name in spec.mediation.trunks:
            peer = _peer(spec, trunk, world, node)
            peers[world.address_of(trunk.pbx)] = names[trunk.peer_address] = peer
    front_host = world.host_of(front_end.name)
    router = MediationServer(
        spec.name,
        profile,
        front_end.lync.domain,
        Target(
            Transport.TLS,
            front_host.address,
            world.port_of(front_end.name, "tls"),
            front_host.fqdn or front_host.address,
        ),
        peers,
        names,
        world.group(f"{spec.name}-calls", spec.mediation.call_limit),
        Anchor(capabilities(profile, "optional"), host.address, spec.name),
    )
    BackToBack(control, router, profile.ring_timeout)
    node.parts.update(control=control, router=router)


def _mediation_contact(spec: NodeSpec, world: World, inner: Address) -> Callable[[Any], Address]:
    host = world.host_of(spec.name)
    outer = {
        t.peer_address: Address(
            Uri(None, _name_for(host, t.transport), t.mediation_port, (("transport", t.transport),))
        )
        for t in world.spec.trunks
        if t.mediation == spec.name
    }
    return lambda label: inner if label is None else outer.get(label.uri.host, inner)


def _peer(spec: NodeSpec, trunk: TrunkSpec, world: World, node: Node) -> Peer:
    secured = trunk.transport == "tls"
    srtp: Any = _SRTP[trunk.srtp] if secured else "none"
    media = Anchor(capabilities(spec.profile, srtp), world.address_of(spec.name), spec.name)
    poller = _poller(spec, trunk, world, node, trunk.peer_address, trunk.pbx_port, None)
    return Peer(trunk, media, (lambda: True) if poller is None else (lambda: poller.up))


_SRTP: dict[str, Any] = {"not-supported": "none", "optional": "optional", "required": "required"}


def _front_end(spec: NodeSpec, world: World, node: Node) -> None:
    assert spec.lync is not None
    host = world.host_of(spec.name)
    own = Uri(None, host.fqdn or host.address, world.port_of(spec.name, "tls"), _LOOSE)
    trunks = {t.name: (t, _mediation_target(t.mediation, world)) for t in world.spec.trunks}
    front_end = FrontEnd(
        spec.name,
        node.endpoint,
        world.journal,
        spec.lync,
        spec.profile,
        Address(own),
        world.populations,
        trunks,
        frozenset(target.host for _, target in trunks.values()),
        response_headers(spec.profile),
    )
    node.parts.update(proxy=front_end, registrar=front_end.registrar)


_LOOSE = (("transport", "tls"), ("lr", None))


def _mediation_target(name: str, world: World) -> Target:
    host = world.host_of(name)
    port = next(
        (p.port for p in world.specs[name].points if p.transport == "tls" and p.port == 5070),
        world.port_of(name, "tls"),
    )
    return Target(Transport.TLS, host.address, port, host.fqdn or host.address)


# Terminals


def _terminals(spec: NodeSpec, world: World, node: Node) -> None:
    populations = [p for p in world.spec.populations if p.name == spec.population]
    _populate(spec, world, node, populations[0])


def _subscribers(spec: NodeSpec, world: World, node: Node) -> None:
    populations = [p for p in world.spec.populations if p.home == spec.name]
    for population in populations[:1]:
        _populate(spec, world, node, population)


def _populate(spec: NodeSpec, world: World, node: Node, population: PopulationSpec) -> None:
    profile, host = spec.profile, world.host_of(spec.name)
    numbers = NumberRange(
        population.first_number, population.users, population.name, population.line_prefix
    )
    directory = Population(
        spec.name,
        numbers,
        population.kind == "pstn",
        _home_name(population, world),
        (_home_target(spec, population, world),),
        terminal_addresses(host.network, population.users) if host.network else None,
        host.address,
        world.port_of(spec.name, "udp") or 5060,
        (("transport", "tls"),) if population.kind == "lync" else (),
        _terminal_media(spec, population),
        _terminal_line(spec, world),
        profile.no_answer_timeout or 0.0,
    )
    if population.kind in ("attached", "pstn"):
        directory.addresses = None
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile),
        response_headers(profile),
        lambda number: directory.contact(number if isinstance(number, str) else ""),
    )
    terminals = Terminals(
        control,
        directory,
        world.book,
        None if world.ideal or world.as_told else population.lines,
        world.finished,
        no_answer=None if world.ideal or world.as_told else profile.no_answer_timeout,
        media_setup=0.0 if world.ideal else profile.media_setup,
        alerting_delay=0.0 if world.ideal else profile.alerting_delay,
    )
    node.parts.update(control=control, terminals=terminals, directory=directory)
    if population.kind in ("lync", "sip"):
        node.parts["standing"] = StandingLoad(
            node.endpoint,
            directory.all_numbers(),
            directory.address,
            directory.contact,
            directory.way,
            Uri(None, directory.home),
            request_headers(profile),
            inf if world.ideal else profile.register_interval,
            {} if world.ideal else profile.background,
        )


def _home_name(population: PopulationSpec, world: World) -> str:
    lync = world.specs[population.home].lync
    return lync.domain if lync is not None else world.address_of(population.home)


def _home_target(spec: NodeSpec, population: PopulationSpec, world: World) -> Target:
    if population.kind == "attached":
        return _amp(spec.attached_to or "", world)
    if spec.carrier is not None and spec.carrier.kind == "isdn":
        return Target(Transport.ISDN, world.address_of(spec.carrier.gateway or ""), 0, "")
    home = spec.carrier.telephony_server if spec.carrier is not None else population.home
    host = world.host_of(home)
    if population.kind == "lync":
        port = world.port_of(home, "tls")
        return Target(Transport.TLS, host.address, port, host.fqdn or host.address)
    return Target(Transport.UDP, host.address, world.port_of(home, "udp"), "")


def _terminal_media(spec: NodeSpec, population: PopulationSpec) -> Anchor | None:
    isdn = spec.carrier is not None and spec.carrier.kind == "isdn"
    if population.kind == "attached" or isdn:
        return None
    return Anchor(capabilities(spec.profile), "", spec.name)


def _terminal_line(spec: NodeSpec, world: World) -> Any:
    if spec.carrier is None or spec.carrier.kind != "isdn":
        return None
    group = _b_channels(spec, world)
    return group, reasons.no_b_channel(spec.name, group.name, group.size or 0)


_RECIPES: dict[str, Callable[[NodeSpec, World, Node], None]] = {
    "telephony-server": _telephony_server,
    "media-gateway": _media_gateway,
    "mediation-server": _mediation_server,
    "front-end": _front_end,
    "lync-clients": _terminals,
    "sip-terminals": _terminals,
    "attached-terminals": _terminals,
    "pstn": _subscribers,
}
