"""The commands and the Python of README.md work as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import directsip
from simulator.study.run import Run
from simulator.study.simulate import simulate
from simulator.topology.topology import Topology

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [line.strip() for text in blocks("sh") for line in text.splitlines()]
    named = [line for line in lines if re.match(r"(\S*/)?directsip ", line)]
    return sorted({line.partition("#")[0].strip() for line in named})


def test_there_are_commands() -> None:
    assert len(commands()) >= 10


@pytest.mark.parametrize("line", commands())
def test_a_command_and_its_options_exist(line: str) -> None:
    words = shlex.split(line)[1:]
    path = words[:2] if words[0] in ("erlang", "study") else words[:1]
    shown = CliRunner().invoke(directsip, [*path, "--help"])
    assert shown.exit_code == 0, shown.output
    for word in words:
        if word.startswith("-"):
            assert re.search(rf"(?<![\w-]){re.escape(word)}\b", shown.output), word


@pytest.mark.parametrize("target", sorted({*re.findall(r"\bmake ([a-z-]+)", README)}))
def test_a_target_of_make_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def small(topology: Topology, *, replications: int) -> Run:
        return simulate(topology, duration="1 min", warmup=0, replications=1)

    monkeypatch.setattr("simulator.study.simulate.simulate", small)
    exec(compile(code, "README.md", "exec"), {"__name__": "__main__"})
