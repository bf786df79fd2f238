"""The comparison of one call as a page of text: its messages in one list, then what differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from simulator.study.text_table import table
from simulator.study.words import printable

if TYPE_CHECKING:
    from simulator.study.compare.of_call import CallComparison

_MARKS: Final = {"both": " ", "a": "A", "b": "B"}
_VALUE: Final = 160  # characters of a header
_FACTS: Final = (
    ("outcome", "outcome", "{}"),
    ("sip_status", "SIP status", "{:.0f}"),
    ("q850_cause", "Q.850 cause", "{:.0f}"),
    ("srd", "session request delay", "{:.6f} s"),
    ("sdt", "talk", "{:.6f} s"),
)


def as_text(found: CallComparison) -> str:
    """Return the page."""
    blocks = [
        list(_head(found)),
        list(_facts(found)),
        list(_messages(found.messages)),
        list(_headers(found.headers)),
    ]
    return printable("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _head(found: CallComparison) -> Iterator[str]:
    yield f"A  call {found.call_a} of {found.a}"
    yield f"B  call {found.call_b} of {found.b}"
    yield f"{found.row['caller']} to {found.row['called']}"


def _facts(found: CallComparison) -> Iterator[str]:
    rows = [
        (title, *(_fact(found.row[f"{name}_{side}"], form) for side in "ab"))
        for name, title, form in _FACTS
    ]
    unequal = [row for row in rows if row[1] != row[2]]
    if unequal:
        yield from table(("The call", "A", "B"), ("", "", ""), unequal)
    else:
        yield "The call ended alike in both, after the same times."


def _fact(value: Any, form: str) -> str:
    if value is None or pd.isna(value) or value == 0:
        return "-"
    return form.format(value).replace("_", " ")


def _messages(rows: pd.DataFrame) -> Iterator[str]:
    alone = {side: int((rows["in"] == side).sum()) for side in "ab"}
    both = len(rows) - sum(alone.values())
    yield f"{both} messages are in both, {alone['a']} only in A, {alone['b']} only in B"
    hops = [f"{row.source} > {row.destination}" for row in rows.itertuples()]
    width = max(map(len, hops), default=0)
    yield f"  {'in A at':>12} {'in B at':>12} {'later':>12}  {'hop':<{width}}  message"
    for hop, (_, row) in zip(hops, rows.iterrows(), strict=True):
        times = " ".join(f"{_time(row[name]):>12}" for name in ("time_a", "time_b", "later"))
        over = _over(row["transport_a"], row["transport_b"])
        yield f"{_MARKS[row['in']]} {times}  {hop:<{width}}  {row['label']}{over}"


def _time(value: float | None) -> str:
    if value is None or pd.isna(value):
        return ""
    return f"{value:.6f}" if round(value, 6) else "0"


def _over(a: Any, b: Any) -> str:
    known = not (pd.isna(a) or pd.isna(b))
    return f"  ({a} in A, {b} in B)" if known and a != b else ""


def _headers(rows: pd.DataFrame) -> Iterator[str]:
    if rows.empty:
        yield "No header differs but for identifiers."
        return
    yield "Headers that differ, identifiers aside"
    last = None
    for row in rows.itertuples(index=False):
        message = f"  {row.label}  {row.source} > {row.destination}"
        if message != last:
            yield message
            last = message
        yield f"    {row.header}"
        for side, value in (("A", row.a), ("B", row.b)):
            yield f"      {side} {_cut(str(value)) or '-'}"


def _cut(text: str) -> str:
    return text if len(text) <= _VALUE else text[: _VALUE - 1] + "~"
