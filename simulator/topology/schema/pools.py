"""Pools: servers of one kind under one name, which DNS leads to all of them."""

from __future__ import annotations

from pydantic import Field

from simulator.topology.document import Section
from simulator.topology.schema.words import DomainName


class PoolFile(Section):
    """A pool of Front Ends or of Mediation Servers, in the order in which they are tried."""

    fqdn: DomainName
    members: tuple[str, ...] = Field(min_length=1)
