"""What a pattern is made of, and the error for one that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


class PatternError(ValueError):
    """A pattern or replacement that .NET or we cannot read.

    Parameters
    ----------
    message : str
        What is wrong, in words.
    pattern : str
    position : int or None
        Where in the pattern, counted from 1.
    """

    def __init__(self, message: str, pattern: str, position: int | None = None) -> None:
        self.message, self.pattern, self.position = message, pattern, position
        where = "" if position is None else f" at character {position}"
        super().__init__(f"{message}{where} of {pattern!r}")


@dataclass(frozen=True, slots=True)
class Atom:
    """Python source of exactly one character."""

    source: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Python source of an assertion that takes no characters."""

    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a group matched before: the .NET number or the name of the group."""

    target: int | str
    ignore_case: bool
    position: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """One thing after another."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, tried from the left."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Something in brackets; `opening` is Python's, such as ``(`` or ``(?:``."""

    opening: str
    item: Node
    look: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """`low` to `high` times (None: without end) the same."""

    item: Node
    low: int
    high: int | None
    lazy: bool


Node = Atom | Anchor | Reference | Sequence | Choice | Group | Repeat


@dataclass(frozen=True, slots=True)
class Tree:
    """A pattern read: its root, and for each group of .NET (number or name) Python's number."""

    root: Node
    groups: dict[int | str, int]
    pattern: str
