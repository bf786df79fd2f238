"""A topology as a picture: laid out once, written as SVG of our own or as PNG by matplotlib."""

from simulator.topology.picture.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
