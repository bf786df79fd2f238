"""The whole of a topology file."""

from __future__ import annotations

from pydantic import Field

from simulator.topology.extendable import Extendable
from simulator.topology.schema.features import FeatureFile
from simulator.topology.schema.hosts import HostFile, LinkFile
from simulator.topology.schema.nodes import NodeFile
from simulator.topology.schema.pools import PoolFile
from simulator.topology.schema.populations import PopulationFile
from simulator.topology.schema.trunks import TrunkFile


class TopologyFile(Extendable):
    """A topology. Everything that others refer to stands under a name of its own."""

    name: str
    description: str = ""
    workload: str | None = None
    name_server: str | None = None
    sites: tuple[str, ...] = Field(default=("main",), min_length=1)
    hosts: dict[str, HostFile] = Field(min_length=1)
    switches: tuple[str, ...] = ()
    links: dict[str, LinkFile] = Field(default_factory=dict)
    nodes: dict[str, NodeFile] = Field(min_length=1)
    pools: dict[str, PoolFile] = Field(default_factory=dict)
    trunks: dict[str, TrunkFile] = Field(default_factory=dict)
    populations: dict[str, PopulationFile] = Field(default_factory=dict)
    features: dict[str, FeatureFile] = Field(default_factory=dict)
