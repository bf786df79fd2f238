"""The OPTIONS polls of a trunk's two ends."""

from __future__ import annotations

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
    *,
    bars: bool = False,
) -> Poller | None:
    """Put a poller for the peer on a node, where its rules watch it.

    Returns
    -------
    Poller or None
        None: the peer is not watched, so it always counts as up.
    """
    rules = trunk.pbx_polls if spec.name == trunk.pbx else trunk.mediation_polls
    if not rules.watches or world.ideal:
        return None
    parameters = (("transport", trunk.transport),)
    poller = Poller(
        node.endpoint,
        Uri(None, world.address_of(spec.name)),
        Uri(None, peer, port, parameters),
        rules,
        request_headers(spec.profile),
        targets,
        bars=bars,
    )
    node.parts.setdefault("pollers", []).append(poller)
    world.pollers.setdefault((spec.name, trunk.name), []).append(poller)
    return poller
