"""In which inputs two runs differ: fields of topology and workload, parameters, versions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pandas as pd

from simulator.errors import SimulatorError
from simulator.study.inputs import TOPOLOGY, WORKLOAD
from simulator.study.run import Run
from simulator.topology.document import Document
from simulator.topology.merge import read_merged
from simulator.topology.overrides import override, put, split, steps

COLUMNS: Final = ("path", "a", "b")
_PARAMETERS: Final = ("duration", "warmup", "ideal", "messages", "spread", "records", "mapping")
_BY_FIELD: Final = ("topology", "workload")  # files that are compared field by field
_NOT_THERE: Final = ""


def input_differences(a: Run, b: Run) -> pd.DataFrame:
    """Return one row an input that differs: `path`, and its text in `a` and in `b`.

    An empty text: there is no such field.
    """
    ours, theirs = dict(_fields(a)), dict(_fields(b))
    rows = [
        (path, *values)
        for path in dict.fromkeys((*ours, *theirs))
        if len(set(values := (ours.get(path, _NOT_THERE), theirs.get(path, _NOT_THERE)))) > 1
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _fields(run: Run) -> Iterator[tuple[str, str]]:
    manifest, parameters = run.manifest, run.manifest.parameters
    yield "kind", manifest.kind
    yield "seed", str(manifest.seed)
    yield "replications", str(manifest.finished)
    for name in _PARAMETERS:
        if name in parameters:
            yield name, str(parameters[name])
    folder, (mine, loads) = run.path / "inputs", split(dict(parameters["overrides"]))
    with suppress(SimulatorError):
        topology = _document(folder / TOPOLOGY, "topology")
        yield from _flat(override(topology, mine).plain, "")
    if (folder / WORKLOAD).is_file():
        with suppress(SimulatorError):
            workload = _document(folder / WORKLOAD, "workloads")
            places = {path: (steps(path)[1:], value) for path, value in loads.items()}
            yield from _flat(put(workload, places).plain, "workload")
    for name, digest in manifest.inputs.items():
        if not name.startswith(_BY_FIELD):
            yield f"inputs/{name}", f"SHA-256 {digest[:12]}"
    for name, version in manifest.versions.items():
        yield f"version of {name}", version


def _document(path: Path, kind: str) -> Document:
    return read_merged(path, str(path), kind)[0]


def _flat(plain: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each single value; a list of single values is one text."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from _flat(value, f"{where}.{key}" if where else str(key))
    elif isinstance(plain, list) and any(isinstance(item, (dict, list)) for item in plain):
        for index, value in enumerate(plain):
            yield from _flat(value, f"{where}.{index}")
    elif isinstance(plain, list):
        yield where, f"[{', '.join(map(str, plain))}]"
    elif where != "extends":  # followed already; it names the run's copies
        yield where, _NOT_THERE if plain is None else str(plain)
