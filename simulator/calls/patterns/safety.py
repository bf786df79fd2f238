r"""Tells whether a pattern can be matched without backtracking for ever.

`re` (like .NET) tries the ways to match one after another, and a pattern such as ``(\d+)*x`` has
exponentially many on a string of digits. The positions of a pattern and what may follow each
(Glushkov's construction) show where two ways begin with the same character. Inside a repetition
that is refused; elsewhere the numbers of ways multiply, and their product is bounded. The test
is on the safe side: some harmless patterns are refused, with advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from simulator.calls.patterns.tree import (
    Anchor,
    Atom,
    Choice,
    Group,
    Node,
    PatternError,
    Reference,
    Repeat,
    Sequence,
    Tree,
)

LONGEST: Final = 64  # characters of a string that is matched; E.164 has 15 digits
_WAYS: Final = LONGEST**3  # about a millisecond of `re`
_POSITIONS: Final = 2000
# ASCII, and a letter and a digit from beyond it for the classes that go further.
_ALPHABET: Final = "".join(map(chr, range(128))) + "é\u0663"


def check(tree: Tree) -> None:
    """Refuse a pattern whose matching may take too long.

    Raises
    ------
    PatternError
        With the reason and advice.
    """
    if _ways(tree.root, tree.pattern) > _WAYS:
        raise PatternError(
            "too many ways to match; bound the repetitions or let them differ in their first "
            "characters; this is the whole",
            tree.pattern,
        )


def _ways(root: Node, pattern: str) -> int:
    """Bound the number of ways in which `root` can match."""
    automaton = _Automaton(pattern)
    first, _, _ = automaton.walk(root)
    ways = automaton.looks * _overlap(automaton.chars[i] for i in first)
    for position, follow in enumerate(automaton.follow):
        several = _overlap(automaton.chars[i] for i in follow)
        if several > 1:
            ways *= LONGEST if position in automaton.looped else several
    return ways


_Span = tuple[list[int], list[int], bool]  # first positions, last positions, may be empty


class _Automaton:
    """The positions of a pattern: the characters of each, and what may follow it."""

    __slots__ = ("chars", "follow", "looks", "looped", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.chars: list[frozenset[str]] = []
        self.follow: list[list[int]] = []
        self.looped: set[int] = set()
        self.looks = 1

    def walk(self, node: Node) -> _Span:
        """Add the positions of `node`; return where it begins, ends, and whether it may not be."""
        if isinstance(node, Atom):
            return self._position(_characters(node.source))
        if isinstance(node, Reference):
            return self._position(frozenset(_ALPHABET))
        if isinstance(node, Sequence):
            return self._sequence(node.items)
        if isinstance(node, Choice):
            spans = [self.walk(branch) for branch in node.branches]
            first = [i for span in spans for i in span[0]]
            return first, [i for span in spans for i in span[1]], any(span[2] for span in spans)
        if isinstance(node, Repeat):
            return self._repeat(node)
        if isinstance(node, Anchor):
            return [], [], True
        return self._group(node)

    def _group(self, node: Group) -> _Span:
        if not node.look:
            return self.walk(node.item)
        self.looks *= _ways(node.item, self.pattern)
        return [], [], True

    def _position(self, chars: frozenset[str]) -> _Span:
        place = len(self.chars)
        if place >= _POSITIONS:
            raise PatternError("too many characters, repetitions counted; the whole", self.pattern)
        self.chars.append(chars)
        self.follow.append([])
        return [place], [place], False

    def _sequence(self, items: Iterable[Node]) -> _Span:
        first: list[int] = []
        last: list[int] = []
        empty = True
        for item in items:
            begins, ends, may_lack = self.walk(item)
            for place in last:
                self.follow[place].extend(begins)
            if empty:
                first.extend(begins)
            last = last + ends if may_lack else ends
            empty = empty and may_lack
        return first, last, empty

    def _repeat(self, node: Repeat) -> _Span:
        if node.high is not None and node.high <= 1:
            first, last, empty = self.walk(node.item) if node.high else ([], [], True)
            return first, last, empty or node.low == 0
        if node.low == node.high and node.low <= LONGEST:
            return self._sequence([node.item] * node.low)
        start = len(self.chars)
        first, last, empty = self.walk(node.item)
        for place in last:
            self.follow[place].extend(first)
        inside = range(start, len(self.chars))
        for places in (first, *(self.follow[i] for i in inside)):
            if _overlap(self.chars[i] for i in places) > 1:
                raise PatternError(
                    "a repetition whose body can match the same text in several ways (such as "
                    "one repetition in another); write it without; this is in the whole",
                    self.pattern,
                )
        self.looped.update(inside)
        return first, last, empty or node.low == 0


def _characters(source: str) -> frozenset[str]:
    regex = re.compile(source)
    return frozenset(char for char in _ALPHABET if regex.fullmatch(char))


def _overlap(sets: Iterable[frozenset[str]]) -> int:
    """Return how many of the sets share one character, at most; 1 where none does."""
    counts: dict[str, int] = {}
    for chars in sets:
        for char in chars:
            counts[char] = counts.get(char, 0) + 1
    return max(counts.values(), default=1)
