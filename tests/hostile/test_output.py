"""Standard output that is closed or full, and disks that are full."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from simulator.cli.main import main
from simulator.errors import InputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files of other systems")

_FULL = "/dev/full"


def directsip(redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command below a shell that redirects its standard output."""
    return subprocess.run(
        ["sh", "-c", f'"$0" -m simulator "$@" {redirection}', sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [("check", "guide-tcp"), ("erlang", "b", "--help")])
def test_a_closed_standard_output_is_no_error(command: tuple[str, ...]) -> None:
    done = directsip(">&-", *command)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_standard_error_is_no_error(tmp_path: Path) -> None:
    short = ("--duration", "10 s", "--warmup", "0 s", "--replications", "1")
    done = directsip("2>&-", "run", "guide-tcp", *short, "-o", str(tmp_path / "run"))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path(_FULL).exists(), reason=f"there is no {_FULL}")
@pytest.mark.parametrize("command", [("check", "guide-tcp"), ("schema", "topology")])
def test_a_full_standard_output_is_told_in_one_line(command: tuple[str, ...]) -> None:
    done = directsip(f"> {_FULL}", *command)
    assert (done.returncode, done.stderr) == (2, "standard output: No space left on device\n")


def test_a_full_disk_is_told_in_one_line_and_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Iterator[None]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("simulator.study.simulate.execute", full)
    folder = tmp_path / "run"
    with pytest.raises(InputError, match="cannot be written; seen 'No space left on device'"):
        simulator.simulate("guide-tcp", duration=10, warmup=0, replications=1, out=folder)
    assert simulator.open_run(folder, partial=True).state == "interrupted"


def test_a_file_that_cannot_be_written_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*_: object) -> Iterator[None]:
        raise AssertionError("the run began")

    monkeypatch.setattr("simulator.study.simulate.execute", never)
    taken = tmp_path / "answer.json"
    taken.mkdir()
    assert main(["run", "guide-tcp", "--duration", "10 s", "-o", str(taken)]) == 2
    assert capsys.readouterr().err == f"{taken}: cannot be written; seen 'Is a directory'\n"
