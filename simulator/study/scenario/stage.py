"""Performs a scenario: the network is built, the actors act, all that happens is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, Final

from simulator.calls.attempt import Attempt, Outcome
from simulator.errors import InputError
from simulator.study.marks import Begun, Ended
from simulator.study.outcomes import classify
from simulator.study.plan import RunPlan
from simulator.study.result import ResourceFigures
from simulator.study.scenario.keeper import Keeper
from simulator.study.scenario.log import Event, Log, Watch
from simulator.study.scenario.record import Record
from simulator.study.scenario.script import Script
from simulator.study.scene import Scene
from simulator.study.warmup import automatic_warmup
from simulator.workload.load import load_workload
from simulator.workload.parties import direction_between
from simulator.workload.scenario.spec import Actor, Scenario, Step
from simulator.workload.scenario.steps import LONGEST
from simulator.workload.spec import WorkloadSpec
from simulator.workload.traffic import Traffic

_LOOK: Final = 0.5  # seconds between two looks at whether all is over
_SETTLE: Final = 2.0  # seconds for what is still on its way
_OWN: Final = 9_000_000  # numbers of the actors' calls begin here beside those of a workload

Do = Callable[[Any, Step, "int | None", float], object]
# What hands do for each action but dialling (`simulator.calls.hands`).
_CALLING: Final = ("dial", "join")  # a call of the actor's own begins
_DO: Final[Mapping[str, Do]] = MappingProxyType(
    {
        "answer": lambda hand, step, call, now: hand.answer(now, call),
        "decline": lambda hand, step, call, now: hand.decline(now, call),
        "hang up": lambda hand, step, call, now: hand.hang_up(now, call),
        "hold": lambda hand, step, call, now: hand.hold(now, call),
        "resume": lambda hand, step, call, now: hand.resume(now, call),
        "transfer": lambda hand, step, call, now: hand.transfer(step.argument, now, call),
        "complete transfer": lambda hand, step, call, now: hand.complete_transfer(now),
        "press": lambda hand, step, call, now: hand.press(step.argument, now, call),
    }
)


def perform(scenario: Scenario, *, seed: int = 1) -> Record:
    """Perform a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Of what the network draws, and of the workload behind the scenario.
    """
    return _Stage(scenario, seed).perform()


class _Stage:
    """The network, the actors, and the script that they follow."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        workload = _workload(scenario)
        plan = RunPlan(
            scenario.topology.spec,
            workload,
            (),
            scenario.clock,
            LONGEST,
            0.0 if workload is None else automatic_warmup(workload),
            seed,
            False,
            "all",
            None,
            scripted=True,
        )
        self._own = 1 if workload is None else _OWN
        self._number = self._own - 1
        self.keeper = Keeper(self._own)
        self.scene = Scene(plan, 0, self.keeper, self._finished)
        self.traffic = None if workload is None else self._traffic(plan, workload)
        self.log = Log()
        self.script = Script(scenario.steps, self.scene.clock, self.log, self._act)
        self.actors = {actor.name: actor for actor in scenario.actors}
        people = [actor for actor in scenario.actors if actor.is_user]
        self.hands = {actor.name: self._hand(actor) for actor in people}
        self.calls: dict[int, Attempt] = {}
        self.up: dict[int, Attempt] = {}
        self.undone: list[tuple[Step, str]] = []

    def perform(self) -> Record:
        scene = self.scene
        scene.start()
        if self.traffic is not None:
            self.traffic.start()
        if scene.begin < 0.0:
            scene.clock.run(until=0.0)
        for group in scene.world.groups.values():
            group.open_window(0.0)
        begun = Begun(scene)
        self.script.start()
        end = self._run()
        resources = self._resources(begun, end)
        record = self._record(resources, end)
        scene.clock.clear()
        return record

    def _run(self) -> float:
        """Run until nothing is left to happen, or the limit is reached."""
        now = quiet = 0.0
        while now < LONGEST:
            now += _LOOK
            self.scene.clock.run(until=now)
            if self._busy():
                quiet = now
            if now >= quiet + _SETTLE or now >= self._limit():
                break
        return now

    def _busy(self) -> bool:
        waits = bool(self.script.waiting) or self.script.pending
        return waits or bool(self.up) or any(hand.calls for hand in self.hands.values())

    def _limit(self) -> float:
        return inf if self.script.pending else max(self.script.last, 0.0) + self.scenario.limit

    # Actors

    def _hand(self, actor: Actor) -> Any:
        spec = self.scene.world.node_of_population(actor.population.name)
        terminals = self.scene.world.nodes[spec.name].parts["terminals"]
        same = [one for one in self.scenario.actors if one.population is actor.population]
        if terminals.watcher is None:
            terminals.watcher = Watch(same, self.log, self._own)
        return terminals.hands(actor.number)

    def _act(self, step: Step, now: float) -> None:
        """Let an actor act, as an order that comes to the actor's telephone."""
        spec = self.scene.world.node_of_population(self.actors[step.actor].population.name)
        host = self.scene.network.hosts[spec.host]
        node = self.scene.world.nodes[spec.name]
        host.act(lambda then: self._do(step, then), node, now)

    def _do(self, step: Step, now: float) -> None:
        hand = self.hands[step.actor]
        if step.action in _CALLING:
            self._dial(step, hand, now)
            return
        call = self._call_of(step)
        about = call if call is not None else next((c.number for c in reversed(hand.calls)), 0)
        facts = {"number": step.argument} if step.argument else {}
        self.log.note(Event(now, step.actor, step.action, about, facts))
        if not _DO[step.action](hand, step, call, now):
            self.undone.append((step, "there was no call for it"))

    def _dial(self, step: Step, hand: Any, now: float) -> None:
        self._number += 1
        number = self._number
        self.log.note(Event(now, step.actor, step.action, number, {"number": step.argument}))
        if step.action == "dial":
            hand.dial(step.argument, number, now)
        elif not hand.join(step.argument, number, now):
            self.undone.append((step, "a partner could not be transferred"))
        self._expect_call(number, step, hand.terminals.book[number])

    def _expect_call(self, number: int, step: Step, attempt: Attempt) -> None:
        caller = self.actors[step.actor]
        attempt.source, attempt.called = caller.population.name, step.argument
        if step.partner:
            called = self.actors[step.partner]
            attempt.destination, attempt.called = called.population.name, called.number
            attempt.direction = _direction(caller, called)
        self.calls[number] = attempt
        if attempt.outcome is Outcome.PENDING and attempt.cleared != attempt.cleared:
            self.up[number] = attempt

    def _call_of(self, step: Step) -> int | None:
        """Return the number of the call that a step means by its place among the actor's calls."""
        if step.call is None:
            return None
        known = dict.fromkeys(e.call for e in self.log.events if e.actor == step.actor and e.call)
        return [*known, *[-1] * step.call][step.call - 1]

    # Calls

    def _finished(self, attempt: Attempt, now: float) -> None:
        attempt.outcome = classify(attempt)
        self.up.pop(attempt.number, None)
        if self.traffic is not None and attempt.number < self._own:
            self.traffic.ended(attempt, now)

    def _traffic(self, plan: RunPlan, workload: WorkloadSpec) -> Traffic:
        return Traffic(
            workload,
            plan.topology,
            self.scene.clock,
            self.scene.place,
            self.keeper.book,
            seed=plan.seed,
            replication=0,
            begin=-plan.warmup,
            end=LONGEST,
            is_busy=self.scene.is_busy,
        )

    # The end

    def _resources(self, begun: Begun, now: float) -> tuple[ResourceFigures, ...]:
        groups = self.scene.world.groups.items()
        figures = {name: group.close_window(now) for name, group in groups}
        return Ended(begun, self.scene, figures, now).resources(self.scene.plan)

    def _record(self, resources: tuple[ResourceFigures, ...], end: float) -> Record:
        left = [(step, _why(step)) for step in map(self._step, self.script.waiting)]
        return Record(
            self.scenario.topology.spec,
            self.scenario.actors,
            self.log,
            self.keeper,
            tuple(self.calls.values()),
            resources,
            (*self.undone, *left),
            tuple(self.up.values()),
            end,
        )

    def _step(self, index: int) -> Step:
        return self.scenario.steps[index]


def _why(step: Step) -> str:
    if step.when is not None:
        return f"it waited for: {step.when.text}"
    return "the step before it was not done"


def _direction(caller: Actor, called: Actor) -> str:
    try:
        return direction_between(caller.population, called.population)
    except InputError:  # it stays outside both systems, which the call itself will show
        return ""


def _workload(scenario: Scenario) -> WorkloadSpec | None:
    if not scenario.background:
        return None
    name = scenario.topology.spec.workload
    if name is None:
        raise InputError(
            "the topology names no workload", mark=scenario.mark, field="background", expected="no"
        )
    return load_workload(name, scenario.topology.workload_overrides)
