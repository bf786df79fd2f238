"""Fixtures of the benchmarks: full sizes only where benchmarks are enabled (`make benchmark`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.baseline import Prepare, costs, plain_timeout
from tests.benchmarks.recorded import compared

Model = Callable[[int], Prepare]  # from the number of units to the work
AgainstTimeout = Callable[[Mapping[str, Model], int], dict[str, float]]
Counted = Callable[[str, float], None]


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
                print(f"\n{compared(name, ratio, f'T of {unit * 1e9:.0f} ns')}", end="")
        return ratios

    yield measure
    # Its own figure means nothing; the record of the run carries the extra information.
    benchmark.pedantic(lambda: None)


@pytest.fixture
def counted(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[Counted]:
    """Print and record a figure that is counted, not timed."""

    def tell(name: str, value: float) -> None:
        benchmark.extra_info[name] = value
        if not benchmark.disabled:
            with capsys.disabled():
                print(f"\n{compared(name, value, '')}", end="")

    yield tell
    benchmark.pedantic(lambda: None)
