"""Judges the way of media between two actors."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from simulator.study.scenario.dialogs import dialogs_at
from simulator.study.scenario.media import Span, Ways, ways
from simulator.study.scenario.places import Places
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.spec import MediaExpected

_BEFORE: Final = 1e-6  # seconds; what ends talk has not been sent yet
_ENDS: Final = ("released", "hang up")


def judge_media(expected: MediaExpected, record: Record) -> Row:
    """Judge the way of media at an instant."""
    at = _instant(expected, record)
    if at is None:
        assert expected.when is not None
        seen = f"there was no: {expected.when.text}"
        return Row(expected.text, False, seen, expected.mark, record.first_call, record.end)
    places = Places(record.topology, record.actors)
    people = {event.actor for event in record.log.events if event.time <= at}
    found = ways(dialogs_at(record.keeper.sent, at), places, people)
    way = found.path(*expected.between)
    call = record.first_call
    if way is None:
        seen = f"at {at:.3f} s no way joins them: {_parts(found)}"
        return Row(expected.text, False, seen, expected.mark, call, at)
    stations = _stations(way, found)
    seen = f"{_told(way, stations)} at {at:.3f} s"
    wrong = list(_wrong(expected, way, stations))
    if wrong:
        return Row(expected.text, False, f"{seen}: {'; '.join(wrong)}", expected.mark, call, at)
    return Row(expected.text, True, seen, expected.mark, call)


def _instant(expected: MediaExpected, record: Record) -> float | None:
    """Return when to look; None: the event did not come."""
    if expected.when is not None:
        event = record.first(expected.when)
        return None if event is None else event.time + expected.after
    last = max(
        (e.time for e in record.log.events if e.event == "answered" and _is_of(expected, e.actor)),
        default=0.0,
    )
    ends = [
        event.time
        for event in record.log.events
        if event.event in _ENDS and event.time >= last and _is_of(expected, event.actor)
    ]
    return min(ends, default=record.end) - _BEFORE


def _is_of(expected: MediaExpected, actor: str) -> bool:
    return actor in expected.between


def _wrong(expected: MediaExpected, way: list[Span], stations: list[str]) -> Iterator[str]:
    if expected.path is not None and tuple(stations) != expected.path:
        yield f"not {' - '.join(expected.path)}"
    for name in expected.through:
        if name not in stations:
            yield f"not through {name}"
    for name in expected.past:
        if name in stations:
            yield f"not past {name}"
    described = [span for span in way if span.secure is not None]
    if expected.codec is not None:
        others = {span.codec for span in described} - {expected.codec}
        if others or not described:
            yield f"in {', '.join(sorted(others)) or 'no codec'}, not {expected.codec}"
    if expected.secure is not None and any(s.secure is not expected.secure for s in described):
        yield "a part of it is not SRTP" if expected.secure else "a part of it is SRTP"
    if expected.flows is not None and _flows(way) != expected.flows:
        yield f"speech flows {_FLOW_WORDS[_flows(way)]}"


def _stations(way: list[Span], found: Ways) -> list[str]:
    """Return the names of the stations of a way."""
    return [found.names[key] for key in (way[0].a, *(span.b for span in way))] if way else []


def _parts(found: Ways) -> str:
    """Return what there is instead of a way."""
    parts = [
        f"{found.names[found.station(span.a)]} - {found.names[found.station(span.b)]}"
        for span in found.spans
    ]
    return "; ".join(parts) or "no session at all"


_FLOW_WORDS: Final = MappingProxyType(
    {"both": "both ways", "one": "one way only", "none": "neither way"}
)


def _flows(way: list[Span]) -> str:
    there, back = all(span.there for span in way), all(span.back for span in way)
    if there and back:
        return "both"
    return "one" if there or back else "none"


def _told(way: list[Span], stations: list[str]) -> str:
    codecs = "/".join(dict.fromkeys(span.codec for span in way if span.codec))
    secure = {span.secure for span in way if span.secure is not None}
    kind = {frozenset({True}): "SRTP", frozenset({False}): "RTP"}.get(
        frozenset(secure), "partly SRTP"
    )
    flows = {"both": "", "one": ", one way", "none": ", silent"}[_flows(way)]
    about = f" ({kind} {codecs}{flows})" if codecs else ""
    return " - ".join(stations) + about
