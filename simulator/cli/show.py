"""``directsip show``: the answer of a run."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import json_option, options, print_answer
from simulator.cli.outfile import put
from simulator.cli.results import open_finished, partial_option, run_argument


@click.command()
@run_argument
@options(
    json_option,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write it there instead: .txt or .json.",
    ),
    partial_option,
)
def show(run: Path, as_json: bool, out: Path | None, partial: bool) -> None:
    """Print the answer of RUN, a folder that `run` or `replay` wrote."""
    found = open_finished(run, partial)
    if out is not None:
        put(out, {".txt": found.text(), ".json": found.answer()})
    elif as_json:
        print_answer(found.answer())
    else:
        click.echo(found.text(), nl=False)
