r"""Reads a .NET regular expression into a tree that `re` can be given.

The grammar is that of .NET's "Regular Expression Language - Quick Reference", default options.
What Python writes in another way is rewritten here (named groups, option switches in mid-pattern,
``\Z`` and ``\z``, white space); what Python cannot do, or what would mean something else there,
is a `PatternError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulator.calls.patterns.cursor import Cursor
from simulator.calls.patterns.tree import (
    Anchor,
    Atom,
    Choice,
    Group,
    Node,
    Reference,
    Repeat,
    Sequence,
    Tree,
)


@dataclass(frozen=True, slots=True)
class _Options:
    """The inline options of .NET: ignore case, multiline, explicit capture, single line, blanks."""

    i: bool = False
    m: bool = False
    n: bool = False
    s: bool = False
    x: bool = False


_ANCHORS: Final = {
    "A": r"\A",
    "G": r"\A",  # where the search began, which is the start
    "Z": r"(?=\n?\Z)",
    "z": r"\Z",
    "b": r"\b",
    "B": r"\B",
}
_LOOKS: Final = ("(?=", "(?!", "(?<=", "(?<!")
_QUANTIFIER: Final = re.compile(r"\*|\+|\?|\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_OPTIONS: Final = re.compile(r"\(\?([imnsx]*)(?:-([imnsx]+))?([:)])")
_NAME: Final = re.compile(r"\(\?(?:<(\w+)>|'(\w+)')")
_REFERENCE: Final = re.compile(r"k(?:<(\w+)>|'(\w+)')|([1-9]\d*)", re.ASCII)


def parse(pattern: str, *, ecmascript: bool = False) -> Tree:
    """Read a .NET pattern.

    Raises
    ------
    PatternError
        Where .NET would refuse it, or Python cannot express it.
    """
    cursor = Cursor(pattern, ecmascript=ecmascript)
    reader = _Reader(cursor)
    root = reader.choice(_Options())
    if not cursor.at_end:
        raise cursor.error("a closing bracket without its opening one")
    return Tree(root, _numbering(reader.captures), pattern)


class _Reader:
    """A recursive descent over one pattern; `captures` are the groups in order, with names."""

    __slots__ = ("captures", "cursor")

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.captures: list[str | None] = []

    def choice(self, options: _Options) -> Node:
        """Read alternatives up to the end of their group."""
        cursor = self.cursor
        branches: list[Node] = []
        items: list[Node] = []
        while not cursor.at_end and not cursor.ahead(")"):
            if cursor.skip("|"):
                branches.append(Sequence(tuple(items)))
                items = []
            elif switched := self.switch(options):
                options = switched  # holds to the end of the group, across alternatives
            elif not self.passed(options):
                items.append(self.quantified(self.item(options), options))
        branches.append(Sequence(tuple(items)))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def switch(self, options: _Options) -> _Options | None:
        """Read ``(?i-s)``, which changes the options of the rest of the group."""
        found = _OPTIONS.match(self.cursor.pattern, self.cursor.position)
        if found is None or found[3] != ")":
            return None
        self.cursor.position = found.end()
        return _changed(options, found)

    def passed(self, options: _Options) -> bool:
        """Pass over a comment, or over a blank where option x is on."""
        cursor = self.cursor
        if cursor.ahead("(?#"):
            end = cursor.pattern.find(")", cursor.position)
            if end < 0:
                raise cursor.error("a comment without its closing bracket")
        elif options.x and cursor.ahead("#"):
            line = cursor.pattern.find("\n", cursor.position)
            end = line if line >= 0 else len(cursor.pattern) - 1
        elif options.x and not cursor.at_end and cursor.pattern[cursor.position].isspace():
            end = cursor.position
        else:
            return False
        cursor.position = end + 1
        return True

    def item(self, options: _Options) -> Node:
        """Read one character, class, anchor or group."""
        cursor = self.cursor
        if cursor.ahead("("):
            return self.group(options)
        if _QUANTIFIER.match(cursor.pattern, cursor.position):
            raise cursor.error("a quantifier with nothing before it")
        char = cursor.next()
        if char in "^$":
            return Anchor(f"(?m:{char})" if options.m else char)
        if char == ".":
            return Atom("(?s:.)" if options.s else r"[^\n]")
        if char == "\\":
            return self.escape(options)
        return _cased(cursor.char_class() if char == "[" else re.escape(char), options)

    def escape(self, options: _Options) -> Node:
        """Read what follows a backslash outside a class."""
        cursor = self.cursor
        start = cursor.position
        if found := cursor.take(_REFERENCE):
            name = found[1] or found[2] or found[3]
            return Reference(int(name) if name.isdigit() else name, options.i, start)
        if members := cursor.members():
            return _cased(f"[{members}]", options)
        if (char := cursor.pattern[start : start + 1]) in _ANCHORS:
            cursor.position += 1
            return Anchor(_ANCHORS[char])
        return _cased(re.escape(cursor.escaped()), options)

    def group(self, options: _Options) -> Node:
        """Read a group of any kind."""
        cursor = self.cursor
        start = cursor.position
        if named := cursor.take(_NAME):
            opening = self.capture(named[1] or named[2])
        elif changed := cursor.take(_OPTIONS):
            options, opening = _changed(options, changed), "(?:"
        elif cursor.ahead("(?"):
            opening = self.special()
        else:
            cursor.position += 1
            opening = "(?:" if options.n else self.capture(None)
        body = self.choice(options)
        if not cursor.skip(")"):
            cursor.position = start
            raise cursor.error("a bracket that is never closed")
        return Group(opening, body, look=opening in _LOOKS)

    def capture(self, name: str | None) -> str:
        """Count a capturing group; return its opening."""
        if name is not None and name[0].isdigit():
            raise self.cursor.error("a group with a number for a name, which Python lacks,")
        if name is not None and name in self.captures:
            raise self.cursor.error("a second group of the same name, which Python lacks,")
        self.captures.append(name)
        return "("

    def special(self) -> str:
        """Read the opening of a group that is neither a capture nor an option."""
        cursor = self.cursor
        for opening in ("(?:", "(?>", *_LOOKS):
            if cursor.skip(opening):
                return opening
        if cursor.ahead("(?<") or cursor.ahead("(?'"):
            raise cursor.error("a balancing group, which Python lacks, or a wrong name")
        if cursor.ahead("(?("):
            raise cursor.error("a conditional group, which is not supported,")
        raise cursor.error("an unknown kind of group")

    def quantified(self, node: Node, options: _Options) -> Node:
        """Read the quantifier after `node`, if there is one."""
        cursor = self.cursor
        while self.passed(options):
            pass
        found = cursor.take(_QUANTIFIER)
        if found is None:
            return node
        if isinstance(node, Anchor):
            raise cursor.error("a quantifier after an anchor, which Python refuses,")
        low, high = _bounds(found)
        if high is not None and high < low:
            raise cursor.error("a quantifier whose upper bound is below its lower one")
        lazy = cursor.skip("?")
        if _QUANTIFIER.match(cursor.pattern, cursor.position):
            raise cursor.error("a quantifier after a quantifier")
        return Repeat(node, low, high, lazy)


def _numbering(captures: list[str | None]) -> dict[int | str, int]:
    """Number the groups as .NET does: unnamed ones first, named ones after them."""
    places = list(enumerate(captures, start=1))
    unnamed = [place for place, name in places if name is None]
    named = [place for place, name in places if name is not None]
    groups: dict[int | str, int] = dict(enumerate(unnamed + named, start=1))
    groups.update({name: place for place, name in places if name is not None})
    return groups


def _cased(source: str, options: _Options) -> Atom:
    return Atom(f"(?i:{source})" if options.i else source)


def _changed(options: _Options, found: re.Match[str]) -> _Options:
    switched = dict.fromkeys(found[1], True) | dict.fromkeys(found[2] or "", False)
    return _Options(**{name: switched.get(name, getattr(options, name)) for name in "imnsx"})


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    if found[1] is None:
        bounds: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        return bounds[found[0]]
    low = int(found[1])
    if found[2] is None:
        return low, low
    return low, int(found[3]) if found[3] else None
