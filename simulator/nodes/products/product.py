"""A product: the recipe that its node is built by, and its profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.nodes.frozen import FrozenMapping
from simulator.nodes.profile import Profile, Source
from simulator.nodes.spec import Recipe


@dataclass(frozen=True, slots=True)
class Product:
    """One entry of the catalogue.

    Parameters
    ----------
    recipe : Recipe
    profile : Profile
    oldest_release : tuple of int or None
        First release that is certified for the Direct SIP trunk; None: the topology states none.
    """

    recipe: Recipe
    profile: Profile
    oldest_release: tuple[int, ...] | None = None


def sources(**fields: Source) -> Mapping[str, Source]:
    """Return the sources of a profile's fields by field name, read-only."""
    return FrozenMapping(fields)
