"""What can be compared: a run on disk, or a capture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from simulator.study.addresses import addresses
from simulator.study.run import Run
from simulator.study.words import count


class OneCall(Protocol):
    """One call, `simulator.study.run.Call` or that of a capture."""

    @property
    def row(self) -> pd.Series[Any]:
        """Its row of the table of calls."""

    @property
    def messages(self) -> pd.DataFrame:
        """Its messages."""

    def message(self, number: int) -> str:
        """Return one of its messages as text."""


class Source(Protocol):
    """A run, or a capture (`simulator.record.reading.Capture`)."""

    path: Path

    @property
    def calls(self) -> pd.DataFrame:
        """One row a call."""

    @property
    def messages(self) -> pd.DataFrame:
        """One row a message."""

    def call(self, number: int) -> OneCall:
        """Return one call."""


def is_run(source: object) -> bool:
    """Tell a run from a capture."""
    return isinstance(source, Run)


def addresses_of(source: object) -> Mapping[str, str]:
    """Return the address, or network, of each node of a run; of a capture none is known."""
    return addresses(source.path, source.manifest) if isinstance(source, Run) else {}


def described(source: Source) -> str:
    """Return what it is, in words."""
    if not isinstance(source, Run):
        return f"{source.path}: capture, {count(len(source.calls), 'call')}"
    manifest = source.manifest
    load = f"workload {manifest.workload}" if manifest.workload else "call records"
    return (
        f"{source.path}: {manifest.topology}, {load}, seed {manifest.seed}, "
        f"{count(manifest.finished, 'replication')}"
    )
