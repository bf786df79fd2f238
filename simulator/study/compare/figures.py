"""All figures of two runs beside each other, as a table."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Final

import pandas as pd

from simulator.study.compare.difference import Difference, difference
from simulator.study.compare.samples import samples
from simulator.study.run import Run

COLUMNS: Final = tuple(field.name for field in fields(Difference))


def figure_differences(a: Run, b: Run) -> pd.DataFrame:
    """Return one row a figure: both means, the difference ``b - a`` and its 95 % interval."""
    ours, theirs = ({sample.key: sample for sample in samples(run)} for run in (a, b))
    found = [
        difference(ours.get(key), theirs.get(key), paired=are_paired(a, b))
        for key in dict.fromkeys((*ours, *theirs))
    ]
    rows = [asdict(one) for one in found if one.a is not None or one.b is not None]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"beyond_chance": object})


def are_paired(a: Run, b: Run) -> bool:
    """Tell whether two runs met the same callers: the same seed, and drawn by a workload."""
    drawn = a.manifest.kind == b.manifest.kind == "run"
    return drawn and a.manifest.seed == b.manifest.seed


def how(a: Run, b: Run) -> str:
    """Say what the intervals rest on."""
    ours, theirs = a.manifest.finished, b.manifest.finished
    if are_paired(a, b):
        common = min(ours, theirs)
        if common < 2:
            return "no interval: at least two replications of both runs are needed"
        return f"intervals of 95 % by Student's t over {common} pairs of replications (one seed)"
    if min(ours, theirs) < 2:
        return "no interval: at least two replications of both runs are needed"
    return f"intervals of 95 % by Welch, {ours} and {theirs} independent replications"
