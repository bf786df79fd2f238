"""``directsip show``: the answer of a run, or what a capture holds."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import json_option, options, print_answer
from simulator.cli.outfile import put
from simulator.cli.results import open_result, partial_option, result_argument


@click.command()
@result_argument
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
    """Print the answer of RUN, a folder that `run` or `replay` wrote, or what CAPTURE holds.

    Of a capture these are its calls by outcome and its streams of RTP with loss and jitter.
    """
    found = open_result(run, partial)
    if out is not None:
        put(out, {".txt": found.text(), ".json": found.answer()})
    elif as_json:
        print_answer(found.answer())
    else:
        click.echo(found.text(), nl=False)
