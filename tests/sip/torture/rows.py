"""Rows of a torture table: what a message asks for and what it got, printed side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from simulator.sip.equality import equal
from simulator.sip.message import Message, Request
from simulator.sip.uri import parse_uri
from tests.sip.torture.element import CODEC, Got, give
from tests.sip.torture.readings import readings


class Row(NamedTuple):
    """What is expected of one message.

    Parameters
    ----------
    name, section : str
    outcomes : str
        What each element makes of it, as ``user agent 501, proxy forwarded`` (see `Got.word`).
    why : str
    reads : mapping
        Typed values of the message (`readings`); those of what an element sends have the
        element's name and ``>`` before them.
    """

    name: str
    section: str
    outcomes: str
    why: str
    reads: Mapping[str, str] = {}


class Result(NamedTuple):
    """What came of a row: outcomes in its order, and the values that are others than expected."""

    row: Row
    got: str
    differing: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.got == self.row.outcomes and not self.differing


def results(rows: Iterable[Row], octets: Mapping[str, bytes]) -> list[Result]:
    """Give every row's message to the elements that it names."""
    return [_result(row, octets[row.name]) for row in rows]


def table(found: Iterable[Result]) -> str:
    """Return message, section, expected and got as lines; a row that differs is marked."""
    lines = [f"  {'message':30} {'section':9} {'expected':50} got"]
    for result in found:
        row, mark = result.row, "  " if result.agrees else "! "
        lines.append(f"{mark}{row.name:30} {row.section:9} {row.outcomes:50} {result.got}")
        lines += [f"{'':12}{line}" for line in result.differing]
        lines += [] if result.agrees else [f"{'':12}asked for since: {row.why}"]
    return "\n".join(lines)


def _result(row: Row, octets: bytes) -> Result:
    elements = [_ELEMENT.match(outcome)[0] for outcome in row.outcomes.split(", ")]  # type: ignore[index]
    made = {element: give(octets, element) for element in elements}
    got = ", ".join(f"{element} {made[element].word}" for element in elements)
    parsed = CODEC.parse(octets).message
    known = {} if parsed is None else readings(parsed)
    for element, came in made.items():
        known |= {f"{element}> {key}": value for key, value in _sent(came).items()}
    differing = [
        f"{key}: expected {value!r}, got {known.get(key.removesuffix(' is'))!r}"
        for key, value in row.reads.items()
        if not _holds(known, key, value)
    ]
    return Result(row, got, tuple(differing))


def _holds(known: Mapping[str, str], key: str, value: str) -> bool:
    if key.endswith(" is"):  # the same URI, however it is written
        return equal(parse_uri(known.get(key.removesuffix(" is"), "")), parse_uri(value))
    return known.get(key) == value


def _sent(got: Got) -> dict[str, str]:
    """Read what was passed on, else the last answer."""
    requests: list[Message] = [message for message in got.sent if isinstance(message, Request)]
    messages = requests or list(got.sent)
    return readings(messages[-1]) if messages else {}


_ELEMENT: Final = re.compile(r"user agent|proxy|registrar|stream")
