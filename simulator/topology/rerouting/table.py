"""The table: for each trunk and direction what becomes of a call after each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from simulator.nodes.spec import NodeSpec, TopologySpec, TrunkSpec
from simulator.topology.rerouting.answers import Reroute
from simulator.topology.rerouting.rules import from_lync, from_mxone

COLUMNS: Final = (
    *("trunk", "node", "peer", "answer", "status", "cause", "meaning"),
    *("after", "next_way", "alone", "told_status", "told_cause", "rule", "source"),
)
_HEADS: Final = ("answer", "after", "then", "else told", "rule")


@dataclass(frozen=True, slots=True)
class Reroutes:
    """Which answers of the far ends of trunks send a call to the next way.

    Parameters
    ----------
    topology : str
    rows : tuple of Reroute
    alone : frozenset of (trunk, node)
        Where no route has a next way, so that the caller is told in every case.
    """

    topology: str
    rows: tuple[Reroute, ...]
    alone: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        """Return the table as text, a block for each trunk and direction."""
        if not self.rows:
            return f"{self.topology} has no trunk.\n"
        blocks = groupby(self.rows, lambda row: (row.trunk, row.node, row.peer))
        return "\n".join(_block(key, [*rows], self.alone) for key, rows in blocks)

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as text (`COLUMNS`)."""
        for row in self.as_dict()["rows"]:
            yield tuple("" if row[name] is None else str(row[name]) for name in COLUMNS)

    def as_dict(self) -> dict[str, list[dict[str, str | float | bool | None]]]:
        """Return the rows as plain data."""
        return {"rows": [_plain(row, (row.trunk, row.node) in self.alone) for row in self.rows]}


def reroutes(spec: TopologySpec) -> Reroutes:
    """Return the table of a topology.

    Examples
    --------
    >>> from simulator.topology.load import load_topology
    >>> table = reroutes(load_topology("guide-tcp").spec)
    >>> [str(row.answer) for row in table.rows if row.node == "mxone" and row.goes_on][-3:]
    ['503 cause 41', '503 cause 42', '503 cause 47']
    """
    nodes = {node.name: node for node in spec.nodes}
    rows: list[Reroute] = []
    alone = set()
    for trunk in spec.trunks:
        for found in ([*from_lync(spec, trunk)], [*from_mxone(spec, trunk)]):
            rows += found
            if not _has_more(nodes[found[0].node], trunk):
                alone.add((trunk.name, found[0].node))
    return Reroutes(spec.name, tuple(rows), frozenset(alone))


def _has_more(node: NodeSpec, trunk: TrunkSpec) -> bool:
    """Whether something that this node can choose stands beside a trunk or behind it."""
    if node.lync is not None:
        return any(set(route.trunks) != {trunk.name} for route in node.lync.routes)
    if node.telephony is None:
        return False
    mine = {route.name for route in node.telephony.routes if route.trunk == trunk.name}
    return any(
        choice.route in mine for one in node.telephony.destinations for choice in one.choices[:-1]
    )


def _block(key: tuple[str, str, str], rows: Sequence[Reroute], alone: frozenset[object]) -> str:
    trunk, node, peer = key
    lines = [f"{node} calls over {trunk}, and {peer} answers"]
    cells = [_HEADS, *map(_cells, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(_HEADS))]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(padded)}".rstrip())
    lines += [f"  {rule}: {source}" for rule, source in _sources(rows).items()]
    if (trunk, node) in alone:
        lines.append(f"  No route of {node} has a next way behind {trunk}: the caller is told.")
    return "\n".join(lines) + "\n"


def _cells(row: Reroute) -> tuple[str, ...]:
    told = str(row.status) if row.cause is None else f"{row.status} cause {row.cause}"
    after = f"{row.after:g} s" if row.after else ""
    return str(row.answer), after, "next way" if row.goes_on else "-", told, row.rule


def _sources(rows: Sequence[Reroute]) -> dict[str, str]:
    return {row.rule: row.source for row in rows if row.source}


def _plain(row: Reroute, alone: bool) -> dict[str, str | float | bool | None]:
    return {
        "trunk": row.trunk,
        "node": row.node,
        "peer": row.peer,
        "answer": str(row.answer),
        "status": row.answer.status or None,
        "cause": row.answer.cause,
        "meaning": row.answer.meaning,
        "after": row.after,
        "next_way": row.goes_on,
        "alone": alone,
        "told_status": row.status,
        "told_cause": row.cause,
        "rule": row.rule,
        "source": row.source,
    }
