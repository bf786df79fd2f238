"""How much two workers bring, beside what two plain arithmetic loops bring on the same machine.

Wall time, since that is what workers are for; both pairs are measured in one run, in turns. The
figure is (run with one worker / run with two) / (loops one after the other / loops side by side);
the median of the rounds counts. Worker processes run without garbage collection, so the single
run does too: else what two of them bring would be overstated. Printed, never asserted.
"""

from __future__ import annotations

import gc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

import simulator

LOOP = 12_000_000


def arithmetic(count: int) -> int:
    total = 0
    for i in range(count):
        total += i * i % 7
    return total


def loops(workers: int, count: int) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(arithmetic, [1] * workers))  # started
        begin = perf_counter()
        list(pool.map(arithmetic, [count] * 2))
        return perf_counter() - begin


def run(workers: int, replications: int, duration: str, out: Path) -> float:
    begin = perf_counter()
    simulator.simulate(
        "guide-tcp",
        duration=duration,
        replications=replications,
        workers=workers,
        messages="none",
        out=out,
    )
    return perf_counter() - begin


def ratio(folder: Path) -> float:
    gc.freeze()
    gc.disable()
    try:
        one = run(1, 20, "1 h", folder / "one")
    finally:
        gc.enable()
        gc.unfreeze()
    single = loops(1, LOOP)
    two = run(2, 20, "1 h", folder / "two")
    return (one / two) / (single / loops(2, LOOP))


def test_two_workers(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not request.config.getoption("--benchmark-enable"):
        assert run(1, 1, "10 s", tmp_path / "smoke") > 0.0  # the full sizes take minutes
        return
    ratios = [ratio(tmp_path / str(i)) for i in range(3)]
    with capsys.disabled():
        print(f"\ntwo workers beside two loops: median {median(ratios):.2f} of {sorted(ratios)}")
