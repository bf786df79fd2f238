"""``directsip study``: studies that vary a topology; each lives in `simulator.cli.studies`."""

from __future__ import annotations

from typing import Final

import click

from simulator.cli.lazy import LazyCommands

# (command, one line of help): so that `--help` loads none.
STUDIES: Final = (
    ("failover", "What breaks, who notices when, and what it costs the callers."),
    ("overload", "Goodput over offered load, and what the rest of the work is."),
    ("availability", "What faults cost over a year, in calls and in time."),
)


class LazyStudies(LazyCommands):
    """The commands of `STUDIES`."""

    package = "simulator.cli.studies"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return [name for name, _ in STUDIES]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the studies with their one-line helps."""
        with formatter.section("Studies"):
            formatter.write_dl(list(STUDIES))


@click.group(cls=LazyStudies)
def study() -> None:
    """Vary a topology, repeat every variant, and compare what becomes of it."""
