"""The rules of ``directsip check`` as a table."""

from __future__ import annotations

from docs.generate.marks import table
from simulator.topology.checks import RULES


def rules() -> str:
    """Return the table: rule, level, what it asks, clause."""
    rows = [(f"`{r.name}`", " or ".join(r.levels), r.text, r.source) for r in RULES]
    return table(("rule", "level", "what it asks", "source"), rows)
