"""Names, addresses and ways: what has to be found has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.checks.finding import Finding

_DNS: Final = "integration guide 4.2, 4.2.2"


def names_resolve(spec: TopologySpec) -> Iterator[Finding]:
    """Each host name stands in DNS, with the host's address."""
    zone = _zone(spec)
    for host in spec.hosts:
        if not host.fqdn:
            continue
        address = zone.get(host.fqdn.lower())
        if address is None:
            text = f"the name {host.fqdn} of {host.name} does not stand in DNS"
            yield Finding("error", "names-resolve", text, _DNS, host.mark)
        elif address != host.address:
            text = f"DNS gives {address} for {host.fqdn}, but {host.name} has {host.address}"
            yield Finding("error", "names-resolve", text, _DNS, host.mark)


def peers_resolve(spec: TopologySpec) -> Iterator[Finding]:
    """The name under which Lync knows its trunk peer stands in DNS."""
    zone = _zone(spec)
    hosts = {host.fqdn.lower() for host in spec.hosts}  # told by `names_resolve`
    for trunk in spec.trunks:
        name = trunk.peer_address.lower()
        if not is_address(name) and name not in zone and name not in hosts:
            text = f"the trunk peer {trunk.peer_address} of {trunk.name} does not stand in DNS"
            yield Finding("error", "names-resolve", text, _DNS, trunk.mark)


def one_network(spec: TopologySpec) -> Iterator[Finding]:
    """Every host with a node is linked to the others."""
    used = {node.host for node in spec.nodes}
    main = max(_parts(spec), key=lambda part: len(part & used), default=set())
    for host in spec.hosts:
        if host.name in used and host.name not in main:
            text = f"no link leads to {host.name} from the other hosts"
            yield Finding("error", "one-network", text, "links of the topology", host.mark)


def _parts(spec: TopologySpec) -> list[set[str]]:
    """Return the hosts and switches that links join, a set for each network."""
    joined: dict[str, set[str]] = {host.name: set() for host in spec.hosts}
    for link in spec.links:
        joined.setdefault(link.a, set()).add(link.b)
        joined.setdefault(link.b, set()).add(link.a)
    parts: list[set[str]] = []
    while joined:
        part, todo = set[str](), [next(iter(joined))]
        while todo:
            place = todo.pop()
            part.add(place)
            todo += sorted(joined.pop(place, ()))
        parts.append(part)
    return parts


def is_address(name: str) -> bool:
    """Tell whether `name` is an IPv4 address rather than a name."""
    return name.replace(".", "").isdigit()


def _zone(spec: TopologySpec) -> dict[str, str]:
    server = next((node for node in spec.nodes if node.name == spec.name_server), None)
    return {name.lower(): address for name, address in (server.zone if server else ())}


RULES: Final = (names_resolve, peers_resolve, one_network)
