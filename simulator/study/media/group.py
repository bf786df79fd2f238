"""The media of one call, or of several that a transfer has joined."""

from __future__ import annotations

from simulator.study.media.leg import LegMedia


class Group:
    """All legs of a call at all nodes.

    Attributes
    ----------
    numbers : list of int
        Calls that are in it.
    legs : list of LegMedia
        In the order in which their media began.
    open : int
        How many of them have media now.
    passed : set of str
        Nodes that have legs and no media of them, once it is settled.
    """

    __slots__ = ("legs", "numbers", "open", "passed")

    def __init__(self, number: int) -> None:
        self.numbers = [number]
        self.legs: list[LegMedia] = []
        self.open = 0
        self.passed: set[str] = set()


class Groups:
    """The groups that have media now, by the number of each of their calls."""

    def __init__(self) -> None:
        self._by_number: dict[int, Group] = {}

    def of(self, number: int) -> Group:
        """Return the group of a call, made where there is none."""
        group = self._by_number.get(number)
        if group is None:
            group = self._by_number[number] = Group(number)
        return group

    def join(self, one: int, other: int) -> None:
        """Make the groups of two calls one."""
        kept, gone = self.of(one), self.of(other)
        if kept is not gone:
            kept.numbers += gone.numbers
            kept.legs += gone.legs
            kept.open += gone.open
            for number in gone.numbers:
                self._by_number[number] = kept

    def take(self, group: Group) -> None:
        """Let a group go."""
        for number in group.numbers:
            self._by_number.pop(number, None)

    def all(self) -> list[Group]:
        """Return all that are left, in the order of their numbers."""
        found = dict.fromkeys(self._by_number[number] for number in sorted(self._by_number))
        return list(found)
