"""A comparison as a page of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from simulator.study.text_table import table
from simulator.study.words import percent, printable, seconds, significant

if TYPE_CHECKING:
    from simulator.study.compare.compare import Comparison

WIDTH: Final = 100
_SHOWN: Final = 20  # calls at most
_CUT: Final = 30  # characters of an input's value
_VERDICTS: Final = {True: "beyond", False: "within"}
_OFFERED: Final = (
    "offered_traffic of a resource is measured: carried, and what the blocked would have added.",
    "That of a direction is the workload's, less calls to busy lines: one figure, no interval.",
)


def as_text(found: Comparison) -> str:
    """Return the page."""
    blocks = [
        [f"A  {found.a}", f"B  {found.b}"],
        list(_inputs(found)),
        list(_figures(found)),
        list(_outcomes(found)),
        list(_calls(found)),
    ]
    return printable("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _inputs(found: Comparison) -> Iterator[str]:
    if found.figures.empty:
        return
    if found.inputs.empty:
        yield "All inputs are equal."
        return
    rows = [
        [_cut(str(cell)) or "-" for cell in row] for row in found.inputs.itertuples(index=False)
    ]
    yield from table(("Inputs that differ", "A", "B"), ("", "", ""), rows)


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH - 2 * _CUT else text[: WIDTH - 2 * _CUT - 1] + "~"


def _figures(found: Comparison) -> Iterator[str]:
    if found.figures.empty:
        return
    equal = found.figures["difference"] == 0.0
    shown = found.figures[~equal | found.figures["low"].lt(0.0)]
    heads = ("Figure", "A", "B", "B - A", "95 % interval", "chance")
    if len(shown):
        yield from table(heads, ("",) * len(heads), [_figure(row) for row in _dicts(shown)])
        yield from _OFFERED
    if len(shown) < len(found.figures):
        yield f"{len(found.figures) - len(shown)} further figures are equal in every replication."
    for remark in found.remarks:
        yield remark[:1].upper() + remark[1:] + "."
    beyond = int((found.figures["beyond_chance"] == True).sum())  # noqa: E712  # None is in it
    told = int(found.figures["beyond_chance"].notna().sum())
    if told:
        yield f"{beyond} of {told} lie beyond chance; where nothing differs, one in twenty does."
    yield f"Bottleneck: A {found.bottlenecks[0]}; B {found.bottlenecks[1]}"


def _figure(row: dict[str, Any]) -> list[str]:
    unit = row["unit"]
    ends = [_value(row[end], unit, signed=True) for end in ("low", "high")]
    interval = "-" if row["low"] is None else f"{ends[0]} to {ends[1]}"
    return [
        f"{row['name']} {row['figure']}",
        _value(row["a"], unit),
        _value(row["b"], unit),
        _value(row["difference"], unit, signed=True),
        interval,
        _VERDICTS.get(row["beyond_chance"], "-"),
    ]


def _value(value: float | None, unit: str, *, signed: bool = False) -> str:
    if value is None:
        return "-"
    size, sign = abs(value), ("-" if value < 0 else "+" if signed and value else "")
    if unit == "fraction":
        return sign + percent(size)
    if unit == "s":
        return sign + seconds(size)
    return sign + significant(size) + (f" {unit}" if unit else "")


def _outcomes(found: Comparison) -> Iterator[str]:
    rows = found.outcomes
    changed = rows[rows["outcome_a"] != rows["outcome_b"]]
    count = int(rows["calls"].sum())
    alone = [int((found.calls["differs"] == f"only in {side}").sum()) for side in "ab"]
    yield f"Calls in both: {count:,}; only in A: {alone[0]:,}; only in B: {alone[1]:,}."
    if len(changed):
        heads = ("Ended in A", "in B", "calls")
        cells = [
            [str(row[0]).replace("_", " "), str(row[1]).replace("_", " "), f"{row[2]:,}"]
            for row in changed.itertuples(index=False)
        ]
        yield from table(heads, ("",) * 3, cells)
    elif count:
        yield "Each of them ended alike."


def _calls(found: Comparison) -> Iterator[str]:
    rows = found.differing.sort_values(["call_a", "call_b"])
    if rows.empty:
        return
    heads = ("Calls that differ", "call A", "call B", "A", "B", "in")
    wanted = len(heads) if found.figures.empty else len(heads) - 1  # of two runs: in the outcome
    shown = [_call(row)[:wanted] for row in _dicts(rows.head(_SHOWN))]
    yield from table(heads[:wanted], ("",) * wanted, shown)
    if len(rows) > _SHOWN:
        yield f"and {len(rows) - _SHOWN:,} more: -o FILE.json has all"


def _call(row: dict[str, Any]) -> list[str]:
    parties = f"{row['caller'] or '?'} to {row['called'] or '?'}"
    numbers = ["-" if row[f"call_{s}"] is None else f"{row[f'call_{s}']:.0f}" for s in "ab"]
    return [parties, *numbers, *(_ended(row, side) for side in "ab"), row["differs"]]


def _ended(row: dict[str, Any], side: str) -> str:
    outcome, status = row[f"outcome_{side}"], row[f"sip_status_{side}"]
    if outcome is None:
        return "-"
    return f"{str(outcome).replace('_', ' ')}" + (f" {status:.0f}" if status else "")


def _dicts(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for record in rows.to_dict("records"):
        yield {
            str(name): None if value is None or pd.isna(value) else value
            for name, value in record.items()
        }
