"""One call as a ladder of text: a column for each node, a line for each message on each hop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

import pandas as pd

from simulator.record.arrows import Arrow, arrows, between, path

_PAUSE: Final = 1.0  # seconds without a message that get a line of their own
_AROUND: Final = 6  # of an arrow beside its label: two dashes and a blank, a blank, a dash, a tip
_LEAST: Final = 10  # columns between two nodes
_LEFT: Final = "{:>13}  {:>11}  {:<5}"  # time, time from the first message, transport
_EMPTY: Final = _LEFT.format("", "", "")


def ladder(
    messages: pd.DataFrame,
    call: Mapping[str, Any] | pd.Series[Any] | None = None,
    *,
    nodes: Sequence[str] = (),
    width: int | None = None,
) -> str:
    """Return the messages of one call as a ladder.

    Parameters
    ----------
    messages : pandas.DataFrame
        Rows of the table of messages.
    call : mapping or pandas.Series, optional
        The call's row of the table of calls, for the lines above and below.
    nodes : sequence of str
        Only messages from or to these; all unless told.
    width : int, optional
        Columns that are there; labels are cut to fit as far as possible.
    """
    shown = between(arrows(messages), nodes)
    lines = [] if call is None else [*_header(call), ""]
    if shown:
        lines += _Drawing(shown, width).lines()
    else:
        lines.append("no messages")
    if call is not None:
        lines += ["", *_footer(call, shown)]
    return "\n".join(lines) + "\n"


class _Drawing:
    """Places of the columns, and the lines drawn between them."""

    def __init__(self, shown: Sequence[Arrow], width: int | None) -> None:
        self._arrows = shown
        self._nodes = path(shown)
        self._column = {node: i for i, node in enumerate(self._nodes)}
        gaps = self._gaps()
        if width is not None:
            gaps = _narrowed(gaps, width - len(_EMPTY) - self._half(0) - self._half(-1) - 2)
        first = len(_EMPTY) + 2 + self._half(0)
        self._at = list(accumulate(gaps, initial=first))

    def _half(self, node: int) -> int:
        return (len(self._nodes[node]) + 1) // 2

    def _gaps(self) -> list[int]:
        """Return the distance of each column to the next, so that names and labels fit."""
        pairs = zip(self._nodes, self._nodes[1:], strict=False)
        gaps = [max(_LEAST, (len(a) + len(b)) // 2 + 2) for a, b in pairs]
        # Short arrows first: what they need may already be enough for the long ones over them.
        for one in sorted(self._arrows, key=self._span):
            low, high = self._ends(one)
            lacking = len(_text(one)) + _AROUND - sum(gaps[low:high])
            for i in range(low, high):
                gaps[i] += max(0, -(-lacking // (high - low)))
        return gaps

    def _span(self, one: Arrow) -> int:
        low, high = self._ends(one)
        return high - low

    def _ends(self, one: Arrow) -> tuple[int, int]:
        low, high = sorted((self._column[one.source], self._column[one.destination]))
        return low, high

    def lines(self) -> Iterator[str]:
        """Yield the names of the nodes, then a line for each message."""
        yield self._names()
        begin = before = self._arrows[0].sent
        for one in self._arrows:
            if one.sent - before >= _PAUSE:
                yield self._pause(one.sent - before)
            before = one.sent
            left = _LEFT.format(f"{one.sent:.6f}", f"+{one.sent - begin:.6f}", one.transport)
            yield left + self._rails(one)[len(left) :]

    def _names(self) -> str:
        left = _LEFT.format("time", "from first", "over")
        line = left.ljust(self._at[-1] + self._half(-1) + 1)
        for at, node in zip(self._at, self._nodes, strict=True):
            start = at - len(node) // 2
            line = line[:start] + node + line[start + len(node) :]
        return line.rstrip()

    def _pause(self, length: float) -> str:
        text = f"{length:.3f} s later"
        return f"{'':>13}  {text:>11}".ljust(len(_EMPTY)) + self._rails(None)[len(_EMPTY) :]

    def _rails(self, one: Arrow | None) -> str:
        cells = [" "] * (self._at[-1] + 1)
        mark = ":" if one is None else "|"
        for at in self._at:
            cells[at] = mark
        line = "".join(cells)
        if one is None:
            return line
        low, high = self._ends(one)
        if low == high:
            return f"{line[: self._at[low] + 1]} {_text(one)} (to itself)"
        begin, end = self._at[low] + 1, self._at[high]
        forward = self._column[one.source] == low
        return line[:begin] + _arrow(_text(one), end - begin, forward, one.lost) + line[end:]


def _arrow(text: str, room: int, forward: bool, lost: bool) -> str:
    label = f" {_cut(text, room - 4)} "
    tip = "X" if lost else ">" if forward else "<"
    if lost:  # it ends on its way
        body = label.center(room - 3, "-")
        return f"{body}{tip}  " if forward else f"  {tip}{body}"
    body = label.center(room - 1, "-")
    return body + tip if forward else tip + body


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(room - 1, 0)] + "~"


def _text(one: Arrow) -> str:
    return f"{one.label} (again)" if one.again else one.label


def _narrowed(gaps: list[int], room: int) -> list[int]:
    """Take from the widest gaps until all fit, but leave each its least."""
    gaps = list(gaps)
    while sum(gaps) > room and max(gaps) > _LEAST:
        gaps[gaps.index(max(gaps))] -= 1
    return gaps


# Above and below


def _header(call: Mapping[str, Any] | pd.Series[Any]) -> Iterator[str]:
    dialled, called = _word(call, "dialled"), _word(call, "called")
    aka = f" (dialled {dialled})" if dialled and dialled != called else ""
    yield f"Call {_word(call, 'call')}  {_word(call, 'direction')}"
    yield f"from {_word(call, 'caller')} to {called}{aka}"
    again = _number(call, "redial_of")
    if again:
        yield f"repeats call {again:.0f}, which was blocked"
    yield f"times in seconds from the start of the measured window; dialled at {_at(call, 'begin')}"


def _footer(call: Mapping[str, Any] | pd.Series[Any], shown: Sequence[Arrow]) -> Iterator[str]:
    outcome = _word(call, "outcome").replace("_", " ")
    status, cause = _number(call, "sip_status"), _number(call, "q850_cause")
    codes = [f"SIP {status:.0f}"] if status else []
    codes += [f"Q.850 cause {cause:.0f}"] if cause else []
    by = _word(call, "released_by")
    released = f", released by {by}" if by else ""
    yield f"Outcome: {outcome}{released}" + (f" ({', '.join(codes)})" if codes else "")
    ringing, talk = _number(call, "srd"), _number(call, "sdt")
    times = [f"session request delay {ringing:.3f} s"] if ringing is not None else []
    times += [f"talk {talk:.3f} s"] if talk is not None else []
    if times:
        yield ", ".join(times).capitalize()
    reason = _word(call, "reason")
    if reason:
        yield f"Decided by {_word(call, 'reason_node')}: {_word(call, 'reason_rule')}: {reason}"
        yield f"  ({_word(call, 'reason_source')})"
    lost = sum(one.lost for one in shown)
    yield f"{len(shown)} messages" + (f", {lost} lost (X)" if lost else "")


def _word(call: Mapping[str, Any] | pd.Series[Any], column: str) -> str:
    value = call.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def _number(call: Mapping[str, Any] | pd.Series[Any], column: str) -> float | None:
    value = call.get(column)
    return None if value is None or pd.isna(value) else float(value)


def _at(call: Mapping[str, Any] | pd.Series[Any], column: str) -> str:
    value = _number(call, column)
    return "-" if value is None else f"{value:.6f}"
