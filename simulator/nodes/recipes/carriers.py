"""The public network as a Telephony Server reaches it: primary rates, or a SIP operator."""

from __future__ import annotations

from simulator.calls.channels import ChannelGroup
from simulator.contracts import Transport
from simulator.nodes.parties import Carrier
from simulator.nodes.recipes.places import amp
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.location import Target


def carriers(spec: NodeSpec, world: World) -> dict[str, Carrier]:
    """Return the carriers that a Telephony Server's routes and gateways lead to, by node name."""
    assert spec.telephony is not None
    routes = [route for route in spec.telephony.routes if route.carrier is not None]
    trusted = {route.carrier for route in routes if route.trusted}
    named = {route.carrier for route in routes}
    return {
        n.name: _carrier(spec, n, world, trusted=n.name in trusted)
        for n in world.spec.nodes
        if n.carrier is not None and (n.name in named or n.carrier.telephony_server == spec.name)
    }


def _carrier(spec: NodeSpec, carrier: NodeSpec, world: World, *, trusted: bool) -> Carrier:
    assert carrier.carrier is not None
    if carrier.carrier.kind == "isdn":
        gateway = carrier.carrier.gateway_of(spec.name) or ""
        channels, targets = b_channels(carrier, world, gateway), (amp(gateway, world),)
        early = carrier.profile.early_media
        return Carrier(spec.name, gateway, channels, targets, trusted=trusted, early=early)
    address, port = world.address_of(carrier.name), world.port_of(carrier.name, "udp")
    targets = (Target(Transport.UDP, address, port, ""),)
    return Carrier(spec.name, None, None, targets, trusted=trusted)


def b_channels(carrier: NodeSpec, world: World, gateway: str | None = None) -> ChannelGroup:
    """Return the B channels of an exchange's primary rates at a gateway, hunted in order.

    Those where its calls come in bear its name, others that of their gateway.
    """
    spec = carrier.carrier
    assert spec is not None
    rates = dict(spec.gateways)[gateway or spec.gateway or ""]
    owner = carrier.name if gateway in (None, spec.gateway) else gateway
    size = rates * spec.channels_per_rate
    return world.group(f"{owner}-b-channels", size, hunt="ascending")
