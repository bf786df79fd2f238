"""One call of a shipped topology and its media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import cast

import pandas as pd

from simulator.faults.load import Given
from simulator.record.columns import CALLS, LINKS, STREAMS
from simulator.record.store import read_table
from simulator.study.faulted import run_faults
from simulator.study.media.level import MediaChoice
from simulator.study.media.result import MediaFigures
from simulator.study.plan import RunPlan
from simulator.study.replication import run_replication
from simulator.topology.load import load_topology
from simulator.workload.records import CallRecord, Direction

START = 1_290_000_000.0


@dataclass(frozen=True)
class Made:
    """The tables of a replication, and what it left of media."""

    calls: pd.DataFrame
    streams: pd.DataFrame
    links: pd.DataFrame
    figures: MediaFigures

    def hops(self, *, ahead: bool = True) -> pd.DataFrame:
        """Return the streams of one direction of the first call, from the caller on."""
        rows = self.streams[(self.streams["ahead"] == ahead) & (self.streams["hop"] > 0)]
        plain = rows.sort_values("hop", kind="stable").astype(object)
        return plain.where(plain.notna(), None)


def made(
    *directions: str,
    topology: str = "guide-tcp",
    talk: float = 180.0,
    overrides: Mapping[str, object] | None = None,
    faults: Given = (),
    duration: float = 240.0,
    media: MediaChoice = "flow",
    apart: float = 0.0,
) -> Made:
    """Return what becomes of calls of these directions, at random instants so far apart."""
    spec = load_topology(topology, overrides=overrides).spec
    random = Random(1)
    records = [
        CallRecord(
            START + apart * (n + random.random()),
            cast("Direction", way),
            f"a{n}",
            f"b{n}",
            2.0,
            talk,
            "answered",
            n + 2,
        )
        for n, way in enumerate(directions)
    ]
    broken = run_faults(faults, spec, start=START, zone="UTC", duration=duration)
    with TemporaryDirectory() as folder:
        plan = RunPlan(
            spec,
            None,
            records,
            START,
            duration,
            0.0,
            1,
            False,
            "none",
            Path(folder),
            faults=broken.specs,
            media=media,
        )
        result = run_replication(plan, 0)
        assert result.media is not None
        calls, streams, links = (read_table(Path(folder), t) for t in (CALLS, STREAMS, LINKS))
        return Made(calls, streams, links, result.media)
