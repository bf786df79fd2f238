"""Writes the folder of a run: manifest, inputs, the tables made from results, the answer.

The rows of calls, messages and seizures are written by the replications themselves. A folder
that holds something already is refused; for a name that nobody chose, `fresh_folder` finds a
free one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from simulator.errors import InputError, Mark
from simulator.record.columns import FAULTS, REJECTED, RESOURCES, TABLES
from simulator.record.store import drop_parts, part_names, write_table
from simulator.study.answer import build_answer
from simulator.study.answer_form import Answer
from simulator.study.context import RunContext
from simulator.study.manifest import (
    FILE,
    Manifest,
    State,
    digest,
    manifest_of,
    write_json,
    write_manifest,
)
from simulator.study.measured import measured_offered
from simulator.study.result import ReplicationResult
from simulator.workload.records import Rejected

INPUTS: Final = "inputs"
ANSWER: Final = "answer.json"


class RunWriter:
    """A run while it is being made; `begin_run` gives one.

    Attributes
    ----------
    folder : Path
    context : RunContext
    manifest : Manifest
        As it was last written.
    """

    def __init__(self, folder: Path, context: RunContext, manifest: Manifest) -> None:
        self.folder = folder
        self.context = context
        self.manifest = manifest

    def reject(self, rows: Sequence[Rejected]) -> None:
        """Write the records that a replay does not use."""
        columns = [(row.file, row.line, row.reason, row.seen) for row in rows]
        with _writable(self.folder):
            write_table(self.folder, REJECTED, "all", tuple(zip(*columns, strict=True)))

    def finish(self, results: Sequence[ReplicationResult]) -> Answer:
        """Write what is made of the results; the run is complete."""
        return self._close("complete", results)

    def interrupt(self, results: Sequence[ReplicationResult]) -> Answer | None:
        """Write what is made of the replications that were finished; None where there are none."""
        with _writable(self.folder):
            drop_parts(self.folder, {_part(result.replication) for result in results})
        if results:
            return self._close("interrupted", results)
        self._state("interrupted", 0)
        return None

    def _close(self, state: State, results: Sequence[ReplicationResult]) -> Answer:
        answer = build_answer(results, self.context)
        with _writable(self.folder):
            for result in results:
                part = _part(result.replication)
                write_table(self.folder, RESOURCES, part, _resource_columns(result))
                if self.context.faults:
                    write_table(self.folder, FAULTS, part, _fault_columns(result))
            write_json(self.folder / ANSWER, answer.as_dict())
        self._state(state, len(results))
        return answer

    def _state(self, state: State, finished: int) -> None:
        parts = {table.name: len(part_names(self.folder, table)) for table in TABLES}
        self.manifest = self.manifest.ended(state, finished, parts, digest(self.folder / ANSWER))
        with _writable(self.folder):
            write_manifest(self.folder, self.manifest)


def _part(replication: int) -> str:
    return f"r{replication:05d}"


def begin_run(
    folder: str | Path, context: RunContext, inputs: Mapping[str, str | bytes]
) -> RunWriter:
    """Make the folder of a run, with the copies of its inputs and a manifest that says running.

    Parameters
    ----------
    folder : str or pathlib.Path
        Does not exist yet, or is empty.
    context : RunContext
    inputs : mapping of file name to content
        Topology, workload, mapping and records, as they were read.

    Raises
    ------
    InputError
        The folder holds something already, or cannot be written.
    """
    path = Path(folder)
    contents = {
        name: text.encode("utf-8") if isinstance(text, str) else text
        for name, text in inputs.items()
    }
    _refuse_taken(path)
    manifest = manifest_of(context, contents)
    with _writable(path):
        (path / INPUTS).mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (path / INPUTS / name).write_bytes(content)
        write_manifest(path, manifest)
    return RunWriter(path, context, manifest)


def fresh_folder(folder: str | Path) -> Path:
    """Return a folder, or where it is taken the same name with ``-2``, ``-3`` and so on."""
    path = Path(folder)
    number = 1
    while _taken(path):
        number += 1
        path = Path(f"{folder}-{number}")
    return path


def _taken(path: Path) -> bool:
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def _refuse_taken(path: Path) -> None:
    with _writable(path):
        if not _taken(path):
            return
    what = "a run stands here already" if (path / FILE).exists() else "something is here already"
    raise InputError(what, mark=Mark(str(path)), expected="a folder that is new or empty")


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Tell a place that cannot be written in one line."""
    try:
        yield
    except OSError as error:
        seen = error.strerror or str(error)
        raise InputError("cannot be written", mark=Mark(str(path)), seen=seen) from error


def _fault_columns(result: ReplicationResult) -> tuple[tuple[object, ...], ...]:
    rows = [
        (result.replication, one.name, one.kind, one.target, one.begin, one.end)
        for one in result.faults
    ]
    return tuple(zip(*rows, strict=True))


def _resource_columns(result: ReplicationResult) -> tuple[tuple[object, ...], ...]:
    rows = [
        (
            result.replication,
            one.name,
            one.kind,
            one.size,
            one.attempts,
            one.blocked,
            one.carried,
            measured_offered(one),
            one.peak,
            one.time_congestion,
            one.wait_mean,
            one.wait_max,
        )
        for one in result.resources
    ]
    return tuple(zip(*rows, strict=True))
