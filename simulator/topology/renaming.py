"""Other values put into the text of a YAML file, which stays as it was written otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final

import yaml

_ANCHOR: Final = re.compile(r"&\S+\s+")
_Where = tuple[str, ...]


def rename(text: str, new: Callable[[_Where, str], str | None]) -> str:
    r"""Replace values of a file that can be read.

    Parameters
    ----------
    text : str
    new : callable
        ``new(where, value)`` returns what shall stand at a place instead, None for no change.
        A value that has aliases is asked for once, at its first place.

    Examples
    --------
    >>> rename("a: {b: c}  # c\n", lambda where, value: "d" if where == ("a", "b") else None)
    'a: {b: "d"}  # c\n'
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    places = {node.start_mark.index: (where, node) for where, node in reversed([*_walk(root, ())])}
    for begin, (where, node) in sorted(places.items(), reverse=True):
        value = new(where, node.value)
        if value is not None:
            text = _replaced(text, begin, node.end_mark.index, value)
    return text


def _walk(node: yaml.Node | None, where: _Where) -> Iterator[tuple[_Where, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield where, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*where, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*where, str(number)))


def _replaced(text: str, begin: int, end: int, value: str) -> str:
    anchor = _ANCHOR.match(text, begin, end)
    begin = anchor.end() if anchor else begin
    line = "\n" if text[begin:end].endswith("\n") else ""  # of a block, which ends with it
    return f"{text[:begin]}{json.dumps(value)}{line}{text[end:]}"
