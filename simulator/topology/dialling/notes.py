"""What the systems share while they trace a number: the topology by name, and the notes taken."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calls.reasons import Reason
from simulator.errors import Mark
from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.dialling.steps import Asked, End, Step


@dataclass(frozen=True, slots=True)
class Onward:
    """The number goes on over a trunk, to the system at its other end."""

    trunk: TrunkSpec
    number: str
    inwards: bool  # to Lync; else to the PBX


@dataclass(frozen=True, slots=True)
class Turn:
    """The way by another trunk of the same voice route, which a later call takes."""

    trunk: str
    notes: Notes
    begun: End | Onward


class Notes:
    """The notes of one trace.

    Parameters
    ----------
    spec : TopologySpec
    """

    def __init__(self, spec: TopologySpec) -> None:
        self.spec = spec
        self.nodes: dict[str, NodeSpec] = {node.name: node for node in spec.nodes}
        self.trunks: dict[str, TrunkSpec] = {trunk.name: trunk for trunk in spec.trunks}
        self.populations = {one.name: one for one in spec.populations}
        self.addresses = {host.name: host.address for host in spec.hosts}
        self.steps: list[Step] = []
        self.passed: list[str] = []
        self.asked: list[Asked] = []
        self.turns: list[Turn] = []

    def step(
        self,
        node: str,
        rule: str,
        text: str,
        number: str,
        mark: Mark | None = None,
        *,
        hit: bool = True,
    ) -> None:
        """Note a rule."""
        self.steps.append(Step(node, rule, text, number, hit, mark))

    def ask(self, node: str, rules: str, number: str) -> None:
        """Note that a list of rules is asked."""
        self.asked.append(Asked(node, rules, number))

    def address_of(self, node: str) -> str:
        """Return the address of a node's host."""
        return self.addresses[self.nodes[node].host]

    def user(self, population: str, number: str, e164: str) -> End:
        """Return the end at a user, noted at his terminals' node."""
        node = next((one.name for one in self.spec.nodes if one.population == population), "")
        return End("user", node or self.populations[population].home, number, e164, population)


def refused(number: str, reason: Reason) -> End:
    """Return the end of a number that is refused."""
    return End("refused", reason.node, number, reason=reason)
