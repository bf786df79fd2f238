"""The frame of the command line: help, and where errors end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from simulator import __version__
from simulator.__main__ import start
from simulator.cli import lazy
from simulator.cli import main as frame
from simulator.errors import InputError, InputErrors, Mark

NAMES = [name for commands in frame.COMMANDS.values() for name, _ in commands]


Install = Callable[[Callable[[], object]], None]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let `directsip run` call a function."""

    def install(function: Callable[[], object]) -> None:
        def load(module: str) -> SimpleNamespace:
            assert module == "simulator.cli.run"
            return SimpleNamespace(run=click.command("run")(function))

        monkeypatch.setattr(lazy, "import_module", load)

    return install


def test_help_lists_every_command_in_its_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert frame.main(["--help"]) == 0
    text = capsys.readouterr().out
    places = [text.index(f"\n{title}:") for title in frame.COMMANDS]
    assert places == sorted(places)
    for name in NAMES:
        assert f"\n  {name} " in text


def test_help_imports_no_command_module() -> None:
    program = (
        "import sys; from simulator.cli.main import main; main(['--help']); "
        "print(*(m for m in sys.modules if m.startswith('simulator')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    rooms = {"simulator", "simulator.cli", "simulator.errors"}
    assert set(done.stderr.split()) == rooms | {"simulator.cli.lazy", "simulator.cli.main"}


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_a_help_and_the_name_of_its_module(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert frame.main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: directsip {name} ")


def test_no_command_prints_the_help_and_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert frame.main([]) == 2
    assert "Simulate:" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert frame.main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_a_misspelt_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert frame.main(["lader"]) == 2
    assert capsys.readouterr().err == "directsip: no command 'lader'; did you mean 'ladder'?\n"


def test_a_wrong_option_is_one_line_that_names_the_command(
    command: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda: None)
    assert frame.main(["run", "--foo"]) == 2
    assert capsys.readouterr().err == "directsip run: No such option '--foo'.\n"


def test_a_users_mistake_is_one_line_and_2(
    command: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    def mistaken() -> None:
        raise InputError("not a time", mark=Mark("a.yaml", 3), seen="5")

    command(mistaken)
    assert frame.main(["run"]) == 2
    assert capsys.readouterr() == ("", "a.yaml:3: not a time; seen '5'\n")


def test_several_mistakes_are_a_line_each(
    command: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    def mistaken() -> None:
        raise InputErrors([InputError("one"), InputError("two")])

    command(mistaken)
    assert frame.main(["run"]) == 2
    assert capsys.readouterr().err == "one\ntwo\n"


def test_an_unwritable_output_is_one_line_and_2(
    command: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(lambda: (tmp_path / "none" / "a.csv").write_text(""))
    assert frame.main(["run"]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/none/a.csv: No such file or directory\n"


def test_a_verdict_of_no_is_1(command: Install) -> None:
    command(lambda: click.get_current_context().exit(1))
    assert frame.main(["run"]) == 1


def test_a_commands_return_value_is_no_exit_code_but_for_int(command: Install) -> None:
    command(lambda: "an answer")
    assert frame.main(["run"]) == 0


def test_ctrl_c_is_130_without_a_trace(
    command: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    command(stopped)
    assert frame.main(["run"]) == 130
    assert capsys.readouterr().err.strip() == ""


def test_ctrl_c_while_the_program_loads_is_130_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.cli.main.main", stopped)
    assert start() == 130


def test_sigterm_lets_the_command_clean_up_and_is_130(command: Install) -> None:
    cleaned = []

    def stopped() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            cleaned.append(True)

    before = signal.getsignal(signal.SIGTERM)
    command(stopped)
    assert frame.main(["run"]) == 130
    assert cleaned
    assert signal.getsignal(signal.SIGTERM) is before


def test_our_own_bug_keeps_its_trace(command: Install) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    command(broken)
    with pytest.raises(ZeroDivisionError):
        frame.main(["run"])


def test_a_reader_that_leaves_early_is_no_error() -> None:
    program = (
        "import sys, click, types; from simulator.cli import lazy, main as frame\n"
        "many = click.command('run')(lambda: [click.echo('x' * 100) for _ in range(10_000)])\n"
        "lazy.import_module = lambda name: types.SimpleNamespace(run=many)\n"
        "sys.exit(frame.main(['run']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_python_m_simulator_is_directsip() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"directsip, version {__version__}\n"
