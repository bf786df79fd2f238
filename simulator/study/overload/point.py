"""One point of a study of overload: means and intervals over its replications."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.record.retransmissions import CAUSES
from simulator.study.expect import NUMBER
from simulator.study.overload.course import Step, mean
from simulator.study.overload.observe import Hop, Observation
from simulator.study.statistics import Interval, mean_interval
from simulator.topology.units import FRACTION, RATE, TIME, Dimension


def _repeats(cause: str) -> Callable[[Observation], float]:
    return lambda o: o.repeats[cause]


# What is not a rate.
_NOT_RATES: Final[Mapping[str, Dimension]] = {
    "invites_per_call": NUMBER,
    "occupancy": FRACTION,
    "wait_mean": TIME,
    "wait_max": TIME,
    "queue_mean": NUMBER,
    "queue_peak": NUMBER,
    "setup_median": TIME,
}
# Column -> figure of an observation; each has `_low` and `_high` beside it.
FIGURES: Final[Mapping[str, Callable[[Observation], float]]] = {
    "offered": lambda o: o.offered,
    "goodput": lambda o: o.goodput,
    "refused": lambda o: o.refused,
    "held_back": lambda o: o.held_back,
    "timed_out": lambda o: o.timed_out,
    "repeats": lambda o: sum(o.repeats.values()),
    **{f"repeats_{cause}": _repeats(cause) for cause in CAUSES},
    "invites_per_call": lambda o: max(o.invites.values(), default=0.0),
    "messages": lambda o: o.sent,
    "served": lambda o: o.served,
    "dropped": lambda o: o.dropped,
    "occupancy": lambda o: o.busy,
    "wait_mean": lambda o: o.wait,
    "wait_max": lambda o: o.longest,
    "queue_mean": lambda o: o.queue,
    "queue_peak": lambda o: float(o.peak),
    "setup_median": lambda o: o.setup,
}
DIMENSIONS: Final[Mapping[str, Dimension]] = {name: _NOT_RATES.get(name, RATE) for name in FIGURES}


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of values.

    Parameters
    ----------
    values : mapping of path to text
    figures : mapping of str to Interval
        By the names of the table's columns; rates a second, times in seconds.
    host : str
        The busiest one, to which queue and waits belong.
    invites : mapping of Hop to float
        INVITEs a call on each hop, repeats included.
    kinds : Counter of (label, cause)
        Repeats by message, all replications together.
    reasons : Counter of str
        First decisions against calls, all replications together.
    course : tuple of Step
        The window step by step, mean over replications.
    """

    values: Mapping[str, str]
    figures: Mapping[str, Interval]
    host: str
    invites: Mapping[Hop, float]
    kinds: Counter[tuple[str, str]]
    reasons: Counter[str]
    course: tuple[Step, ...]


def point_of(values: Mapping[str, str], seen: list[Observation]) -> Point:
    """Sum replications up."""
    hops = sorted({hop for one in seen for hop in one.invites})
    hosts = Counter(one.host for one in seen)
    return Point(
        values,
        {name: _interval([figure(one) for one in seen]) for name, figure in FIGURES.items()},
        hosts.most_common(1)[0][0],
        {hop: sum(one.invites.get(hop, 0.0) for one in seen) / len(seen) for hop in hops},
        sum((one.kinds for one in seen), Counter()),
        sum((one.reasons for one in seen), Counter()),
        mean([one.course for one in seen]),
    )


def _interval(values: list[float]) -> Interval:
    """Return the mean over replications; of those alone that have the figure."""
    known = [value for value in values if not math.isnan(value)]
    return mean_interval(known) if known else Interval(math.nan, None, None, 0)


def means(point: Point) -> dict[str, float]:
    """Return the means alone."""
    return {name: found.value for name, found in point.figures.items()}


def row(point: Point) -> dict[str, object]:
    """Return a point as a row of the table."""
    row: dict[str, object] = {path: _number(value) for path, value in point.values.items()}
    for name, found in point.figures.items():
        row[name], row[f"{name}_low"], row[f"{name}_high"] = found.value, found.low, found.high
    row["busiest"] = point.host
    return row


def plain(point: Point) -> dict[str, Any]:
    """Return a point as plain data."""
    return {
        "values": dict(point.values),
        "busiest": point.host,
        "figures": {
            name: {"value": _known(one.value), "low": one.low, "high": one.high}
            for name, one in point.figures.items()
        },
        "invites_per_call": [
            {"from": hop.near, "to": hop.far, "transport": hop.transport, "value": count}
            for hop, count in point.invites.items()
        ],
        "repeats": [
            {"message": label, "cause": cause, "count": count}
            for (label, cause), count in point.kinds.most_common()
        ],
        "reasons": dict(point.reasons.most_common()),
        "course": [step._asdict() for step in point.course],
    }


def _known(value: float) -> float | None:
    """Return a value, None where it is not one: JSON has no NaN."""
    return None if math.isnan(value) else value


def _number(text: str) -> object:
    """Return a value as a number where it is a plain one."""
    try:
        return float(text)
    except ValueError:
        return text
