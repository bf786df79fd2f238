"""A plain SIP proxy, and the endpoints of nodes that hold calls back from their next hops."""

from __future__ import annotations

from simulator.contracts import Transport
from simulator.nodes.headers import response_headers
from simulator.nodes.node import Node
from simulator.nodes.overload_spec import ProxySpec
from simulator.nodes.plain_proxy import PlainProxy
from simulator.nodes.spec import NodeSpec, PopulationSpec
from simulator.nodes.world import World
from simulator.sip.location import Target
from simulator.sip.relay import RelayEndpoint
from simulator.sip.throttle import Rules, Throttle, ThrottledEndpoint
from simulator.sip.uri import Address, Uri


def proxy(spec: NodeSpec, world: World, node: Node) -> None:
    """Put a plain proxy on a node."""
    rules = spec.proxy or ProxySpec()
    address = world.address_of(spec.name)
    own = Uri(None, address, world.port_of(spec.name, "udp") or 5060, (("lr", None),))
    core = PlainProxy(
        node.endpoint,
        Address(own),
        tuple(_place(spec, rules, p, world) for p in world.spec.populations),
        response_headers(spec.profile),
    )
    node.endpoint.repeats = rules.repeats
    if isinstance(node.endpoint, RelayEndpoint) and rules.stateful == "invite":
        node.endpoint.relay = core
    node.parts["proxy"] = core


def endpoint_of(spec: NodeSpec) -> type[ThrottledEndpoint] | None:
    """Return the kind of endpoint that a node needs; None: the usual one."""
    if spec.recipe == "proxy":
        return RelayEndpoint
    return ThrottledEndpoint if spec.overload is not None and spec.overload.throttles else None


def throttle(spec: NodeSpec, world: World, node: Node) -> None:
    """Let a node hold calls back, where the topology says so."""
    rules = spec.overload
    endpoint = node.endpoint
    if rules is None or not rules.throttles or not isinstance(endpoint, ThrottledEndpoint):
        return
    draw = world.draw(f"throttle {spec.name}") if world.draw is not None else _never
    kept = Rules(rules.obeys, rules.honours_retry_after, rules.window)
    endpoint.throttle = node.parts["throttle"] = Throttle(kept, draw)


def _never() -> float:
    return 0.0


def _place(
    spec: NodeSpec, rules: ProxySpec, population: PopulationSpec, world: World
) -> tuple[PopulationSpec, Target, bool]:
    """Return where a population's calls go from here."""
    last = population.home == spec.name
    if last:
        name = world.node_of_population(population.name).name
    else:
        name = rules.next_hop or population.home
    address = world.address_of(name)
    port = world.port_of(name, "udp") or 5060
    return population, Target(Transport.UDP, address, port, address), last
