"""``directsip certify``: the integration guide's checklist, item by item."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from simulator.cli.common import json_option, options, seed_option, set_option


@click.command()
@click.argument("topology")
@options(
    click.option(
        "--item",
        "items",
        multiple=True,
        metavar="NUMBER",
        help="Only this item, such as 7a, or 7 with all its letters; may be repeated.",
    ),
    set_option,
    seed_option,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the checklist to a file, too: .html, .xml (JUnit), .md, .txt or .json.",
    ),
    json_option,
)
def certify(
    topology: str,
    items: tuple[str, ...],
    overrides: dict[str, str],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> int:
    """Perform the integration guide's checklist in a topology, item by item.

    Certified features pass or fail; an unsupported case is as documented when the guide's symptom
    is seen and the way round it works; what the topology has no means for is not applicable. Exit
    code 1 where something fails; the ladder of the call then shows where.
    """
    from simulator.study.certify import certify as perform
    from simulator.study.certify.writing.write import FORMS, check_suffix, write

    if out is not None:
        check_suffix(out)
    found = perform(topology, items=items, overrides=overrides, seed=seed)
    if as_json:
        click.echo(FORMS[".json"](found), nl=False)
    else:
        screen = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if screen else None
        click.echo(found.text(width), nl=False)
    if out is not None:
        write(found, out)
        click.echo(out, err=True)
    return int(not found.passed)
