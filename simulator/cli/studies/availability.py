"""``directsip study availability``: what faults cost over a year."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import (
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


@click.command()
@click.argument("topology")
@options(
    faults_option,
    fault_option,
    click.option(
        "--duration",
        default="1 y",
        show_default=True,
        metavar="TIME",
        help="The time in which things break, in each replication.",
    ),
    click.option(
        "--full",
        is_flag=True,
        help="Simulate all of it message by message, not the time around faults alone.",
    ),
    click.option(
        "--expect",
        multiple=True,
        metavar="EXPECTATION",
        help="What has to hold, as in 'availability >= 99.9 %' or 'downtime(lync-to-pstn) <= 1 h' "
        "(of a year); else the exit code is 1. May be repeated.",
    ),
    workload_option,
    set_option,
    warmup_option,
    seed_option,
    replications_option,
    workers_option,
    study_file_option,
    json_option,
)
@click.pass_context
def availability(
    ctx: click.Context,
    topology: str,
    fault_files: tuple[str, ...],
    fault_texts: tuple[str, ...],
    duration: str,
    full: bool,
    expect: tuple[str, ...],
    workload: str | None,
    overrides: dict[str, str],
    warmup: str,
    seed: int,
    replications: int,
    workers: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Study how available calls in TOPOLOGY are over a year in which things break.

    What breaks is told by --faults or --fault, with mtbf and mttr; without them machines, software
    and lines fail as is assumed of them. Prints calls served and lost and the downtime by
    direction and users, beside the closed formula, and what each fault contributes.
    directsip study availability guide-tcp
    """
    from simulator.study.availability import availability as study_availability

    check_study_file(out)
    with progress("replications") as advance:
        found = study_availability(
            topology,
            faults=(*fault_files, *fault_texts),
            workload=workload,
            duration=duration,
            warmup=warmup,
            seed=seed,
            replications=replications,
            expect=expect,
            full=full,
            overrides=overrides,
            workers=workers,
            progress=advance,
        )
    if as_json:
        print_answer(found.answer())
    else:
        click.echo(found.text, nl=False)
    put_study(out, found)
    ctx.exit(0 if found.passed else 1)
