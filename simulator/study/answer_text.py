"""The answer as a page of text for a person: 100 columns, some 60 lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from types import MappingProxyType
from typing import Any, Final

from simulator.study.answer_faults import faults_text
from simulator.study.answer_form import (
    Answer,
    DirectionAnswer,
    RefusalAnswer,
    ResourceAnswer,
    from_dict,
)
from simulator.study.answer_media_text import media_text
from simulator.study.text_table import table
from simulator.study.words import count, erlang, percent, seconds, significant, target

WIDTH: Final = 100
_PORTS: Final = "-ports"  # of conferencing servers
_REFUSALS: Final = 5  # rules shown; the others are summed
_OUTCOMES: Final = ("busy", "no_answer")  # beside answered and blocked; the rest is "other"
# Clauses for statuses and causes stand behind every rule; `explain` tells them.
_CLAUSES: Final = ("RFC 3261 21.", "RFC 3398 7.2.4.1", "MX-ONE ")
_GLOSS: Final = (  # RFC 6076 4.6 to 4.9 and 4.2
    "SER: answered. SEER: answered, busy, declined, no answer. ISA: failed (408, 500, 503, 504).",
    "SCR: answered and ended. IRA: registrations that failed.",
)
_REPEATED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "link": "since a link lost something",
        "peer": "since the far host was off or had ended",
        "queue": "since a full queue dropped something",
        "slow": "since the answer was late",
    }
)
_DELAYS: Final = (
    ("pdd", "post-dial delay"),
    ("srd", "session request delay, SRD"),
    ("srd_failed", "SRD of failed calls"),
    ("sdd", "session disconnect delay, SDD"),
    ("sdt", "session duration time, SDT"),
    ("rrd", "registration request delay, RRD"),
)


def answer_text(
    answer: Answer | Mapping[str, Any], *, run: str | None = None, call: int | None = None
) -> str:
    """Return an answer as text.

    Parameters
    ----------
    answer : Answer or mapping
        As `Run.answer` returns it.
    run : str, optional
        Folder of the run, for the hints at the end.
    call : int, optional
        A call worth looking at.
    """
    found = answer if isinstance(answer, Answer) else from_dict(answer)
    blocks = [
        list(_head(found)),
        list(_channels(found)),
        list(_formulae(found)),
        list(_processors(found)),
        list(_directions(found)),
        list(_features(found)),
        list(_delays(found)),
        list(_retransmissions(found)),
        list(media_text(found.media, WIDTH)),
        list(_refusals(found)),
        list(_end(found, run, call)),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _head(answer: Answer) -> Iterator[str]:
    source = f"workload {answer.workload}" if answer.workload else "call records"
    yield f"{answer.topology}, {source}" + (", ideal" if answer.ideal else "")
    times = f"{count(answer.replications, 'replication')} of {seconds(answer.duration)}"
    warmup = f" after {seconds(answer.warmup)} of warm-up" if answer.warmup else ""
    yield f"{times}{warmup}, seed {answer.seed}"
    if answer.rows is not None:
        yield from _records(answer)
    share = percent(answer.blocked / answer.attempts) if answer.attempts else "-"
    yield (
        f"{count(answer.attempts, 'call')}, {answer.answered:,} answered, "
        f"{answer.blocked:,} blocked ({share}), {answer.pending:,} still up at the end"
    )
    for line in faults_text(answer.faults):
        yield from _wrapped(line, "  ")
    load = answer.load
    yield (
        f"load: {3600.0 * load.calls_per_second:,.0f} call attempts an hour (BHCA), "
        f"{significant(load.calls_per_second)} calls/s, "
        f"{significant(load.transactions_per_second)} transactions/s, "
        f"{significant(load.messages_per_second)} messages/s"
    )


def _records(answer: Answer) -> Iterator[str]:
    rejected = answer.rejected or {}
    left_out = sum(rejected.values())
    yield f"{count(answer.rows or 0, 'row')} = {answer.used:,} used + {left_out:,} rejected"
    if rejected:
        text = "; ".join(f"{reason}: {n:,}" for reason, n in rejected.items())
        yield from _wrapped(f"rejected: {text}", "  ")


def _channels(answer: Answer) -> Iterator[str]:
    shown = _shown(answer)
    rows = [_channel_row(one) for one in shown]
    if not rows:
        return
    heads = ("Resource", "size", "offered", "carried", "peak", "attempts", "blocked")
    yield from table(
        (*heads, "blocking", "interval", "formula"),
        ("", "", "E", "E", "", "", "", "%", "95 %", "%"),
        rows,
        WIDTH,
    )
    first = shown[0]
    if answer.replications > 1:
        yield from _wrapped(f"{first.name}: {'; '.join(_spread(first, answer))}", "  ")


def _shown(answer: Answer) -> list[ResourceAnswer]:
    """Return the resources of calls, but for conference ports that nobody asked for."""
    return [
        one
        for one in answer.resources
        if one.kind == "channels" and (one.attempts or not one.name.endswith(_PORTS))
    ]


def _spread(one: ResourceAnswer, answer: Answer) -> Iterator[str]:
    """Yield how the replications differ, of one resource."""
    if one.carried_low is not None and one.carried_high is not None:
        ends = f"{erlang(one.carried_low)} - {erlang(one.carried_high)} E"
        yield f"carried {ends} (95 %)"
    if one.blocking_worst is None:
        return
    length = "hour" if answer.duration == 3600.0 else "replication"
    yield f"blocking in the worst {length} {percent(one.blocking_worst)}"
    if one.target_blocking is not None:
        limit = target(one.target_blocking)
        yield f"above {limit} in {one.above_target} of {answer.replications}"


def _channel_row(one: ResourceAnswer) -> tuple[str, ...]:
    return (
        one.name,
        "-" if one.size is None else f"{one.size:,}",
        erlang(one.offered_traffic),
        erlang(one.carried_traffic),
        f"{one.peak:,}",
        f"{one.attempts:,}",
        f"{one.blocked:,}",
        percent(one.blocking, sign=False),
        _ends(one.blocking_low, one.blocking_high),
        percent(one.formula_blocking, sign=False),
    )


def _ends(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "-"
    return f"{percent(low, sign=False)} - {percent(high, sign=False)}"


def _formulae(answer: Answer) -> Iterator[str]:
    channels = _shown(answer)
    if not channels:
        return
    yield "Beside the formula"
    width = max(len(one.name) for one in channels)
    for one in channels:
        formula = f"{one.formula}: " if one.formula else ""
        lead = f"  {one.name:<{width}}  "
        yield from _wrapped(formula + one.verdict, " " * len(lead), lead)
        for remark in one.remarks:
            if remark not in one.verdict:
                yield from _wrapped(remark, " " * len(lead), " " * len(lead))


def _processors(answer: Answer) -> Iterator[str]:
    found = [one for one in answer.resources if one.kind == "processor" and one.attempts]
    if not found:
        return
    heads = ("Processors of", "number", "busy", "messages", "wait mean", "longest", "most waiting")
    rows = [
        (
            one.name,
            "-" if one.size is None else str(one.size),
            percent(one.occupancy, sign=False),
            f"{one.attempts:,}",
            seconds(one.wait_mean),
            seconds(one.wait_max),
            f"{one.peak:,}",
            f"{one.blocked:,}",
        )
        for one in found
    ]
    yield from table((*heads, "dropped"), ("", "", "%", "", "", "", "", ""), rows, WIDTH)


def _directions(answer: Answer) -> Iterator[str]:
    if not answer.directions:
        return
    heads = ("Direction", "attempts", "answered", "blocked", "blocking", "offered", "carried")
    units = ("", "", "", "", "%", "E", "E", "", "", "")
    rows = [_direction_row(one) for one in answer.directions]
    yield from table((*heads, "busy", "no answer", "other"), units, rows, WIDTH)


def _direction_row(one: DirectionAnswer) -> tuple[str, ...]:
    shown = [one.outcomes.get(name, 0) for name in _OUTCOMES]
    other = one.attempts - one.answered - one.blocked - sum(shown)
    return (
        one.direction,
        f"{one.attempts:,}",
        f"{one.answered:,}",
        f"{one.blocked:,}",
        percent(one.blocking, sign=False),
        erlang(one.offered_traffic),
        erlang(one.carried_traffic),
        *(f"{number:,}" for number in (*shown, other)),
    )


def _features(answer: Answer) -> Iterator[str]:
    if not answer.features:
        return
    total = answer.attempts or 1
    rows = [
        (
            one.feature or "(none)",
            f"{one.calls:,}",
            percent(one.calls / total, sign=False),
            f"{one.messages_per_call:.1f}",
            erlang(one.trunk_traffic),
        )
        for one in answer.features
    ]
    heads = ("Feature", "calls", "share", "messages a call", "on the trunk")
    yield from table(heads, ("", "", "%", "", "E"), rows, WIDTH)
    for resource in answer.resources:
        if resource.again:
            taken = count(resource.again, "seizure")
            held = f"{erlang(resource.again_traffic)} of {erlang(resource.carried_traffic)} E"
            text = f"{resource.name}: {taken} by calls that held one already, {held} carried"
            yield from _wrapped(text, "    ", "  ")
    text = (
        "A call of two features is in both rows. Part of this traffic would be there without "
        "features: what they add is told by compare with a run that has none."
    )
    yield from _wrapped(text, "  ", "")


def _delays(answer: Answer) -> Iterator[str]:
    rows = []
    for name, words in _DELAYS:
        found = getattr(answer.metrics, name)
        if found.n:
            times = (seconds(found.p50), seconds(found.p95), seconds(found.p99))
            rows.append((words, *times, f"{found.n:,}"))
    if rows:
        heads = ("Delays at the callers (RFC 6076)", "median", "95 %", "99 %", "samples")
        yield from table(heads, ("", "", "", "", ""), rows)
    if answer.metrics.sdt.n:
        yield "SDT: of calls that ended in the window; long ones are missing."
    yield "  ".join(
        f"{name.upper()} {'-' if value is None else percent(value / 100.0)}"
        for name in ("ser", "seer", "isa", "scr", "ira")
        for value in (getattr(answer.metrics, name),)
    )
    yield from _GLOSS


def _retransmissions(answer: Answer) -> Iterator[str]:
    """Yield why messages were sent again, where any was."""
    found = {cause: number for cause, number in answer.retransmissions.items() if number}
    if found:
        parts = [f"{number:,} {_REPEATED[cause]}" for cause, number in found.items()]
        total = count(sum(found.values()), "message")
        yield from _wrapped(f"Sent again (retransmissions): {total}: {', '.join(parts)}", "  ")


def _refusals(answer: Answer) -> Iterator[str]:
    if not answer.refusals:
        return
    yield "Why calls failed"
    shown, rest = answer.refusals[:_REFUSALS], answer.refusals[_REFUSALS:]
    for one in shown:
        where = f" at {one.node}" if one.node else ""
        yield from _wrapped(f"{one.calls:>9,}  {one.rule}{where}{_source(one)}", " " * 11)
    if rest:
        calls = f"{sum(one.calls for one in rest):>9,}  by {count(len(rest), 'other rule')}"
        listed = 'names: show --json; the calls: calls --where "reason_rule != missing"'
        yield from _wrapped(f"{calls} ({listed})", " " * 11)


def _source(one: RefusalAnswer) -> str:
    """Return what is behind a rule in brackets, where that is more than what everybody expects."""
    told = [part for part in one.source.split("; ") if part and not part.startswith(_CLAUSES)]
    return f" ({'; '.join(told)})" if told else ""


def _end(answer: Answer, run: str | None, call: int | None) -> Iterator[str]:
    yield from _wrapped(f"Bottleneck: {answer.bottleneck.reason}.", "  ")
    for warning in answer.warnings:
        yield from _wrapped(f"Note: {warning}", "  ")
    if run is not None:
        number = "N" if call is None else call
        yield f"Go on: directsip calls {run}"
        yield f"       directsip ladder {run} --call {number}"


def _wrapped(text: str, rest: str, first: str = "") -> list[str]:
    lines = wrap(
        text.replace(" %", "\N{NO-BREAK SPACE}%"),  # a number keeps its sign beside it
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
