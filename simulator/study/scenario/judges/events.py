"""Judges what actors do and see: whether, how often, how soon, in which order."""

from __future__ import annotations

from simulator.record.where import select
from simulator.study.scenario.log import Event
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.events import EVENTS
from simulator.workload.scenario.phrases import verb_of
from simulator.workload.scenario.spec import EventExpected, OrderExpected

_SLACK = 1e-9  # of two sums of the same times


def judge_event(expected: EventExpected, record: Record) -> Row:
    """Judge one event of one actor."""
    begin = record.first(expected.since) if expected.since is not None else None
    if expected.since is not None and begin is None:
        return _row(
            expected, False, f"there was no: {expected.since.text}", record.first_call, record.end
        )
    said = [event for event in record.log.events if event.is_a(expected.phrase)]
    told = [event for event in said if event in _fitting(expected, record)]
    timely = [event for event in told if _is_timely(event, expected, begin, record)]
    least, most = expected.times
    if least <= len(timely) <= most:
        seen = str(timely[0]) if timely else "did not happen"
        more = f", and {len(timely) - 1} more" if len(timely) > 1 else ""
        return _row(expected, True, seen + more, timely[0].call if timely else 0, None)
    if len(timely) > most:
        wrong = timely[most]
        return _row(expected, False, f"{wrong}; {len(timely)} in all", wrong.call, wrong.time)
    return _missed(expected, record, begin, told or said)


def _missed(
    expected: EventExpected, record: Record, begin: Event | None, nearly: list[Event]
) -> Row:
    """Say what came instead of something that did not come, or not as it should."""
    if nearly:
        near = nearly[0]
        return _row(expected, False, str(near) + _delay(near, begin, record), near.call, near.time)
    base = begin.time if begin is not None else _dialled(record)
    due = record.end if expected.within is None else base + expected.within
    actor = expected.phrase.actor
    others = [event for event in record.log.events if event.actor == actor]
    what = "; ".join(map(str, others[:4])) if others else f"{actor} did and saw nothing"
    call = others[-1].call if others else record.first_call
    return _row(expected, False, f"it did not happen; {what}", call, due)


def _fitting(expected: EventExpected, record: Record) -> list[Event]:
    """Return the events whose facts are as expected."""
    events = record.log.events
    if expected.where is not None:
        kept = select(record.log.frame(), EVENTS, expected.where).index
        events = [events[place] for place in kept]
    if expected.shows is not None:
        test = expected.shows
        events = [event for event in events if test.holds(event.facts.get("number") or None)]
    return events


def _is_timely(event: Event, expected: EventExpected, begin: Event | None, record: Record) -> bool:
    if begin is not None and event.time < begin.time:
        return False
    delay = event.time - _base(event, begin, record)
    if expected.within is not None and delay > expected.within + _SLACK:
        return False
    return expected.not_before is None or delay >= expected.not_before - _SLACK


def _base(event: Event, begin: Event | None, record: Record) -> float:
    """Return what the time of an event is counted from: the dialling of its call unless told."""
    if begin is not None:
        return begin.time
    dialled = record.dialled_at(event.call)
    return _dialled(record) if dialled is None else dialled


def _dialled(record: Record) -> float:
    return record.attempts[0].begin if record.attempts else 0.0


def _delay(event: Event, begin: Event | None, record: Record) -> str:
    delay = event.time - _base(event, begin, record)
    when = "after" if delay >= 0.0 else "before"
    since = "dialling"
    if begin is not None:
        since = f"{begin.actor} {verb_of(begin.event, begin.facts)[0]}"
    return f", {abs(delay):.3f} s {when} {since}"


def _row(expected: EventExpected, passed: bool, seen: str, call: int, at: float | None) -> Row:
    return Row(expected.text, passed, seen, expected.mark, call, at)


def judge_order(expected: OrderExpected, record: Record) -> Row:
    """Judge whether events come one after the other."""
    place, found = 0, list[Event]()
    for phrase in expected.phrases:
        later = [
            (i, event)
            for i, event in enumerate(record.log.events)
            if i >= place and event.is_a(phrase)
        ]
        if not later:
            behind = str(found[-1]) if found else "the start"
            at = found[-1].time if found else record.end
            call = found[-1].call if found else 0
            seen = f"no {phrase.text!r} after {behind}"
            return Row(expected.text, False, seen, expected.mark, call, at)
        place = later[0][0] + 1
        found.append(later[0][1])
    seen = "; ".join(map(str, found))
    return Row(expected.text, True, seen, expected.mark, found[-1].call)
