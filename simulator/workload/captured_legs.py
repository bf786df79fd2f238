"""Which calls of a capture are legs of one call, as far as numbers, places and times tell.

A back-to-back user agent gives each leg a Call-ID of its own. Two legs are taken for one call when
the second begins where the first went, or between the same parties, within two seconds, to a
number that ends alike, and is over when the first is. Where a load generator calls the same number
again and again, first come is first served, so that the number of calls is right.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.record.reading import CapturedCallFacts

_APART: Final = 2_000_000_000  # nanoseconds between what happens on two legs of one call
_ALIKE: Final = 4  # last digits; systems take away and add what stands before them


class _Group:
    """The legs of one call, in order of time."""

    __slots__ = ("hops", "legs")

    def __init__(self, first: CapturedCallFacts) -> None:
        self.legs = [first]
        self.hops = {_hop(first)}

    def takes(self, leg: CapturedCallFacts) -> bool:
        """Tell whether a later leg belongs to the call."""
        return _hop(leg) not in self.hops and any(_follows(one, leg) for one in self.legs)

    def add(self, leg: CapturedCallFacts) -> None:
        self.legs.append(leg)
        self.hops.add(_hop(leg))


def first_legs(calls: Sequence[CapturedCallFacts]) -> dict[int, int]:
    """Return the number of the first leg for each call that has several legs.

    Parameters
    ----------
    calls : sequence of CapturedCallFacts

    Returns
    -------
    dict of int to int
        By number; calls of one leg are not in it.
    """
    found: dict[int, int] = {}
    open_groups: defaultdict[str, deque[_Group]] = defaultdict(deque)
    begun = [(call.begin, call) for call in calls if call.begin is not None]
    for begin, call in sorted(begun, key=lambda pair: pair[0]):
        groups = open_groups[_ending(call.called)]
        while groups and (groups[0].legs[0].begin or 0) < begin - _APART:
            groups.popleft()
        group = next((one for one in groups if one.takes(call)), None)
        if group is None:
            groups.append(_Group(call))
            continue
        group.add(call)
        found |= {leg.number: group.legs[0].number for leg in group.legs}
    return found


class _Hop(NamedTuple):
    source: str
    destination: str


def _hop(leg: CapturedCallFacts) -> _Hop:
    return _Hop(leg.caller_address, leg.called_address)


def _follows(one: CapturedCallFacts, leg: CapturedCallFacts) -> bool:
    """Tell whether a leg continues another; both are to numbers that end alike."""
    goes_on = leg.caller_address == one.called_address
    if not goes_on and _ending(one.caller) != _ending(leg.caller):
        return False
    if one.answered is not None and leg.answered is not None:
        return _together(one.answered, leg.answered) and _together(one.released, leg.released)
    # One of several ways that were tried: over before the call is.
    return leg.answered is None and _within(leg.released, one.released)


def _together(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _APART


def _within(leg: int | None, whole: int | None) -> bool:
    return whole is None or (leg is not None and leg <= whole + _APART)


def _ending(party: str) -> str:
    """Return what stays of a number when systems write it in their own ways."""
    digits = party.lstrip("+").replace("-", "")
    return digits[-_ALIKE:] if digits.isdecimal() else party
