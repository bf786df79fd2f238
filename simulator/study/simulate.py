"""The main job: the busy hour of a topology, in replications, to an answer on disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from numbers import Real
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from simulator.errors import InputError, Mark, SimulatorError
from simulator.faults.load import Given
from simulator.study.arguments import check_arguments, length_of_time
from simulator.study.context import RunContext, flows_of
from simulator.study.execute import execute
from simulator.study.faulted import run_faults
from simulator.study.inputs import set_profiles, topology_inputs, workload_inputs
from simulator.study.media.level import media_choice
from simulator.study.plan import RunPlan
from simulator.study.result import ReplicationResult
from simulator.study.run import Run, open_run
from simulator.study.run_writer import RunWriter, begin_run
from simulator.study.warmup import automatic_warmup
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from simulator.topology.units import TIME, QuantityError, quantity
from simulator.workload.fit import check_fit
from simulator.workload.load import load_workload
from simulator.workload.parties import CALLS_PER_REPLICATION
from simulator.workload.spec import WorkloadSpec

Progress = Callable[[int, int], None]


def simulate(
    topology: str | Path | Topology,
    *,
    workload: str | Path | None = None,
    faults: Given = (),
    duration: str | float = "1 h",
    warmup: str | float = "auto",
    seed: int = 1,
    replications: int = 20,
    overrides: Mapping[str, object] | None = None,
    ideal: bool = False,
    media: str = "auto",
    messages: str = "first",
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Run:
    """Run the busy hour of a topology.

    Parameters
    ----------
    topology : str, pathlib.Path or Topology
        A file, the name of a shipped one, or one that is loaded.
    workload : str or pathlib.Path, optional
        Instead of the topology's own.
    faults : str, pathlib.Path, or several of them
        What breaks, and when: files, names of shipped ones such as ``mxone-down``, and faults in
        words such as ``mxone down at 10:30 for 10 min``.
    duration, warmup : str or float
        With a unit, or in seconds; ``auto``: see `simulator.study.warmup`.
    seed, replications : int
        The same two, the same tables, whatever `workers` is.
    overrides : mapping, optional
        As ``--set``: ``{"trunk.channels": 12}``.
    ideal : bool
        A pure loss system: nothing takes time, nothing but the trunk's channels is limited.
    media : {'auto', 'flow', 'exact', 'none'}
        How speech is accounted for: by mean loads and formulae, every packet over every link, or
        not at all; auto: exact in the first replication, flow in the others, and of an ideal
        system nothing.
    messages : str
        Whose message rows are kept: ``none``, ``first``, ``sampled`` (one call in a hundred),
        ``all``, or ``calls=1,2``.
    workers : int, optional
        Processes; None: one for each processor.
    out : str or pathlib.Path, optional
        Folder of the run; None: a temporary one that goes with the `Run`.
    progress : callable, optional
        ``progress(done, total)`` after each replication.

    Returns
    -------
    Run

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with the inputs; the run has not begun then.

    Examples
    --------
    >>> run = simulate("guide-tcp", duration="1 min", warmup=0, replications=1, messages="none")
    >>> run.answer()["resources"][0]["name"]
    'sip-trunk'
    """
    check_arguments(seed, messages, replications, workers)
    choice = media_choice(media, ideal=ideal)
    loaded = the_topology(topology, overrides)
    named = workload if workload is not None else loaded.spec.workload
    if named is None:
        raise InputError("the topology names no workload", expected="--workload NAME|FILE")
    load = load_workload(named, loaded.workload_overrides)
    check_fit(load, loaded.spec)
    loaded.require_sound()
    length = seconds(duration, "duration")
    before = automatic_warmup(load) if warmup == "auto" else seconds(warmup, "warmup", zero=True)
    broken = run_faults(faults, loaded.spec, start=load.start, zone=load.zone, duration=length)
    overridden, profiles = set_profiles(override_texts(loaded), named)
    context = RunContext(
        kind="run",
        topology=loaded.spec,
        seed=seed,
        duration=length,
        warmup=before,
        replications=replications,
        workload=load.name,
        flows=flows_of(load, loaded.spec, duration=length, ideal=ideal),
        ideal=ideal,
        messages=messages,
        media=choice,
        overrides=overridden,
        faults=broken.entries,
    )
    _refuse_too_much(context)
    inputs = {
        **topology_inputs(loaded),
        **workload_inputs(named),
        **profiles,
        **broken.copies,
    }
    plan = replace(_plan(context, load), faults=broken.specs)
    return conduct(plan, context, inputs, replications, workers, out, progress)


def _refuse_too_much(context: RunContext) -> None:
    """Refuse more calls than a replication has numbers for, before it has run for days."""
    span = context.warmup + context.duration
    calls = span * sum(flow.rate for flow in context.flows)
    if calls >= CALLS_PER_REPLICATION:
        raise InputError(
            "more calls than one replication can hold",
            field="workload",
            seen=f"{calls:.3g} calls in {span:g} s",
            expected=f"fewer than {CALLS_PER_REPLICATION:,}: a shorter --duration or less load",
        )


def conduct(
    plan: RunPlan,
    context: RunContext,
    inputs: Mapping[str, bytes],
    replications: int,
    workers: int | None,
    out: str | Path | None,
    progress: Progress | None,
    before: Callable[[RunWriter], None] | None = None,
) -> Run:
    """Run all replications of a plan into a folder; keep what is finished when interrupted."""
    if out is None:  # nobody named a folder: it goes when the run goes
        folder = Path(mkdtemp(prefix="directsip-"))
        try:
            run = conduct(plan, context, inputs, replications, workers, folder, progress, before)
        except BaseException:
            rmtree(folder, ignore_errors=True)
            raise
        finalize(run, rmtree, folder, ignore_errors=True)
        return run
    folder = Path(out)
    writer = begin_run(folder, context, inputs)
    if before is not None:
        before(writer)
    results: list[ReplicationResult] = []
    try:
        for result in execute(_into(plan, folder), list(range(replications)), workers):
            results.append(result)
            if progress is not None:
                progress(len(results), replications)
        writer.finish(results)
    except (KeyboardInterrupt, SimulatorError):
        writer.interrupt(results)
        raise
    except OSError as error:  # a full disk, say
        with suppress(SimulatorError):
            writer.interrupt(results)
        seen = error.strerror or str(error)
        raise InputError("cannot be written", mark=Mark(str(folder)), seen=seen) from error
    return open_run(folder)


def seconds(value: str | float, field: str, *, zero: bool = False) -> float:
    """Return a time that was given as text with a unit, or in seconds.

    Examples
    --------
    >>> seconds("30 min", "duration"), seconds(90, "duration")
    (1800.0, 90.0)
    """
    if isinstance(value, str):
        try:
            value = quantity(value, TIME)
        except QuantityError as error:
            raise InputError(
                error.problem, field=field, seen=str(value), expected=error.expected
            ) from None
    return length_of_time(value, field, zero=zero)


def the_topology(
    topology: str | Path | Topology, overrides: Mapping[str, object] | None
) -> Topology:
    """Load a topology, or load one again with further overrides."""
    if not isinstance(topology, Topology):
        return load_topology(topology, overrides=overrides)
    if not overrides:
        return topology
    both = {**topology.overrides, **topology.workload_overrides, **overrides}
    return load_topology(topology.files[0], overrides=both)


def override_texts(topology: Topology) -> dict[str, str]:
    """Return what was overridden, as a manifest keeps it."""
    both: Iterable[tuple[str, object]] = {
        **topology.overrides,
        **topology.workload_overrides,
    }.items()
    return {path: _text(value) for path, value in both}


def _text(value: object) -> str:
    """Return a value as text that reads back the same."""
    return str(value) if isinstance(value, (str, Real)) else json.dumps(value, default=str)


def _plan(context: RunContext, workload: WorkloadSpec) -> RunPlan:
    return RunPlan(
        context.topology,
        workload,
        (),
        0.0,
        context.duration,
        context.warmup,
        context.seed,
        context.ideal,
        context.messages,
        None,
        media=context.media,
    )


def _into(plan: RunPlan, folder: Path) -> RunPlan:
    return replace(plan, folder=folder)
