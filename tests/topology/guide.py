"""The guide's topology with a change: what most tests of this room start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputErrors
from simulator.topology.load import load_topology
from simulator.topology.topology import Topology


def changed(folder: Path, differences: str, of: str = "guide-tcp") -> Topology:
    """Load a topology that extends `of` by some lines of YAML."""
    file = folder / "mine.yaml"
    file.write_text(f"extends: {of}\n{differences}", encoding="utf-8")
    return load_topology(file)


def mistakes(folder: Path, differences: str) -> list[str]:
    """Return what is wrong with the guide's topology after a change, without the folder."""
    with pytest.raises(InputErrors) as caught:
        changed(folder, differences)
    return [str(error).replace(f"{folder}/", "") for error in caught.value.errors]
