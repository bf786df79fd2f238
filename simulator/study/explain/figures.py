"""Figures at the instant of a decision: how full a resource was, what a busy user was doing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.record.columns import CALLS, RESOURCES, SEIZURES
from simulator.record.store import read_table


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource that was refused to a call.

    Parameters
    ----------
    resource : str
    time : float
    in_use : int
    size : int or None
    freed : float or None
        When as many as were wanted were free again; None: not before the end of the run.
    freed_by : int or None
        The call that gave back the last of them.
    wanted : int
        How many the call asked for at once.
    """

    resource: str
    time: float
    in_use: int
    size: int | None
    freed: float | None
    freed_by: int | None
    wanted: int


def refused_resource(folder: Path, replication: int, call: int) -> Refused | None:
    """Return the last resource that was refused to a call, with the figures of that instant."""
    rows = read_table(folder, SEIZURES, replication=replication)
    own = rows[(rows["call"] == call) & rows["refused"].notna()].sort_values("start", kind="stable")
    if own.empty:
        return None
    time, resource = float(own["start"].iloc[-1]), str(own["resource"].iloc[-1])
    wanted = int(((own["start"] == time) & (own["resource"] == resource)).sum())
    size = _size(folder, replication, resource)
    same = rows[(rows["resource"] == resource) & rows["refused"].isna()]
    # At one instant releases come before new calls: what ends at `time` is free.
    held = same[(same["start"] <= time) & ~(same["end"] <= time)]
    later = same[same["start"] > time]
    freed, freed_by = None, None
    if size is not None:
        freed, freed_by = _room(len(held), pd.concat((held, later)), time, size - wanted)
    return Refused(resource, time, len(held), size, freed, freed_by, wanted)


def _room(
    in_use: int, rows: pd.DataFrame, time: float, most: int
) -> tuple[float | None, int | None]:
    """Return when no more than `most` are in use after `time`, and the call that then ended."""
    starts = [(start, 1, 1, 0) for start in rows["start"] if start > time]
    ended = rows[rows["end"].notna()]
    ends = [(end, 0, -1, call) for end, call in zip(ended["end"], ended["call"], strict=True)]
    for instant, _, change, call in sorted(starts + ends):  # releases before what starts then
        in_use += change
        if change < 0 and in_use <= most:
            return float(instant), int(call)
    return None, None


def _size(folder: Path, replication: int, resource: str) -> int | None:
    rows = read_table(folder, RESOURCES, replication=replication)
    sizes = rows.loc[rows["resource"] == resource, "size"].dropna()
    return None if sizes.empty else int(sizes.iloc[0])


_COLUMNS = ("call", "caller", "called", "begin", "cleared", "outcome", "redial_of")


def calls_of(folder: Path, replication: int) -> pd.DataFrame:
    """Return the calls of a replication with what relates them to each other."""
    return read_table(folder, CALLS, replication=replication, columns=_COLUMNS)


def other_call(calls: pd.DataFrame, user: str, time: float, call: int) -> pd.Series[Any] | None:
    """Return another call that a user was in at an instant; None where the table has none."""
    up = (calls["begin"] <= time) & ~(calls["cleared"] <= time) & (calls["call"] != call)
    who = (calls["caller"].astype(str) == user) | (calls["called"].astype(str) == user)
    found = calls[up & who].sort_values("begin")
    return None if found.empty else found.iloc[0]
