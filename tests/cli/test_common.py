"""Shared options have one meaning."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner, Result

from simulator.cli import common


def invoke(*arguments: str) -> Result:
    """Run a command with some shared options; it prints what reaches it."""

    @click.command()
    @common.options(common.set_option, common.messages_option, common.no_spread_option)
    def command(**values: object) -> None:
        click.echo(repr(values))

    return CliRunner().invoke(command, arguments)


def test_set_splits_at_the_first_equals_sign() -> None:
    assert (
        "'overrides': {'a.b': '1', 'c': 'x=y'}" in invoke("--set", "a.b=1", "--set", "c=x=y").output
    )


def test_the_last_set_of_a_path_holds() -> None:
    assert "{'a': '2'}" in invoke("--set", "a=1", "--set", "a=2").output


@pytest.mark.parametrize("value", ["trunk.channels", "=5", ""])
def test_set_without_a_path_or_value_is_refused(value: str) -> None:
    result = invoke("--set", value)
    assert result.exit_code == 2
    assert "expected PATH=VALUE" in result.output


@pytest.mark.parametrize("value", ["none", "first", "sampled", "all", "calls=3", "calls=1,22"])
def test_messages_takes_its_words(value: str) -> None:
    assert f"'messages': '{value}'" in invoke("--messages", value).output


@pytest.mark.parametrize("value", ["some", "calls", "calls=", "calls=1,x", "calls=LIST"])
def test_messages_refuses_other_words(value: str) -> None:
    assert invoke("--messages", value).exit_code == 2


def test_starts_are_spread_unless_told() -> None:
    assert "'spread': True" in invoke().output
    assert "'spread': False" in invoke("--no-spread").output
