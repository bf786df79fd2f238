"""``directsip calls``: the calls of a run as a table."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from simulator.cli.common import json_option, options
from simulator.cli.results import open_result, partial_option, result_argument


@click.command()
@result_argument
@options(
    click.option(
        "--where",
        metavar="EXPR",
        help="Only these: comparisons of columns with and, or, not and brackets, as in "
        '"sip_status >= 500 and begin < 10 min".',
    ),
    click.option(
        "--sort",
        metavar="COL[,COL]",
        help="Sort by columns, call unless told; -COL: the largest first.",
    ),
    click.option(
        "--limit",
        type=click.IntRange(min=0),
        default=50,
        show_default=True,
        help="Most rows printed; 0: all. Files always hold all.",
    ),
    json_option,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="All columns to a file: .csv, .json, .parquet or .txt.",
    ),
    partial_option,
)
def calls(
    run: Path,
    where: str | None,
    sort: str | None,
    limit: int,
    as_json: bool,
    out: Path | None,
    partial: bool,
) -> None:
    """List the calls of a run, one row an attempt of the measured windows, or of a capture.

    Columns and outcomes are described in docs/formats.md. A missing value is met by `= missing`
    alone. On a terminal there are as many columns as fit.
    """
    from simulator.record import listing  # pandas loads only now

    rows = listing.chosen_calls(open_result(run, partial).calls, where, sort)
    if out is not None:
        listing.write_calls(rows, out)
        click.echo(f"{len(rows)} calls in {out}", err=True)
        return
    shown = rows.head(limit) if limit else rows
    if as_json:
        click.echo(json.dumps(listing.as_rows(shown), indent=1, ensure_ascii=False))
    else:
        click.echo(listing.as_text(shown, width=_screen()), nl=False)
    if rows.empty:
        click.echo("no such call", err=True)
    if len(shown) < len(rows):
        click.echo(f"{len(shown)} of {len(rows)} calls; --limit 0 or -o FILE gives all", err=True)


def _screen() -> int | None:
    """Return how wide the screen is; None where nobody looks at one."""
    looked_at = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if looked_at else None
