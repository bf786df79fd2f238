"""``directsip study overload``: goodput over offered load."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import (
    json_option,
    options,
    print_answer,
    seed_option,
    set_option,
    workers_option,
    workload_option,
)
from simulator.cli.outfile import PICTURES, check_study_file, put_study, study_file_option
from simulator.cli.result import progress
from simulator.cli.studies.options import expect_option, vary_option
from simulator.errors import InputError


@click.command()
@click.argument("topology")
@options(
    vary_option("workload.load=0.2..2.0:0.2"),
    expect_option,
    workload_option,
    set_option,
    click.option(
        "--duration",
        default="60 s",
        show_default=True,
        metavar="TIME",
        help="Length of the window in which calls count.",
    ),
    click.option(
        "--warmup",
        default="60 s",
        show_default=True,
        metavar="TIME",
        help="What is simulated before it, from an empty network; longer than calls last.",
    ),
    click.option(
        "--within",
        default="10 s",
        show_default=True,
        metavar="TIME",
        help="A call is good whose ACK comes to the called side so soon after its INVITE.",
    ),
    seed_option,
    click.option(
        "--replications",
        type=click.IntRange(min=1),
        default=5,
        show_default=True,
        help="Independent repetitions of each point; intervals are taken over them.",
    ),
    workers_option,
    click.option(
        "--over-time",
        is_flag=True,
        help="Let the figure of -o go over the window, not over what is offered.",
    ),
    study_file_option,
    json_option,
)
def overload(
    topology: str,
    vary: tuple[str, ...],
    expect: tuple[str, ...],
    workload: str | None,
    overrides: dict[str, str],
    duration: str,
    warmup: str,
    within: str,
    seed: int,
    replications: int,
    workers: int | None,
    over_time: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Study what becomes of TOPOLOGY under more load than it can carry.

    Prints for each point what is offered, goodput (calls set up in time) with its interval, calls
    refused and timed out, messages sent again by cause, INVITEs a call on each hop, and the queue
    of the busiest machine. Example: directsip study overload overload-udp
    """
    from simulator.study.overload import overload as study_overload

    check_study_file(out)
    if over_time and (out is None or out.suffix.lower() not in PICTURES):
        raise InputError("--over-time is of the figure alone", expected="-o FILE.svg or .png, too")
    with progress("replications") as advance:
        found = study_overload(
            topology,
            vary=vary,
            expect=expect,
            workload=workload,
            duration=duration,
            warmup=warmup,
            within=within,
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
    put_study(out, found, over_time=over_time)
    return int(not found.passed)
