"""What ``run`` and ``replay`` have in common: where a run goes, progress, the answer printed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.common import print_answer
from simulator.cli.outfile import check_writable
from simulator.errors import InputError, Mark

if TYPE_CHECKING:
    from simulator.study.run import Run


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a run goes.

    Parameters
    ----------
    folder : Path
        Of the run.
    file : Path or None
        Also written: the answer alone, ``.json`` or ``.txt``.
    """

    folder: Path
    file: Path | None


def destination(out: Path | None, topology: str) -> Destination:
    """Say where a run goes: ``-o`` without suffix is its folder, with one a file of the answer."""
    from simulator.study.run_writer import fresh_folder

    if out is not None and not out.suffix:
        return Destination(out, None)
    if out is not None and out.suffix not in (".json", ".txt"):
        raise InputError(
            "an answer is not written in this format",
            mark=Mark(str(out)),
            expected=".json or .txt, or a name without suffix for the folder of the run",
        )
    if out is not None:
        check_writable(out)  # rather now than after the run
    time = datetime.now().strftime("%Y%m%d-%H%M%S")  # the user's own clock
    return Destination(fresh_folder(Path("results") / f"{Path(topology).stem}-{time}"), out)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a run is, on standard error where somebody looks at it."""
    if sys.stderr is None or not sys.stderr.isatty():  # None: closed before we began
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), redirect_stdout=False, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def conclude(run: Run, where: Destination, *, as_json: bool) -> None:
    """Print the answer, and write it where a file was asked for."""
    if as_json:
        print_answer(run.answer())
    else:
        click.echo(run.text(), nl=False)
    if where.file is not None:
        _write(run, where.file)
    click.echo(f"written: {run.path}", err=True)


def _write(run: Run, file: Path) -> None:
    if file.suffix == ".json":
        from simulator.study.manifest import write_json

        write_json(file, run.answer())
    else:
        file.write_text(run.text(), encoding="utf-8")
