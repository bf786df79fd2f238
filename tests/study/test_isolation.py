"""Networks of one process share nothing, leave nothing, and let a user's own processes in."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
from collections import deque
from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import simpy

import simulator
from simulator.contracts import Action
from simulator.kernel import Clock
from simulator.study import execute
from simulator.study.packing import packed
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication, run_replication
from simulator.study.result import ReplicationResult
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload

SOURCES = Path(simulator.__file__).parent
MUTABLE = (list, dict, set, deque, bytearray)


def plan_of(topology: str, seed: int = 1, *, window: float = 60.0) -> RunPlan:
    """A minute of the guide's busy hour with a small trunk and a bad link."""
    changes = {"trunk.channels": 4, "link.lan-phones.loss": "5 %"}
    spec = load_topology(topology, overrides=changes).spec
    workload = load_workload("guide-busy-hour")
    return RunPlan(spec, workload, (), 0.0, window, 30.0, seed, False, "none", None)


def test_networks_in_one_process_do_not_touch_each_other() -> None:
    one, other = plan_of("guide-tcp"), plan_of("guide-tls", seed=2)
    alone, other_alone = run_replication(one, 0), run_replication(other, 0)
    between: list[ReplicationResult] = []

    def stop_for_the_other(a: object, b: object, now: float) -> None:
        between.append(run_replication(other, 0))

    run = Replication(one, 0)
    for now in (-50.0, -1.0, 20.0, 59.0):
        run.scene.clock.call_at(now, stop_for_the_other, None)
    assert run.run() == alone
    assert between == [other_alone] * 4
    assert alone != other_alone


# Nothing is kept between runs


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(simulator.__path__, "simulator."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def state() -> dict[str, str]:
    """A hash of every mutable container that a module or a class of ours holds."""
    kept: dict[str, str] = {}
    for module in modules():
        owners = [(module.__name__, vars(module))]
        owners += [
            (f"{module.__name__}.{name}", dict(vars(kind)))
            for name, kind in vars(module).items()
            if isinstance(kind, type) and kind.__module__ == module.__name__
        ]
        for owner, names in owners:
            for name, value in names.items():
                if isinstance(value, MUTABLE) and not name.startswith("__"):
                    kept[f"{owner}.{name}"] = sha256(repr(value).encode()).hexdigest()
    return kept


def test_no_run_changes_what_a_module_or_class_holds() -> None:
    before = state()
    run_replication(plan_of("guide-tls"), 0)
    assert len(before) > 20
    assert state() == before


CHANGES = frozenset(
    {
        *("append", "appendleft", "extend", "insert", "add", "update", "setdefault"),
        *("pop", "popleft", "popitem", "remove", "discard", "clear", "sort", "reverse"),
    }
)


def test_no_function_changes_a_name_of_its_module() -> None:
    sources = SOURCES.rglob("*.py")
    changed = {path: changed_names(ast.parse(path.read_text(encoding="utf-8"))) for path in sources}
    assert len(changed) > 100
    assert {path: names for path, names in changed.items() if names} == {}


def changed_names(tree: ast.Module) -> set[str]:
    """Names of a module that its functions bind anew, or whose content they change."""
    found = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            own = _bound_in(function)
            found |= {name for name in _changed_in(function) if name not in own}
    return found & _bound_by(tree.body)


def _bound_by(body: list[ast.stmt]) -> set[str]:
    targets: list[ast.expr] = []
    for node in body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _bound_in(function: ast.FunctionDef) -> set[str]:
    names = {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
    stores = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return names | {node.id for node in stores if isinstance(node.ctx, ast.Store)}


def _changed_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        place: ast.expr | None = None
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            place = node.value
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CHANGES
        ):
            place = node.func.value
        if isinstance(place, ast.Name):
            yield place.id


def test_a_change_of_a_module_would_be_seen() -> None:
    code = "KEPT = {}\nLAST = None\ndef keep(x):\n    global LAST\n    KEPT[x] = LAST = x\n"
    assert changed_names(ast.parse(code)) == {"KEPT", "LAST"}


# Garbage


@pytest.fixture
def no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("topology", ["guide-tcp", "guide-tls"])
@pytest.mark.usefixtures("no_collection")
def test_a_run_makes_no_cycles_while_it_runs(
    topology: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_replication(plan_of(topology), 0)  # what is made once is made
    gc.collect()
    run = Replication(plan_of(topology, window=300.0), 0)
    monkeypatch.setattr(run, "_close", lambda: None)  # the network itself stays
    result = run.run()
    assert sum(result.messages.values()) > 1000
    assert gc.collect() == 0


@pytest.mark.usefixtures("no_collection")
def test_a_worker_leaves_no_network_behind() -> None:
    plan = plan_of("guide-tcp")
    others = clocks()  # of tests before this one
    execute._work(packed(plan), 0)
    gc.disable()
    execute._work(packed(plan), 1)
    gc.disable()
    assert all(any(clock is other for other in others) for clock in clocks())


def clocks() -> list[Clock]:
    return [found for found in gc.get_objects() if isinstance(found, Clock)]


# A user's own processes


def test_a_users_own_process_runs_beside_the_network() -> None:
    plan = plan_of("guide-tcp")
    alone = run_replication(plan, 0)
    run = Replication(plan, 0)
    clock, seen = run.scene.clock, []

    def watch() -> Generator[simpy.Event, Any, None]:
        while True:
            yield clock.timeout(10.0)
            seen.append((clock.now, run.scene.world.groups["sip-trunk"].busy))

    clock.process(watch())
    assert run.run() == alone
    assert [now for now, _ in seen[:2]] == [run.scene.begin + 10.0, run.scene.begin + 20.0]
    assert max(busy for _, busy in seen) > 0


def test_a_users_own_process_acts_on_a_host_by_an_action() -> None:
    run = Replication(plan_of("guide-tcp"), 0)
    scene = run.scene
    acted: list[float] = []
    host, node = scene.network.hosts["mxone"], scene.world.nodes["mxone"]

    def order() -> Generator[simpy.Event, Any, None]:
        yield scene.clock.timeout(5.0)
        host.act(acted.append, node, scene.clock.now)
        yield scene.clock.timeout(5.0)
        scene.network.hosts["lync-standard"].act(acted.append, None, scene.clock.now)

    scene.clock.process(order())
    run.run()
    # It waits like a message where a processor is at work, and takes no time of it.
    assert acted == pytest.approx([scene.begin + 5.0, scene.begin + 10.0], abs=0.05)
    assert Action(acted.append).method < 0
