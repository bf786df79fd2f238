"""Whether every number that one pattern matches is matched by others: decided, not tried.

A pattern is read into an automaton over the characters that numbers are made of, and the subsets
of its states are walked together with those of the others. Look-around, back-references, atomic
groups and word boundaries are not regular, or not worth it: for them nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Many
from typing import Final

from simulator.calls.patterns.syntax import parse
from simulator.calls.patterns.tree import Anchor, Atom, Choice, Group, Node, Repeat, Sequence

DIALLED: Final = "0123456789*#+"
_STARTS: Final = frozenset(("^", r"\A", "(?m:^)"))
_ENDS: Final = frozenset(("$", r"\Z", r"(?=\n?\Z)", "(?m:$)"))
_STATES: Final = 2000  # of one pattern
_WORK: Final = 20_000  # subsets looked at, of all patterns together


class _NotRegularError(Exception):
    """The pattern cannot be decided here."""


def is_included(pattern: str, others: Many[str], alphabet: str = DIALLED) -> bool | None:
    r"""Tell whether each number that a pattern matches is matched by one of the others.

    Parameters
    ----------
    pattern : str
        A .NET pattern that can be read.
    others : sequence of str
        Likewise.
    alphabet : str
        What numbers are made of.

    Returns
    -------
    bool or None
        None: it cannot be told.

    Examples
    --------
    >>> is_included(r"^2\d{4}$", [r"^[13]\d{4}$", r"^2\d+$"])
    True
    >>> is_included(r"^2\d{4}$", [r"^20\d+$"])
    False
    """
    try:
        machines = [_Machine(one, alphabet) for one in (pattern, *others)]
    except _NotRegularError:
        return None
    known: set[tuple[_Subset, ...]] = set()
    todo = [tuple(machine.begin() for machine in machines)]
    while todo:
        if len(known) * len(machines) > _WORK:
            return None
        for states in _following(machines, todo.pop(), alphabet):
            if states in known or _MATCHED in states[1:]:
                continue
            known.add(states)
            todo.append(states)
            ends = [one.accepts(state) for one, state in zip(machines, states, strict=True)]
            if ends[0] and not any(ends[1:]):
                return False
    return True


def _following(
    machines: Many[_Machine], states: tuple[_Subset, ...], alphabet: str
) -> Iterator[tuple[_Subset, ...]]:
    """Yield where each character leads; nobody dials nothing, so the start is no end."""
    for char in alphabet:
        yield tuple(one.after(state, char) for one, state in zip(machines, states, strict=True))


_Subset = frozenset[int]
_MATCHED: Final[_Subset] = frozenset((-1,))  # found already, whatever follows


class _Machine:
    """One pattern as an automaton; `edges` take a character, `empty` ones none."""

    def __init__(self, pattern: str, alphabet: str) -> None:
        self._alphabet = alphabet
        self._edges: list[list[tuple[frozenset[str], int]]] = [[]]
        self._empty: list[list[tuple[str, int]]] = [[]]
        self._last = self._add(parse(pattern).root, 0)
        self._after: dict[tuple[_Subset, str], _Subset] = {}

    def begin(self) -> _Subset:
        """Return the states before the first character."""
        return self._found(self._reached({0}, "start"))

    def after(self, state: _Subset, char: str) -> _Subset:
        """Return the states after one more character; a match may begin anywhere."""
        if state == _MATCHED:
            return _MATCHED
        key = (state, char)
        if key not in self._after:
            moved = {to for one in state for chars, to in self._edges[one] if char in chars}
            self._after[key] = self._found(self._reached({*moved, 0}, ""))
        return self._after[key]

    def accepts(self, state: _Subset) -> bool:
        """Tell whether a number that ends here matches."""
        return state == _MATCHED or self._last in self._reached(set(state), "end")

    def _found(self, states: set[int]) -> _Subset:
        return _MATCHED if self._last in states else frozenset(states)

    def _reached(self, states: set[int], where: str) -> set[int]:
        """Return what is reached without a character; anchors hold only `where` they say."""
        todo = list(states)
        while todo:
            for asked, to in self._empty[todo.pop()]:
                if to not in states and asked in ("", where):
                    states.add(to)
                    todo.append(to)
        return states

    def _new(self) -> int:
        if len(self._edges) >= _STATES:
            raise _NotRegularError
        self._edges.append([])
        self._empty.append([])
        return len(self._edges) - 1

    def _join(self, a: int, b: int, asked: str = "") -> None:
        self._empty[a].append((asked, b))

    def _add(self, node: Node, start: int) -> int:
        """Add a node behind a state; return the state behind it."""
        if isinstance(node, Atom):
            end = self._new()
            self._edges[start].append((self._characters(node.source), end))
            return end
        if isinstance(node, Sequence):
            for item in node.items:
                start = self._add(item, start)
            return start
        if isinstance(node, Choice):
            ends = [self._add(branch, self._behind(start)) for branch in node.branches]
            return self._meet(ends)
        if isinstance(node, Repeat):
            return self._repeat(node, start)
        if isinstance(node, Anchor):
            return self._anchor(node.source, start)
        if isinstance(node, Group) and not node.look and node.opening != "(?>":
            return self._add(node.item, start)
        raise _NotRegularError

    def _behind(self, start: int) -> int:
        state = self._new()
        self._join(start, state)
        return state

    def _meet(self, ends: list[int]) -> int:
        last = self._new()
        for end in ends:
            self._join(end, last)
        return last

    def _repeat(self, node: Repeat, start: int) -> int:
        for _ in range(node.low):
            start = self._add(node.item, start)
        if node.high is None:
            loop = self._behind(start)
            self._join(self._add(node.item, loop), loop)
            return self._behind(loop)
        ends = [start]
        for _ in range(node.high - node.low):
            start = self._add(node.item, start)
            ends.append(start)
        return self._meet(ends)

    def _anchor(self, source: str, start: int) -> int:
        asked = "start" if source in _STARTS else "end" if source in _ENDS else None
        if asked is None:
            raise _NotRegularError
        end = self._new()
        self._join(start, end, asked)
        return end

    def _characters(self, source: str) -> frozenset[str]:
        regex = re.compile(source)
        return frozenset(char for char in self._alphabet if regex.fullmatch(char))
