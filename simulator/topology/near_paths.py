"""Whole paths that a wrong ``--set`` path may have meant: the field lies a section deeper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from simulator.topology.complaints import known_fields
from simulator.topology.document import Document, Where
from simulator.topology.plain import section
from simulator.topology.schema import TopologyFile

_MOST: Final = 3


def near_paths(document: Document, places: Iterable[tuple[str, Where]], word: str) -> str | None:
    """Return the paths below `places` whose last step resembles `word`, or None.

    Parameters
    ----------
    document : Document
    places : iterable of (str, tuple)
        Where to look, and how the user would write that.
    word : str
    """
    fields = [one for text, where in places for one in _fields(document, text, where)]
    last = {path: path.rpartition(".")[2] for path in fields}
    close = get_close_matches(word, set(last.values()), cutoff=0.75)
    alike = [path for path, name in last.items() if name in close or (word and word in name)]
    found = [path for path, name in last.items() if name == word] or alike
    return " or ".join(found[:_MOST]) or None


def _fields(document: Document, text: str, where: Where) -> Iterator[str]:
    """Yield the fields at a place and in the sections that the document has there."""
    present = section(document.plain, *map(str, where))
    for field in known_fields(TopologyFile, where):
        yield f"{text}.{field}"
        if isinstance(present.get(field), dict):
            for inner in known_fields(TopologyFile, (*where, field)):
                yield f"{text}.{field}.{inner}"
