"""``directsip dial``: where dialled numbers lead, without a call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from simulator.cli.common import json_option, options, print_answer, set_option
from simulator.cli.outfile import csv_text, out_file_option, put
from simulator.topology.dialling.plan import dial_plan_file
from simulator.topology.dialling.plan_text import plan_text
from simulator.topology.dialling.tables import (
    PLAN_COLUMNS,
    STEP_COLUMNS,
    plan_data,
    plan_rows,
    step_rows,
    trace_data,
)
from simulator.topology.load import load_topology
from simulator.topology.rerouting.table import COLUMNS as REROUTE_COLUMNS
from simulator.topology.topology import Topology

_SUFFIXES = (".txt", ".csv", ".json")


@click.command()
@click.argument("topology")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@options(
    click.option("--from", "source", metavar="WHO", help="A user, population or node, or PSTN."),
    click.option(
        "--file",
        "plan",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="PLAN.csv",
        help="Numbers to dial, with the columns from, dialled, wanted.",
    ),
    click.option(
        "--reroutes",
        "answers",
        is_flag=True,
        help="Print which answers of trunk peers send a call to the next way.",
    ),
    set_option,
    out_file_option(_SUFFIXES),
    json_option,
)
def dial(
    topology: str,
    numbers: tuple[str, ...],
    source: str | None,
    plan: Path | None,
    answers: bool,
    overrides: dict[str, str],
    out: Path | None,
    as_json: bool,
) -> int:
    """Trace numbers through both sides of TOPOLOGY, rule by rule; no call is made.

    Over a plan it prints wanted against got, rules that no number hits, and rules that others
    hide; exit code 1 where a number does not lead where it is wanted. `wanted` is a user's
    number, a population, pstn, refused, a status or a rule; `via TRUNK` may follow.
    """
    if answers and (plan is not None or numbers or source is not None):
        raise click.UsageError("--reroutes is about all trunks: no --from, --file and NUMBER")
    if answers:
        _reroutes(load_topology(topology, overrides=overrides), out, as_json)
        return 0
    if plan is None and (source is None or not numbers):
        raise click.UsageError("expected --from WHO and a NUMBER, --file PLAN.csv, or --reroutes")
    if plan is not None and (numbers or source is not None):
        raise click.UsageError("--file holds who dials what: no --from and no NUMBER beside it")
    loaded = load_topology(topology, overrides=overrides)
    if plan is not None:
        return _plan(loaded, plan, out, as_json)
    _numbers(loaded, source or "", numbers, out, as_json)
    return 0


def _numbers(
    topology: Topology, source: str, numbers: Sequence[str], out: Path | None, as_json: bool
) -> None:
    traces = [topology.dial(source, number) for number in numbers]
    text = "\n".join(map(str, traces))
    data = {"topology": topology.name, "traces": [trace_data(trace) for trace in traces]}
    put(out, {".txt": text, ".csv": csv_text(STEP_COLUMNS, step_rows(traces)), ".json": data})
    if as_json:
        print_answer(data)
    else:
        click.echo(text, nl=False)


def _plan(topology: Topology, plan: Path, out: Path | None, as_json: bool) -> int:
    result = dial_plan_file(topology.spec, plan)
    data = {"topology": topology.name, "plan": str(plan), **plan_data(result)}
    text = plan_text(result)
    put(out, {".txt": text, ".csv": csv_text(PLAN_COLUMNS, plan_rows(result)), ".json": data})
    if as_json:
        print_answer(data)
    else:
        click.echo(text, nl=False)
    return int(result.wrong > 0)


def _reroutes(topology: Topology, out: Path | None, as_json: bool) -> None:
    table = topology.reroutes()
    data = {"topology": topology.name, **table.as_dict()}
    text = str(table)
    put(out, {".txt": text, ".csv": csv_text(REROUTE_COLUMNS, table.cells()), ".json": data})
    if as_json:
        print_answer(data)
    else:
        click.echo(text, nl=False)
