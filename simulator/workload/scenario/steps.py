"""One step of a file as a frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.errors import InputError, Mark
from simulator.topology.complaints import nearest
from simulator.topology.document import Document, Where
from simulator.workload.scenario.actors import dialled_by
from simulator.workload.scenario.phrases import read_phrase
from simulator.workload.scenario.schema import StepFile
from simulator.workload.scenario.spec import Actor, Phrase, Step

# What an action takes, by the key that says it.
_ARGUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {"dial": "number", "join": "number", "transfer": "to", "press": "digits"}
)
_KEYS: Final = ("number", "to", "digits")
LONGEST: Final = 86_400.0  # seconds that a scenario may last


def read_step(file: StepFile, index: int, document: Document, actors: Mapping[str, Actor]) -> Step:
    """Return one step.

    Raises
    ------
    InputError
        It names nobody or several, or lacks what it needs.
    """
    where: Where = ("steps", index)
    mark = document.mark(where)
    named = dict(file.__pydantic_extra__ or {})
    actor = only_actor(list(named), actors, document, where, [*StepFile.model_fields])
    action = named[actor]
    given, partner = _argument(file, action, actors, document, where)
    argument = dialled_by(actors[actor], actors[partner]) if partner else given
    when = _when(file, index, document, actors)
    return Step(
        actor,
        action,
        argument,
        file.call,
        file.at,
        when,
        file.after or 0.0,
        " ".join([actor, action, *([given] if given else [])]),
        mark,
        partner,
    )


def only_actor(
    named: list[str],
    actors: Mapping[str, Actor],
    document: Document,
    where: Where,
    fields: list[str],
) -> str:
    """Return the one actor whose name is a key.

    Raises
    ------
    InputError
        There is none, there are several, or a key is neither a field nor an actor.
    """
    for name in named:
        if name not in actors:
            raise InputError(
                "neither a field nor an actor",
                mark=document.mark((*where, name)),
                field=".".join(map(str, where)),
                seen=name,
                expected=nearest(name, [*actors, *fields]),
            )
    if len(named) != 1:
        raise InputError(
            "nobody is named" if not named else "several actors in one",
            mark=document.mark(where),
            field=".".join(map(str, where)),
            seen=" and ".join(named) or None,
            expected=f"one of {', '.join(actors)} as a key",
        )
    return named[0]


def _when(
    file: StepFile, index: int, document: Document, actors: Mapping[str, Actor]
) -> Phrase | None:
    where: Where = ("steps", index)
    field, mark = f"steps.{index}", document.mark(where)
    for key, value in (("at", file.at), ("after", file.after)):
        if value is not None and value > LONGEST:
            raise InputError(
                "a scenario does not last so long",
                mark=document.mark((*where, key)),
                field=f"{field}.{key}",
                seen=f"{value:g} s",
                expected=f"at most {LONGEST:g} s",
            )
    if file.at is not None and (file.when or file.after is not None):
        raise InputError(
            "two instants", mark=mark, field=field, expected="`at`, or `when` and `after`"
        )
    if file.at is None and file.when is None and file.after is None:
        raise InputError("no instant", mark=mark, field=field, expected="`at`, `when` or `after`")
    if file.at is None and file.when is None and index == 0:
        raise InputError("nothing comes before it", mark=mark, field=field, expected="`at`")
    if file.when is None:
        return None
    return read_phrase(file.when, actors, document.mark((*where, "when")), f"{field}.when")


def _argument(
    file: StepFile, action: str, actors: Mapping[str, Actor], document: Document, where: Where
) -> tuple[str, str]:
    """Return what an action is given, and the actor whom that names."""
    wanted = _ARGUMENTS.get(action)
    field = ".".join(map(str, where))
    for key in _KEYS:
        if key != wanted and getattr(file, key) is not None:
            expected = f"`{wanted}`" if wanted else "nothing"
            raise InputError(
                f"{action} does not take this",
                mark=document.mark((*where, key)),
                field=f"{field}.{key}",
                expected=expected,
            )
    if wanted is None:
        return "", ""
    value = getattr(file, wanted)
    if value is None:
        raise InputError(
            f"{action} what is missing", mark=document.mark(where), field=field,
            expected=f"`{wanted}`",
        )  # fmt: skip
    text = str(value)
    if text in actors and wanted != "digits":
        return text, text
    _check_digits(text, document.mark((*where, wanted)), f"{field}.{wanted}", list(actors))
    return text, ""


def _check_digits(text: str, mark: Mark, field: str, actors: list[str]) -> None:
    bare = text.replace(" ", "").replace("-", "")
    if not bare.lstrip("+") or not set(bare) <= set("+0123456789*#ABCD"):
        raise InputError(
            "neither digits nor an actor",
            mark=mark,
            field=field,
            seen=text,
            expected=f"digits such as 20123, or {nearest(text, actors)}",
        )
