"""A topology as a picture: laid out once, written as SVG of our own or as PNG by matplotlib.

With an `Overlay` the picture also has the loads that a run saw, and the hops of one call.
"""

from simulator.topology.picture.drawing import Drawing, draw
from simulator.topology.picture.overlay import Hop, MediaHop, Overlay

__all__ = ["Drawing", "Hop", "MediaHop", "Overlay", "draw"]
