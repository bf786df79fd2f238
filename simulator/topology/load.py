"""A topology by path or shipped name: read, extended, overridden, validated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.errors import InputError, InputErrors
from simulator.topology.build import build
from simulator.topology.conflicts import conflicts
from simulator.topology.document import Document, validate
from simulator.topology.features import feature_errors
from simulator.topology.merge import find, read_merged
from simulator.topology.overrides import override, split
from simulator.topology.recipes import misfits
from simulator.topology.references import unknown_names
from simulator.topology.schema import TopologyFile
from simulator.topology.topology import Topology


def load_topology(
    path_or_name: str | Path, *, overrides: Mapping[str, object] | None = None
) -> Topology:
    """Load a topology.

    Parameters
    ----------
    path_or_name : str or pathlib.Path
        A file, or the name of a shipped topology such as ``guide-tcp``.
    overrides : mapping, optional
        Values by path, as with ``--set``: ``{"trunk.channels": 12}``. Those that start with
        ``workload.`` are kept for the workload.

    Raises
    ------
    InputErrors
        Everything that is wrong, each in one line with its place.

    Examples
    --------
    >>> guide = load_topology("guide-tcp", overrides={"trunk.channels": 12})
    >>> guide.name, guide.spec.trunks[0].channels
    ('guide-tcp', 12)
    """
    path, name = find("topology", path_or_name)
    document, files = read_merged(path, name)
    mine, workload = split(overrides)
    document = override(document, mine)
    spec = build(_validated(document), document)
    return Topology(spec, files=tuple(files), overrides=mine, workload_overrides=workload)


def _validated(document: Document) -> TopologyFile:
    """Return the model of a document, or raise all that is wrong at once."""
    errors: list[InputError] = []
    made: TopologyFile | None = None
    try:
        made = validate(document, TopologyFile)
    except InputErrors as found:
        errors += found.errors
    for look in (unknown_names, misfits, conflicts, feature_errors):
        errors += look(document)
    if errors or made is None:
        raise InputErrors(sorted(errors, key=_position))
    return made


def _position(error: InputError) -> tuple[str, int, int]:
    mark = error.mark
    return (mark.file, mark.line, mark.column) if mark else ("", 0, 0)
