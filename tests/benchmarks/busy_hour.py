"""The busy hour that the benchmarks run: calls between Lync clients and the public network.

Each crosses six nodes (client, Front End, Mediation Server, Telephony Server, media gateway,
exchange) by some 35 messages. The guide's topology is taken as it stands but for its sizes: at
full load, 400,000 calls an hour, 20,000 of them are up at a time.

``python -m tests.benchmarks.busy_hour CALLS [LOAD]`` runs so many calls with every message row
written, and prints what it took.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from types import MappingProxyType

from simulator.study.plan import RunPlan
from simulator.study.replication import Replication, run_replication
from simulator.topology.load import load_topology
from simulator.workload.load import load_workload

CALLS_PER_SECOND = 400_000 / 3600
FILLED = 400.0  # seconds of warm-up; nearly as many calls end then as begin
_WORKLOAD = Path(__file__).with_name("busy-hour.yaml")
_SIZES = {
    "trunk.channels": "60000",
    "trunk.licences": "60000",
    "nodes.mediation.mediation.call_limit": "60000",
    "nodes.pstn.carrier.primary_rates": "1000",
    "nodes.gateway.gateway.boards": "250",
    "hosts.mxone.processors": "64",
    "hosts.gateway.processors": "64",
    "hosts.lync-standard.processors": "64",
}


def plan(
    load: float,
    duration: float,
    folder: Path | None = None,
    *,
    holding: str = "",
    warmup: float = FILLED,
    features: Mapping[str, object] = MappingProxyType({}),
) -> RunPlan:
    """Return a run of the busy hour.

    Parameters
    ----------
    load : float
        1.0 stands for 400,000 calls an hour.
    duration : float
        Measured window, seconds.
    folder : Path, optional
        Where every row of every table is written; None: nowhere.
    holding : str
        Instead of exponential times of 180 s; empty: those.
    warmup : float
    features : mapping of path to entry
    """
    topology = load_topology("guide-tcp", overrides={**_SIZES, **features}).spec
    changes: dict[str, object] = {"workload.load": load}
    if holding:
        changes["workload.holding"] = holding
    workload = load_workload(_WORKLOAD, changes)
    kept = "none" if folder is None else "all"
    return RunPlan(topology, workload, (), 0.0, duration, warmup, 1, False, kept, folder)


def filled(
    load: float,
    duration: float,
    folder: Path | None = None,
    features: Mapping[str, object] = MappingProxyType({}),
) -> Replication:
    """Return a replication at the start of its window, with as many calls up as there will be."""
    replication = Replication(plan(load, duration, folder, features=features), 0)
    replication.scene.start()
    replication.players.start()
    replication.scene.clock.run(until=0.0)
    return replication


def sent(replication: Replication) -> int:
    """Count the messages so far, without segments and questions to name servers."""
    return sum(sum(path.counts[:15]) for path in replication.scene.network.paths)


@contextmanager
def uncollected() -> Iterator[None]:
    """Run as a worker process does, without garbage collection."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def main(calls: int, load: float) -> None:
    """Run so many calls and print rows, processor time and peak memory."""
    before = _peak()
    with TemporaryDirectory() as folder, uncollected():
        begun = process_time()
        duration = calls / (load * CALLS_PER_SECOND)
        result = run_replication(plan(load, duration, Path(folder)), 0)
        took = process_time() - begun
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    attempts = sum(figures.attempts for figures in result.directions.values())
    rows = sum(result.messages.values())
    print(
        f"calls {attempts} rows {rows} seconds {took:.0f} "
        f"peak {_peak():.1f} above {_peak() - before:.1f} written {size / 2**20:.0f}"
    )


def _peak() -> float:
    """Return the most memory that this process had so far, MiB.

    From Linux' own book: that of ``getrusage`` begins with what the parent had.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
