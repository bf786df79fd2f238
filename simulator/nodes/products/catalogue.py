"""Every product by the name that a topology uses, with the recipe that it is built by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.nodes.products import (
    attached,
    infrastructure,
    lync,
    mxone,
    neutral,
    pstn,
    terminals,
)
from simulator.nodes.products.product import Product

_ALL: Final = (
    *mxone.PRODUCTS,
    *lync.PRODUCTS,
    *terminals.PRODUCTS,
    *attached.PRODUCTS,
    *pstn.PRODUCTS,
    *infrastructure.PRODUCTS,
    *neutral.PRODUCTS,
)

PRODUCTS: Final[Mapping[str, Product]] = MappingProxyType(
    {product.profile.name: product for product in _ALL}
)
