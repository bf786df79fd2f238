"""The worked example of docs/scenarios.md passes, and the page names every verb and action."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from simulator.study.scenario import run_scenario
from simulator.workload.scenario.phrases import VERBS
from simulator.workload.scenario.schema import Action

PAGE = (Path(__file__).parents[2] / "docs/scenarios.md").read_text(encoding="utf-8")


def test_the_worked_example_passes(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "mine.yaml"
    file.write_text(example)
    verdict = run_scenario(file)
    assert verdict.passed, str(verdict)
    assert len(verdict.rows) == 9


def test_every_verb_and_action_is_named() -> None:
    missing = [word for word in (*VERBS, *get_args(Action)) if f"`{word}`" not in PAGE]
    assert missing == []
