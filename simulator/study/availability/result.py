"""What a study of availability has found: tables, expectations, plain data, page and figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from simulator.study.availability.contributions import Contribution, contributions, plain
from simulator.study.availability.estimate import YEAR, Estimate, Service, named_ends, scaled
from simulator.study.availability.forecast import Forecasts
from simulator.study.availability.inputs import Planned
from simulator.study.availability.tally import ALL, Scope
from simulator.study.availability.text import study_text
from simulator.study.context import FlowTraffic
from simulator.study.expect import Judged, expectation, judge, plain_judged
from simulator.topology.units import FRACTION, TIME, Dimension

# What can be expected of each scope; the downtime is that of a year.
FIGURES: Final[Mapping[str, Dimension]] = MappingProxyType(
    {"availability": FRACTION, "served": FRACTION, "time_availability": FRACTION, "downtime": TIME}
)


@dataclass(frozen=True, repr=False)
class AvailabilityStudy:
    """What a study of availability has found.

    Attributes
    ----------
    planned : Planned
    replications : int
    full : bool
        All of the time was simulated.
    estimate : Estimate
    judged : tuple of Judged
        What became of expectations.
    """

    planned: Planned
    replications: int
    full: bool
    estimate: Estimate
    expected: tuple[str, ...] = ()

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """What calls meet: all of them first, then by direction, then by users."""
        return tuple(self.estimate.service(scope) for scope in self.estimate.scopes)

    @cached_property
    def forecasts(self) -> Forecasts:
        """The closed formulae."""
        return Forecasts(self.planned.plan.topology, self.planned.plan.faults)

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each fault contributes, the one that loses most first."""
        return contributions(self.planned.plan.faults, self.estimate, self.forecasts)

    def formula(self, scope: Scope) -> float | None:
        """Return the availability by the closed formulae; None where no call is intended."""
        flows = [flow for flow in self.planned.flows if concerns(flow, scope)]
        total = fsum(flow.rate for flow in flows)
        if not total:
            return None
        parts = (flow.rate * self._between[flow.source, flow.destination] for flow in flows)
        return fsum(parts) / total

    @cached_property
    def _between(self) -> dict[tuple[str, str], float]:
        pairs = dict.fromkeys((flow.source, flow.destination) for flow in self.planned.flows)
        return {pair: self.forecasts.between(*pair).availability for pair in pairs}

    @cached_property
    def needs(self) -> dict[tuple[str, str], str]:
        """What calls between two populations need, in words."""
        return {pair: self.forecasts.between(*pair).needs for pair in self._between}

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """What became of what was expected."""
        wanted = [expectation(text, FIGURES) for text in self.expected]
        return tuple(judge(wanted, [_named(one) for one in self.services]))

    @property
    def doubtful(self) -> bool:
        """Whether an end of an interval tells otherwise than its value of what was expected."""
        known = {f"scope {_scope(one)}": _intervals(one) for one in self.services}
        return any(
            replace(row, value=end).passed is not row.passed
            for row in self.judged
            for end in known[row.variant][row.expectation.figure]
        )

    @property
    def passed(self) -> bool:
        """Whether all that was expected holds."""
        return all(one.passed for one in self.judged)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a scope: figures with the ends of their 95 % intervals."""
        return pd.DataFrame([self._row(one) for one in self.services])

    @property
    def text(self) -> str:
        """The study as a page of text."""
        return study_text(self)

    def __str__(self) -> str:
        """Return it as text."""
        return self.text

    def __repr__(self) -> str:
        """Return what was studied, in a line."""
        return f"<AvailabilityStudy: {self.text.partition(chr(10))[0]}>"

    def as_csv(self) -> str:
        """Return the table as CSV."""
        return self.table.to_csv(index=False, lineterminator="\n")

    def answer(self) -> dict[str, Any]:
        """Return the study as plain data."""
        plan, estimate = self.planned.plan, self.estimate
        return {
            "topology": self.planned.topology,
            "duration": plan.duration,
            "warmup": plan.warmup,
            "seed": plan.seed,
            "replications": self.replications,
            "full": self.full,
            "assumed": self.planned.assumed,
            "simulated_share": estimate.simulated,
            "windows": sum(one.windows for one in estimate.observed),
            "restless_windows": sum(one.restless for one in estimate.observed),
            "calls_per_hour": named_ends("value", scaled(estimate.rate(ALL), 3600.0)),
            "services": [self._row(one) for one in self.services],
            "contributions": [plain(one) for one in self.contributions],
            "needs": [
                {"source": source, "destination": destination, "needs": text}
                for (source, destination), text in self.needs.items()
            ],
            "expectations": plain_judged(self.judged),
            "passed": self.passed,
        }

    def figure(self, path: str | Path | None = None) -> Any:
        """Return the figure (matplotlib); with a `path` write it there, as ``.svg`` or ``.png``."""
        from simulator.study.figures.availability import draw_availability  # costs a second

        return draw_availability(self, None if path is None else Path(path))

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text)}</pre>"

    def _row(self, one: Service) -> dict[str, Any]:
        formula = self.formula(one.scope)
        return {
            "scope": one.scope[0],
            "name": one.scope[1],
            "offered_per_year": one.offered,
            **named_ends("availability", one.availability),
            **named_ends("served", one.served),
            **named_ends("refused", one.refused),
            **named_ends("dropped_per_year", one.dropped),
            **named_ends("time_availability", one.time_availability),
            **named_ends("downtime_min_per_year", one.downtime),
            "formula_availability": formula,
            "formula_downtime_min_per_year": None if formula is None else (1 - formula) * YEAR / 60,
        }


def concerns(flow: FlowTraffic, scope: Scope) -> bool:
    """Whether calls of a flow belong to a scope."""
    kind, name = scope
    if kind == "direction":
        return flow.direction == name
    return kind == "all" or name in (flow.source, flow.destination)


def _scope(one: Service) -> str:
    kind, name = one.scope
    return name or kind


def _intervals(one: Service) -> dict[str, list[float]]:
    """Return the ends of the interval of each figure, where they are known."""
    found = {
        "availability": (one.availability, 1.0),
        "served": (one.served, 1.0),
        "time_availability": (one.time_availability, 1.0),
        "downtime": (one.downtime, 60.0),
    }
    return {
        name: [unit * end for end in (interval.low, interval.high) if end is not None]
        for name, (interval, unit) in found.items()
    }


def _named(one: Service) -> tuple[dict[str, str], dict[str, float]]:
    return {"scope": _scope(one)}, {
        "availability": one.availability.value,
        "served": one.served.value,
        "time_availability": one.time_availability.value,
        "downtime": one.downtime.value * 60.0,
    }
