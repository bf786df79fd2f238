"""Judges messages between nodes: their kind, their headers, their bodies, how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from simulator.record.capture.octets import SIP_TRANSPORTS, octets
from simulator.study.scenario.keeper import Sent
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.spec import MessageExpected
from simulator.workload.scenario.words import TextTest


class Words(NamedTuple):
    """The text of a message, taken apart: values of its headers by name, and its body."""

    headers: dict[str, list[str]]
    body: str


def judge_message(expected: MessageExpected, record: Record) -> Row:
    """Judge one kind of message between two nodes."""
    span = _span(expected, record)
    if isinstance(span, str):
        return Row(
            expected.text,
            False,
            f"there was no: {span}",
            expected.mark,
            record.first_call,
            record.end,
        )
    calls = None if expected.of is None else set(record.call_of(expected.of))
    begin, end = span
    near = [
        one
        for one in record.keeper.sent
        if begin <= one.time <= end
        and (calls is None or one.item.call in calls)
        and _is_between(one, expected)
    ]
    found = [one for one in near if _passes(one, expected)]
    least, most = expected.times
    if least <= len(found) <= most:
        seen = _told(found[0], len(found)) if found else "none was sent"
        return Row(expected.text, True, seen, expected.mark, found[0].item.call if found else 0)
    if len(found) > most:
        return _row(expected, found[most], _told(found[most], len(found)))
    return _missing(expected, record, near, found, end)


def _span(expected: MessageExpected, record: Record) -> tuple[float, float] | str:
    """Return between which instants to look, or the event that did not come."""
    begin, end = -inf, inf
    if expected.since is not None:
        first = record.first(expected.since)
        if first is None:
            return expected.since.text
        begin = first.time
    if expected.until is not None:
        last = record.first(expected.until)
        if last is None:
            return expected.until.text
        end = last.time
    return begin, end


def _is_between(one: Sent, expected: MessageExpected) -> bool:
    if expected.source not in (None, one.source):
        return False
    if expected.destination not in (None, one.destination):
        return False
    kind = expected.what
    return kind is None or kind.fits(one.item.method.name, one.item.status, one.label)


def _passes(one: Sent, expected: MessageExpected) -> bool:
    if not expected.headers and expected.body is None:
        return True
    words = words_of(one)
    headers = all(_holds(test, words.headers, name) for name, test in expected.headers)
    return headers and (expected.body is None or expected.body.holds(words.body or None))


def _holds(test: TextTest, headers: dict[str, list[str]], name: str) -> bool:
    values = headers.get(name.lower())
    return test.holds(None) if not values else any(test.holds(value) for value in values)


def words_of(one: Sent) -> Words:
    """Return the headers of a message by lower-case name, and its body; a line has neither.

    The Request-URI stands among them under its name of RFC 3261.
    """
    if one.flow.transport not in SIP_TRANSPORTS:
        return Words({}, "")
    head, _, body = octets(one.item).decode("utf-8", "replace").partition("\r\n\r\n")
    lines = head.split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), []).append(value.strip())
    if not one.item.status:
        headers["request-uri"] = [lines[0].split(" ")[1]]
    return Words(headers, body)


def _missing(
    expected: MessageExpected, record: Record, near: Sequence[Sent], found: list[Sent], end: float
) -> Row:
    if found:
        return _row(expected, found[-1], _told(found[-1], len(found)))
    if near:
        but = f"{_told(near[-1], len(near))}, but {_wrong(expected, near[-1])}"
        return _row(expected, near[-1], but)
    call = record.first_call
    at = record.end if end == inf else end
    return Row(expected.text, False, "none was sent", expected.mark, call, at)


def _wrong(expected: MessageExpected, one: Sent) -> str:
    """Return what a message has instead of what was expected."""
    words = words_of(one)
    wrong = [
        _value(name, words.headers.get(name.lower()))
        for name, test in expected.headers
        if not _holds(test, words.headers, name)
    ]
    if expected.body is not None and not expected.body.holds(words.body or None):
        wrong.append("its body is another" if words.body else "it has no body")
    return " and ".join(wrong)


def _value(name: str, values: list[str] | None) -> str:
    return f"{name} is {' and '.join(values)}" if values else f"{name} is missing"


def _told(one: Sent, count: int) -> str:
    more = f"; {count} in all" if count > 1 else ""
    return f"{one.label} from {one.source} to {one.destination} at {one.time:.3f} s{more}"


def _row(expected: MessageExpected, one: Sent, seen: str) -> Row:
    return Row(expected.text, False, seen, expected.mark, one.item.call, one.time)
