"""What pydantic found wrong, in our words and with the place in the file.

One `InputError` a finding: an unknown field names the nearest known one, a value says what was
seen and what would have been right.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simulator.errors import InputError, Mark

Where = tuple[str | int, ...]


def complaints(
    error: ValidationError, model: type[BaseModel], marks: Mapping[Where, Mark], top: Mark
) -> list[InputError]:
    """Translate all findings of `error`.

    Parameters
    ----------
    error : pydantic.ValidationError
    model : type of pydantic.BaseModel
        The model that refused.
    marks : mapping
        Place of each path in the file.
    top : Mark
        Place of what has no place of its own.
    """
    return [_complaint(found, model, marks, top) for found in error.errors(include_url=False)]


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which of `known` was most likely meant, else name them all.

    Examples
    --------
    >>> nearest("chanels", ["channels", "transport"])
    "'channels'"
    >>> nearest("x", ["channels", "transport"])
    'one of channels, transport'
    """
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1)
    return repr(close[0]) if close else f"one of {', '.join(names)}"


def known_fields(model: type[BaseModel], where: Where) -> list[str]:
    """Return the names that `model` knows at the path `where`, of whichever union member."""
    candidates: list[Any] = [model]
    for step in where:
        inner = [kind for one in candidates for kind in _below(one, step)]
        candidates = inner or candidates
    return sorted({name for one in candidates for name in _fields(one)})


def _complaint(
    found: ErrorDetails, model: type[BaseModel], marks: Mapping[Where, Mark], top: Mark
) -> InputError:
    known: Where = ()
    for step in found["loc"]:  # leaves out union tags, and names that are missing
        known = (*known, step) if (*known, step) in marks else known
    mark, name = marks.get(known, top), ".".join(map(str, known)) or None
    kind, seen = found["type"], _seen(found["input"])
    if kind == "extra_forbidden":
        expected = nearest(str(known[-1]), known_fields(model, known[:-1]))
        return InputError("unknown field", mark=mark, field=name, expected=expected)
    if kind == "missing":
        return InputError(f"the field {found['loc'][-1]!r} is missing", mark=mark, field=name)
    if found["input"] is None:
        return InputError("no value given", mark=mark, field=name, expected=_expected(found))
    problem = _problem(found)
    return InputError(problem, mark=mark, field=name, seen=seen, expected=_expected(found))


def _problem(found: ErrorDetails) -> str:
    if "error" in found.get("ctx", {}) or found["type"] == "quantity":
        return found["msg"].removeprefix("Value error, ")
    if found["type"] == "too_short":
        return "nothing in it"
    if found["msg"].startswith("Input should be "):
        return "wrong value"
    return found["msg"][:1].lower() + found["msg"][1:]


def _expected(found: ErrorDetails) -> str | None:
    context = found.get("ctx", {})
    if found["type"] in ("model_type", "dict_type"):
        return "a mapping"
    if found["type"] in ("tuple_type", "list_type"):
        return "a list"
    if found["type"] == "too_short":
        return f"{context['min_length']} or more"
    if "expected" in context:
        return str(context["expected"])
    start = "Input should be "
    return found["msg"].removeprefix(start) if found["msg"].startswith(start) else None


def _seen(value: object) -> str | None:
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    return None if value is None else str(value)


def _fields(kind: Any) -> list[str]:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    return [one.alias or name for name, one in kind.model_fields.items()]


def _below(kind: Any, step: str | int) -> list[Any]:
    """Return the types that stand one step below `kind`; nothing for a leaf."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found = [one for name, one in kind.model_fields.items() if step in (name, one.alias)]
        return [inner for one in found for inner in _members(one.annotation)]
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (list, tuple, set, frozenset) and isinstance(step, int):
        return [inner for one in inside if one is not Ellipsis for inner in _members(one)]
    if isinstance(origin, type) and issubclass(origin, Mapping) and len(inside) == 2:
        return _members(inside[1])
    return []


def _members(kind: Any) -> list[Any]:
    """Return the members of a union, without annotations; of anything else itself."""
    if get_origin(kind) is Annotated:
        return _members(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [inner for one in get_args(kind) for inner in _members(one)]
    return [kind]
