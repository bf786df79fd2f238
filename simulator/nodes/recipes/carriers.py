"""The public network as a Telephony Server reaches it: primary rates, or a SIP operator."""

from __future__ import annotations

from simulator.calls.channels import ChannelGroup
from simulator.contracts import Transport
from simulator.nodes.mxone import Carrier
from simulator.nodes.recipes.places import amp
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.location import Target


def carriers(spec: NodeSpec, world: World) -> dict[str, Carrier]:
    """Return the carriers of a Telephony Server by node name."""
    return {n.name: _carrier(spec, n, world) for n in world.spec.nodes if n.carrier is not None}


def _carrier(spec: NodeSpec, carrier: NodeSpec, world: World) -> Carrier:
    assert carrier.carrier is not None
    if carrier.carrier.kind == "isdn":
        gateway = carrier.carrier.gateway or ""
        return Carrier(spec.name, "isdn", b_channels(carrier, world), (amp(gateway, world),))
    port = world.port_of(carrier.name, "udp")
    target = Target(Transport.UDP, world.address_of(carrier.name), port, "")
    return Carrier(spec.name, "sip", None, (target,))


def b_channels(carrier: NodeSpec, world: World) -> ChannelGroup:
    """Return the B channels of an exchange's primary rates, hunted in order."""
    assert carrier.carrier is not None
    size = carrier.carrier.primary_rates * carrier.carrier.channels_per_rate
    return world.group(f"{carrier.name}-b-channels", size, hunt="ascending")


def operators(world: World) -> dict[str, str]:
    """Return the SIP operators by the address that they call from."""
    return {
        world.address_of(n.name): n.name
        for n in world.spec.nodes
        if n.carrier is not None and n.carrier.kind == "sip"
    }
