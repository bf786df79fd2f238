"""Asks the hooks of a detection point: edits are gathered, the first decision wins."""

from __future__ import annotations

import traceback
from typing import Final, NamedTuple

from simulator.calls.decisions import (
    Answer,
    Decision,
    Divert,
    Edit,
    Fork,
    Headers,
    Join,
    Reject,
    Reroute,
    Wait,
)
from simulator.calls.points import CallView, Hook, Point
from simulator.errors import SimulatorError

_DECISIONS: Final = (Divert, Fork, Reject, Answer, Join, Reroute, Wait)


class Asked(NamedTuple):
    """What the hooks of a point said.

    Parameters
    ----------
    edit : Edit or None
        All edits in one.
    decision : Decision or None
        The first.
    feature : str
        Whose decision it is.
    """

    edit: Edit | None = None
    decision: Decision | None = None
    feature: str = ""


def ask(hooks: tuple[Hook, ...], point: Point, call: CallView, now: float) -> Asked:
    """Ask every hook of a point.

    Raises
    ------
    SimulatorError
        A feature raised, or returned what is neither an edit nor a decision.

    Examples
    --------
    >>> from simulator.calls.reasons import declined
    >>> def hide(call, now): return Edit(hidden=True)
    >>> def refuse(call, now): return Reject(declined(call.node, call.served))
    >>> found = ask((hide, refuse), Point.TERMINATION_ATTEMPT, CallView(1, "pbx"), 0.0)
    >>> found.edit.hidden, found.decision.reason.status
    (True, 603)
    """
    edit: Edit | None = None
    decision: Decision | None = None
    feature = ""
    for hook in hooks:
        said = _asked(hook, point, call, now)
        if said is None:
            continue
        if isinstance(said, Edit):
            edit = said if edit is None else merged(edit, said)
        elif not isinstance(said, _DECISIONS):
            raise _fault(hook, point, call, f"returned {said!r}, neither Edit nor a decision")
        elif decision is None:
            decision, feature = said, name_of(hook)
    return Asked(edit, decision, feature)


def _asked(hook: Hook, point: Point, call: CallView, now: float) -> object:
    try:
        return hook(call, now)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = f"raised {type(error).__name__}: {error} ({place.filename}:{place.lineno})"
        raise _fault(hook, point, call, what) from error


def name_of(hook: Hook) -> str:
    """Return the name of the feature that a hook belongs to."""
    feature = getattr(hook, "__self__", hook)
    named = getattr(feature, "name", None)
    return named if isinstance(named, str) and named else type(feature).__name__


def _fault(hook: Hook, point: Point, call: CallView, what: str) -> SimulatorError:
    return SimulatorError(
        f"feature {name_of(hook)} at {point.name.lower()} of call {call.number} "
        f"on {call.node}: {what}"
    )


def merged(first: Edit, then: Edit) -> Edit:
    """Return two edits as one; the later one goes before.

    Examples
    --------
    >>> merged(Edit(add=(("A", "1"),)), Edit(add=(("A", "2"),), hidden=False)).add
    (('A', '2'),)
    """
    return Edit(
        with_headers(first.add, then.add),
        first.remove + then.remove,
        first.hidden if then.hidden is None else then.hidden,
        first.number if then.number is None else then.number,
        first.name if then.name is None else then.name,
        then.media or first.media,
        then.codecs or first.codecs,
        first.no_answer_after if then.no_answer_after is None else then.no_answer_after,
    )


def with_headers(headers: Headers, add: Headers, remove: tuple[str, ...] = ()) -> Headers:
    """Return headers with some added, which take the place of those of the same name."""
    if not add and not remove:
        return headers
    gone = {name.lower() for name in remove} | {name.lower() for name, _ in add}
    return tuple(h for h in headers if h[0].lower() not in gone) + add


def changes_caller(edit: Edit | None) -> bool:
    """Tell whether an edit changes what is shown of the caller, or the way of the media."""
    if edit is None:
        return False
    shown = (edit.hidden, edit.number, edit.name)
    return bool(edit.media) or any(value is not None for value in shown)
