"""The text form of a fault: ``mxone down at 10:30 for 10 min``.

``[SCOPE] TARGET [and TARGET] KIND [VALUE] [FIELD VALUE]... at TIME [for TIME]``, or instead of
``at`` the mean times ``mtbf TIME mttr TIME``. Kinds and fields are those of a file; a blank may
stand for a hyphen. The first value after a kind needs no name, as in ``loss 5 %``. Without SCOPE
the target is whatever bears that name and can be struck so.
"""

from __future__ import annotations

from typing import Final

from simulator.errors import InputError, Mark
from simulator.faults.kinds import KINDS
from simulator.faults.resolve import Names
from simulator.faults.schema import SCOPES, VALUES
from simulator.topology.complaints import nearest

_TIMES: Final = ("at", "for", "mtbf", "mttr")
_EXAMPLE: Final = "such as 'mxone down at 10:30 for 10 min'"


def is_text(given: str) -> bool:
    """Whether a string is a fault in words rather than the name of a file.

    Examples
    --------
    >>> is_text("mxone down at 5 min"), is_text("mxone-down"), is_text("my faults.yaml")
    (True, False, False)
    """
    return len(given.split()) > 2 and not given.strip().endswith((".yaml", ".yml"))


def parse(text: str, names: Names) -> tuple[str, dict[str, object]]:
    """Return a fault's name and the fields of `simulator.faults.schema.FaultFile` that it says.

    Parameters
    ----------
    text : str
    names : Names
        Of the topology, to know what a target is.

    Raises
    ------
    InputError
        There is no kind of fault in it, or no target.
    """
    tokens = text.split()
    begin, end, kind = _find_kind(tokens, text)
    targets = [token for token in tokens[:begin] if token not in ("and", "is")]
    fields: dict[str, object] = {"kind": kind}
    if targets and targets[0] in SCOPES and len(targets) > 1:
        scope, targets = targets[0], targets[1:]
    else:
        scope = _scope_of(targets, kind, names, text)
    fields[scope] = targets if scope == "between" else " ".join(targets)
    fields |= _values(tokens[end:], kind, text)
    return f"{' and '.join(targets)} {kind}", fields


def mark_of(text: str) -> Mark:
    """Return what errors call a fault in words."""
    return Mark(f"--fault {text!r}")


def _find_kind(tokens: list[str], text: str) -> tuple[int, int, str]:
    """Return where the kind begins and ends, and the kind: the longest that stands there."""
    for begin in range(1, len(tokens)):
        for end in range(min(len(tokens), begin + 4), begin, -1):
            kind = "-".join(tokens[begin:end]).lower()
            if kind in KINDS:
                return begin, end, kind
    head = tokens[1:2] or [text]
    raise InputError(
        "no kind of fault in it",
        mark=mark_of(text),
        expected=f"{nearest(head[0].lower(), KINDS)} after the target, {_EXAMPLE}",
    )


def _scope_of(targets: list[str], kind: str, names: Names, text: str) -> str:
    scopes = KINDS[kind].scopes
    if len(targets) == 2 and "between" in scopes:
        return "between"
    name = " ".join(targets)
    found = next((scope for scope in scopes if name in names.of(scope)), None)
    if found is not None:
        return found
    known = [one for scope in scopes for one in names.of(scope)]
    raise InputError(
        f"nothing of that name can be struck by {kind!r}",
        mark=mark_of(text),
        seen=name,
        expected=nearest(name, known) if known else " or ".join(scopes),
    )


def _values(tokens: list[str], kind: str, text: str) -> dict[str, object]:
    entry = KINDS[kind]
    own = (*entry.needs, *entry.takes)
    fields: dict[str, list[str]] = {}
    current = own[0] if own else ""
    for token in tokens:
        word = token.replace("-", "_").lower()
        if word in _TIMES or (word in VALUES and (word in own or word not in fields)):
            current = word
            fields.setdefault(current, [])
        else:
            fields.setdefault(current, []).append(token)
    if "" in fields:  # a time, but is it when or how long?
        raise InputError(
            f"{kind!r} takes no value",
            mark=mark_of(text),
            seen=" ".join(fields[""]),
            expected=f"`at` or `mtbf` behind the kind, {_EXAMPLE}",
        )
    return {name: " ".join(words) for name, words in fields.items()}
