"""The OPTIONS polls of a trunk's two ends."""

from __future__ import annotations

from collections.abc import Callable

from simulator.nodes.headers import request_headers
from simulator.nodes.node import Node
from simulator.nodes.polling import Poller
from simulator.nodes.spec import NodeSpec, TrunkSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.uri import Uri


def poll(
    spec: NodeSpec,
    trunk: TrunkSpec,
    world: World,
    node: Node,
    peer: str,
    port: int,
    targets: tuple[Target, ...] | None,
) -> Callable[[], bool]:
    """Put a poller for the peer on a node, where the trunk polls.

    Returns
    -------
    callable
        Whether the peer counts as up; without polls it always does.
    """
    if trunk.options_interval is None or world.ideal:
        return lambda: True
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
    world.peer_up[spec.name, trunk.name] = lambda: poller.up
    return world.peer_up[spec.name, trunk.name]
