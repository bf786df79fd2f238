"""The copies of its inputs that a run keeps: enough to run it again, anywhere.

Files get fixed names: ``topology.yaml`` extends ``topology-1.yaml`` and so on, ``workload.yaml``
likewise; where a copied file names another one, it names the copy. All else stays as it was
written, remarks included.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.topology.merge import find, read_merged
from simulator.topology.renaming import rename
from simulator.topology.topology import Topology

TOPOLOGY = "topology.yaml"
WORKLOAD = "workload.yaml"
MAPPING = "mapping.yaml"
RECORDS = "records.csv"


def topology_inputs(topology: Topology) -> dict[str, bytes]:
    """Return the copies of a topology and of what it extends."""
    return _chain(topology.files, "topology")


def workload_inputs(path_or_name: str | Path) -> dict[str, bytes]:
    """Return the copies of a workload, of what it extends, and of its day profiles."""
    path, name = find("workloads", path_or_name)
    _, files = read_merged(path, name, "workloads")
    return _chain(files, "workload")


def _chain(files: Sequence[Path], stem: str) -> dict[str, bytes]:
    copies: dict[str, bytes] = {}
    for number, file in enumerate(files):
        own = stem if number == 0 else f"{stem}-{number}"

        def new(
            where: tuple[str, ...], value: str, own: str = own, number: int = number
        ) -> str | None:
            if where == ("extends",):
                return f"{stem}-{number + 1}.yaml"
            if where[:1] != ("traffic",) or where[2:] != ("profile",):
                return None
            table = files[0].parent / value
            if not table.is_file():  # of a flow that an extending file has changed
                return None
            copy = f"{own}-profile-{len(copies)}.csv"
            copies[copy] = table.read_bytes()
            return copy

        text = rename(file.read_text(encoding="utf-8-sig"), new)
        copies[f"{own}.yaml"] = text.encode("utf-8")
    return copies
