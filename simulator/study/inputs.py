"""The copies of its inputs that a run keeps: enough to run it again, anywhere.

Files get fixed names: ``topology.yaml`` extends ``topology-1.yaml`` and so on, ``workload.yaml``
likewise; where a copied file names another one, it names the copy. All else stays as it was
written, remarks included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
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


def set_profiles(
    overrides: Mapping[str, str], path_or_name: str | Path
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return overrides that name copies of day profiles instead of files, and these copies.

    Parameters
    ----------
    overrides : mapping of path to text
        As with ``--set``.
    path_or_name : str or pathlib.Path
        The workload, whose folder such names start from.
    """
    folder = find("workloads", path_or_name)[0].parent
    named, copies = dict(overrides), dict[str, bytes]()
    for path, text in overrides.items():
        steps = path.split(".")
        if steps[:2] != ["workload", "traffic"] or steps[3:] != ["profile"]:
            continue
        table = folder / text
        if table.is_file():
            named[path] = f"set-profile-{len(copies)}.csv"
            copies[named[path]] = table.read_bytes()
    return named, copies


def _chain(files: Sequence[Path], stem: str) -> dict[str, bytes]:
    copies: dict[str, bytes] = {}
    for number, file in enumerate(files):
        own = stem if number == 0 else f"{stem}-{number}"
        following = f"{stem}-{number + 1}.yaml"
        new = partial(_new_name, (file, files[0]), own, following, copies)
        text = rename(file.read_text(encoding="utf-8-sig"), new)
        copies[f"{own}.yaml"] = text.encode("utf-8")
    return copies


def _new_name(
    beside: Sequence[Path],
    own: str,
    following: str,
    copies: dict[str, bytes],
    where: tuple[str, ...],
    value: str,
) -> str | None:
    """Return what the copy of a file names instead of `value`, and copy a day profile."""
    if where == ("extends",):
        return following
    if where[:1] != ("traffic",) or where[2:] != ("profile",):
        return None
    for file in beside:
        table = file.parent / value
        if table.is_file():
            copy = f"{own}-profile-{len(copies)}.csv"
            copies[copy] = table.read_bytes()
            return copy
    return None  # of a flow that an extending file has changed
