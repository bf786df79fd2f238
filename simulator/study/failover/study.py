"""The study of failover: variants with and without faults, repeated, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.faults.load import Given
from simulator.study.expect import Judged, plain_judged
from simulator.study.failover.expecting import judged
from simulator.study.failover.inputs import Asked, asked
from simulator.study.failover.perform import perform_all
from simulator.study.failover.text import study_text
from simulator.study.failover.variants import Variant, differences
from simulator.study.simulate import Progress
from simulator.study.statistics import Interval
from simulator.topology.topology import Topology


@dataclass(frozen=True, repr=False)
class FailoverStudy:
    """What a study of failover has found.

    Attributes
    ----------
    title : str
        What was studied.
    variants : tuple of Variant
        In the order asked for; ranked by calls lost where everything failed in turn.
    ranked : bool
    duration, warmup : float
        Seconds.
    seed, replications : int
    expectations : tuple of Judged
        What became of each in each variant.
    """

    title: str
    variants: tuple[Variant, ...]
    ranked: bool
    duration: float
    warmup: float
    seed: int
    replications: int
    expectations: tuple[Judged, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation is kept in every variant."""
        return all(one.passed for one in self.expectations)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a variant: figures with the ends of their 95 % intervals."""
        return pd.DataFrame([_row(variant) for variant in self.variants])

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row a figure and variant: how it differs from the first variant."""
        return pd.DataFrame(
            [
                {
                    "variant": variant.label,
                    "figure": one.figure,
                    "unit": one.unit,
                    "first": one.a,
                    "value": one.b,
                    "difference": one.difference,
                    "low": one.low,
                    "high": one.high,
                    "beyond_chance": one.beyond_chance,
                }
                for variant, found in differences(self.variants)
                for one in found
            ]
        )

    @property
    def text(self) -> str:
        """The study as a page of text."""
        return study_text(self)

    def __str__(self) -> str:
        """Return it as text."""
        return self.text

    def __repr__(self) -> str:
        """Return what was studied, in a line."""
        return f"<FailoverStudy: {self.text.partition(chr(10))[0]}>"

    def as_csv(self) -> str:
        """Return the table as CSV."""
        return self.table.to_csv(index=False, lineterminator="\n")

    def answer(self) -> dict[str, Any]:
        """Return the study as plain data."""
        compared = [] if self.ranked else self.differences.to_dict("records")
        return {
            "title": self.title,
            "duration": self.duration,
            "warmup": self.warmup,
            "seed": self.seed,
            "replications": self.replications,
            "variants": [_plain(variant) for variant in self.variants],
            "differences": [
                {str(k): None if _unknown(v) else v for k, v in row.items()} for row in compared
            ],
            "expectations": plain_judged(self.expectations),
            "passed": self.passed,
        }

    def figure(self, path: str | Path | None = None) -> Any:
        """Return the figure (matplotlib); with a `path` write it there, as ``.svg`` or ``.png``."""
        from simulator.study.figures.failover import draw_failover  # matplotlib costs a second

        return draw_failover(self, None if path is None else Path(path))

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text)}</pre>"


def failover(
    topology: str | Path | Topology | Sequence[str | Path | Topology],
    *,
    faults: Given = (),
    vary: Mapping[str, object] | Sequence[str] = (),
    n_minus_1: bool = False,
    at: str | float | None = None,
    lasts: str | float | None = None,
    expect: str | Sequence[str] = (),
    workload: str | Path | None = None,
    duration: str | float = "1 h",
    warmup: str | float = "auto",
    seed: int = 1,
    replications: int = 20,
    overrides: Mapping[str, object] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> FailoverStudy:
    """Study what faults do to a topology, and what its rules of failover make of them.

    Parameters
    ----------
    topology : str, pathlib.Path, Topology, or several of them
        Several are variants: the same callers meet each of them.
    faults : str, pathlib.Path, or several of them
        As of `simulator.simulate`.
    vary : mapping of path to values, or sequence of str
        ``{"trunk.options_interval": ["15 s", "60 s"]}``, or as ``--vary``.
    n_minus_1 : bool
        Each node and each link fails in turn, instead of `faults`.
    at, lasts : str or float, optional
        When each of them fails and for how long; None: after a third of the window, for a sixth.
    expect : str or sequence of str
        Such as ``reroute_time <= 5 s``; see `simulator.study.expect`.
    workload : str or pathlib.Path, optional
    duration, warmup : str or float
    seed, replications : int
    overrides : mapping, optional
    workers : int, optional
    progress : callable, optional
        ``progress(done, total)`` after each replication of each variant.

    Returns
    -------
    FailoverStudy

    Raises
    ------
    InputError, InputErrors
        For everything that is wrong with the inputs.

    Examples
    --------
    >>> found = failover("guide-secondary", faults="mxone down at 2 min for 1 min", warmup="1 min",
    ...                  duration="4 min", replications=1, workers=1)
    >>> found.variants[0].label, bool(found.table["lost"][0] > 5)
    ('guide-secondary', True)
    """
    given = (topology,) if isinstance(topology, (str, Path, Topology)) else tuple(topology)
    wanted = Asked(
        given, faults, vary, n_minus_1, at, lasts, (expect,) if isinstance(expect, str) else expect,
        workload, duration, warmup, seed, replications, overrides,
    )  # fmt: skip
    plan = asked(wanted, workers)
    variants = perform_all(plan, workers, progress)
    if n_minus_1:
        variants = sorted(variants, key=lambda one: -one.figures["lost"].value)
    rows = judged(plan.expect, variants)
    return FailoverStudy(
        plan.title,
        tuple(variants),
        n_minus_1,
        plan.duration,
        plan.warmup,
        seed,
        replications,
        tuple(rows),
    )


def _row(variant: Variant) -> dict[str, object]:
    row: dict[str, object] = {"variant": variant.label, "topology": variant.topology}
    row |= {**variant.values, "faults": variant.faults}
    for name, found in variant.figures.items():
        row[name], row[f"{name}_low"], row[f"{name}_high"] = found.value, found.low, found.high
    return row


def _plain(variant: Variant) -> dict[str, Any]:
    return {
        "variant": variant.label,
        "topology": variant.topology,
        "values": dict(variant.values),
        "faults": variant.faults,
        "figures": {name: _ends(found) for name, found in variant.figures.items()},
    }


def _ends(found: Interval) -> dict[str, float | None]:
    value = None if isnan(found.value) else found.value
    return {"value": value, "low": found.low, "high": found.high}


def _unknown(value: object) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))
