"""``directsip draw``: a topology as a picture, with the loads of a run or the way of a call."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.common import options, set_option
from simulator.errors import InputError, Mark
from simulator.topology.load import load_topology
from simulator.topology.picture import Drawing
from simulator.topology.shipped import shipped


@click.command()
@click.argument("what", metavar="TOPOLOGY|RUN")
@options(
    click.option(
        "--call", "number", type=int, metavar="N", help="The way of this call of RUN, hop by hop."
    ),
    set_option,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write it there instead: .svg, .png or .html.",
    ),
    click.option("--partial", is_flag=True, help="Take also a run that is not complete."),
)
def draw(
    what: str, number: int | None, overrides: dict[str, str], out: Path | None, partial: bool
) -> None:
    """Draw TOPOLOGY, or that of RUN with the loads of its servers, links and resources.

    Without -o the SVG document goes to standard output.
    """
    drawing = _draw(what, number, overrides, out, partial)
    if out is None:
        click.echo(drawing.svg, nl=False)
    else:
        click.echo(out, err=True)


def _draw(
    what: str, number: int | None, overrides: dict[str, str], out: Path | None, partial: bool
) -> Drawing:
    if not _is_run(what):
        if number is not None:
            raise InputError("a topology has no calls", mark=Mark(what), expected="a run")
        return load_topology(what, overrides=overrides).draw(out)
    if overrides:
        raise InputError("a run is over", mark=Mark(f"--set {next(iter(overrides))}"))
    from simulator.cli.results import open_finished  # pandas loads only for runs

    run = open_finished(Path(what), partial)
    return run.draw(out) if number is None else run.call(number).draw(out)


def _is_run(what: str) -> bool:
    """Tell whether it is the folder of a run; the name of a shipped topology goes first."""
    if Path(what).is_dir():
        return True
    named = shipped("topology", what) is not None
    return not named and not Path(what).exists() and (Path("results") / what).is_dir()
