"""What a topology file may say: one pydantic model a subject, validated with places in the file.

The models are the edge alone; `simulator.topology.build` turns them into the frozen objects of
`simulator.nodes.spec` that travel inward. They check single values; what needs two places of
the file (references, addresses, number ranges) is checked by `simulator.topology.references`
and `simulator.topology.conflicts`.
"""

from simulator.topology.schema.features import FeatureFile
from simulator.topology.schema.file import TopologyFile
from simulator.topology.schema.hosts import HostFile, LinkFile
from simulator.topology.schema.nodes import NodeFile
from simulator.topology.schema.populations import PopulationFile
from simulator.topology.schema.trunks import TrunkFile

__all__ = [
    "FeatureFile",
    "HostFile",
    "LinkFile",
    "NodeFile",
    "PopulationFile",
    "TopologyFile",
    "TrunkFile",
]
