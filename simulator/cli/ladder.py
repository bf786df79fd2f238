"""``directsip ladder``: the messages of one call on every hop."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from simulator.cli.common import options
from simulator.cli.results import open_result, partial_option, put_text, run_argument


@click.command()
@run_argument
@options(
    click.option(
        "--call", "number", type=int, required=True, metavar="N", help="Number of the call."
    ),
    click.option(
        "--node",
        "nodes",
        multiple=True,
        metavar="NODE",
        help="Only messages from or to this node; may be repeated.",
    ),
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.txt",
        help="Write it there instead.",
    ),
    partial_option,
)
def ladder(run: Path, number: int, nodes: tuple[str, ...], out: Path | None, partial: bool) -> None:
    """Draw the messages of one call of RUN; `directsip calls RUN` lists the numbers.

    On a terminal it is fitted to the screen as far as labels stay readable.
    """
    screen = out is None and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else None
    put_text(str(open_result(run, partial).ladder(number, nodes=nodes, width=width)), out)
