"""`docs/formats.md` says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.calls.attempt import Outcome
from simulator.record.columns import CALLS
from simulator.study.formats import GENERATED, renewed

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m simulator.study.formats docs/formats.md"


def test_every_outcome_is_listed_with_its_meaning() -> None:
    column = next(one for one in CALLS.columns if one.name == "outcome")
    assert {name for name, _ in column.values} == {one.name.lower() for one in Outcome}
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` | {meaning} |" in text for name, meaning in column.values)


@pytest.mark.parametrize("name", list(GENERATED))
def test_the_page_has_each_generated_part_once(name: str) -> None:
    assert PAGE.read_text(encoding="utf-8").count(f"<!-- {name}: generated -->") == 1


def test_a_column_that_changes_makes_the_page_stale() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text.replace("`sip_status`", "`status`")) == text
