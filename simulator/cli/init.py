"""``directsip init``: a folder of one's own to start from."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.topology.starter import start


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--from",
    "name",
    default="guide-tcp",
    show_default=True,
    metavar="NAME",
    help="The shipped topology to copy.",
)
def init(directory: Path, name: str) -> None:
    """Copy a shipped topology into DIR, with what it extends and uses, to edit.

    The workload that it names comes with it, and all shipped faults and mappings. Files that are
    there already are never written over.
    """
    files = start(name, directory)
    for path in files:
        click.echo(path)
    click.echo(f"next: directsip check {files[0]}, then directsip run {files[0]}", err=True)
