"""``--set PATH=VALUE``: one field of a topology or a workload given from outside its file.

One grammar of PATH for the command line, Python and studies: the word for one thing, its name,
then fields with dots between, as in ``population.lync.users``. The name may be left out of
``trunk``, which then means the first trunk. ``workload`` starts a path in the workload. VALUE is
written as in YAML, with its unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from simulator.errors import InputError, InputErrors, Mark
from simulator.topology.complaints import known_fields, nearest
from simulator.topology.document import Document, Where, parse_document
from simulator.topology.near_paths import near_paths
from simulator.topology.plain import section
from simulator.topology.schema import TopologyFile, TrunkFile

WORKLOAD: Final = "workload."
_EXTENDS: Final = "extends"  # has been followed before anything is overridden
_SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        word: plural
        for one, plural in (
            ("host", "hosts"),
            ("link", "links"),
            ("node", "nodes"),
            ("pool", "pools"),
            ("trunk", "trunks"),
            ("population", "populations"),
            ("feature", "features"),
        )
        for word in (one, plural)  # a path may be copied from an error message
    }
)


def split(overrides: Mapping[str, object] | None) -> tuple[dict[str, object], dict[str, object]]:
    """Part overrides into those of the topology and those of the workload.

    Examples
    --------
    >>> split({"trunk.channels": 12, "workload.load": 1.2})
    ({'trunk.channels': 12}, {'workload.load': 1.2})
    """
    items = (overrides or {}).items()
    mine = {path: value for path, value in items if not path.startswith(WORKLOAD)}
    return mine, {path: value for path, value in items if path.startswith(WORKLOAD)}


def override(document: Document, overrides: Mapping[str, object]) -> Document:
    """Return a topology's document with the overrides in it.

    Raises
    ------
    InputErrors
        Paths that lead nowhere, each with the nearest right name, and values that are no YAML.
    """
    return put(
        document, {path: (_place(document, path), value) for path, value in overrides.items()}
    )


def put(document: Document, values: Mapping[str, tuple[Where | InputError, object]]) -> Document:
    """Return a document with values put in their places.

    Parameters
    ----------
    document : Document
    values : mapping of str to (place, value)
        By the path that the user wrote; an error in place of a place is told with the others.
    """
    plain, marks, errors = document.plain, dict(document.marks), list[InputError]()
    for path, (where, value) in values.items():
        try:
            if isinstance(where, InputError):
                raise where
            given = _read(path, value)
            plain = _with(plain, where, given, path)
            for place in [place for place in marks if place[: len(where)] == where]:
                del marks[place]  # what stood there before
            marks |= dict.fromkeys(((*where, *inner) for inner in _inside(given)), _mark(path))
            for length in range(1, len(where)):  # of a section that the file does not have
                marks.setdefault(where[:length], marks[where])
        except InputError as error:
            errors.append(error)
    if errors:
        raise InputErrors(errors)
    return Document(document.file, plain, marks, document.faults)


def lost(path: str, step: str, known: list[str], paths: str | None = None) -> InputError:
    """Return the error of a path with a wrong step; `paths` that were likelier meant go first."""
    expected = paths or (nearest(step, known) if known else None)
    problem = f"there is no {step!r}" if step else "the name is missing"
    return InputError(problem, mark=_mark(path), expected=expected)


def _mark(path: str) -> Mark:
    return Mark(f"--set {path}")


def _place(document: Document, path: str) -> Where | InputError:
    head, *rest = path.split(".")
    if head not in _SECTIONS:
        top = {*TopologyFile.model_fields} - {*_SECTIONS.values(), _EXTENDS}
        if head == _EXTENDS:
            return InputError("a file alone can extend another", mark=_mark(path))
        if head in top:
            return (head, *map(_step, rest))
        meant = near_paths(document, _named(document, head), rest[-1] if rest else "")
        return lost(path, head, sorted({*top, *_SECTIONS}), meant)
    plural = _SECTIONS[head]
    names = list(section(document.plain, plural))
    if plural == "trunks" and names and rest and rest[0] in {*TrunkFile.model_fields} - {*names}:
        rest = [names[0], *rest]
    if plural == "features" and len(rest) == 1:
        return (plural, rest[0])  # a new one, or another in place of one
    if not rest or rest[0] not in names:
        fields = [*TrunkFile.model_fields] if plural == "trunks" else []
        return lost(path, rest[0] if rest else "", [*names, *fields])
    where = (plural, *map(_step, rest))
    return checked(document, TopologyFile, where, path, since=2)


def _named(document: Document, name: str) -> list[tuple[str, Where]]:
    """Return the paths and places of all things of that name, whose section was left out."""
    return [
        (f"{word}.{name}", (plural, name))
        for word, plural in _SECTIONS.items()
        if word != plural and name in section(document.plain, plural)
    ]


def checked(
    document: Document, model: type[BaseModel], where: Where, path: str, since: int = 0
) -> Where | InputError:
    """Return `where`, or the error of a step after `since` that `model` does not know."""
    for length, step in enumerate(where[since:], start=since):
        known = known_fields(model, where[:length])
        inside = section(document.plain, *map(str, where[:length]))
        if isinstance(step, str) and known and step not in known and step not in inside:
            begin = ".".join(path.split(".")[: length - len(where)])
            below = [(f"{begin}.{field}", (*where[:length], field)) for field in inside]
            deeper = near_paths(document, below, step) if model is TopologyFile else None
            return lost(path, step, sorted({*known, *inside}), deeper)
    return where


def steps(path: str) -> Where:
    """Return the steps of a path; a number is a place in a list."""
    return tuple(_step(word) for word in path.split("."))


def _step(word: str) -> str | int:
    return int(word) if word.isdecimal() and len(word) < 10 else word


def _read(path: str, value: object) -> object:
    """Return a value as plain data, the way a file would hold it."""
    if not isinstance(value, str):
        return _plain(value)
    try:
        document = parse_document(value, f"--set {path}")
        if document.faults:
            raise document.faults[0]
        return document.plain
    except InputErrors as errors:
        if not value.strip():
            return ""
        raise errors.errors[0] from None


def _inside(value: object) -> Iterator[Where]:
    """Go through the paths of a value and of all that stands in it, so that errors name fields."""
    yield ()
    if isinstance(value, dict):
        entries: Iterable[tuple[str | int, object]] = value.items()
    else:
        entries = enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        yield from ((step, *further) for further in _inside(inner))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return None if value is None else str(value)


def _with(plain: object, where: Where, value: object, path: str) -> object:
    """Return `plain` with `value` at `where`; the rest is shared, nothing is changed in place."""
    if not where:
        return value
    step, rest = where[0], where[1:]
    if isinstance(plain, list) and isinstance(step, int) and step < len(plain):
        return [_with(old, rest, value, path) if i == step else old for i, old in enumerate(plain)]
    if plain is None or isinstance(plain, dict):
        inside = plain or {}
        return {**inside, str(step): _with(inside.get(str(step)), rest, value, path)}
    raise lost(path, str(step), [])
