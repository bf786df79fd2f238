"""The names that a fault uses, looked up in the topology that it strikes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from simulator.errors import InputError
from simulator.faults.kinds import KINDS
from simulator.faults.spec import FaultSpec, Scope
from simulator.nodes.spec import TopologySpec
from simulator.topology.complaints import nearest


class Names:
    """What can be struck, by scope.

    Parameters
    ----------
    topology : TopologySpec
    groups : mapping of name to members
        Of a file of faults; a site of the topology is a group of its hosts as well.
    """

    def __init__(
        self, topology: TopologySpec, groups: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._known: dict[str, list[str]] = {
            "node": [node.name for node in topology.nodes],
            "host": [host.name for host in topology.hosts],
            "link": [link.name for link in topology.links],
            "trunk": [trunk.name for trunk in topology.trunks],
        }
        self._known["resource"] = _resources(topology)
        self._on = {
            host.name: [node.name for node in topology.nodes if node.host == host.name]
            for host in topology.hosts
        }
        self._nodes = {node.name: node for node in topology.nodes}
        self._recipes = {node.name: node.recipe for node in topology.nodes}
        self._certified = {node.name for node in topology.nodes if node.certificate is not None}
        self._sites = {
            host.site: tuple(one.name for one in topology.hosts if one.site == host.site)
            for host in topology.hosts
        }
        self._groups = {**self._sites, **(groups or {})}

    def of(self, scope: str) -> list[str]:
        """Return the names of one scope."""
        if scope == "group":
            return list(self._groups)
        return self._known.get(scope, [])

    def members(self, name: str) -> tuple[str, ...]:
        """Return the members of a group."""
        return self._groups[name]

    def fit(self, fault: FaultSpec) -> list[str]:
        """Return the nodes that a fault can strike."""
        if fault.kind.startswith("certificate"):
            return sorted(self._certified)
        wanted = KINDS[fault.kind].recipes
        return [name for name, recipe in self._recipes.items() if not wanted or recipe in wanted]

    def nodes_on(self, host: str) -> list[str]:
        """Return the nodes of a machine."""
        return self._on.get(host, [])

    def host_of(self, name: str) -> str:
        """Return the machine of a node, or of itself."""
        return next((host for host, nodes in self._on.items() if name in nodes), name)

    def ports_of(self, node: str) -> list[int]:
        """Return the ports on which a node listens."""
        return sorted({point.port for point in self._nodes[node].points})

    def known_to(self, node: str) -> list[str]:
        """Return the names that a name server knows."""
        spec = self._nodes[node]
        return [name for name, _ in spec.zone] + [one.name for one in spec.services]

    def scope_of(self, name: str, scopes: Iterable[Scope]) -> Scope | None:
        """Return the first scope that has a name."""
        return next((scope for scope in scopes if name in self.of(scope)), None)


_MEMBERS: tuple[Scope, ...] = ("host", "node", "link")
_SIDES: tuple[Scope, ...] = ("node", "host")


def resolve(fault: FaultSpec, names: Names) -> FaultSpec:
    """Return a fault with its members.

    Raises
    ------
    InputError
        A name stands for nothing in the topology.
    """
    if fault.scope == "between":
        sides = tuple(_one(name, fault, names) for name in fault.targets)
        _require_apart(fault, {names.host_of(name) for _, name in sides})
        return replace(fault, members=sides)
    if fault.scope != "group":
        _require(fault, fault.scope, fault.targets[0], names.of(fault.scope))
        if fault.scope == "node" and fault.targets[0] not in names.fit(fault):
            raise InputError(
                f"{fault.kind!r} cannot strike this node",
                mark=fault.mark,
                field=f"{fault.name}.node",
                seen=fault.targets[0],
                expected=f"one of {', '.join(names.fit(fault))}",
            )
        if fault.scope == "node":
            _require_own(fault, names)
        return replace(fault, members=((fault.scope, fault.targets[0]),))
    _require(fault, "group", fault.targets[0], names.of("group"))
    members = names.members(fault.targets[0])
    found = tuple(_one(name, fault, names) for name in members)
    return replace(fault, members=_fitting(found, fault, names))


def _fitting(
    members: tuple[tuple[Scope, str], ...], fault: FaultSpec, names: Names
) -> tuple[tuple[Scope, str], ...]:
    """Return the members of a group that a kind can strike; of machines their nodes, if need be.

    Raises
    ------
    InputError
        There are none.
    """
    scopes = KINDS[fault.kind].scopes
    found = {member: None for member in members if member[0] in scopes}
    if "host" not in scopes and "node" in scopes:
        every = ([n] if scope == "node" else names.nodes_on(n) for scope, n in members)
        fit = names.fit(fault)
        found = {("node", node): None for nodes in every for node in nodes if node in fit}
    if not found:
        known = names.fit(fault) if "node" in scopes else names.of("link")
        raise InputError(
            f"{fault.kind!r} can strike nothing in this group",
            mark=fault.mark,
            field=f"{fault.name}.group",
            seen=fault.targets[0],
            expected=f"a group with one of {', '.join(known)}",
        )
    return tuple(found)


def _resources(topology: TopologySpec) -> list[str]:
    """Return the names of all groups of channels, ports and licences."""
    found = [t.name + end for t in topology.trunks for end in ("", "-licences")]
    found += [f"{t.name}-encryption" for t in topology.trunks if t.transport == "tls"]
    for node in topology.nodes:
        if node.carrier is not None and node.carrier.kind == "isdn":
            further = [gateway for gateway, _ in node.carrier.gateways]
            owners = [node.name, *(g for g in further if g != node.carrier.gateway)]
            found += [f"{owner}-b-channels" for owner in owners]
        if node.gateway is not None:
            found.append(f"{node.name}-rtp")
        if node.mediation is not None:
            found.append(f"{node.name}-calls")
        if node.conference is not None:
            found.append(f"{node.name}-ports")
    return found


def _one(name: str, fault: FaultSpec, names: Names) -> tuple[Scope, str]:
    scopes = _MEMBERS if fault.scope == "group" else _SIDES
    scope = names.scope_of(name, scopes)
    if scope is None:
        known = dict.fromkeys(one for each in scopes for one in names.of(each))
        _require(fault, fault.scope, name, list(known))
    return scope or "node", name


def _require_own(fault: FaultSpec, names: Names) -> None:
    """Refuse a port on which a node does not listen, and a name that a name server does not know.

    Such a fault would strike nothing.
    """
    node, port, name = fault.targets[0], fault.values.port, fault.values.name
    ports = names.ports_of(node)
    if port is not None and port not in ports:
        raise InputError(
            "the node does not listen on this port",
            mark=fault.mark,
            field=f"{fault.name}.port",
            seen=str(port),
            expected=f"one of {', '.join(map(str, ports))}" if ports else None,
        )
    known = [one.lower() for one in names.known_to(node)]
    if name is not None and name.lower() not in known:
        raise InputError(
            "the name server does not know this name",
            mark=fault.mark,
            field=f"{fault.name}.name",
            seen=name,
            expected=nearest(name.lower(), dict.fromkeys(known)),
        )


def _require_apart(fault: FaultSpec, hosts: set[str]) -> None:
    """Refuse two sides that are one machine: no link leads from it to itself."""
    if len(hosts) == 1:
        raise InputError(
            "both sides are on one machine",
            mark=fault.mark,
            field=f"{fault.name}.between",
            seen=fault.target,
            expected="two machines, or nodes on two",
        )


def _require(fault: FaultSpec, field: str, name: str, known: list[str]) -> None:
    if name not in known:
        expected = nearest(name, known) if known else None
        raise InputError(
            "there is nothing of that name in the topology",
            mark=fault.mark,
            field=f"{fault.name}.{field}",
            seen=name,
            expected=expected,
        )
