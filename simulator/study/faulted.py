"""The faults of a run: as they are given, as the run keeps them, and on its calendar.

A run keeps a copy of each file in ``inputs/`` (``faults.yaml``, ``faults-1.yaml`` ...); its
manifest lists these names and the faults in words, in the order in which they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.faults.load import Given, all_faults, each
from simulator.faults.spec import FaultSpec
from simulator.faults.text import is_text
from simulator.faults.timetable import placed, require_within
from simulator.nodes.spec import TopologySpec
from simulator.topology.merge import find


@dataclass(frozen=True, slots=True)
class RunFaults:
    """The faults of one run.

    Parameters
    ----------
    specs : tuple of FaultSpec
        Looked up in the topology, their clock times offsets from the start of the window.
    entries : tuple of str
        Names of copies, and faults in words.
    copies : mapping of name to content
    """

    specs: tuple[FaultSpec, ...]
    entries: tuple[str, ...]
    copies: dict[str, bytes]


def run_faults(
    faults: Given, topology: TopologySpec, *, start: float, zone: str, duration: float
) -> RunFaults:
    """Read the faults of a run.

    Parameters
    ----------
    faults : str, pathlib.Path, Faults, or several of them
        Files, names of shipped ones, and faults in words.
    topology : TopologySpec
    start, zone : float and str
        Of the workload, for clock times.
    duration : float
        Of the measured window, seconds.

    Raises
    ------
    InputError, InputErrors
        Something is wrong with them.
    """
    given = each(faults)
    specs = placed(all_faults(given, topology), start, zone)
    require_within(specs, duration)
    entries: list[str] = []
    copies: dict[str, bytes] = {}
    for one in given:
        if isinstance(one, str) and is_text(one):
            entries.append(one)
        else:
            name = f"faults-{len(copies)}.yaml" if copies else "faults.yaml"
            copies[name] = find("faults", one)[0].read_bytes()
            entries.append(name)
    return RunFaults(specs, tuple(entries), copies)


def kept_faults(folder: Path, entries: Sequence[str]) -> list[str | Path]:
    """Return what a run was given, from the copies in its folder of inputs."""
    return [one if is_text(one) else folder / one for one in entries]
