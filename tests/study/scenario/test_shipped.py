"""Every shipped scenario passes in its own topology."""

from __future__ import annotations

import pytest

from simulator.study.scenario import run_scenario
from simulator.topology.shipped import names

# Those of the checklist are performed with it, in all topologies.
OWN = [name for name in names("scenarios") if not name.startswith("guide-")]


@pytest.mark.parametrize("name", OWN)
def test_a_shipped_scenario_passes(name: str) -> None:
    verdict = run_scenario(name)
    assert verdict.scenario.name == name
    assert verdict.passed, str(verdict)
