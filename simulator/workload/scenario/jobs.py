"""Names of the guide's laboratory as words for a job, where a topology calls its nodes otherwise.

A scenario that says ``from: mediation`` is then performed in any topology: the name means the
node with that job on the first trunk. A node that is called so comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.nodes.spec import TopologySpec


def jobs(topology: TopologySpec) -> dict[str, str]:
    """Return who has which job, by the names of the guide's laboratory.

    Names that a node of the topology has itself are left out: they mean that node.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> jobs(load_topology("guide-tls").spec)
    {}
    """
    nodes = {node.name for node in topology.nodes}
    return {job: name for job, name in _held(topology) if job not in nodes}


def resources(topology: TopologySpec) -> dict[str, str]:
    """Return the resources with these jobs, by their names in the guide's laboratory."""
    own = {name for pairs in _takes(topology) for name in pairs.values()}
    found: dict[str, str] = {}
    for pairs in _takes(topology):
        found = {**pairs, **found}  # the first of several
    return {job: name for job, name in found.items() if job not in own}


def _takes(topology: TopologySpec) -> Iterator[dict[str, str]]:
    for trunk in topology.trunks:
        yield {f"sip-trunk{end}": f"{trunk.name}{end}" for end in ("", "-licences", "-encryption")}
        yield {"mediation-calls": f"{trunk.mediation}-calls"}
    for node in topology.nodes:
        if node.carrier is not None:
            yield {"pstn-b-channels": f"{node.name}-b-channels"}
        if node.conference is not None:
            yield {"av-conference-ports": f"{node.name}-ports"}


def _held(topology: TopologySpec) -> Iterator[tuple[str, str]]:
    for node in topology.nodes:
        population = next((p for p in topology.populations if p.name == node.population), None)
        if population is not None:
            kinds = {"lync": "lync-clients", "sip": "sip-phones", "attached": "attached-phones"}
            yield kinds.get(population.kind, node.name), node.name
        if node.carrier is not None:
            yield "pstn", node.name
        if node.conference is not None:
            yield "av-conference", node.name
    if not topology.trunks:
        return
    trunk = topology.trunks[0]
    yield from (("mxone", trunk.pbx), ("mediation", trunk.mediation))
    for node in topology.nodes:
        if node.gateway is not None and node.gateway.controller == trunk.pbx:
            yield "gateway", node.name
        if node.name == trunk.mediation and node.mediation is not None:
            yield "frontend", node.mediation.front_end
