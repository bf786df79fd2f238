"""What the commands about finished runs share: which run or capture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from simulator.errors import InputError, Mark

if TYPE_CHECKING:
    from simulator.record.reading import Capture
    from simulator.study.run import Run

run_argument: Final = click.argument("run", type=click.Path(path_type=Path), metavar="RUN")
result_argument: Final = click.argument(
    "run", type=click.Path(path_type=Path), metavar="RUN|CAPTURE"
)
partial_option: Final = click.option(
    "--partial", is_flag=True, help="Also where the run is not complete."
)


def open_result(path: Path, partial: bool) -> Run | Capture:
    """Open a run or a capture; say what it lacks.

    A file is a capture; else it is the folder of a run, or a name in `results`.
    """
    if not path.exists() and not _in_results(path).is_dir():
        raise InputError("no such run or capture", mark=Mark(str(path)))
    if not path.is_file():
        return open_finished(path, partial)
    from simulator.record.reading import read_capture  # pandas loads only now

    found = read_capture(path)
    for remark in found.remarks:
        click.echo(f"{found.path}: {remark}", err=True)
    return found


def open_finished(path: Path, partial: bool) -> Run:
    """Open a run by its folder, or by its name in `results`; say what it lacks."""
    from simulator.study.run import open_run  # pandas and pyarrow load only now

    inside = _in_results(path)
    found = open_run(path if path.exists() or not inside.is_dir() else inside, partial=partial)
    if found.missing:
        click.echo(f"{found.path}: {found.missing}", err=True)
    return found


def _in_results(path: Path) -> Path:
    return Path("results") / path
