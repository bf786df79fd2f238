"""What the shipped YAML files assume, from their own comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docs.generate.marks import table

_HEADS = ("where", "value", "why")
_OWN = ("name", "description", "extends")
_ASSUMED = "assumed:"
_LINE = re.compile(r"^(?P<text>(?:[^#'\"]|'[^']*'|\"[^\"]*\")*?)(?:\s*#\s?(?P<remark>.*))?$")


def assumed(text: str) -> str:
    """Return the values that a topology marks as assumed, as a table in Markdown.

    Where the mark stands at a block, all values of the block are meant, for its reason.

    Examples
    --------
    >>> print(assumed("hosts:\\n  a:\\n    # assumed: small\\n    processors: 2\\n"))
    | where | value | why |
    |---|---|---|
    | `hosts.a` | `processors: 2` | small |
    """
    rows, block = [], ""
    for one in values(text):
        marked = _ASSUMED in one.remark
        if block and not (one.where + ".").startswith(block):
            block = ""
        if marked and one.is_block:
            block = f"{one.where}.{one.key}.".removeprefix(".")
        if marked or (block and not one.is_block):
            why = one.remark.partition(_ASSUMED)[2].strip()
            rows.append(_row(one, why or f"as `{block.removesuffix('.')}`"))
    return table(_HEADS, rows)


def explained(text: str) -> str:
    """Return every value of a file with its remark, as a table in Markdown."""
    shown = [one for one in values(text) if one.key not in _OWN]
    return table(_HEADS, [_row(one, one.remark) for one in shown if one.remark or not one.is_block])


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a file: the keys above it, its text, and the remark that belongs to it."""

    where: str
    text: str
    remark: str

    @property
    def key(self) -> str:
        """The line's own key; of an item of a list: the item."""
        return self.text.partition(":")[0]

    @property
    def is_block(self) -> bool:
        """Whether its values stand on the lines below."""
        return self.text.endswith(":")


def values(text: str) -> Iterator[Value]:
    """Yield each line that holds a value or begins a block.

    A remark belongs to the value before it on its line, and to the value that follows it. What
    stands above the first value belongs to the file.
    """
    path: list[tuple[int, str]] = []
    above: list[str] = []
    first = True
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"not a line with an optional remark: {line!r}")
        value, remark = found["text"].rstrip(), found["remark"]
        if not value:
            above = [*above, remark] if remark is not None else []
            continue
        where = _descend(path, value)
        own = [remark] if remark else []
        yield Value(where, value.strip(), _joined(own if first else [*above, *own]))
        above, first = [], False


def _descend(path: list[tuple[int, str]], value: str) -> str:
    """Return the keys above a line, and go down into it."""
    depth = len(value) - len(value.lstrip())
    while path and path[-1][0] >= depth:
        path.pop()
    where = ".".join(key for _, key in path)
    key, colon, _ = value.strip().partition(":")
    if colon and not key.startswith(("-", "{")):
        path.append((depth, key))
    return where


def _row(one: Value, why: str) -> tuple[str, str, str]:
    return f"`{one.where}`" if one.where else "", f"`{one.text}`", why


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part.strip() for part in parts)
