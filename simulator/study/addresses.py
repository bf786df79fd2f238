"""The addresses of a run's nodes, out of the topology that the run keeps a copy of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.errors import SimulatorError
from simulator.study.inputs import TOPOLOGY
from simulator.study.manifest import Manifest
from simulator.study.run_writer import INPUTS
from simulator.topology.load import load_topology


def addresses(path: Path, manifest: Manifest) -> Mapping[str, str]:
    """Return the address of each node's host; of terminals, their network.

    Parameters
    ----------
    path : pathlib.Path
        Folder of the run.
    manifest : Manifest

    Returns
    -------
    mapping of str to str
        Empty where the copy is gone or cannot be read: a picture does without.
    """
    overrides = dict(manifest.parameters.get("overrides", {}))
    try:
        spec = load_topology(path / INPUTS / TOPOLOGY, overrides=overrides).spec
    except SimulatorError:
        return {}
    at = {host.name: host.network or host.address for host in spec.hosts}
    return {node.name: at[node.host] for node in spec.nodes}
