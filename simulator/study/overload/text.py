"""A study of overload as a page of text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from simulator.study.expect import judged_text
from simulator.study.statistics import Interval
from simulator.study.text_table import table
from simulator.study.words import percent, printable, seconds, significant

if TYPE_CHECKING:
    from simulator.study.overload.point import Point
    from simulator.study.overload.result import OverloadStudy

_SHOWN: Final = 5
_CAUSES: Final = {
    "link": "lost on a link",
    "peer": "peer gone",
    "queue": "full queue",
    "slow": "slow server",
}
_COLUMNS: Final = (
    ("offered", "calls/s"),
    ("goodput", "calls/s"),
    ("95 %", ""),
    ("503", "/s"),
    ("time-outs", "/s"),
    ("repeats", "/s"),
    ("INVITEs", "a call"),
    ("busy", ""),
    ("queue", "mean"),
    ("wait", "mean"),
)


def study_text(study: OverloadStudy) -> str:
    """Return the page."""
    blocks = [
        [_title(study)],
        list(_main(study)),
        list(_causes(study)),
        list(_layers(study)),
        list(_reasons(study)),
        list(_storm(study)),
        judged_text(study.judged),
    ]
    return printable("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _title(study: OverloadStudy) -> str:
    return (
        f"Overload of {study.topology}: {study.replications} replications of "
        f"{seconds(study.duration)}; good is a call whose ACK comes within {seconds(study.within)}"
    )


def _names(study: OverloadStudy) -> tuple[str, ...]:
    return tuple(study.points[0].values)


def _main(study: OverloadStudy) -> Iterator[str]:
    heads = (*_names(study), *(head for head, _ in _COLUMNS), "at")
    units = (*("" for _ in _names(study)), *(unit for _, unit in _COLUMNS), "")
    yield from table(heads, units, [[*_cells(point), point.host] for point in study.points])


def _cells(point: Point) -> Iterator[str]:
    yield from point.values.values()
    figures = point.figures
    yield _rate(figures["offered"])
    yield _rate(figures["goodput"])
    yield _range(figures["goodput"])
    for name in ("refused", "timed_out", "repeats", "invites_per_call"):
        yield _rate(figures[name])
    yield percent(figures["occupancy"].value)
    yield _rate(figures["queue_mean"])
    yield seconds(figures["wait_mean"].value)


def _rate(found: Interval) -> str:
    return "-" if math.isnan(found.value) else significant(found.value) if found.value else "0"


def _range(found: Interval) -> str:
    if found.low is None or found.high is None:
        return "-"
    half = 0.5 * (found.high - found.low)
    return f"+- {significant(half)}" if half else "+- 0"


def _causes(study: OverloadStudy) -> Iterator[str]:
    """Yield which messages went out again, and why, at the point with most of them."""
    worst = max(study.points, key=lambda point: point.figures["repeats"].value)
    total = sum(worst.kinds.values())
    if not total:
        yield "No message went out again."
        return
    by_cause: Counter[str] = Counter()
    for (_, cause), count in worst.kinds.items():
        by_cause[cause] += count
    shares = ", ".join(
        f"{_CAUSES[cause]} {percent(n / total)}" for cause, n in by_cause.most_common()
    )
    yield f"Sent again at {_at(worst)}: {shares}"
    rows = [
        [label, _CAUSES[cause], percent(count / total)]
        for (label, cause), count in worst.kinds.most_common(_SHOWN)
    ]
    yield from table(("Message", "cause", "share"), ("", "", ""), rows)


def _layers(study: OverloadStudy) -> Iterator[str]:
    """Yield INVITEs a call on each hop, at the lightest and the heaviest point."""
    first, last = study.points[0], study.points[-1]
    hops = list(dict.fromkeys((*first.invites, *last.invites)))
    rows = [
        [
            f"{hop.near} to {hop.far}",
            hop.transport,
            *(f"{point.invites.get(hop, 0.0):.2f}" for point in (first, last)),
        ]
        for hop in hops
    ]
    heads = ("INVITEs a call", "over", _at(first), _at(last))
    yield from table(heads, ("", "", "", ""), rows)


def _reasons(study: OverloadStudy) -> Iterator[str]:
    last = study.points[-1]
    if last.reasons:
        total = ", ".join(f"{rule} {count:,}" for rule, count in last.reasons.most_common(_SHOWN))
        yield f"First decisions against calls at {_at(last)}: {total}"


def _storm(study: OverloadStudy) -> Iterator[str]:
    """Say why there is no storm on hops over streams, where there are any."""
    hops = {hop for point in study.points for hop in point.invites}
    if all(hop.repeats for hop in hops):
        return
    yield "Over TCP and TLS no INVITE goes out again: transactions repeat nothing there (RFC 3261"
    yield "17.1.1.2), and what finds a full queue waits with the sender instead of being dropped."
    yield "Overload shows as waits, then as timers that give a peer up and try the next one: each"
    yield "costs one more INVITE, not six."


def _at(point: Point) -> str:
    return ", ".join(
        f"{path.removeprefix('workload.')} {value}" for path, value in point.values.items()
    )
