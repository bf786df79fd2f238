"""Reads a mapping file and checks that its rules fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from simulator.errors import InputError, InputErrors
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where, read_document, validate
from simulator.topology.shipped import names, shipped
from simulator.workload.schema import Mapping, Party


def load_mapping(path_or_name: str | Path) -> Mapping:
    """Read a mapping file, or a shipped one by its name.

    Parameters
    ----------
    path_or_name : str or pathlib.Path
        A path, or such as ``vast2008``.

    Raises
    ------
    InputErrors
        All that is wrong with the file.
    InputError
        Nothing is shipped under that name.
    """
    text = str(path_or_name)
    path = shipped("mappings", text) if isinstance(path_or_name, str) else None
    if path is None and not _looks_like_path(text) and not Path(text).exists():
        known = nearest(text, names("mappings"))
        raise InputError("no such mapping", seen=text, expected=f"a file, or {known}")
    return read_mapping(read_document(path or Path(text), name=text))


def read_mapping(document: Document) -> Mapping:
    """Make a `Mapping` of a document and check that its rules fit together."""
    mapping = validate(document, Mapping)
    mistakes = [*_unknown_columns(mapping, document), *_contradictions(mapping, document)]
    if mistakes:
        raise InputErrors(mistakes)
    return mapping


def _looks_like_path(text: str) -> bool:
    return Path(text).suffix in (".yaml", ".yml") or Path(text).name != text


def _unknown_columns(mapping: Mapping, document: Document) -> list[InputError]:
    known = mapping.layout.columns
    return [
        InputError(
            "unknown column",
            mark=document.mark(where),
            field=".".join(map(str, where)),
            seen=column,
            expected=nearest(column, known),
        )
        for column, where in mapping.used_columns().items()
        if column not in known
    ]


def _contradictions(mapping: Mapping, document: Document) -> Iterator[InputError]:
    """Find rules that each are right and together are not."""
    length, layout = mapping.length, mapping.layout
    if not (length.total or length.talk or length.end):
        yield _mistake(document, ("length",), "tells no length", "one of total, talk, end")
    if layout.optional >= len(layout.columns):
        yield _mistake(document, ("layout", "optional"), "leaves no column", "fewer than columns")
    for name, party in (("source", mapping.source), ("destination", mapping.destination)):
        if mapping.direction is None and not party.rules:
            expected = "rules, or a direction for all rows"
            yield _mistake(document, (name,), "tells no side", expected)
        yield from _templates(name, party, document)


def _templates(name: str, party: Party, document: Document) -> Iterator[InputError]:
    """Try each template of a number on its own pattern."""
    for i, rule in enumerate(party.rules):
        patterns = [rule.when[column] for column in party.columns if column in rule.when]
        where: Where = (name, "rules", i, "number")
        if rule.number is None:
            continue
        if not patterns:
            expected = f"a pattern for {' or '.join(party.columns)} in its rule"
            yield _mistake(document, where, "has no pattern to take from", expected)
        elif any(not _expands(pattern, rule.number) for pattern in patterns):
            expected = "groups that the pattern has"
            yield _mistake(document, where, "does not fit its pattern", expected)


def _expands(pattern: re.Pattern[str], template: str) -> bool:
    # An alternative that always matches makes a match with all groups of the pattern.
    found = re.compile(f"(?:{pattern.pattern})|", pattern.flags).match("")
    try:
        return found is not None and found.expand(template) is not None
    except (re.error, IndexError):
        return False


def _mistake(document: Document, where: Where, problem: str, expected: str) -> InputError:
    field = ".".join(map(str, where))
    return InputError(problem, mark=document.mark(where), field=field, expected=expected)
