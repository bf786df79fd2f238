"""A scenario by path or shipped name: read, joined with its topology, validated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from simulator.errors import InputError, InputErrors
from simulator.topology.document import Document, Where, read_document, validate
from simulator.topology.load import load_topology
from simulator.topology.merge import find
from simulator.topology.overrides import steps
from simulator.topology.topology import Topology
from simulator.workload.scenario.actors import find_actor
from simulator.workload.scenario.cast import cast, needs_cast, with_numbers
from simulator.workload.scenario.expectations import read_expectation
from simulator.workload.scenario.schema import ExpectationFile, ScenarioFile, StepFile
from simulator.workload.scenario.spec import Actor, Scenario
from simulator.workload.scenario.steps import read_step

P = ParamSpec("P")
T = TypeVar("T")
_SET: Final = "--set "
_FEATURES: Final = "features."


def load_scenario(
    path_or_name: str | Path,
    *,
    topology: str | Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    path_or_name : str or pathlib.Path
        A file, or the name of a shipped scenario such as ``basic-lync-to-mxone``.
    topology : str or pathlib.Path, optional
        Instead of the one that the file names.
    overrides : mapping, optional
        Laid over what the file sets, as with ``--set``.

    Raises
    ------
    InputErrors
        Everything that is wrong, each in one line with its place.

    Examples
    --------
    >>> call = load_scenario("basic-lync-to-mxone")
    >>> [f"{actor.name} {actor.number}" for actor in call.actors]
    ['anna 30001', 'bo 20123']
    """
    path, name = find("scenarios", path_or_name)
    document = read_document(path, name=name)
    file = validate(document, ScenarioFile)
    where = _Where(document, path, topology, overrides or {})
    numbers = {name: one for name, one in file.actors.items() if isinstance(one, str)}
    features = file.features
    if needs_cast(file):
        bare = where.topology(file, {}).spec
        mistakes = _Mistakes()
        numbers = dict(*mistakes.tried(cast, file, bare, document))
        mistakes.raised()
        features = dict(*mistakes.tried(with_numbers, features, numbers, bare, document))
        mistakes.raised()
    return _joined(file, document, where.topology(file, features), numbers, path.stem)


@dataclass(slots=True)
class _Mistakes:
    """Gathers what is wrong with the parts of a file."""

    errors: list[InputError] = field(default_factory=list)

    def tried(self, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Return what was made, or nothing."""
        try:
            return [make(*args, **kwargs)]
        except InputError as error:
            self.errors.append(error)
        except InputErrors as found:
            self.errors += found.errors
        return []

    def raised(self) -> None:
        """Raise what has been found so far."""
        if self.errors:
            raise InputErrors(self.errors)


def _joined(
    file: ScenarioFile,
    document: Document,
    topology: Topology,
    numbers: Mapping[str, str],
    stem: str,
) -> Scenario:
    mistakes = _Mistakes()
    actors = [
        actor
        for name, number in numbers.items()
        for actor in mistakes.tried(
            find_actor, name, number, topology.spec, document.mark(("actors", name))
        )
    ]
    mistakes.raised()  # all else names them
    mistakes.errors += [*_doubles(actors, document), *_words(actors, document)]
    known = {actor.name: actor for actor in actors}
    acts = [
        step
        for i, one in enumerate(file.steps)
        for step in mistakes.tried(read_step, one, i, document, known)
    ]
    expected = [
        expectation
        for i, wanted in enumerate(file.expect)
        for expectation in mistakes.tried(
            read_expectation, wanted, i, document, known, topology.spec
        )
    ]
    mistakes.raised()
    return Scenario(
        file.name or stem,
        file.description,
        topology,
        tuple(actors),
        tuple(acts),
        tuple(expected),
        file.clock,
        file.background,
        file.limit,
        document.mark(()),
    )


def _doubles(actors: list[Actor], document: Document) -> Iterator[InputError]:
    """Yield a mistake for each actor who is another one, too."""
    first: dict[str, str] = {}
    for actor in actors:
        other = first.setdefault(actor.e164, actor.name)
        if other != actor.name:
            yield InputError(
                f"{other} has this number, too",
                mark=document.mark(("actors", actor.name)),
                field=f"actors.{actor.name}",
                seen=actor.number,
                expected="a number of its own for each actor",
            )


def _words(actors: list[Actor], document: Document) -> Iterator[InputError]:
    """Yield a mistake for each actor whose name is a key of steps or expectations itself."""
    for actor in actors:
        if actor.name in StepFile.model_fields or actor.name in ExpectationFile.model_fields:
            yield InputError(
                "a key of steps or expectations has this name",
                mark=document.mark(("actors", actor.name)),
                field=f"actors.{actor.name}",
                expected="another name",
            )


# The topology


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a scenario is performed: the topology that it or somebody else names."""

    document: Document
    path: Path
    instead: str | Path | None
    overrides: Mapping[str, object]

    def topology(
        self, file: ScenarioFile, features: Mapping[str, Mapping[str, object]]
    ) -> Topology:
        """Load it with what the scenario sets in it, and what was set over that."""
        own = {**file.overrides, **{_FEATURES + name: one for name, one in features.items()}}
        return _with(self._named(file.topology), own, self.overrides, self.document)

    def _named(self, named: str) -> str | Path:
        if self.instead is not None:
            return self.instead
        try:
            found, _ = find("topology", named, self.path)
        except InputError as error:
            raise _moved(error, self.document, ("topology",), named) from None
        shipped = found.parent == find("topology", "guide-tcp")[0].parent
        return found.stem if shipped else found


def _with(
    topology: str | Path,
    own: Mapping[str, object],
    overrides: Mapping[str, object],
    document: Document,
) -> Topology:
    try:
        return load_topology(topology, overrides={**own, **overrides})
    except InputErrors as found:
        errors = [_placed(error, own, document) for error in found.errors]
        raise InputErrors(errors) from None


def _placed(error: InputError, own: Mapping[str, object], document: Document) -> InputError:
    """Return an error about what the scenario sets with its place in the scenario."""
    file = "" if error.mark is None else error.mark.file
    path = file.removeprefix(_SET)
    if path == file or path not in own:
        return error
    where: Where = ("set", path)
    if path.startswith(_FEATURES):
        where = steps(error.field) if error.field else steps(path)
    return _moved(error, document, where, error.seen)


def _moved(error: InputError, document: Document, where: Where, seen: str | None) -> InputError:
    named = ".".join(map(str, where))
    return InputError(
        error.message, mark=document.mark(where), field=named, seen=seen, expected=error.expected
    )
