"""The manual of faults."""

from __future__ import annotations

from pathlib import Path

from simulator.faults.formats import renewed
from simulator.faults.load import load_faults

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


def test_the_table_of_kinds_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m simulator.faults.formats docs/faults.md"


def test_the_example_can_be_loaded(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "page.yaml").write_text(text, encoding="utf-8")
    assert [f.name for f in load_faults(tmp_path / "page.yaml").faults] == [
        "power-cut",
        "bad-cable",
    ]
