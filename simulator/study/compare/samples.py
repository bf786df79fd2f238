"""The figures of a run, one value a replication: what intervals of differences are made of.

A ratio (blocking, SER) has the value of all replications together, as `show` prints it; its values
by replication are those of the ratio estimator made linear, whose mean is that ratio:
R + (x_i - R n_i) / mean(n) [Cochran, Sampling Techniques, chapter 6].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any, Final

import pandas as pd

from simulator.study.metrics import ratios
from simulator.study.run import Run
from simulator.study.statistics import quantile

Values = Mapping[int, float]  # by replication

_PLACES: Final = 9  # of sums of instants, which have so many
_ALERTED: Final = ("answered", "pending", "no_answer", "abandoned")


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure.

    Parameters
    ----------
    section : str
        ``resource``, ``processor``, ``direction``, ``delay``, ``ratio``, ``speech`` or ``link``.
    name : str
        What it is of.
    figure : str
    unit : str
        ``E``, ``s``, ``fraction`` (shown as %), ``Mbit/s`` or empty.
    values : mapping of replication to float
    """

    section: str
    name: str
    figure: str
    unit: str
    values: Values

    @property
    def key(self) -> tuple[str, str, str]:
        """What two runs have in common about it."""
        return self.section, self.name, self.figure


def samples(run: Run) -> list[Sample]:
    """Return all figures of a run."""
    calls = run.calls
    return [
        *_resources(run.resources),
        *_directions(calls, run),
        *_delays(calls),
        *_ratios(calls),
        *_media(calls, run.links),
    ]


# Resources


def _resources(rows: pd.DataFrame) -> Iterator[Sample]:
    for name, group in rows.groupby("resource", sort=False, observed=True):
        one = group.set_index("replication")
        channels = one["kind"].iloc[0] == "channels"
        yield from (_channels if channels else _processor)(str(name), one)


def _channels(name: str, rows: pd.DataFrame) -> Iterator[Sample]:
    for figure in ("offered_traffic", "carried_traffic"):
        yield Sample("resource", name, figure, "E", _column(rows[figure]))
    yield Sample("resource", name, "blocked", "", _column(rows["blocked"]))
    blocking = ratio(_column(rows["blocked"]), _column(rows["attempts"]))
    yield Sample("resource", name, "blocking", "fraction", blocking)


def _processor(name: str, rows: pd.DataFrame) -> Iterator[Sample]:
    yield Sample(
        "processor", name, "busy", "fraction", _column(rows["carried_traffic"] / rows["size"])
    )
    yield Sample("processor", name, "wait_mean", "s", _column(rows["wait_mean"]))
    yield Sample("processor", name, "dropped", "", _column(rows["blocked"]))


def _column(values: pd.Series[Any]) -> Values:
    pairs = zip(values.index.tolist(), values.tolist(), strict=True)
    return {int(i): round(float(v), _PLACES) for i, v in pairs if pd.notna(v)}


def ratio(parts: Values, wholes: Values) -> Values:
    """Return values whose mean is the ratio of the sums; none where the wholes are 0.

    Examples
    --------
    >>> ratio({0: 1.0, 1: 3.0}, {0: 100.0, 1: 100.0})
    {0: 0.01, 1: 0.03}
    """
    whole = fsum(wholes.values())
    if not whole:
        return {}
    r, mean = fsum(parts.get(i, 0.0) for i in wholes) / whole, whole / len(wholes)
    return {i: round(r + (parts.get(i, 0.0) - r * n) / mean, 15) for i, n in wholes.items()}


# Calls


def _counts(calls: pd.DataFrame, chosen: pd.Series[Any] | None = None) -> Values:
    """Count calls by replication; replications without one count 0."""
    found = calls if chosen is None else calls[chosen]
    counted = found.groupby("replication").size()
    return {int(i): float(counted.get(i, 0)) for i in calls["replication"].unique()}


