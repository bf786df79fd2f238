"""Pools, and the servers that a name in a topology stands for: one, or the members of a pool."""

from __future__ import annotations

from simulator.nodes.spec import PoolSpec, ServiceSpec
from simulator.topology.document import Document
from simulator.topology.schema import TopologyFile


def members_of(file: TopologyFile, name: str) -> tuple[str, ...]:
    """Return the members of a pool in order, or the one node of this name."""
    pool = file.pools.get(name)
    return (name,) if pool is None else pool.members


def pool_name(file: TopologyFile, name: str) -> str:
    """Return the name of a pool in DNS; empty for a node."""
    pool = file.pools.get(name)
    return "" if pool is None else pool.fqdn


def pool_of(file: TopologyFile, node: str) -> tuple[str, ...]:
    """Return the members of the pool that a node belongs to: itself, where it is in none."""
    found = (pool.members for pool in file.pools.values() if node in pool.members)
    return next(found, (node,))


def pools(file: TopologyFile, document: Document) -> tuple[PoolSpec, ...]:
    """Return the pools."""
    return tuple(
        PoolSpec(name, pool.fqdn, pool.members, document.mark(("pools", name)))
        for name, pool in file.pools.items()
    )


def addresses(file: TopologyFile) -> tuple[tuple[str, str], ...]:
    """Return the address records of pools: one a member, in order."""
    return tuple(
        (pool.fqdn, file.hosts[file.nodes[member].host].address)
        for pool in file.pools.values()
        for member in pool.members
    )


def services(file: TopologyFile) -> tuple[ServiceSpec, ...]:
    """Return the service records of pools (RFC 2782): of TCP and TLS ports, by priority in order.

    Who names no port in a URI finds them (RFC 3263 4.1); each has to have a name of its own.
    """
    return tuple(
        ServiceSpec(f"{_SERVICES[point.transport]}{pool.fqdn}", place, point.port, fqdn)
        for pool in file.pools.values()
        for place, member in enumerate(pool.members, start=1)
        for point in file.nodes[member].listen
        if point.transport in _SERVICES
        and (fqdn := file.hosts[file.nodes[member].host].fqdn) is not None
    )


_SERVICES = {"tcp": "_sip._tcp.", "tls": "_sips._tcp."}
