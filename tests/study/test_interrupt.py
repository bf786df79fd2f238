"""A run that is stopped keeps what was finished."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import simulator
from simulator.cli.main import main
from simulator.errors import InputError, SimulatorError


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Hear SIGINT also where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def stop_after(finished: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == finished:
            signal.raise_signal(signal.SIGINT)

    return progress


SHORT = ("--duration", "10 s", "--warmup", "0 s", "--messages", "none")


def interrupted(folder: Path) -> Path:
    with pytest.raises(KeyboardInterrupt):
        simulator.simulate(
            "guide-tcp",
            duration=10,
            warmup=0,
            messages="none",
            replications=5,
            workers=1,
            out=folder,
            progress=stop_after(2),
        )
    return folder


def test_finished_replications_are_kept(tmp_path: Path) -> None:
    run = simulator.open_run(interrupted(tmp_path / "run"), partial=True)
    assert run.state == "interrupted"
    assert run.manifest.finished == 2
    assert run.answer()["replications"] == 2
    assert set(run.resources["replication"]) == {0, 1}


def test_an_interrupted_run_is_refused_unless_asked_for(tmp_path: Path) -> None:
    folder = interrupted(tmp_path / "run")
    with pytest.raises(InputError, match="2 of 5 replications"):
        simulator.open_run(folder)


def test_the_command_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def stopping(what: str) -> Iterator[Callable[[int, int], None]]:
        yield stop_after(1)

    monkeypatch.setattr("simulator.cli.run.progress", stopping)
    folder = tmp_path / "run"
    command = ["run", "guide-tcp", *SHORT, "--replications", "4", "--workers", "2"]
    assert main([*command, "-o", str(folder)]) == 130
    assert "Traceback" not in capsys.readouterr().err
    assert simulator.open_run(folder, partial=True).state == "interrupted"


def test_a_dead_worker_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.study.execute.prepare", die)
    folder = tmp_path / "run"
    with pytest.raises(SimulatorError, match="worker process has died"):
        simulator.simulate(
            "guide-tcp", duration=10, warmup=0, replications=2, workers=2, out=folder
        )
    assert simulator.open_run(folder, partial=True).state == "interrupted"


def die() -> None:
    os._exit(1)


def test_a_run_without_a_folder_leaves_none_when_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        simulator.simulate(
            "guide-tcp", duration=10, warmup=0, replications=3, workers=1, progress=stop_after(1)
        )
    assert list(tmp_path.iterdir()) == []
