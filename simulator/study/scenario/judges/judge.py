"""Which judge an expectation comes before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from simulator.study.scenario.judges.events import judge_event, judge_order
from simulator.study.scenario.judges.media import judge_media
from simulator.study.scenario.judges.messages import judge_message
from simulator.study.scenario.judges.tables import judge_call, judge_resource
from simulator.study.scenario.record import Record
from simulator.study.scenario.row import Row
from simulator.workload.scenario.spec import (
    CallExpected,
    EventExpected,
    Expectation,
    MediaExpected,
    MessageExpected,
    OrderExpected,
    ResourceExpected,
)

_JUDGES: Final[tuple[tuple[type, Callable[[Any, Record], Row]], ...]] = (
    (EventExpected, judge_event),
    (OrderExpected, judge_order),
    (MessageExpected, judge_message),
    (MediaExpected, judge_media),
    (CallExpected, judge_call),
    (ResourceExpected, judge_resource),
)


def judge(expectation: Expectation, record: Record) -> Row:
    """Return what became of an expectation."""
    for kind, judged in _JUDGES:
        if isinstance(expectation, kind):
            return judged(expectation, record)
    raise TypeError(f"nobody judges {expectation!r}")
