"""The answer as a page of text for a person: 100 columns, some 60 lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any, Final

from simulator.study.answer_form import Answer, DirectionAnswer, ResourceAnswer, from_dict
from simulator.study.text_table import table
from simulator.study.words import count, erlang, percent, seconds, significant

WIDTH: Final = 100
_REFUSALS: Final = 5  # rules shown; the others are summed
_OUTCOMES: Final = ("busy", "no_answer")  # beside answered and blocked; the rest is "other"
_DELAYS: Final = (
    ("pdd", "post-dial delay"),
    ("srd", "session request delay, SRD"),
    ("srd_failed", "the same of failed calls"),
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
        list(_delays(found)),
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
    load = answer.load
    yield (
        f"load: {significant(load.calls_per_second)} calls/s, "
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
    rows = [_channel_row(one) for one in answer.resources if one.kind == "channels"]
    if not rows:
        return
    heads = ("Resource", "size", "offered", "carried", "peak", "attempts", "blocked")
    yield from table(
        (*heads, "blocking", "interval", "formula"),
        ("", "", "E", "E", "", "", "", "%", "95 %", "%"),
        rows,
    )


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
    channels = [one for one in answer.resources if one.kind == "channels"]
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
    yield from table((*heads, "dropped"), ("", "", "%", "", "", "", "", ""), rows)


def _directions(answer: Answer) -> Iterator[str]:
    if not answer.directions:
        return
    heads = ("Direction", "attempts", "answered", "blocked", "blocking", "offered", "carried")
    units = ("", "", "", "", "%", "E", "E", "", "", "")
    rows = [_direction_row(one) for one in answer.directions]
    yield from table((*heads, "busy", "no answer", "other"), units, rows)


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
    yield "  ".join(
        f"{name.upper()} {'-' if value is None else percent(value / 100.0)}"
        for name in ("ser", "seer", "isa", "scr", "ira")
        for value in (getattr(answer.metrics, name),)
    )


def _refusals(answer: Answer) -> Iterator[str]:
    if not answer.refusals:
        return
    yield "Decisions against calls"
    shown, rest = answer.refusals[:_REFUSALS], answer.refusals[_REFUSALS:]
    for one in shown:
        where = f" at {one.node}" if one.node else ""
        yield from _wrapped(f"{one.calls:>9,}  {one.rule}{where} ({one.source})", " " * 11)
    if rest:
        yield f"{sum(one.calls for one in rest):>9,}  by {count(len(rest), 'other rule')}"


def _end(answer: Answer, run: str | None, call: int | None) -> Iterator[str]:
    method = answer.bottleneck.method
    beside = f" ({method})" if method and answer.bottleneck.factor else ""
    yield from _wrapped(f"Bottleneck: {answer.bottleneck.reason}{beside}.", "  ")
    for warning in answer.warnings:
        yield from _wrapped(f"Note: {warning}", "  ")
    if run is not None:
        number = "N" if call is None else call
        yield f"Go on: directsip calls {run}    directsip ladder {run} --call {number}"


def _wrapped(text: str, rest: str, first: str = "") -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
