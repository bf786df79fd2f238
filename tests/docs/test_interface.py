"""docs/interface.md names the commands, options and Python names that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import click
import pytest

import simulator
from simulator.cli.main import directsip

PAGE = (Path(__file__).parents[2] / "docs/interface.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z -]+)` \| (.*?) ?\|$", PAGE, re.MULTILINE))


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands(directsip))


def options(command: click.Command) -> set[str]:
    """Return the options of a command, of several spellings the shortest."""
    found = [p.opts for p in command.params if isinstance(p, click.Option)]
    return {min(names, key=len) for names in found}


def test_every_command_has_a_row() -> None:
    assert {*ROWS} == {*COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_of_a_command_are_those_of_its_row(name: str) -> None:
    assert {*re.findall(r"`(-[a-z0-9-]+)`", ROWS[name])} == options(COMMANDS[name])


def test_every_option_is_explained() -> None:
    _, _, grammar = PAGE.partition("## Grammar")
    for name, command in COMMANDS.items():
        for option in options(command):
            assert option in grammar or name in ("check", "schema"), option


@pytest.mark.parametrize("name", ["load_topology", "simulate", "replay", "open_run"])
def test_a_function_has_the_parameters_that_the_page_shows(name: str) -> None:
    shown = re.search(rf"^{name}\((.*?)\) ->", PAGE, re.MULTILINE | re.DOTALL)
    assert shown is not None
    without_values = re.sub(r"=(\"[^\"]*\"|\w+)", "", shown[1])
    assert re.findall(r"\w+", without_values) == [*signature(getattr(simulator, name)).parameters]


def test_the_page_names_what_the_package_offers() -> None:
    for name in dir(simulator):
        assert name in PAGE or name == "__version__", name
