"""The copies of its inputs that a run keeps: enough to run it again, anywhere.

Files get fixed names: ``topology.yaml`` extends ``topology-1.yaml`` and so on, ``workload.yaml``
likewise; where a copied file names another one, it names the copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from simulator.topology.merge import find, read_merged
from simulator.topology.topology import Topology

TOPOLOGY = "topology.yaml"
WORKLOAD = "workload.yaml"
MAPPING = "mapping.yaml"
RECORDS = "records.csv"

_EXTENDS = re.compile(r"^(extends:\s*).*$", re.MULTILINE)
_TABLE = re.compile(r"(\bprofile:\s*)([^\s,}#]+\.csv)")


def topology_inputs(topology: Topology) -> dict[str, bytes]:
    """Return the copies of a topology and of what it extends."""
    return _chain(topology.files, "topology")


def workload_inputs(path_or_name: str | Path) -> dict[str, bytes]:
    """Return the copies of a workload, of what it extends, and of its day profiles."""
    path, name = find("workloads", path_or_name)
    _, files = read_merged(path, name, "workloads")
    copies = _chain(files, "workload")
    for file, copy in zip(files, list(copies), strict=True):
        text = copies[copy].decode("utf-8")
        for number, (_, table) in enumerate(_TABLE.findall(text)):
            own = f"{copy.removesuffix('.yaml')}-profile-{number}.csv"
            copies[own] = (file.parent / table).read_bytes()
            text = text.replace(table, own)
        copies[copy] = text.encode("utf-8")
    return copies


def _chain(files: Sequence[Path], stem: str) -> dict[str, bytes]:
    copies: dict[str, bytes] = {}
    for number, file in enumerate(files):
        own = f"{stem}.yaml" if number == 0 else f"{stem}-{number}.yaml"
        text = file.read_text(encoding="utf-8")
        copies[own] = _EXTENDS.sub(rf"\g<1>{stem}-{number + 1}.yaml", text).encode("utf-8")
    return copies
