"""``directsip study failover``: what faults do, and what the rules of failover make of them."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import (
    duration_option,
    fault_option,
    faults_option,
    json_option,
    options,
    print_answer,
    replications_option,
    seed_option,
    set_option,
    warmup_option,
    workers_option,
    workload_option,
)
from simulator.cli.outfile import check_study_file, put_study, study_file_option
from simulator.cli.result import progress
from simulator.cli.studies.options import expect_option, vary_option


@click.command()
@click.argument("topologies", metavar="TOPOLOGY...", nargs=-1, required=True)
@options(
    faults_option,
    fault_option,
    vary_option(),
    click.option(
        "--n-minus-1",
        "n_minus_1",
        is_flag=True,
        help="Fail each node and each link in turn, and rank them by the calls lost.",
    ),
    click.option(
        "--at",
        metavar="TIME",
        help="When each of them fails.  [default: after a third of the window]",
    ),
    click.option(
        "--for",
        "lasts",
        metavar="TIME",
        help="For how long.  [default: a sixth of the window]",
    ),
    expect_option,
    workload_option,
    set_option,
    duration_option,
    warmup_option,
    seed_option,
    replications_option,
    workers_option,
    study_file_option,
    json_option,
)
def failover(
    topologies: tuple[str, ...],
    fault_files: tuple[str, ...],
    fault_texts: tuple[str, ...],
    vary: tuple[str, ...],
    n_minus_1: bool,
    at: str | None,
    lasts: str | None,
    expect: tuple[str, ...],
    workload: str | None,
    overrides: dict[str, str],
    duration: str,
    warmup: str,
    seed: int,
    replications: int,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Study what faults do to TOPOLOGY, and what its rules of failover make of them.

    Each variant runs with and without the faults, with the same callers. Prints how soon who
    notices, how calls find another way, those blocked, stuck and dropped, the surge of the
    post-dial delay, the time to return and false alarms a day. Several topologies are variants:
    directsip study failover guide-tcp guide-secondary --fault 'mxone down at 30 min for 10 min'
    """
    from simulator.study.failover import failover as study_failover

    check_study_file(out)
    with progress("replications") as advance:
        found = study_failover(
            topologies,
            faults=(*fault_files, *fault_texts),
            vary=vary,
            n_minus_1=n_minus_1,
            at=at,
            lasts=lasts,
            expect=expect,
            workload=workload,
            duration=duration,
            warmup=warmup,
            seed=seed,
            replications=replications,
            overrides=overrides,
            workers=workers,
            progress=advance,
        )
    if as_json:
        print_answer(found.answer())
    else:
        click.echo(found.text, nl=False)
    put_study(out, found)
    return int(not found.passed)
