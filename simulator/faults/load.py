"""Faults by path, shipped name or in words: read, validated, looked up in the topology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from simulator.errors import InputError, InputErrors, Mark
from simulator.faults.resolve import Names, resolve
from simulator.faults.schema import SCOPES, FaultFile, FaultsFile, as_values, given
from simulator.faults.spec import FaultSpec, Scope, Values
from simulator.faults.text import is_text, mark_of, parse
from simulator.nodes.spec import TopologySpec
from simulator.topology.complaints import complaints
from simulator.topology.document import Document, read_document, validate
from simulator.topology.merge import find


@dataclass(frozen=True, slots=True)
class Faults:
    """A file of faults.

    Parameters
    ----------
    name : str
    faults : tuple of FaultSpec
        Their names not looked up yet.
    groups : mapping of name to members
    path : pathlib.Path
        The file; what is run with it keeps a copy.
    """

    name: str
    faults: tuple[FaultSpec, ...]
    groups: Mapping[str, tuple[str, ...]]
    path: Path


One = str | Path | Faults
Given = One | Iterable[One]


def load_faults(path_or_name: str | Path) -> Faults:
    """Load a file of faults.

    Parameters
    ----------
    path_or_name : str or pathlib.Path
        A file, or the name of a shipped one such as ``mxone-down``.

    Raises
    ------
    InputErrors
        Everything that is wrong, each in one line with its place.

    Examples
    --------
    >>> [(fault.name, fault.kind, fault.at) for fault in load_faults("mxone-down").faults]
    [('mxone-down', 'down', 1500.0)]
    """
    path, name = find("faults", path_or_name)
    document = read_document(path, name=name)
    file = validate(document, FaultsFile)
    if "" in file.faults:
        raise InputError(
            "a fault without a name", mark=document.mark(("faults", "")), field="faults"
        )
    specs = tuple(
        _spec(name, fault, document.mark(("faults", name))) for name, fault in file.faults.items()
    )
    return Faults(file.title or path.stem, specs, file.groups, path)


def all_faults(faults: Given, topology: TopologySpec) -> tuple[FaultSpec, ...]:
    """Return all faults of files, shipped names and words, looked up in a topology.

    Parameters
    ----------
    faults : str, pathlib.Path, Faults, or several of them
        A string of several words is a fault in words, such as
        ``mxone down at 10:30 for 10 min``.
    topology : TopologySpec

    Raises
    ------
    InputError, InputErrors
        Something is wrong with them.
    """
    found: list[FaultSpec] = []
    for one in each(faults):
        if isinstance(one, str) and is_text(one):
            names = Names(topology)
            found.append(resolve(in_words(one, names), names))
        else:
            file = load_faults(one)
            names = Names(topology, file.groups)
            found += _all_resolved(file.faults, names)
    return _named_apart(found)


def each(faults: Given) -> list[str | Path]:
    """Return one or several as a list, those that were loaded by their files."""
    several = [faults] if isinstance(faults, (str, Path, Faults)) else faults
    return [one.path if isinstance(one, Faults) else one for one in several]


def in_words(text: str, names: Names) -> FaultSpec:
    """Return the fault that stands in words."""
    name, fields = parse(text, names)
    mark = mark_of(text)
    document = Document(mark.file, fields, {(field,): mark for field in fields})
    try:
        file = FaultFile.model_validate(fields)
    except ValidationError as error:
        raise InputErrors(complaints(error, FaultFile, document.marks, mark)) from None
    return _spec(name, file, mark)


def _spec(name: str, fault: FaultFile, mark: Mark) -> FaultSpec:
    (scope,) = given(fault, SCOPES)
    target = getattr(fault, scope)
    word: Scope = scope  # type: ignore[assignment]  # one of SCOPES
    return FaultSpec(
        name=name,
        kind=fault.kind,
        scope=word,
        targets=tuple(target) if scope == "between" else (target,),
        at=fault.at,
        lasts=fault.lasts,
        mtbf=fault.mtbf,
        mttr=fault.mttr,
        values=Values(**as_values(fault)),
        mark=mark,
    )


def _all_resolved(faults: Iterable[FaultSpec], names: Names) -> list[FaultSpec]:
    found: list[FaultSpec] = []
    errors: list[InputError] = []
    for fault in faults:
        try:
            found.append(resolve(fault, names))
        except InputError as error:
            errors.append(error)
    if errors:
        raise InputErrors(errors)
    return found


def _named_apart(faults: list[FaultSpec]) -> tuple[FaultSpec, ...]:
    """Give faults of one name numbers: streams of random numbers and rows go by the name."""
    seen: dict[str, int] = {}
    out: list[FaultSpec] = []
    for fault in faults:
        count = seen[fault.name] = seen.get(fault.name, 0) + 1
        out.append(fault if count == 1 else replace(fault, name=f"{fault.name} {count}"))
    return tuple(out)
