"""The products that a topology can name: what each does on the wire, with its sources.

Data alone. A file a vendor's side; a new product is a new entry here, never a branch elsewhere.
Sources are given in words; what is assumed says why, with the range that studies sweep.
"""

from simulator.nodes.products.boards import BOARDS, Board
from simulator.nodes.products.catalogue import PRODUCTS
from simulator.nodes.products.product import Product

__all__ = ["BOARDS", "PRODUCTS", "Board", "Product"]
