"""Which answers of a trunk's far end send a call to the next way, as a table; no call is made."""

from simulator.topology.rerouting.table import Reroutes, reroutes

__all__ = ["Reroutes", "reroutes"]
