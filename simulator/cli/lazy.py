"""A group of commands each of which is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click


class LazyCommands(click.Group):
    """A group that finds its commands as modules of a package; a subclass lists them.

    Attributes
    ----------
    package : str
        The command ``x`` is the click command ``x`` of the module ``PACKAGE.x``.
    """

    package = ""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of command `cmd_name`; None when there is no such command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(import_module(f"{self.package}.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.package}.{cmd_name}.{cmd_name} is not a click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a wrong name gets the nearest known one."""
        if args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            ctx.fail(_no_such_command(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


def _no_such_command(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # only a mistake pays for it

    near = get_close_matches(name, known, 1)
    return f"no command {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
