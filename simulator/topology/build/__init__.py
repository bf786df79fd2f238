"""From the models of a file to the frozen objects that travel inward.

Nothing is checked here: a file that comes so far is whole.
"""

from simulator.topology.build.topology import build

__all__ = ["build"]
