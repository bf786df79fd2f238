"""docs/availability.md: its file of faults, and the table that a command prints."""

from __future__ import annotations

import re
from pathlib import Path

from docs.generate.availability import COMMAND
from docs.generate.everything import ROOT
from docs.generate.marks import part
from simulator.faults.load import all_faults
from simulator.study.availability import availability
from simulator.topology.load import load_topology

PAGE = (ROOT / "docs/availability.md").read_text(encoding="utf-8")


def test_the_faults_of_the_page_can_be_loaded(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    file = tmp_path / "failures.yaml"
    file.write_text(found[1])
    faults = all_faults(file, load_topology("guide-tcp").spec)
    assert [one.name for one in faults] == ["power", "software", "line", "upgrade"]


def names(text: str) -> set[str]:
    """Return what stands at the left of the lines of the two tables."""
    tables = text[text.index("All calls") : text.index("not lost:")]
    lines = (
        re.split(r"\s{2,}|(?<=[a-z]) (?=[\d,]+ )", line.strip())[0] for line in tables.splitlines()
    )
    return {line for line in lines if line and not line[0].isdigit() and "/y" not in line}


def test_the_table_of_the_page_has_the_rows_of_a_small_study() -> None:
    shown = part(PAGE, "year")
    assert f"$ {COMMAND}\n" in shown
    small = availability(
        "guide-tcp", duration="2 min", warmup="1 s", replications=1, workers=1,
        overrides={"workload.load": 3.0},
    )  # fmt: skip
    assert names(shown) == names(small.text)
