"""Pools: members that are told the same, a name that leads to all of them, backups among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.nodes.spec import LyncSpec, NodeSpec, TopologySpec
from simulator.topology.checks.finding import Seen, rule

_POOLS: Final = "Lync library, DNS load balancing; Enterprise Edition pools"


@rule("pool-resolves", "error", _POOLS)
def pool_resolves(spec: TopologySpec) -> Iterator[Seen]:
    """The name of a pool stands in DNS with the address of each member."""
    hosts = {host.name: host.address for host in spec.hosts}
    nodes = {node.name: hosts[node.host] for node in spec.nodes}
    server = next((node for node in spec.nodes if node.name == spec.name_server), None)
    known = set(server.zone) if server is not None else set()
    for pool in spec.pools:
        missing = [name for name in pool.members if (pool.fqdn, nodes[name]) not in known]
        if missing:
            text = f"DNS does not lead from {pool.fqdn} to {', '.join(missing)}"
            yield Seen(pool.mark, text)


@rule("pool-certificates", "error", f"{_POOLS}; RFC 5922 7.1")
def pool_certificates(spec: TopologySpec) -> Iterator[Seen]:
    """The certificate of each member bears the name of the pool."""
    nodes = {node.name: node for node in spec.nodes}
    for pool in spec.pools:
        for name in pool.members:
            certificate = nodes[name].certificate
            if certificate is not None and pool.fqdn not in certificate.names:
                text = f"the certificate of {name} does not bear {pool.fqdn}, the name of its pool"
                yield Seen(certificate.mark, text)


@rule("pool-members-alike", "error", _POOLS)
def pool_members_are_alike(spec: TopologySpec) -> Iterator[Seen]:
    """The members of a pool are of one kind, and its Front Ends are told the same."""
    nodes = {node.name: node for node in spec.nodes}
    for pool in spec.pools:
        first, *others = (nodes[name] for name in pool.members)
        for other in others:
            if other.recipe != first.recipe:
                text = f"{other.name} and {first.name} are in one pool and of different kinds"
                yield Seen(pool.mark, text)
            elif _told(other) != _told(first):
                text = f"{other.name} is told other dial plans, policies or routes than "
                yield Seen(other.mark, f"{text}{first.name}, of the same pool")


def _told(node: NodeSpec) -> object:
    lync: LyncSpec | None = node.lync
    if lync is None:
        return node.mediation
    plans = [
        (p.name, p.scope, p.external_prefix, [(r.pattern, r.replacement) for r in p.rules])
        for p in lync.dial_plans
    ]
    routes = [(r.name, r.pattern, r.usages, r.trunks, r.priority) for r in lync.routes]
    policies = [(p.name, p.usages) for p in lync.policies]
    return (lync.edition, lync.domain, lync.media_bypass, plans, policies, routes)


@rule("enterprise-pool", "error", "Lync library, Standard and Enterprise Edition")
def only_enterprise_has_pools(spec: TopologySpec) -> Iterator[Seen]:
    """Several Front Ends in a pool are of the Enterprise Edition."""
    nodes = {node.name: node for node in spec.nodes}
    for pool in spec.pools:
        lync = nodes[pool.members[0]].lync
        if lync is not None and len(pool.members) > 1 and lync.edition == "standard":
            text = f"{pool.name} has {len(pool.members)} Front Ends of the Standard Edition"
            yield Seen(pool.mark, text)


@rule("backup-in-pool", "error", _POOLS)
def backup_is_in_the_pool(spec: TopologySpec) -> Iterator[Seen]:
    """The backup of Lync users is another member of the pool of their home."""
    nodes = {node.name: node for node in spec.nodes}
    for users in spec.populations:
        if users.backup is None:
            continue
        lync = nodes[users.home].lync
        if lync is None or users.backup == users.home or users.backup not in lync.members:
            text = f"the backup of {users.name}, {users.backup}, is no other member of the pool of "
            yield Seen(users.mark, text + users.home)


RULES: Final = (
    pool_resolves,
    pool_certificates,
    pool_members_are_alike,
    only_enterprise_has_pools,
    backup_is_in_the_pool,
)
