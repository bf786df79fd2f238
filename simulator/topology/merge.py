"""`extends:` resolved: a file that gives its differences, laid over the file that it extends.

Mappings are joined entry by entry; lists, single values and laws (mappings with ``law:``) are
replaced; a value of ``null`` takes away what was there. Each part keeps the place where it was
written.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from simulator.errors import InputError, InputErrors, Mark
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where, read_document
from simulator.topology.shipped import folder, names, shipped

_CHAIN: Final = 20
# A mapping with this key is one thing: a law's mean and spread say nothing of another law.
_WHOLE: Final = "law"


def find(kind: str, path_or_name: str | Path, beside: Path | None = None) -> tuple[Path, str]:
    """Find a file by its path, or by the name of a shipped one.

    Parameters
    ----------
    kind : str
        A key of `simulator.topology.shipped.FOLDERS`.
    beside : Path, optional
        The file that refers to it: paths start from its folder.

    Returns
    -------
    tuple of Path and str
        The file, and what error messages call it.

    Raises
    ------
    InputError
        Neither is there.
    """
    given = str(path_or_name)
    if isinstance(path_or_name, str) and not given.strip():
        raise InputError("no file is named", expected=f"a {_word(kind)} file, or a shipped name")
    path = (beside.parent if beside else Path()) / path_or_name
    if path.is_file():
        return path, path.name if path.parent.resolve() == folder(kind).resolve() else str(path)
    known = shipped(kind, given)
    if known is not None:
        return known, known.name
    if path.is_dir() or path.suffix or len(Path(given).parts) > 1:
        problem = "is a folder" if path.is_dir() else "there is no such file"
        raise InputError(problem, mark=Mark(given), expected=f"a {_word(kind)} file")
    raise InputError(
        f"there is no such file, and no {_word(kind)} of that name is shipped",
        mark=Mark(given),
        expected=nearest(given, names(kind)),
    )


def read_merged(path: Path, name: str, kind: str = "topology") -> tuple[Document, list[Path]]:
    """Read a file and those that it extends.

    Returns
    -------
    tuple of Document and list of Path
        What the file says with all that it extends, and the files, the first one first.

    Raises
    ------
    InputErrors
        A file is not there or not YAML, or extends itself in the end.
    """
    documents: list[Document] = []
    files: list[Path] = []
    at: tuple[Path, str] | None = (path, name)
    while at is not None:
        document = _with_path(read_document(at[0], name=at[1]), at[0])
        documents.append(document)
        files.append(at[0])
        at = _extended(document, files, kind)
    merged = documents.pop()
    while documents:
        merged = _lay_over(documents.pop(), merged)
    return merged, files


def _with_path(document: Document, path: Path) -> Document:
    """Let a file that lies beside this one and is named in it be found from anywhere.

    That is the workload of a topology, and the day profiles of a workload.
    """
    plain = document.plain
    if not isinstance(plain, dict):
        return document
    changed: dict[str, object] = {}
    if "workload" in plain:
        changed["workload"] = _beside(path, plain["workload"])
    traffic = plain.get("traffic")
    if isinstance(traffic, dict):
        changed["traffic"] = {
            name: {**flow, "profile": _beside(path, flow["profile"])}
            if isinstance(flow, dict) and "profile" in flow
            else flow
            for name, flow in traffic.items()
        }
    return replace(document, plain={**plain, **changed})


def _beside(path: Path, named: object) -> object:
    beside = path.parent / named if isinstance(named, str) else None
    return named if beside is None or not beside.is_file() else str(beside)


def _extended(document: Document, files: list[Path], kind: str) -> tuple[Path, str] | None:
    """Return the file that `document` extends, with its name."""
    plain = document.plain
    target = plain.get("extends") if isinstance(plain, dict) else None
    if not isinstance(target, str):
        return None  # nothing, or told by the schema
    mark = document.mark(("extends",))
    try:
        path, name = find(kind, target, files[-1])
    except InputError as error:
        raise InputErrors([_at(mark, error.message, target, error.expected)]) from None
    if path.resolve() in {file.resolve() for file in files}:
        raise InputErrors([_at(mark, "the file extends itself", target, None)])
    if len(files) > _CHAIN:
        raise InputErrors([_at(mark, f"more than {_CHAIN} files extend each other", target, None)])
    return path, name


def _at(mark: Mark, problem: str, seen: str, expected: str | None) -> InputError:
    return InputError(problem, mark=mark, field="extends", seen=seen, expected=expected)


def _lay_over(upper: Document, lower: Document) -> Document:
    marks = dict(lower.marks)
    plain = _joined(upper.plain, lower.plain, (), marks, upper)
    marks[()] = upper.mark(())
    return Document(upper.file, plain, marks, [*lower.faults, *upper.faults])


def _joined(
    upper: object, lower: object, where: Where, marks: dict[Where, Mark], source: Document
) -> object:
    """Lay `upper` over `lower`; places of what is replaced give way to those of `source`."""
    if isinstance(upper, dict) and isinstance(lower, dict) and _WHOLE not in upper:
        out = dict(lower)
        if where in source.marks:
            marks[where] = source.marks[where]  # what is changed stands where it was changed
        for key, value in upper.items():
            out[key] = _joined(value, lower.get(key), (*where, key), marks, source)
            if value is None:
                del out[key]
        return out
    depth = len(where)
    for place in [place for place in marks if place[:depth] == where]:
        del marks[place]
    marks.update((place, mark) for place, mark in source.marks.items() if place[:depth] == where)
    return upper


def _word(kind: str) -> str:
    return kind.removesuffix("s") if kind != "faults" else kind
