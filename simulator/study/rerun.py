"""Runs one replication of a finished run again, from the copies in ``inputs/`` and its seed.

What was not kept comes back this way: message rows of other replications, messages as text,
captures. The same inputs and seed give the same replication.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.capture.transcript import Transcript
from simulator.record.columns import MESSAGES, STREAMS
from simulator.record.store import read_table
from simulator.study.faulted import kept_faults, run_faults
from simulator.study.inputs import MAPPING, RECORDS, TOPOLOGY, WORKLOAD
from simulator.study.manifest import Manifest
from simulator.study.plan import RunPlan
from simulator.study.replication import Replication, run_replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload
from simulator.workload.mapping import load_mapping
from simulator.workload.replay import read_records
from simulator.workload.spread import spread as spread_starts


class Stored(Protocol):
    """A run on disk, `simulator.study.run.Run`."""

    path: Path
    manifest: Manifest


def rerun(run: Stored, replication: int, calls: frozenset[int]) -> pd.DataFrame:
    """Run one replication of a run again for the message rows of some calls (empty: of all)."""
    wanted = "calls=" + ",".join(str(n) for n in sorted(calls)) if calls else "all"
    with TemporaryDirectory(prefix="directsip-") as folder:
        plan = plan_of(run, wanted, Path(folder))
        run_replication(plan, replication)
        return read_table(Path(folder), MESSAGES)


def streams(run: Stored, replication: int, call: int) -> pd.DataFrame:
    """Run one replication of a run again for the streams of one call, at the level `flow`."""
    if run.manifest.parameters.get("media", "none") == "none":
        return read_table(run.path, STREAMS, call=call)
    with TemporaryDirectory(prefix="directsip-") as folder:
        plan = replace(plan_of(run, "none", Path(folder)), media="flow", streams="all")
        run_replication(plan, replication)
        return read_table(Path(folder), STREAMS, call=call)


def texts(run: Stored, replication: int, call: int) -> list[str]:
    """Run one replication again for the messages of one call as text, in order of their rows."""
    plan = plan_of(run, "none", None)
    transcript = Transcript(replication, call, 0.0, plan.duration)
    Replication(plan, replication, recorder=transcript).run()
    return transcript.texts


def plan_of(run: Stored, messages: str, folder: Path | None) -> RunPlan:
    """Return the plan of a finished run, made anew from its inputs.

    Raises
    ------
    InputError
        An input is gone, or is not the one that the run had: the replication would be another.
    """
    _require_unchanged(run)
    inputs, parameters = run.path / "inputs", run.manifest.parameters
    overrides: dict[str, object] = dict(parameters["overrides"])
    topology = load_topology(inputs / TOPOLOGY, overrides=overrides)
    common: dict[str, Any] = {
        "duration": parameters["duration"],
        "warmup": parameters["warmup"],
        "seed": run.manifest.seed,
        "ideal": parameters["ideal"],
        "messages": messages,
        "folder": folder,
    }
    if run.manifest.kind == "run":
        workload = load_workload(inputs / WORKLOAD, topology.workload_overrides)
        broken = run_faults(
            kept_faults(inputs, parameters.get("faults", ())),
            topology.spec,
            start=workload.start,
            zone=workload.zone,
            duration=parameters["duration"],
        )
        return RunPlan(topology.spec, workload, (), 0.0, faults=broken.specs, **common)
    found = read_records(inputs / RECORDS, load_mapping(inputs / MAPPING))
    records = found.calls
    if parameters["spread"]:
        records = tuple(spread_starts(found, run.manifest.seed))
    start = min(record.start for record in records)
    return RunPlan(topology.spec, None, records, start, **common)


def _require_unchanged(run: Stored) -> None:
    for name, known in run.manifest.inputs.items():
        file = run.path / "inputs" / name
        try:
            found = sha256(file.read_bytes()).hexdigest()
        except OSError as error:
            raise InputError(
                "an input of the run cannot be read", mark=Mark(str(file)), seen=error.strerror
            ) from error
        if found != known:
            raise InputError(
                "changed since the run, which cannot be run again with it",
                mark=Mark(str(file)),
                expected="the SHA-256 that stands in manifest.json",
            )
