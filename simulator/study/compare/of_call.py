"""One call in two sources: its messages aligned hop by hop, headers and timings that differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import pandas as pd

from simulator.errors import InputError, Mark
from simulator.record.ladder.arrows import arrows
from simulator.study.compare.aligned import Pair, Rename, align, as_host, as_named
from simulator.study.compare.call_text import as_text
from simulator.study.compare.calls import Matches, call_differences, matched
from simulator.study.compare.compare import rows_of
from simulator.study.compare.headers import header_differences
from simulator.study.compare.legs import whole_call
from simulator.study.compare.source import OneCall, Source, addresses_of, described, is_run

MESSAGES: Final = (
    "source", "destination", "label", "in", "time_a", "time_b", "later", "transport_a",
    "transport_b", "index_a", "index_b",
)  # fmt: skip
HEADERS: Final = ("source", "destination", "label", "header", "a", "b")


@dataclass(frozen=True)
class CallComparison:
    """What differs in one call.

    Attributes
    ----------
    a, b : str
        What is compared.
    call_a, call_b : int
        The number of the call in each.
    row : pandas.Series
        Its row of `Comparison.calls`.
    messages : pandas.DataFrame
        One row a message of either: `source`, `destination`, `label`, which of the two it is
        ``in`` (``both``, ``a`` or ``b``), `time_a` and `time_b` in seconds from the first message
        of each, how much `later` it is in `b`, transports, and rows in the tables of messages.
    headers : pandas.DataFrame
        One row a header that differs in a message that both have.
    """

    a: str
    b: str
    call_a: int
    call_b: int
    row: pd.Series[Any]
    messages: pd.DataFrame
    headers: pd.DataFrame

    @property
    def text(self) -> str:
        """The comparison as a page of text."""
        return as_text(self)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as ``--json`` prints it."""
        return {
            "a": self.a,
            "b": self.b,
            "call": rows_of(self.row.to_frame().T)[0],
            "messages": rows_of(self.messages),
            "headers": rows_of(self.headers),
        }

    def as_csv(self) -> str:
        """Return the messages as CSV."""
        return str(self.messages.to_csv(index=False))

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text)}</pre>"


def compare_call(a: Source, b: Source, call: int) -> CallComparison:
    """Return what differs in one call.

    Parameters
    ----------
    a, b : Run or Capture
    call : int
        Its number in `a`; in `b` it is found by caller and instant, Call-ID, or parties.

    Raises
    ------
    InputError
        Either has no such call.
    """
    here = a.call(call)
    number = int(here.row["call"])
    found = matched(a, b).pairs.get(number)
    if found is None:
        expected = "a call that both have (compare without --call lists them)"
        raise InputError(
            f"call {number} of {a.path} is not there", mark=Mark(str(b.path)), expected=expected
        )
    there = whole_call(b, found, here)
    here = whole_call(a, number, there)
    facts = call_differences(a, b, Matches({number: found})).iloc[0]
    pairs = align(arrows(here.messages), arrows(there.messages), *_names(a, b))
    return CallComparison(
        described(a),
        described(b),
        number,
        found,
        facts,
        _messages(pairs),
        _headers(pairs, here, there),
    )


def _names(a: Source, b: Source) -> tuple[Rename, Rename]:
    if is_run(a) and is_run(b):
        return as_named, as_named
    known = {**addresses_of(a), **addresses_of(b)}
    return as_host(known), as_host(known)


def _messages(pairs: list[Pair]) -> pd.DataFrame:
    begin_a = min((pair.a.sent for pair in pairs if pair.a), default=0.0)
    begin_b = min((pair.b.sent for pair in pairs if pair.b), default=0.0)
    rows = []
    for pair in pairs:
        a = None if pair.a is None else round(pair.a.sent - begin_a, 9)
        b = None if pair.b is None else round(pair.b.sent - begin_b, 9)
        later = None if a is None or b is None else round(b - a, 9)
        transports = [None if one is None else one.transport for one in (pair.a, pair.b)]
        places = [None if one is None else one.index for one in (pair.a, pair.b)]
        which = "both" if pair.a and pair.b else "a" if pair.a else "b"
        rows.append((*pair.hop, pair.label, which, a, b, later, *transports, *places))
    return pd.DataFrame(rows, columns=list(MESSAGES))


def _headers(pairs: list[Pair], here: OneCall, there: OneCall) -> pd.DataFrame:
    rows = [
        (*pair.hop, pair.label, *difference)
        for pair in pairs
        for difference in _of_pair(pair, here, there)
    ]
    return pd.DataFrame(rows, columns=list(HEADERS), dtype=object)


def _of_pair(pair: Pair, here: OneCall, there: OneCall) -> Iterator[tuple[str, str, str]]:
    if pair.a is None or pair.b is None:
        return
    with suppress(InputError):  # made by another version, say: the run is not the same again
        texts = here.message(pair.a.index), there.message(pair.b.index)
        yield from header_differences(*texts)
