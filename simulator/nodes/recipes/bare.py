"""The bare node of a host: where it listens, how it connects, how it finds names."""

from __future__ import annotations

from typing import Final

from simulator.contracts import Transport
from simulator.nodes.infrastructure import NameServer
from simulator.nodes.node import Node
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.certificates import Certificate
from simulator.sip.dns import (
    AddressRecord,
    Record,
    RecordKind,
    ResolverSettings,
    ServiceRecord,
)
from simulator.sip.endpoint import Endpoint
from simulator.sip.location import LocationSettings, Locator
from simulator.sip.throttle import ThrottledEndpoint
from simulator.sip.transport_settings import ListeningPoint, TransportSettings

TRANSPORTS: Final = {t.name.lower(): t for t in Transport}


def listening_points(spec: NodeSpec) -> tuple[ListeningPoint, ...]:
    """Return where a node listens; who connects to a Mediation Server shows a certificate."""
    mutual = spec.recipe == "mediation-server"  # Lync library, ports: MTLS on both of its sides
    return tuple(
        ListeningPoint(TRANSPORTS[p.transport], p.port, mutual=mutual) for p in spec.points
    )


def bare_node(
    spec: NodeSpec, world: World, endpoint: type[ThrottledEndpoint] | None = None
) -> Node:
    """Return a node without anything on top of transport, location and endpoint.

    Parameters
    ----------
    spec : NodeSpec
    world : World
    endpoint : type, optional
        Instead of the usual transaction layer.
    """
    host = world.host_of(spec.name)
    certificate = None
    if spec.certificate is not None:
        certificate = Certificate(spec.certificate.names, spec.certificate.issuer)
    settings = TransportSettings(
        connect_limit=spec.profile.connect_timeout,
        idle_limit=spec.profile.idle_timeout,
        certificate=certificate,
        # Who was given a certificate believes the authority that gave it.
        trusted=None if certificate is None else frozenset((certificate.issuer,)),
        source_ports=spec.profile.source_ports,
    )
    servers: tuple[str, ...] = ()
    if world.spec.name_server is not None:
        servers = (world.address_of(world.spec.name_server),)
    location = LocationSettings(
        transports=(Transport.UDP, Transport.TCP, Transport.TLS),
        hold_out=spec.profile.hold_out,
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
        endpoint=endpoint or Endpoint,
    )


def name_server(spec: NodeSpec) -> NameServer:
    """Return the name server of a zone."""
    zone: dict[tuple[str, RecordKind], tuple[Record, ...]] = {}
    for name, address in spec.zone:
        key = (name.lower(), RecordKind.A)
        zone[key] = (*zone.get(key, ()), AddressRecord(address))
    for one in spec.services:
        key = (one.name.lower(), RecordKind.SRV)
        zone[key] = (*zone.get(key, ()), ServiceRecord(one.host, one.port, one.priority))
    return NameServer(zone)
