"""What is said above and below a ladder: who called whom, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import pandas as pd

from simulator.record.ladder.arrows import Arrow

Row: TypeAlias = "Mapping[str, Any] | pd.Series[Any]"
WINDOW: Final = "the start of the measured window"


def title(call: Row) -> str:
    """Return what the call is.

    Examples
    --------
    >>> title({"call": 7, "direction": "lync-to-pstn"})
    'Call 7  lync-to-pstn'
    """
    return f"Call {word(call, 'call')}  {word(call, 'direction')}".rstrip()


def parties(call: Row) -> Iterator[str]:
    """Yield who calls whom, and what led to it."""
    dialled, called = word(call, "dialled"), word(call, "called")
    aka = f" (dialled {dialled})" if dialled and dialled != called else ""
    yield f"from {word(call, 'caller')} to {called}{aka}"
    again = number(call, "redial_of")
    if again:
        yield f"repeats call {again:.0f}, which was blocked"


def times(call: Row, origin: str) -> str:
    """Return what the instants are counted from."""
    begin = number(call, "begin")
    dialled = "" if begin is None else f"; dialled at {begin:.6f}"
    return f"times in seconds from {origin}{dialled}"


def ending(call: Row, shown: Sequence[Arrow]) -> Iterator[str]:
    """Yield the outcome, the delays, the decision behind a refusal, and the messages counted."""
    outcome = word(call, "outcome").replace("_", " ")
    status, cause = number(call, "sip_status"), number(call, "q850_cause")
    codes = [f"SIP {status:.0f}"] if status else []
    codes += [f"Q.850 cause {cause:.0f}"] if cause else []
    by = word(call, "released_by")
    released = f", released by {by}" if by else ""
    yield f"Outcome: {outcome}{released}" + (f" ({', '.join(codes)})" if codes else "")
    yield from _delays(call)
    reason = word(call, "reason")
    if reason:
        yield f"Decided by {word(call, 'reason_node')}: {word(call, 'reason_rule')}: {reason}"
        yield f"  ({word(call, 'reason_source')})"
    lost = sum(one.lost for one in shown)
    yield f"{len(shown)} messages" + (f", {lost} lost (X)" if lost else "")


def _delays(call: Row) -> Iterator[str]:
    ringing, talk = number(call, "srd"), number(call, "sdt")
    found = [f"session request delay {ringing:.3f} s"] if ringing is not None else []
    found += [f"talk {talk:.3f} s"] if talk is not None else []
    if found:
        yield ", ".join(found).capitalize()


def word(call: Row, column: str) -> str:
    """Return a cell of the call's row as text; empty where it is missing."""
    value: Any = call.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def number(call: Row, column: str) -> float | None:
    """Return a cell of the call's row as a number; None where it is missing."""
    value: Any = call.get(column)
    return None if value is None or pd.isna(value) else float(value)
