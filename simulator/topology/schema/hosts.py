"""Machines, and the links between them."""

from __future__ import annotations

from simulator.nodes.spec import IdleWork, ServiceLaw
from simulator.topology.document import Section
from simulator.topology.schema.words import AddressOrNetwork, DomainName, PositiveCount, Speed
from simulator.topology.units import BitRate, Fraction, Seconds


class HostFile(Section):
    """A machine. A host of terminals has a network as its address, one address a terminal."""

    address: AddressOrNetwork
    fqdn: DomainName | None = None
    site: str | None = None
    processors: PositiveCount = 1
    queue_limit: PositiveCount | None = None
    speed: Speed = 1.0
    service_law: ServiceLaw = "constant"
    idle_work: IdleWork = "waits"


class LinkFile(Section):
    """A link between two hosts or switches, alike in both directions."""

    between: tuple[str, str]
    delay: Seconds = 0.0
    jitter: Seconds = 0.0
    bandwidth: BitRate | None = None
    loss: Fraction = 0.0
