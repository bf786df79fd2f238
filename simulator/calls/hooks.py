"""Asks the hooks of a detection point: edits are gathered, the first decision wins."""

from __future__ import annotations

import traceback
from typing import Any, NamedTuple, cast

from simulator.calls.decisions import Decision, Edit, Headers, Wait
from simulator.calls.points import CallView, Hook, Point
from simulator.calls.sayings import fault_of
from simulator.errors import SimulatorError


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
    >>> from simulator.calls.decisions import Reject
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
        wrong = fault_of(said)
        if wrong is not None:
            raise _fault(name_of(hook), point, call, f"returned what cannot be acted on: {wrong}")
        if isinstance(said, Edit):
            edit = said if edit is None else merged(edit, said)
        elif decision is None:
            decision, feature = said, name_of(hook)
    return Asked(edit, decision, feature)


def _asked(hook: Hook, point: Point, call: CallView, now: float) -> Any:
    try:
        return hook(call, now)
    except Exception as error:
        raise _fault(name_of(hook), point, call, _raised(error)) from error


def decided(wait: Wait, answer: object | None, feature: str, call: CallView) -> Decision | None:
    """Return what a feature decides upon the answer to its question.

    Raises
    ------
    SimulatorError
        It raised, or returned what is no decision.
    """
    try:
        said: object = wait.decide(answer)
    except Exception as error:
        raise _fault(feature, wait.question, call, _raised(error)) from error
    wrong = None if said is None else fault_of(said)
    if wrong is None and isinstance(said, Edit):
        wrong = "an Edit comes too late here"
    if wrong is not None:
        raise _fault(feature, wait.question, call, f"decided what cannot be acted on: {wrong}")
    return cast("Decision | None", said)


def _raised(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"raised {type(error).__name__}: {error} ({place.filename}:{place.lineno})"


def name_of(hook: Hook) -> str:
    """Return the name of the feature that a hook belongs to."""
    feature = getattr(hook, "__self__", hook)
    named = getattr(feature, "name", None)
    return named if isinstance(named, str) and named else type(feature).__name__


def _fault(feature: str, at: Point | str, call: CallView, what: str) -> SimulatorError:
    """Return an error that names the point, or the question whose answer was told."""
    place = at.name.lower() if isinstance(at, Point) else f"the answer to {at!r}"
    text = f"feature {feature} at {place} of call {call.number} on {call.node}: {what}"
    return SimulatorError(text)


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
