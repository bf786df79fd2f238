"""A media gateway: the lines and primary rates behind a Telephony Server's control connection."""

from __future__ import annotations

from collections.abc import Callable

from simulator.calls.back_to_back import BackToBack
from simulator.calls.control import CallControl
from simulator.calls.numbering import NumberRange
from simulator.calls.transfers import Transfers
from simulator.contracts import Transport
from simulator.nodes.gateway import MediaGateway
from simulator.nodes.gateway_transfer import GatewayTransfers
from simulator.nodes.headers import request_headers
from simulator.nodes.node import Node
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.uri import Address, Uri


def media_gateway(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a media gateway on a node."""
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
            if n.carrier is not None and spec.name in dict(n.carrier.gateways)
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
    agent = BackToBack(control, router, spec.profile.ring_timeout)
    Transfers(agent, GatewayTransfers(control), world.tones)
    node.parts.update(control=control, router=router)


def _population_of(ranges: tuple[NumberRange, ...]) -> Callable[[str], str | None]:
    return lambda number: next((r.population for r in ranges if r.contains(number)), None)
