"""An A/V conferencing server beside a Front End, and the conferences of a Front End."""

from __future__ import annotations

from simulator.calls.control import CallControl
from simulator.nodes.conference_server import ConferenceServer, conference_uri
from simulator.nodes.extensions import inside
from simulator.nodes.headers import request_headers, response_headers
from simulator.nodes.node import Node
from simulator.nodes.recipes.places import secure
from simulator.nodes.spec import NodeSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.uri import Address, Uri

Room = tuple[str, Uri, Target]


def conference_server(spec: NodeSpec, world: World, node: Node) -> None:
    """Put an A/V conferencing server on a node."""
    assert spec.conference is not None
    profile, host = spec.profile, world.host_of(spec.name)
    own = Address(Uri(None, host.fqdn or host.address, world.port_of(spec.name, "tls")))
    control = CallControl(
        node.endpoint,
        world.journal,
        request_headers(profile),
        response_headers(profile),
        lambda label: own,
    )
    control.terms = inside(profile)
    server = ConferenceServer(
        control,
        frozenset(name for name, _ in spec.conference.conferences),
        world.group(f"{spec.name}-ports", spec.conference.ports),
        world.anchor(spec.name),
        world.book,
        profile.conference_parties or None,
    )
    node.parts.update(control=control, conferences=server)


def rooms_of(front_end: str, world: World) -> dict[str, Room]:
    """Return the conferences of a Front End by number: name, URI of the focus, its server."""
    lync = world.specs[front_end].lync
    assert lync is not None
    return {
        number: (name, conference_uri(name, lync.domain), secure(node.name, world))
        for node in world.spec.nodes
        if node.conference is not None and front_end in node.conference.front_ends
        for name, number in node.conference.conferences
    }
