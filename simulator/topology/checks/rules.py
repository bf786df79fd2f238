"""All rules, in the order in which their findings are told."""

from __future__ import annotations

from typing import Final

from simulator.nodes.spec import TopologySpec
from simulator.topology.checks import (
    components,
    credentials,
    dialling,
    network,
    numbering,
    peers,
    pools,
    routes,
    security,
    servers,
    trunk,
)
from simulator.topology.checks.finding import Finding, Rule

RULES: Final[tuple[Rule, ...]] = (
    *components.RULES,
    *servers.RULES,
    *network.RULES,
    *trunk.RULES,
    *peers.RULES,
    *pools.RULES,
    *routes.RULES,
    *security.RULES,
    *credentials.RULES,
    *numbering.RULES,
    *dialling.RULES,
)
_ORDER: Final = {"error": 0, "warning": 1, "advice": 2}


def check(spec: TopologySpec) -> list[Finding]:
    """Return what is wrong or unwise, errors first, each level in the order of the file."""
    findings = [finding for rule in RULES for finding in rule.findings(spec)]
    return sorted(findings, key=lambda one: (_ORDER[one.level], one.mark.file, one.mark.line))
