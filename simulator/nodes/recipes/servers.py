"""The other Telephony Servers of the same MX-ONE, as one of them reaches them."""

from __future__ import annotations

from simulator.contracts import Transport
from simulator.nodes.parties import OtherServer
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.location import Target

_TCP = (("transport", "tcp"),)


def servers(spec: NodeSpec, world: World) -> dict[str, OtherServer]:
    """Return the servers that a Telephony Server's routes lead to, or that have routes to it."""
    return {
        other.name: _other(spec, other, world)
        for other in world.spec.nodes
        if other is not spec and (_leads(spec, other) or _leads(other, spec))
    }


def _leads(spec: NodeSpec, other: NodeSpec) -> bool:
    routes = spec.telephony.routes if spec.telephony is not None else ()
    return any(route.server == other.name for route in routes)


def _other(spec: NodeSpec, other: NodeSpec, world: World) -> OtherServer:
    own = world.port_of(spec.name, "tcp")
    target = Target(
        Transport.TCP, world.address_of(other.name), world.port_of(other.name, "tcp"), ""
    )
    return OtherServer(other.name, (target,), own, (world.address_of(spec.name), own, _TCP))
