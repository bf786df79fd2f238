"""What every feature has: a name, its parameters, and the settings of those whom it serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from simulator.calls.points import CallView
from simulator.features.fields import Field, Settings

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Switched:
    """Whom a feature serves at one node, with the settings of each.

    Parameters
    ----------
    users : mapping of number to Settings
    ways : mapping of route or trunk to Settings
    everywhere : Settings or None
        Of the whole node.
    """

    users: Mapping[str, Settings] = field(default_factory=dict)
    ways: Mapping[str, Settings] = field(default_factory=dict)
    everywhere: Settings | None = None

    def of(self, call: CallView) -> Settings | None:
        """Return the settings that a call meets; None: the feature is off for it."""
        found = self.users.get(call.served) if call.served else None
        return self.of_way(call) if found is None else found

    def of_way(self, call: CallView) -> Settings | None:
        """Return the settings of the route or trunk of a call, or of the whole node."""
        for name in (call.route, call.onward, call.trunk):
            if name in self.ways:
                return self.ways[name]
        return self.everywhere


class Feature:
    """Base of a feature. It hooks a detection point with a method ``at_<point>(call, now)``.

    A hook returns None, an `Edit`, or a decision; it reads the call and keeps nothing about it.
    One object is made for each entry of a topology and node.

    Attributes
    ----------
    name : str
        As topologies name it.
    about : str
        One line for `directsip features`.
    fields : mapping of name to Field
        Its parameters.
    moves_calls : bool
        Whether it may change where calls go or how long they last, so that the workload alone
        does not tell what is offered to a resource.
    by_users : bool
        Whether it is what users do at their telephones, and so serves users alone. It needs no
        detection point then, and call control has to know it.

    Examples
    --------
    >>> class Hidden(Feature):
    ...     name = "hidden"
    ...     def at_origination_attempt(self, call, now):
    ...         return Edit(hidden=True) if self.of(call) else None
    >>> from simulator.calls.decisions import Edit
    >>> hidden = Hidden(Switched(users={"20001": Settings()}))
    >>> hidden.at_origination_attempt(CallView(1, "pbx", served="20001"), 0.0).hidden
    True
    """

    name: ClassVar[str] = ""
    about: ClassVar[str] = ""
    fields: ClassVar[Mapping[str, Field]] = {}
    moves_calls: ClassVar[bool] = True
    by_users: ClassVar[bool] = False

    def __init__(self, switched: Switched) -> None:
        self.switched = switched
        self.started_at = 0.0  # seconds from midnight to the start of the measured window

    def time_of_day(self, now: float) -> float:
        """Return what the clock on the wall says, in seconds from midnight.

        Examples
        --------
        >>> feature = Feature(Switched())
        >>> feature.started_at = 8 * 3600.0
        >>> feature.time_of_day(-600.0) / 3600.0 < 8.0
        True
        """
        return (self.started_at + now) % _DAY

    def of(self, call: CallView) -> Settings | None:
        """Return the settings of whom the point is about; None: the feature is off."""
        return self.switched.of(call)

    def of_way(self, call: CallView) -> Settings | None:
        """Return the settings of the route or trunk of a call, or of the whole node."""
        return self.switched.of_way(call)
