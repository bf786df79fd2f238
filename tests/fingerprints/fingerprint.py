"""What a run leaves behind, in one hash a table: rows as text, times rounded to a microsecond."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.record.columns import CALLS, LINKS, MESSAGES, SEIZURES, STREAMS, Table
from simulator.record.store import read_table
from simulator.study.plan import RunPlan
from simulator.study.replication import run_replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload

TABLES = (MESSAGES, CALLS, SEIZURES, STREAMS, LINKS)


@dataclass(frozen=True)
class Case:
    """A short run of a shipped topology: its first replication, every message kept."""

    name: str
    topology: str
    overrides: Mapping[str, object]
    duration: float = 300.0
    warmup: float = 120.0
    seed: int = 1


CASES = {
    case.name: case
    for case in (
        Case("guide-tcp", "guide-tcp", {}),
        Case("guide-tls", "guide-tls", {}),
        # Retransmissions, late datagrams and a trunk that is often full.
        Case(
            "bad-network",
            "guide-tcp",
            {
                "link.lan-mxone.loss": "2 %",
                "link.lan-phones.loss": "5 %",
                "link.lan-phones.jitter": "5 ms",
                "trunk.channels": 8,
            },
        ),
    )
}


def fingerprint(name: str) -> dict[str, str]:
    """Run a case and return the hash of each of its tables, by the table's name."""
    case = CASES[name]
    topology = load_topology(case.topology, overrides=case.overrides)
    workload = load_workload("guide-busy-hour")
    with TemporaryDirectory() as folder:
        plan = RunPlan(
            topology.spec,
            workload,
            (),
            0.0,
            case.duration,
            case.warmup,
            case.seed,
            False,
            "all",
            Path(folder),
            media="auto",
        )
        run_replication(plan, 0)
        return {table.name: hash_of(Path(folder), table) for table in TABLES}


def hash_of(folder: Path, table: Table) -> str:
    """SHA-256 over the rows of a table, one a line, in their order."""
    digest = sha256()
    frame = read_table(folder, table)
    columns = [frame[column.name].tolist() for column in table.columns]
    rows = 0
    for rows, row in enumerate(zip(*columns, strict=True), start=1):  # noqa: B007
        digest.update(("|".join(text(value) for value in row) + "\n").encode())
    return f"{digest.hexdigest()} over {rows} rows"


def text(value: object) -> str:
    """One value: missing ones are empty, times have six places, and there is no minus zero."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if isnan(value) else f"{round(value, 6) + 0.0:.6f}"
    return str(value)
