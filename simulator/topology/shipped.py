"""Finds the files that ship with the package: topologies, workloads, faults and the like.

In an installed package they lie inside it as ``_topologies``; a source checkout has them beside
it as ``topologies``. Nothing here reads a file.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Final

import simulator

# kind -> folder below topologies/. The topologies themselves lie at the top.
FOLDERS: Final = MappingProxyType(
    {
        "topology": "",
        "workloads": "workloads",
        "faults": "faults",
        "mappings": "mappings",
        "scenarios": "scenarios",
    }
)
_SUFFIX: Final = ".yaml"


def root() -> Path:
    """Return the folder that holds all shipped files."""
    package = Path(simulator.__file__).parent
    inside = package / "_topologies"
    return inside if inside.is_dir() else package.parent / "topologies"


def folder(kind: str) -> Path:
    """Return the folder of one kind of shipped files.

    Parameters
    ----------
    kind : {"topology", "workloads", "faults", "mappings", "scenarios"}

    Returns
    -------
    Path
        It may be missing where nothing of that kind is shipped.
    """
    return root() / FOLDERS[kind]


def names(kind: str) -> list[str]:
    """Return the names of the shipped files of one kind, sorted.

    Parameters
    ----------
    kind : {"topology", "workloads", "faults", "mappings", "scenarios"}

    Returns
    -------
    list of str
        Without suffix, as a user gives them on the command line.
    """
    return sorted(path.stem for path in folder(kind).glob(f"*{_SUFFIX}"))


def shipped(kind: str, name: str) -> Path | None:
    """Find a shipped file by the name that a user gives.

    Parameters
    ----------
    kind : {"topology", "workloads", "faults", "mappings", "scenarios"}
    name : str
        With or without ``.yaml``.

    Returns
    -------
    Path or None
        None when nothing of that name is shipped.

    Examples
    --------
    >>> shipped("topology", "no-such-network") is None
    True
    """
    stem = name.removesuffix(_SUFFIX)
    return folder(kind) / (stem + _SUFFIX) if stem in names(kind) else None
