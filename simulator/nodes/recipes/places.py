"""Where nodes reach each other, and by which names they go."""

from __future__ import annotations

from simulator.contracts import Transport
from simulator.nodes.spec import HostSpec
from simulator.nodes.world import World
from simulator.sip.location import Target


def name_for(host: HostSpec, transport: str) -> str:
    """Return how a host names itself in a Contact: a certificate bears names (RFC 5922 7.1)."""
    return host.fqdn or host.address if transport == "tls" else host.address


def amp(node: str, world: World) -> Target:
    """Return the control connection of a gateway or Telephony Server."""
    return Target(Transport.AMP, world.address_of(node), world.port_of(node, "amp"), "")


def secure(node: str, world: World, port: int | None = None) -> Target:
    """Return a node's TLS port, by the name that its certificate bears."""
    host = world.host_of(node)
    if port is None:
        port = world.port_of(node, "tls")
    return Target(Transport.TLS, host.address, port, host.fqdn or host.address)
