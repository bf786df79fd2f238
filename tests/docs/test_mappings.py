"""docs/mappings.md: its example reads as it says, and it names every field and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from simulator.workload import records, schema
from simulator.workload.records import Outcome, Replay, Side
from simulator.workload.replay import read_records

PAGE = (Path(__file__).parents[2] / "docs/mappings.md").read_text(encoding="utf-8")
SECTIONS = (
    schema.Layout,
    schema.TimeRule,
    schema.LengthRule,
    schema.OutcomeRule,
    schema.PartyRule,
    schema.Party,
    schema.DropRule,
    schema.JoinRule,
)
REASONS = (
    records.CUT,
    records.NOT_CSV,
    records.COLUMNS,
    records.NO_START,
    records.NO_DURATION,
    records.NEGATIVE,
    records.NO_DIRECTION,
    records.JOINED,
)


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    for name, kind in (("desk.csv", "text"), ("desk.yaml", "yaml")):
        found = re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
        assert found is not None
        (tmp_path / name).write_text(found[1])
    return read_records(tmp_path / "desk.csv", tmp_path / "desk.yaml")


def table(head: str) -> Iterator[str]:
    """Yield the lines below the table whose first line begins with `head`."""
    _, _, rest = PAGE.partition(f"| {head} |")
    for line in rest.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield line


def test_the_calls_of_the_example_are_those_of_the_page(replay: Replay) -> None:
    assert [
        f"| {c.line} | {c.direction} | {c.source} | {c.destination} | {c.ring:g} | {c.talk:g} "
        f"| {c.outcome} |"
        for c in replay.calls
    ] == [*table("line | direction")]


def test_the_rejected_rows_of_the_example_are_those_of_the_page(replay: Replay) -> None:
    rows = [f"| {row.line} | {row.reason} | `{row.seen}` |" for row in replay.rejected]
    assert rows == [*table("line | reason")]


def test_the_zone_of_the_example_is_as_the_page_says(replay: Replay) -> None:
    assert replay.first_start == 1709539509.0  # 2024-03-04 08:05:09 UTC


@pytest.mark.parametrize("model", SECTIONS)
def test_every_field_of_a_part_is_explained(model: type[BaseModel]) -> None:
    for field in model.model_fields:
        assert re.search(rf"`(rules\[\]\.)?{field}`", PAGE), field


def test_every_part_side_outcome_and_reason_is_named() -> None:
    parts = {*schema.Mapping.model_fields} - {"name", "about"}
    for word in (*parts, *get_args(Side), *get_args(Outcome), *REASONS):
        assert word in PAGE, word
