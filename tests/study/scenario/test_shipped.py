"""Every shipped scenario passes in its own topology."""

from __future__ import annotations

import pytest

from simulator.study.scenario import run_scenario
from simulator.topology.shipped import names


@pytest.mark.parametrize("name", names("scenarios"))
def test_a_shipped_scenario_passes(name: str) -> None:
    verdict = run_scenario(name)
    assert verdict.scenario.name == name
    assert verdict.passed, str(verdict)
