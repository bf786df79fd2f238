"""How long `directsip --help` takes, a whole process."""

from __future__ import annotations

import subprocess
import sys

from pytest_benchmark.fixture import BenchmarkFixture

BUDGET = 0.3  # seconds of wall clock


def test_help_of_a_fresh_process(benchmark: BenchmarkFixture) -> None:
    def ask_for_help() -> bytes:
        command = [sys.executable, "-m", "simulator", "--help"]
        return subprocess.run(command, capture_output=True, check=True).stdout

    text = benchmark.pedantic(ask_for_help, rounds=5)
    assert text.startswith(b"Usage: directsip")
    if benchmark.stats is not None:  # None where benchmarks are not enabled
        assert benchmark.stats.stats.min < BUDGET
