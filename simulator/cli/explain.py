"""``directsip explain``: why a call ended as it did."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import json_option, options, print_answer
from simulator.cli.outfile import out_file_option, put
from simulator.cli.results import open_result, partial_option, run_argument
from simulator.errors import InputError, Mark


@click.command()
@run_argument
@options(
    click.option(
        "--call", "number", type=int, required=True, metavar="N", help="Number of the call."
    ),
    json_option,
    out_file_option((".txt", ".json")),
    partial_option,
)
def explain(run: Path, number: int, as_json: bool, out: Path | None, partial: bool) -> None:
    """Say why one call of RUN ended as it did.

    The first decision that led there with its rule, place, figure and source; how the call came
    there, hop by hop, and how it went on to what the caller heard; what would have prevented it.
    `directsip calls RUN` lists the numbers.
    """
    found = open_result(run, partial)
    if not hasattr(found, "explain"):
        raise InputError(
            "a capture does not say why a call ended so",
            mark=Mark(str(run)),
            expected="a run (ladder CAPTURE --call N shows what was sent)",
        )
    told = found.explain(number)
    put(out, {".txt": told.text, ".json": told.as_dict()})
    if as_json:
        print_answer(told.as_dict())
    else:
        click.echo(told.text, nl=False)
