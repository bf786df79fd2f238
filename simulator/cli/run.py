"""``directsip run``: the busy hour of a topology."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import (
    duration_option,
    fault_option,
    faults_option,
    ideal_option,
    json_option,
    media_option,
    messages_option,
    options,
    out_option,
    replications_option,
    seed_option,
    set_option,
    warmup_option,
    workers_option,
    workload_option,
)
from simulator.cli.result import Destination, conclude, destination, progress


@click.command()
@click.argument("topology")
@options(
    workload_option,
    set_option,
    faults_option,
    fault_option,
    duration_option,
    warmup_option,
    seed_option,
    replications_option,
    workers_option,
    ideal_option,
    media_option,
    messages_option,
    out_option,
    json_option,
)
def run(
    topology: str,
    workload: str | None,
    overrides: dict[str, str],
    fault_files: tuple[str, ...],
    fault_texts: tuple[str, ...],
    duration: str,
    warmup: str,
    seed: int,
    replications: int,
    workers: int | None,
    ideal: bool,
    media: str,
    messages: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Simulate the busy hour of TOPOLOGY and print the answer.

    TOPOLOGY is a file, or the name of a shipped one such as guide-tcp. Every row of the run is
    kept in the folder given with -o, by default results/TOPOLOGY-TIME.
    """
    from simulator.study.simulate import simulate

    where: Destination = destination(out, topology)
    with progress("replications") as advance:
        found = simulate(
            topology,
            workload=workload,
            faults=(*fault_files, *fault_texts),
            duration=duration,
            warmup=warmup,
            seed=seed,
            replications=replications,
            overrides=overrides,
            ideal=ideal,
            media=media,
            messages=messages,
            workers=workers,
            out=where.folder,
            progress=advance,
        )
    conclude(found, where, as_json=as_json)
