"""A Front End: registrar and proxy of the Lync users."""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import Final

from simulator.calls.points import compile_hooks
from simulator.nodes.features import features_of
from simulator.nodes.front_end import FrontEnd
from simulator.nodes.front_end_services import FrontEndServices
from simulator.nodes.headers import response_headers
from simulator.nodes.node import Node
from simulator.nodes.recipes.conference import rooms_of
from simulator.nodes.recipes.places import secure
from simulator.nodes.spec import NodeSpec, TrunkSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.uri import Address, Uri

_LOOSE: Final = (("transport", "tls"), ("lr", None))


def front_end(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a Front End on a node."""
    assert spec.lync is not None
    host = world.host_of(spec.name)
    own = Uri(None, host.fqdn or host.address, world.port_of(spec.name, "tls"), _LOOSE)
    trunks = {t.name: (t, _mediation_targets(t, world)) for t in world.spec.trunks}
    callers = {target.host for _, targets in trunks.values() for target in targets}
    server = FrontEnd(
        spec.name,
        node.endpoint,
        world.journal,
        spec.lync,
        spec.profile,
        Address(own),
        world.populations,
        trunks,
        frozenset(callers),
        response_headers(spec.profile),
        Down(world),
        {name: secure(name, world) for name in spec.lync.members if name != spec.name},
        partial(_marked, world),
    )
    hooks = compile_hooks(features_of(spec.name, world))
    server.hooks = hooks
    if any(hooks):
        server.served = FrontEndServices(server, hooks)
    server.rooms = rooms_of(spec.name, world)
    node.parts.update(proxy=server, registrar=server.registrar)


class Down(Container[str]):
    """The trunks whose peers are down: a Mediation Server tells its Front End at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._trunks = {trunk.name: trunk for trunk in world.spec.trunks}

    def __contains__(self, name: object) -> bool:
        trunk = self._trunks.get(name) if isinstance(name, str) else None
        return trunk is not None and self._world.is_down(trunk)


def _mediation_targets(trunk: TrunkSpec, world: World) -> tuple[Target, ...]:
    return tuple(secure(name, world, world.port_of(name, "tls", 5070)) for name in trunk.members)


def _marked(world: World, trunk: TrunkSpec, place: int) -> bool:
    """Whether a trunk's Mediation Server counts its peer as down."""
    return world.is_marked(trunk.members[place], trunk)
