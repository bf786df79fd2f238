"""The manifest of a run: what state it is in, and everything that it was made from.

Written anew as a whole and renamed into place, so that a reader never sees half of one.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, get_args

from simulator import __version__
from simulator.errors import InputError, Mark
from simulator.study.arguments import check_arguments, length_of_time
from simulator.study.context import RunContext

FILE: Final = "manifest.json"
_LIBRARIES: Final = ("numpy", "pandas", "pyarrow", "simpy")

State = Literal["running", "complete", "interrupted"]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in ``manifest.json``.

    Parameters
    ----------
    state : {'running', 'complete', 'interrupted'}
    kind : {'run', 'replay'}
    topology : str
        Name of the topology.
    workload : str or None
    seed : int
    replications : int
        Asked for.
    finished : int
        How many of them are in the tables.
    parameters : mapping
        `duration` and `warmup` in seconds, `ideal`, `messages`, `media`, `overrides`; `faults`
        where there are some: names in ``inputs/`` and faults in words; of a replay also
        `records`, `mapping` and `spread`.
    inputs : mapping of str to str
        SHA-256 of each file in ``inputs/``.
    versions : mapping of str to str
        Of directsip, Python and the libraries.
    parts : mapping of str to int
        Parts of each table, counted when the run ended.
    answer : str
        SHA-256 of ``answer.json``; empty where there is none.
    """

    state: State
    kind: Literal["run", "replay"]
    topology: str
    workload: str | None
    seed: int
    replications: int
    finished: int
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    parts: Mapping[str, int] = field(default_factory=dict)
    answer: str = ""

    def ended(self, state: State, finished: int, parts: Mapping[str, int], answer: str) -> Manifest:
        """Return it as it stands when the run has ended."""
        return replace(self, state=state, finished=finished, parts=parts, answer=answer)


def manifest_of(context: RunContext, inputs: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of a run that begins."""
    return Manifest(
        state="running",
        kind=context.kind,
        topology=context.topology.name,
        workload=context.workload or None,
        seed=context.seed,
        replications=context.replications,
        finished=0,
        parameters=_parameters(context),
        inputs={name: sha256(content).hexdigest() for name, content in sorted(inputs.items())},
        versions=_versions(),
    )


def _parameters(context: RunContext) -> dict[str, object]:
    parameters: dict[str, object] = {
        "duration": context.duration,
        "warmup": context.warmup,
        "ideal": context.ideal,
        "messages": context.messages,
        "media": context.media,
        "overrides": dict(context.overrides),
    }
    if context.faults:
        parameters["faults"] = list(context.faults)
    if context.records is not None:
        parameters["records"] = context.records.file
        parameters["mapping"] = context.records.mapping
        parameters["spread"] = context.records.spread
    return parameters


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"directsip": __version__, "python": platform.python_version(), **libraries}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest into the folder of its run."""
    write_json(folder / FILE, asdict(manifest))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run.

    Raises
    ------
    InputError
        There is none, or it is not one.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError("not the folder of a run", mark=Mark(str(folder)), expected=f"a {FILE}")
    data = read_json(path)
    try:
        found = Manifest(**data)
        check_arguments(found.seed, "all", found.replications)
        check_parameters(found.parameters)
        dict(found.parts.items())
    except (TypeError, AttributeError, KeyError, InputError) as error:
        raise InputError(
            "not the manifest of a run", mark=Mark(str(path)), seen=str(error)
        ) from error
    if found.state not in get_args(State):
        raise InputError(
            "state of the run is not known",
            mark=Mark(str(path)),
            seen=str(found.state),
            expected="running, complete or interrupted",
        )
    return found


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters with which no run can be made again."""
    length_of_time(parameters["duration"], "duration")
    length_of_time(parameters["warmup"], "warmup", zero=True)
    parameters["overrides"].items()
    list(parameters.get("faults", ()))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write_json(path: Path, data: Mapping[str, object]) -> None:
    """Write JSON to a file that appears when it is whole."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object.

    Raises
    ------
    InputError
        It does not.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON", mark=Mark(str(path)), seen=str(error)) from error
    if not isinstance(data, dict):
        raise InputError("not a JSON object", mark=Mark(str(path)))
    return data