def _directions(calls: pd.DataFrame, run: Run) -> Iterator[Sample]:
    duration = float(run.manifest.parameters["duration"])
    every = [int(i) for i in calls["replication"].unique()]
    offered = {one["direction"]: one["offered_traffic"] for one in run.answer()["directions"]}
    for name, group in calls.groupby("direction", observed=True):
        counts = dict.fromkeys(every, 0.0) | dict(_counts(group))
        outcomes = group["outcome"].astype(str)
        blocked = _counts(group, outcomes == "blocked")
        answered = _counts(group, outcomes.isin(("answered", "pending")))
        end = group["released"].fillna(duration).clip(upper=duration)
        seconds = (end - group["begin"]).groupby(group["replication"]).sum() / duration
        of = ("direction", str(name))
        if offered.get(str(name)) is not None:  # intended: one figure of the run, no interval
            yield Sample(*of, "offered_traffic", "E", {every[0]: offered[str(name)]})
        yield Sample(*of, "attempts", "", counts)
        yield Sample(*of, "answered", "", dict.fromkeys(every, 0.0) | dict(answered))
        yield Sample(*of, "blocked", "", dict.fromkeys(every, 0.0) | dict(blocked))
        yield Sample(*of, "blocking", "fraction", ratio(blocked, counts))
        yield Sample(*of, "carried_traffic", "E", _column(seconds))


def _delays(calls: pd.DataFrame) -> Iterator[Sample]:
    alerted = calls[calls["outcome"].astype(str).isin(_ALERTED)]
    ended = calls[calls["outcome"].astype(str) == "answered"]
    post_dial = (alerted["alerted"] - alerted["begin"]).rename("pdd")
    for name, values, rows in (
        ("pdd", post_dial, alerted),
        ("srd", alerted["srd"], alerted),
        ("sdd", ended["sdd"], ended),
        ("sdt", ended["sdt"], ended),
    ):
        groups = values.dropna().groupby(rows["replication"])
        each = {int(str(i)): list(map(float, group)) for i, group in groups}
        for figure, p in (("median", 0.5), ("p95", 0.95)):
            found = {i: quantile(own, p) for i, own in each.items()}
            kept = {i: round(v, _PLACES) for i, v in found.items() if v is not None}
            yield Sample("delay", name, figure, "s", kept)


def _ratios(calls: pd.DataFrame) -> Iterator[Sample]:
    found: dict[str, dict[int, float]] = {name: {} for name in ("ser", "seer", "isa", "scr")}
    for number, group in calls.groupby("replication"):
        outcomes = group["outcome"].astype(str)
        statuses = Counter(int(status) for status in group["sip_status"])
        values = ratios(statuses, int((outcomes == "answered").sum()))
        for name, own in found.items():
            value = getattr(values, name)
            if value is not None:
                own[int(str(number))] = value / 100.0
    for name, own in found.items():
        yield Sample("ratio", name, "mean", "fraction", own)


# Media


def _media(calls: pd.DataFrame, links: pd.DataFrame) -> Iterator[Sample]:
    """Yield the quality of calls, and what speech takes of links, both directions together."""
    rated = calls[calls["conversational_mos"].notna()]
    scores = rated.groupby("replication")["conversational_mos"]
    if len(rated):
        yield Sample("speech", "MOS-CQ", "mean", "", _column(scores.mean()))
        yield Sample("speech", "MOS-CQ", "worst 5 %", "", _column(scores.quantile(0.05)))
        relayed = rated["mediation_server_bypass_flag"].eq(False).groupby(rated["replication"])
        yield Sample("speech", "calls relayed", "count", "", _column(relayed.sum().astype(float)))
    for name, rows in links.groupby("link", sort=True, observed=True):
        minutes = rows.groupby(["replication", "begin"])["bandwidth"].sum() / 1e6
        each = minutes.groupby("replication")
        yield Sample("link", str(name), "bandwidth", "Mbit/s", _column(each.mean()))
        yield Sample("link", str(name), "busiest minute", "Mbit/s", _column(each.max()))
