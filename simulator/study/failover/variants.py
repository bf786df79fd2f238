"""What a study of failover compares: variants of one network, each with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simulator.study.compare.difference import Difference, difference
from simulator.study.compare.samples import Sample
from simulator.study.failover.figures import FIGURES, interval, of_replications
from simulator.study.failover.measure import Measured
from simulator.study.statistics import Interval

_KNOWN: Final = {figure.name: figure for figure in FIGURES}


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant.

    Parameters
    ----------
    label : str
        What tells it from the others.
    topology : str
    values : mapping of path to text
        What was varied.
    element : str
        What failed where everything fails in turn; else empty.
    faults : str
        In words.
    found : tuple of Measured
        One a replication.
    """

    label: str
    topology: str
    values: Mapping[str, str]
    element: str
    faults: str
    found: tuple[Measured, ...]

    @property
    def names(self) -> dict[str, str]:
        """What tells it from others, as expectations name it."""
        return names(self.topology, self.values, self.element)

    @property
    def figures(self) -> dict[str, Interval]:
        """Every figure with its interval over replications, those of single places behind."""
        plain = {one.name: of_replications(one.name, self.found) for one in FIGURES}
        return {**plain, **self.places}

    @property
    def places(self) -> dict[str, Interval]:
        """Figures of one direction or one watcher: ``detection_time(mediation of mxone)``."""
        names = dict.fromkeys(name for one in self.found for name in one.places)
        return {
            name: interval(one.places[name] for one in self.found if name in one.places)
            for name in names
        }

    def sample(self, name: str) -> Sample:
        """Return a figure by replication."""
        figures = {i: one.figures[name] for i, one in enumerate(self.found)}
        known = {i: value for i, value in figures.items() if value == value}  # not nan
        return Sample("failover", self.label, name, _KNOWN[name].unit, known)


def names(topology: str, values: Mapping[str, str], element: str) -> dict[str, str]:
    """Return what tells a variant from others.

    Examples
    --------
    >>> names("guide-tcp", {"trunk.options_interval": "15s"}, "node mxone")
    {'topology': 'guide-tcp', 'trunk.options_interval': '15s', 'element': 'node mxone'}
    """
    return {"topology": topology, **values, **({"element": element} if element else {})}


def differences(variants: Sequence[Variant]) -> list[tuple[Variant, list[Difference]]]:
    """Return how each variant differs from the first, replication by replication.

    All meet the same callers, the same faults and the same phases of polls, so that what chance
    does to all of them alike is not in the interval.
    """
    first, *others = variants
    return [
        (
            other,
            [
                difference(first.sample(one.name), other.sample(one.name), paired=True)
                for one in FIGURES
                if first.sample(one.name).values or other.sample(one.name).values
            ],
        )
        for other in others
    ]
