"""docs/availability.md: its file of faults."""

from __future__ import annotations

import re
from pathlib import Path

from docs.generate.everything import ROOT
from simulator.faults.load import all_faults
from simulator.topology.load import load_topology

PAGE = (ROOT / "docs/availability.md").read_text(encoding="utf-8")


def test_the_faults_of_the_page_can_be_loaded(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    file = tmp_path / "failures.yaml"
    file.write_text(found[1])
    faults = all_faults(file, load_topology("guide-tcp").spec)
    assert [one.name for one in faults] == ["power", "software", "line", "upgrade"]
