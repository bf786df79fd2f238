"""Fixtures of the benchmarks: full sizes only where benchmarks are enabled (`make benchmark`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.baseline import Prepare, costs, plain_timeout

Model = Callable[[int], Prepare]  # from the number of units to the work
AgainstTimeout = Callable[[Mapping[str, Model], int], dict[str, float]]


@pytest.fixture
def against_timeout(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]
) -> Iterator[AgainstTimeout]:
    """Measure models and T in turns; print, record and return the ratios to T by their names.

    Where benchmarks are disabled the models run once with a hundredth of their units, to see
    that they still work.
    """

    def measure(models: Mapping[str, Model], units: int) -> dict[str, float]:
        if benchmark.disabled:
            units //= 100
        prepared = [model(units) for model in (plain_timeout, *models.values())]
        unit, *others = costs(*prepared, rounds=1 if benchmark.disabled else 5)
        ratios = {name: seconds / unit for name, seconds in zip(models, others, strict=True)}
        benchmark.extra_info.update(ratios)
        with capsys.disabled():
            for name, ratio in {} if benchmark.disabled else ratios.items():
                print(f"\n{name:<56} {ratio:7.2f} T of {unit * 1e9:.0f} ns", end="")
        return ratios

    yield measure
    # Its own figure means nothing; the record of the run carries the extra information.
    benchmark.pedantic(lambda: None)
