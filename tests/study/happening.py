"""Single calls that happen in a small network, and the run on disk that they leave.

    run = happen(tmp_path, Planned("lync-to-mxone"), overrides={"trunk.channels": 0})
    run.explain(1)

The calls are numbered from 1 in the order given. Everybody is registered when the first begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.calls.attempt import Attempt, Intent
from simulator.contracts import ATTEMPT
from simulator.faults.load import all_faults
from simulator.nodes.spec import TopologySpec
from simulator.study.context import RunContext
from simulator.study.inputs import topology_inputs, workload_inputs
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication
from simulator.study.run import Run, open_run
from simulator.study.run_writer import begin_run
from simulator.study.scene import Scene
from simulator.study.simulate import override_texts
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from tests.nodes.lab import CALLS, TOPOLOGIES, USERS

WORKLOAD = "guide-busy-hour"  # begins at 10:00
# The guide's busy hour of few users who call often: some 30 calls a minute, 8 over the trunk.
FEW = {
    "population.lync.users": 30,
    "population.extensions.users": 30,
    "population.attached.users": 30,
    "population.pstn.users": 6000,
    "workload.load": 12,
}


@dataclass(frozen=True)
class Planned:
    """One call; `parties` and `dialled` stand for those of the direction."""

    direction: str
    at: float = 1.0
    dialled: str | None = None
    caller: str | None = None
    called: str | None = None
    ring: float = 2.0
    patience: float = 30.0
    holding: float = 10.0
    intent: Intent = Intent.ANSWER
    caller_releases: bool = True
    redial_of: int = 0

    def attempt(self, number: int) -> Attempt:
        """Make the attempt."""
        source, caller, destination, called, dialled = CALLS[self.direction]
        return Attempt(
            number,
            self.direction,
            source,
            destination,
            self.caller or caller,
            self.dialled or dialled,
            self.called or called,
            self.at,
            self.ring,
            self.patience,
            self.holding,
            self.intent,
            self.caller_releases,
            self.redial_of,
        )


class _Script:
    """Lets the planned calls happen, in the place of a workload's traffic."""

    def __init__(self, replication: Replication, planned: tuple[Planned, ...]) -> None:
        self.replication = replication
        self.attempts = [one.attempt(number) for number, one in enumerate(planned, start=1)]

    def start(self) -> None:
        for attempt in self.attempts:
            self.replication.recorder.book[attempt.number] = attempt
            clock = self.replication.scene.clock
            clock.call_at(attempt.begin, self._begin, attempt, None, ATTEMPT)

    def _begin(self, attempt: Attempt, _: None, now: float) -> None:
        self.replication._place(attempt, now)

    def ended(self, attempt: Attempt, now: float) -> None:
        """Nobody dials again."""


def happen(
    folder: Path,
    *planned: Planned,
    topology: str = "guide-tcp",
    overrides: Mapping[str, object] | None = None,
    change: Callable[[TopologySpec], TopologySpec] = lambda spec: spec,
    before: Callable[[Scene], object] = lambda scene: None,
    duration: float = 20.0,
    faults: Sequence[str] = (),
) -> Run:
    """Let calls happen and return the run.

    Parameters
    ----------
    topology : str
        Shipped, or of the tests of nodes.
    change : callable
        Of the topology, for what no sound file can say.
    before : callable
        Does something to the network when it is built.
    faults : sequence of str
        In words.
    """
    own = TOPOLOGIES / f"{topology}.yaml"
    loaded = load_topology(
        own if own.exists() else topology, overrides={**USERS, **(overrides or {})}
    )
    spec, load = change(loaded.spec), load_workload(WORKLOAD)
    texts = override_texts(loaded)
    context = RunContext(
        "run", spec, 1, duration, 0.0, 1, load.name, overrides=texts, faults=tuple(faults)
    )
    inputs = {**topology_inputs(loaded), **workload_inputs(WORKLOAD)}
    writer = begin_run(folder / "run", context, inputs)
    plan = RunPlan(spec, load, (), 0.0, duration, 0.0, 1, False, "all", writer.folder)
    plan = replace(plan, faults=all_faults(faults, spec))
    replication = Replication(plan, 0)
    script: Any = _Script(replication, planned)
    replication.players = script
    before(replication.scene)
    writer.finish([replication.run()])
    return open_run(writer.folder)


def shown(run: Run, file: str, line: int) -> str:
    """Return a line of one of the run's own copies of its inputs."""
    assert Path(file).parent == run.path / "inputs"
    return Path(file).read_text(encoding="utf-8").splitlines()[line - 1].strip()
