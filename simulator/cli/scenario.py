"""``directsip scenario``: call scenarios in YAML, pass or fail."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from simulator.cli.common import json_option, options, seed_option, set_option


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options(
    click.option(
        "--topology",
        metavar="NAME|FILE",
        help="Where they are performed.  [default: what each file names]",
    ),
    set_option,
    seed_option,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the verdicts to a file, too: .txt, .html, .xml (JUnit) or .json.",
    ),
    json_option,
)
def scenario(
    files: tuple[str, ...],
    topology: str | None,
    overrides: dict[str, str],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> int:
    """Perform call scenarios and say whether all happens as expected.

    FILE is a file, or the name of a shipped scenario such as basic-lync-to-mxone. Exit code 1
    where something did not happen as expected; the ladder of the call then shows where.
    """
    from simulator.study.scenario import run_scenario
    from simulator.study.scenario.writing import text, write
    from simulator.study.scenario.writing.write import FORMS, check_suffix
    from simulator.workload.scenario import load_scenario

    if out is not None:
        check_suffix(out)
    loaded = [load_scenario(file, topology=topology, overrides=overrides) for file in files]
    verdicts = [run_scenario(one, seed=seed) for one in loaded]
    if as_json:
        click.echo(FORMS[".json"](verdicts), nl=False)
    else:
        screen = sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if screen else None
        click.echo(text(verdicts, width), nl=False)
    if out is not None:
        write(verdicts, out)
        click.echo(out, err=True)
    return int(not all(one.passed for one in verdicts))
