"""What hangs on the gateways of a Telephony Server: their control connections and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.sip.location import Target


class Line(NamedTuple):
    """Where the lines of a population end: the gateway, and the way to its control."""

    gateway: str
    target: Target


class Attached:
    """Gateways by address, lines by population.

    Parameters
    ----------
    gateways : mapping of address to gateway name
    lines : mapping of population to Line
    """

    def __init__(self, gateways: Mapping[str, str], lines: Mapping[str, Line]) -> None:
        self._gateways = gateways
        self._lines = lines

    def gateway_at(self, address: str) -> str | None:
        """Return the gateway that controls from an address."""
        return self._gateways.get(address)

    def line(self, population: str) -> Line | None:
        """Return where a population's lines end; None: it has none."""
        return self._lines.get(population)
