"""``directsip ladder``: the messages of one call on every hop."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from simulator.cli.common import options
from simulator.cli.results import open_result, partial_option, result_argument


@click.command()
@result_argument
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
    click.option("--raw", is_flag=True, help="The whole text of each message under its line."),
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write it there instead: .txt, .svg (a picture) or .html (a page on which a click "
        "on a message shows its text).",
    ),
    partial_option,
)
def ladder(
    run: Path, number: int, nodes: tuple[str, ...], raw: bool, out: Path | None, partial: bool
) -> None:
    """Draw the messages of one call of a run or a capture; `calls` lists the numbers.

    On a terminal it is fitted to the screen as far as labels stay readable.
    """
    screen = out is None and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else None
    drawn = open_result(run, partial).ladder(number, nodes=nodes, width=width, raw=raw)
    if out is None:
        click.echo(str(drawn), nl=False)
    else:
        drawn.save(out)
        click.echo(out, err=True)
