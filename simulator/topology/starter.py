"""Copies a shipped topology, and what belongs to it, into a folder of the user's own.

The copy keeps the layout of the shipped data. What a topology names by name it names by path in
the copy, so that an edited workload is the one that the edited topology uses.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from simulator.errors import InputError, InputErrors, Mark
from simulator.topology.shipped import FOLDERS, names, shipped

# Field at the top of a topology -> kind of the shipped file that it names.
_REFERENCES: Final = MappingProxyType(
    {"extends": "topology", "workload": "workloads", "faults": "faults"}
)
# Chosen on the command line, named by no topology: a starter gets them all.
_ALONGSIDE: Final = ("faults", "mappings")


def start(name: str, directory: Path) -> list[Path]:
    """Copy the topology `name` with what it uses into `directory`.

    Parameters
    ----------
    name : str
        A shipped topology.
    directory : Path
        Made when missing; a file that is there already is never written over.

    Returns
    -------
    list of Path
        The files written, the topology itself first.

    Raises
    ------
    InputError
        When `name` is not shipped.
    InputErrors
        When files are in the way; then nothing is written.
    """
    if shipped("topology", name) is None:
        known = "one of " + ", ".join(names("topology"))
        raise InputError("no such topology is shipped", seen=name, expected=known)
    texts: dict[Path, str] = {}
    _gather("topology", name, texts)
    for kind in _ALONGSIDE:
        for other in names(kind):
            _gather(kind, other, texts)
    return _write({directory / path: text for path, text in texts.items()})


def _write(texts: dict[Path, str]) -> list[Path]:
    problem = "is there already and is not written over"
    there = [InputError(problem, mark=Mark(str(path))) for path in texts if path.exists()]
    if there:
        raise InputErrors(there)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)


def _gather(kind: str, name: str, texts: dict[Path, str]) -> None:
    """Add the file `name`, then those it names, to `texts` (path in the copy -> content)."""
    source, path = shipped(kind, name), _path(kind, name)
    if source is None or path in texts:
        return
    text = source.read_text(encoding="utf-8")
    references = _references(text) if kind == "topology" else []
    texts[path] = _with_paths(text, references)
    for other_kind, node in references:
        _gather(other_kind, Path(node.value).name, texts)


def _path(kind: str, name: str) -> Path:
    return Path(FOLDERS[kind]) / f"{Path(name).stem}.yaml"


def _references(text: str) -> list[tuple[str, yaml.ScalarNode]]:
    """Return kind and node of each shipped file that a topology names at its top."""
    top = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = top.value if isinstance(top, yaml.MappingNode) else []
    named = [(_REFERENCES.get(key.value), value) for key, value in entries]
    return [
        (kind, node)
        for kind, node in named
        if kind and isinstance(node, yaml.ScalarNode) and shipped(kind, Path(node.value).name)
    ]


def _with_paths(text: str, references: list[tuple[str, yaml.ScalarNode]]) -> str:
    """Write the path of its copy over each name; comments and layout stay as they are."""
    for kind, node in reversed(references):  # from the end, so that places stay true
        begin, end = node.start_mark.index, node.end_mark.index
        text = text[:begin] + _path(kind, node.value).as_posix() + text[end:]
    return text
