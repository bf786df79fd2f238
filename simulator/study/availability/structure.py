"""What a system needs, as units of which all or any are needed, and how available that is.

A unit may stand in several places (a machine with two servers on it): then the probability is
taken with the unit working and with it down, which is exact (the pivotal decomposition of IEC
61078:2016 annex B.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """What fails as a whole, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts are needed; none: it always works."""

    parts: tuple[Structure, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any one of the parts is enough; none: it never works."""

    parts: tuple[Structure, ...]


Structure = Unit | AllOf | AnyOf
WORKS: Final = AllOf(())
FAILED: Final = AnyOf(())


def all_of(parts: Iterable[Structure]) -> Structure:
    """Return what needs all parts; an inner `AllOf` is opened, and what repeats is taken once.

    Examples
    --------
    >>> all_of([Unit("a"), AllOf((Unit("b"), Unit("a")))])
    AllOf(parts=(Unit(name='a'), Unit(name='b')))
    """
    flat: dict[Structure, None] = {}
    for part in parts:
        if part == FAILED:
            return FAILED
        flat |= dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,))
    # What is needed anyway works wherever else it stands.
    needed = {part.name: True for part in flat if isinstance(part, Unit)}
    left = [part if isinstance(part, Unit) else given(part, needed) for part in flat]
    if left != list(flat):
        return all_of(left)
    return next(iter(flat)) if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Structure]) -> Structure:
    """Return what needs any of the parts.

    Examples
    --------
    >>> any_of([Unit("a"), WORKS]) == WORKS
    True
    """
    flat: dict[Structure, None] = {}
    for part in parts:
        if part == WORKS:
            return WORKS
        flat |= dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,))
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def given(structure: Structure, known: Mapping[str, bool]) -> Structure:
    """Return what is left to need once it is known of some units whether they work."""
    if isinstance(structure, Unit):
        works = known.get(structure.name)
        return structure if works is None else WORKS if works else FAILED
    join = all_of if isinstance(structure, AllOf) else any_of
    return join(given(part, known) for part in structure.parts)


def renamed(structure: Structure, names: Mapping[str, str]) -> Structure:
    """Return a structure with other names of its units, which may fall together."""
    if isinstance(structure, Unit):
        return Unit(names.get(structure.name, structure.name))
    join = all_of if isinstance(structure, AllOf) else any_of
    return join(renamed(part, names) for part in structure.parts)


def availability(structure: Structure, up: Mapping[str, float]) -> float:
    """Return the probability that a structure works.

    Parameters
    ----------
    structure : Structure
    up : mapping of name to float
        Probability that a unit works; units work and fail on their own.

    Examples
    --------
    >>> bridge = AnyOf((AllOf((Unit("a"), Unit("b"))), AllOf((Unit("a"), Unit("c")))))
    >>> round(availability(bridge, {"a": 0.9, "b": 0.8, "c": 0.8}), 4)
    0.864
    """
    structure = given(structure, {})
    name = _repeated(structure)
    if name is not None:
        works, fails = (availability(given(structure, {name: w}), up) for w in (True, False))
        return up[name] * works + (1.0 - up[name]) * fails
    if isinstance(structure, Unit):
        return up[structure.name]
    product = 1.0
    for part in structure.parts:
        one = availability(part, up)
        product *= one if isinstance(structure, AllOf) else 1.0 - one
    return product if isinstance(structure, AllOf) else 1.0 - product


def units(structure: Structure) -> Counter[str]:
    """Count in how many places each unit stands."""
    if isinstance(structure, Unit):
        return Counter([structure.name])
    found: Counter[str] = Counter()
    for part in structure.parts:
        found += units(part)
    return found


def words(structure: Structure) -> str:
    """Return a structure in words.

    Examples
    --------
    >>> words(AllOf((Unit("mxone"), AnyOf((Unit("gw-1"), Unit("gw-2"))))))
    'mxone and (gw-1 or gw-2)'
    """
    if isinstance(structure, Unit):
        return structure.name
    if not structure.parts:
        return "nothing" if structure == WORKS else "what is not there"
    joint = " and " if isinstance(structure, AllOf) else " or "
    return joint.join(
        words(part) if isinstance(part, Unit) else f"({words(part)})" for part in structure.parts
    )


def _repeated(structure: Structure) -> str | None:
    """Return the unit that stands in most places, if any stands in several."""
    counts = units(structure)
    name = max(counts, key=lambda one: counts[one], default=None)
    return None if name is None or counts[name] < 2 else name
