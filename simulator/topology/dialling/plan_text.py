"""What comes of a plan, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.errors import Mark
from simulator.topology.dialling.plan import PlanResult, PlanRow

_HEADS: Final = ("line", "from", "dialled", "wanted", "got", "")
_PROOF: Final = {"rules": "proved", "plan": "over this plan"}


def plan_text(result: PlanResult) -> str:
    """Return the table of a plan's numbers, then rules never hit and rules that others hide."""
    lines = [*_table([_HEADS, *map(_cells, result.rows)])]
    if result.never_hit:
        lines += ["", "Never hit over this plan:"]
        rows = [(one.node, one.rule, _place(one.mark)) for one in result.never_hit]
        lines += [f"  {line}" for line in _table(rows)]
    if result.hidden:
        lines += ["", "Hidden by others:"]
    for one in result.hidden:
        lines.append(f"  {one.node}  {one.rule}  {_place(one.mark)}")
        lines.append(f"    {_PROOF[one.proof]}: {one.text}")
    return "\n".join([*lines, "", _summary(result)]) + "\n"


def _cells(row: PlanRow) -> tuple[str, ...]:
    verdict = {True: "ok", False: "WRONG", None: ""}[row.right]
    via = f" via {', '.join(row.trunks)}" if " via " in row.wanted else ""
    wanted = row.wanted or "-"
    return (str(row.mark.line), row.source, row.dialled, wanted, f"{row.end}{via}", verdict)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()


def _summary(result: PlanResult) -> str:
    asked = sum(row.right is not None for row in result.rows)
    numbers = f"{len(result.rows)} number" + ("" if len(result.rows) == 1 else "s")
    right = asked - result.wrong
    return f"{numbers}: {right} of {asked} as wanted, {result.wrong} not"


def _place(mark: Mark) -> str:
    return f"{mark.file}:{mark.line}"
