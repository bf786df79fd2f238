"""Tables keep to the width that they may have."""

from __future__ import annotations

import pytest

from simulator.study.text_table import table

HEADS, UNITS = ("Name", "size", "load"), ("", "", "E")


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (None, ["Name    size  load", "                 E", "a-name    30  1.50"]),
        (18, ["Name    size  load", "                 E", "a-name    30  1.50"]),
        (17, ["Name   size load", "               E", "a-name   30 1.50"]),
        (15, ["Name  size load", "              E", "a-name", "        30 1.50"]),
    ],
)
def test_columns_move_together_before_names_stand_apart(
    width: int | None, lines: list[str]
) -> None:
    assert [*table(HEADS, UNITS, [("a-name", "30", "1.50")], width)] == lines
