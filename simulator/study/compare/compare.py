"""Two runs or captures beside each other: inputs, figures, calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from simulator.study.compare.calls import call_differences, matched
from simulator.study.compare.figures import COLUMNS as FIGURES
from simulator.study.compare.figures import figure_differences, how
from simulator.study.compare.inputs import COLUMNS as INPUTS
from simulator.study.compare.inputs import input_differences
from simulator.study.compare.source import Source, described
from simulator.study.compare.text import as_text
from simulator.study.run import Run


@dataclass(frozen=True)
class Comparison:
    """What differs between `a` and `b`.

    Attributes
    ----------
    a, b : str
        What they are.
    inputs : pandas.DataFrame
        One row an input that differs: `path`, `a`, `b`. Empty unless both are runs.
    figures : pandas.DataFrame
        One row a figure: `section`, `name`, `figure`, `unit`, `a`, `b`, `difference`, `low`,
        `high`, `beyond_chance`. Empty unless both are runs.
    calls : pandas.DataFrame
        One row a call: `call_a`, `call_b`, parties, facts in both, and what `differs`.
    remarks : tuple of str
        What the intervals rest on.
    bottlenecks : tuple of str
        The bottleneck of each run, in words.
    """

    a: str
    b: str
    inputs: pd.DataFrame
    figures: pd.DataFrame
    calls: pd.DataFrame
    remarks: tuple[str, ...]
    bottlenecks: tuple[str, ...]

    @property
    def outcomes(self) -> pd.DataFrame:
        """How many calls that both have ended how in each: `outcome_a`, `outcome_b`, `calls`."""
        both = self.calls.dropna(subset=["call_a", "call_b"])
        names = ["outcome_a", "outcome_b"]
        counts = both[names].astype(str).value_counts(sort=False).rename("calls").reset_index()
        return counts.sort_values(names, ignore_index=True)

    @property
    def differing(self) -> pd.DataFrame:
        """The calls that differ; of two runs those whose outcome does, or that one alone has.

        Delays of two runs differ in nearly every call; the figures have them.
        """
        differs = self.calls["differs"].astype(str)
        if self.figures.empty:
            return self.calls[differs != ""]
        return self.calls[differs.str.startswith(("outcome", "only"))]

    @property
    def text(self) -> str:
        """The comparison as a page of text."""
        return as_text(self)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as ``--json`` prints it, with the calls that differ."""
        return {
            "a": self.a,
            "b": self.b,
            "inputs": rows_of(self.inputs),
            "figures": rows_of(self.figures),
            "outcomes": rows_of(self.outcomes),
            "calls": rows_of(self.differing),
            "bottlenecks": list(self.bottlenecks),
            "remarks": list(self.remarks),
        }

    def as_csv(self) -> str:
        """Return the figures, of captures the calls, as CSV."""
        table = self.calls if self.figures.empty else self.figures
        return str(table.to_csv(index=False))

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text)}</pre>"


def compare(a: Source, b: Source) -> Comparison:
    """Return what differs between two runs, two captures, or a run and a capture."""
    inputs = pd.DataFrame(columns=list(INPUTS))
    figures = pd.DataFrame(columns=list(FIGURES))
    remarks: tuple[str, ...] = ()
    bottlenecks: tuple[str, ...] = ()
    if isinstance(a, Run) and isinstance(b, Run):
        inputs, figures = input_differences(a, b), figure_differences(a, b)
        remarks, bottlenecks = (how(a, b),), (_bottleneck(a), _bottleneck(b))
    calls = call_differences(a, b, matched(a, b))
    return Comparison(described(a), described(b), inputs, figures, calls, remarks, bottlenecks)


def _bottleneck(run: Run) -> str:
    found = run.answer().get("bottleneck")
    if not found:
        return "none found"
    factor = found.get("factor")
    return str(found["resource"]) + ("" if factor is None else f" at {factor:.2f} times this load")


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain dictionaries; None where a value is missing."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=15))
    return rows
