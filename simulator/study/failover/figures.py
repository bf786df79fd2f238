"""The figures of a study of failover: names, units, words, and how intervals are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan, log, nan
from typing import Final

from simulator.study.failover.measure import DAY, Measured
from simulator.study.statistics import Interval, mean_interval


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; a mean over replications.

    Parameters
    ----------
    name : str
    unit : str
        ``s``, ``/d``, ``fraction``, or empty: calls.
    short, text : str
        As a table has it; what it is.
    """

    name: str
    unit: str
    short: str
    text: str


FIGURES: Final = (
    Figure("lost", "", "calls lost", "blocked, stuck or dropped, beyond those lost without faults"),
    Figure("blocked", "", "  blocked", "refused by the network within 10 s of dialling"),
    Figure("stuck", "", "  stuck in setup", "refused or given up after 10 s in silence or ringing"),
    Figure("dropped", "", "  dropped", "cut off in their talk"),
    Figure("hanging", "", "calls left hanging", "talk over, and the caller's end not told of it"),
    Figure("detection_time", "s", "detection", "from the fault until a watcher marks the peer"),
    Figure("noticed", "fraction", "  noticed at all", "share of the watchers concerned"),
    Figure("rerouted", "", "calls re-routed", "rang although their usual way was struck"),
    Figure("reroute_time", "s", "  re-route time", "how much later these rang"),
    Figure("reroute_longest", "s", "  the longest", "of one such call"),
    Figure("first_rerouted", "s", "  first ringing", "of one, after the fault began"),
    Figure("pdd_surge", "s", "PDD surge", "how much later calls of all kinds rang meanwhile"),
    Figure("pdd_longest", "s", "  the longest", "of one call"),
    Figure("time_to_return", "s", "time to return", "from the repair to the last call lost to it"),
    Figure("returned", "fraction", "  within the window", "share of the repairs with such an end"),
    Figure("up_again", "s", "peer up again", "from the repair until a watcher knows"),
    Figure("false_alarms", "/d", "false alarms", "marks of peers that were alive, all watchers"),
)
BY_NAME: Final = {figure.name: figure for figure in FIGURES}


def interval(values: Iterable[float]) -> Interval:
    """Return the mean over the replications that have a figure.

    Examples
    --------
    >>> interval([1.0, float("nan"), 3.0]).value
    2.0
    """
    known = [value for value in values if not isnan(value)]
    return mean_interval(known) if known else Interval(nan, None, None, 0)


def of_replications(name: str, found: Sequence[Measured]) -> Interval:
    """Return one figure of a variant."""
    return _alarms(found) if name == "false_alarms" else interval(m.figures[name] for m in found)


def _alarms(found: Sequence[Measured]) -> Interval:
    """Return false alarms a day; where none was seen, with the bound of a Poisson count.

    None in so many days: fewer than ``-ln 0.05`` = 3.0 over these days with 95 % confidence.
    """
    days = sum(one.alarms.exposure for one in found) / DAY
    count = sum(one.alarms.false for one in found)
    if not days:
        return Interval(nan, None, None, 0)
    if not count:
        return Interval(0.0, 0.0, -log(0.05) / days, len(found))
    return interval(one.figures["false_alarms"] for one in found)
