"""Where numbers lead in calls that are really simulated: the other way to ask what dial tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator.calls.attempt import Attempt
from simulator.contracts import Flow
from simulator.nodes.spec import TopologySpec
from simulator.record.recorder import ReplicationRecorder
from simulator.sip.vocabulary import Method
from simulator.study.plan import RunPlan
from simulator.study.scene import Scene


class Dialled(NamedTuple):
    """Who dials what: a population, the place of the user in it, the digits."""

    population: str
    user: int
    digits: str


class Decision(NamedTuple):
    """What became of it: the node of terminals that rang and the number, or who refused and why."""

    node: str
    number: str
    rule: str = ""


class _Witness(ReplicationRecorder):
    """Sees who rang and who refused, and keeps no rows."""

    def __init__(self) -> None:
        super().__init__(0, None, "all")
        self.rang: dict[int, tuple[str, str]] = {}
        self.refused: dict[int, tuple[str, str]] = {}

    def message(self, sent: float, arrived: float, link: int, flow: Flow, item: Any) -> None:
        if item.call and item.status == 180 and item.request.method is Method.INVITE:
            sender: Any = flow.core
            self.rang.setdefault(item.call, (sender.name, item.request.uri.user or ""))

    def refusal(self, call: int, reason: Any, now: float) -> None:
        self.refused.setdefault(call, (reason.node, reason.rule))


def decided(spec: TopologySpec, numbers: Sequence[Dialled]) -> list[Decision]:
    """Call every number, one call every four seconds, and return what the network decided."""
    witness = _Witness()
    plan = RunPlan(spec, None, (), 0.0, 3600.0, 0.0, 1, False, "all", None)
    scene = Scene(plan, 0, witness, lambda attempt, now: None)
    scene.start()
    scene.clock.run(until=0.0)
    for number, one in enumerate(numbers, start=1):
        population = scene.world.populations[one.population]
        first = population.first_number
        caller = str(int(first) + one.user).zfill(len(first))
        attempt = Attempt(
            number, "a-to-b", one.population, "", caller, one.digits, "", 0.0, 1.0, 9.0, 1.0
        )
        witness.book[number] = attempt
        scene.clock.run(until=4.0 * number)
        scene.place(attempt, scene.clock.now)
    scene.clock.run(until=4.0 * len(numbers) + 60.0)
    return [_decision(witness, number) for number in range(1, len(numbers) + 1)]


def _decision(witness: _Witness, call: int) -> Decision:
    if call in witness.rang:
        return Decision(*witness.rang[call])
    node, rule = witness.refused[call]
    return Decision(node, "", rule)
