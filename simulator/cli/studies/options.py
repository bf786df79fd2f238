"""The options that all studies share."""

from __future__ import annotations

from typing import Any, Final

import click


def vary_option(*default: str) -> Any:
    """Return ``--vary``, with what is varied unless told."""
    return click.option(
        "--vary",
        multiple=True,
        metavar="PATH=VALUES",
        default=default,
        show_default=bool(default),
        help="Values to go through, as in workload.load=0.2..2.0:0.2 or trunk.channels=15,30; may "
        "be repeated, and the last one is the axis of the figure.",
    )


expect_option: Final = click.option(
    "--expect",
    multiple=True,
    metavar="EXPECTATION",
    help="What has to come out, as in 'goodput >= 80 /s', or of one variant alone: "
    "'goodput(1.2) >= 70 /s'. Exit code 1 where it does not. May be repeated.",
)
