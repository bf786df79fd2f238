"""What happens to the call beside its messages: ringing, answer, release, and silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.record.ladder.arrows import Arrow
from simulator.record.ladder.story import Row, number, word

_SAME = 1e-6  # seconds: instants come from tables that were rounded


def notes(shown: Sequence[Arrow], call: Row | None) -> dict[int, str]:
    """Return what is said beside messages, by their place in the table.

    Examples
    --------
    >>> import pandas as pd
    >>> from simulator.record.ladder.arrows import arrows
    >>> ringing = pd.DataFrame({"time": [4.0], "arrival": [4.1], "source": ["b"],
    ...                         "destination": ["a"], "label": ["180 Ringing"]})
    >>> notes(arrows(ringing), {"alerted": 4.1})
    {0: 'ringing'}
    """
    found = {one.index: "lost" for one in shown if one.lost}
    for at, text in () if call is None else _instants(call):
        near = [one for one in shown if _touches(one, at)]
        if near:
            best = max(near, key=lambda one: _arrives(one, at))
            found[best.index] = ", ".join(filter(None, (found.get(best.index), text)))
    return found


def _instants(call: Row) -> Iterator[tuple[float, str]]:
    answered, released = number(call, "answered"), number(call, "released")
    alerted = number(call, "alerted")
    if alerted is not None and alerted != answered:
        yield alerted, "ringing"
    if answered is not None:
        yield answered, "answered"
    if released is not None:
        yield released, _released(call, answered is not None)


def _released(call: Row, answered: bool) -> str:
    by = word(call, "released_by")
    if answered:
        return f"released by {by}" if by else "released"
    return word(call, "outcome").replace("_", " ") or "over"


def _touches(one: Arrow, at: float) -> bool:
    return abs(one.sent - at) < _SAME or _arrives(one, at)


def _arrives(one: Arrow, at: float) -> bool:
    return one.arrival is not None and abs(one.arrival - at) < _SAME


def state(call: Row | None, begin: float, end: float) -> str:
    """Return what goes on in a silence: ``ringing``, ``talk``, or nothing that has a name."""
    if call is None:
        return ""
    middle = (begin + end) / 2
    alerted, answered = number(call, "alerted"), number(call, "answered")
    released = number(call, "released")
    if answered is not None and middle > answered:
        return "talk" if released is None or middle < released else ""
    return "ringing" if alerted is not None and middle > alerted else ""
