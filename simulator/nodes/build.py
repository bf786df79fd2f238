"""From a topology's node to a core: the table of recipes, one for each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from simulator.contracts import Core
from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.node import Node
from simulator.nodes.recipes.bare import bare_node, listening_points, name_server
from simulator.nodes.recipes.conference import conference_server
from simulator.nodes.recipes.front_end import front_end
from simulator.nodes.recipes.media_gateway import media_gateway
from simulator.nodes.recipes.mediation import mediation_server
from simulator.nodes.recipes.proxy import endpoint_of, proxy, throttle
from simulator.nodes.recipes.telephony import telephony_server
from simulator.nodes.recipes.terminals import subscribers, terminals
from simulator.nodes.spec import NodeSpec, Recipe
from simulator.nodes.world import World

__all__ = ["build", "listening_points"]


def build(spec: NodeSpec, world: World) -> Core:
    """Make the core of a node and enter it into the world."""
    if spec.recipe == "infrastructure":
        return name_server(spec)
    node = bare_node(spec, world, endpoint_of(spec))
    before = world.nodes.get(spec.name)
    if before is not None:  # it starts again
        node.endpoint.succeed(before.endpoint)
        world.forget_marks(spec.name)
    world.nodes[spec.name] = node
    throttle(spec, world, node)
    _RECIPES[spec.recipe](spec, world, node)
    return node


_RECIPES: Final[Mapping[Recipe, Callable[[NodeSpec, World, Node], None]]] = FrozenMapping(
    {
        "telephony-server": telephony_server,
        "media-gateway": media_gateway,
        "mediation-server": mediation_server,
        "front-end": front_end,
        "conference-server": conference_server,
        "lync-clients": terminals,
        "sip-terminals": terminals,
        "attached-terminals": terminals,
        "pstn": subscribers,
        "proxy": proxy,
    }
)
