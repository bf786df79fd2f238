"""What hangs on the gateways of a Telephony Server: their control connections and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.sip.location import Target


class Line(NamedTuple):
    """Where the lines of a population end: the gateway, and the way to its control.

    Parameters
    ----------
    gateway : str
    target : Target
    packets : int
        RTP resources of the gateway that each call of a line takes for the terminal itself.
    """

    gateway: str
    target: Target
    packets: int = 0


class Attached:
    """Gateways by address, lines by population.

    Parameters
    ----------
    gateways : mapping of address to gateway name
    lines : mapping of population to Line

    Attributes
    ----------
    some_packets : bool
        Whether any line's terminal sends packets.
    """

    def __init__(self, gateways: Mapping[str, str], lines: Mapping[str, Line]) -> None:
        self._gateways = gateways
        self._lines = lines
        self.some_packets = any(line.packets for line in lines.values())

    def gateway_at(self, address: str) -> str | None:
        """Return the gateway that controls from an address."""
        return self._gateways.get(address)

    def line(self, population: str) -> Line | None:
        """Return where a population's lines end; None: it has none."""
        return self._lines.get(population)
