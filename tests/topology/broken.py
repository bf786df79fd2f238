"""The variants of ``broken.yaml``: one for each rule of `check` on each of its levels."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from simulator.topology.load import load_topology
from simulator.topology.topology import Topology
from tests.topology.guide import changed

TCP, TLS = "guide-tcp", "guide-tls"


class Broken(NamedTuple):
    """One variant of a shipped topology, and what has to be told of it."""

    rule: str
    level: str
    source: str
    of: str
    change: dict[str, str] | str
    also: tuple[str, ...] = ()

    def load(self, folder: Path) -> Topology:
        """Load it; a file that extends the shipped one is written to a folder."""
        if isinstance(self.change, str):
            return changed(folder, self.change, of=self.of)
        return load_topology(self.of, overrides=self.change)


_TEXT = Path(__file__).with_name("broken.yaml").read_text(encoding="utf-8")
BROKEN = [Broken(**row) for row in yaml.safe_load(_TEXT)]
