"""`docs/formats.md` says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.formats import GENERATED, renewed

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m simulator.study.formats docs/formats.md"


@pytest.mark.parametrize("name", list(GENERATED))
def test_the_page_has_each_generated_part_once(name: str) -> None:
    assert PAGE.read_text(encoding="utf-8").count(f"<!-- {name}: generated -->") == 1


def test_a_column_that_changes_makes_the_page_stale() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text.replace("`sip_status`", "`status`")) == text
