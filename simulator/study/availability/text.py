"""The study of availability as a page of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from simulator.study.availability.tally import ALL
from simulator.study.availability.window import PATIENCE
from simulator.study.expect import judged_text
from simulator.study.statistics import Interval
from simulator.study.text_table import table
from simulator.study.words import count, percent, printable, significant

if TYPE_CHECKING:
    from simulator.study.availability.contributions import Contribution
    from simulator.study.availability.result import AvailabilityStudy

WIDTH: Final = 100
_MINUTES: Final = 365 * 1440.0
_TITLES: Final = {"all": "All calls", "direction": "By direction", "users": "By users"}


def study_text(study: AvailabilityStudy) -> str:
    """Return the page."""
    parts = (_head(study), _services(study), _contributions(study), _notes(study))
    verdicts = [*judged_text(study.judged)]
    if study.doubtful:
        verdicts.append("Some bounds lie within the 95 % interval: more replications would tell.")
    text = "\n\n".join("\n".join(part) for part in (*parts, verdicts) if part)
    return printable(text + "\n")


def _head(study: AvailabilityStudy) -> list[str]:
    plan = study.planned.plan
    times = f"{study.replications} times {length(plan.duration)}, seed {plan.seed}"
    part = percent(study.estimate.simulated)
    return [
        f"Availability of {study.planned.topology}: {times}",
        f"simulated message by message: {part} of the time, {_how(study)}",
    ]


def _how(study: AvailabilityStudy) -> str:
    if study.full:
        return "all of it (--full)"
    windows = sum(one.windows for one in study.estimate.observed)
    return f"{windows} windows around faults"


def _services(study: AvailabilityStudy) -> list[str]:
    rows = []
    before = "all"
    for one in study.services:
        kind, name = one.scope
        if kind != before:
            rows.append([_TITLES[kind], *[""] * 8])
            before = kind
        formula = study.formula(one.scope)
        rows.append(
            [
                f"  {name}" if name else _TITLES[kind],
                significant(one.offered),
                near_one(one.availability.value),
                ends(one.availability, near_one),
                near_one(one.served.value),
                near_one(one.time_availability.value),
                significant(one.downtime.value),
                ends(one.downtime, significant),
                "" if formula is None else significant((1.0 - formula) * _MINUTES),
            ]
        )
    heads = ("", "calls", "not lost", "95 %", "served", "time up", "down", "95 %", "formula")
    units = ("", "/y", "%", "%", "%", "%", "min/y", "min/y", "min/y")
    return list(table(heads, units, rows, WIDTH))


def _contributions(study: AvailabilityStudy) -> list[str]:
    heads = ("What breaks", "MTBF", "outage", "drawn", "expected", "calls lost", "95 %", "share")
    units = ("", "", "", "/y", "/y", "/y", "/y", "%")
    rows = [_contribution(one) for one in study.contributions]
    assumed = ["All of these times are assumed: docs/assumptions.md"] * study.planned.assumed
    return [*table(heads, units, rows, WIDTH), *assumed]


def _contribution(one: Contribution) -> list[str]:
    return [
        one.fault,
        "fixed" if one.mtbf is None else length(one.mtbf),
        "" if one.outage is None else length(one.outage),
        f"{one.drawn:.3g}",
        "" if one.expected is None else f"{one.expected:.3g}",
        significant(one.lost.value),
        ends(one.lost, significant) if one.drawn else "-",
        f"{100 * one.share:.0f}",
    ]


def _notes(study: AvailabilityStudy) -> list[str]:
    return [
        line for note in _each_note(study) for line in wrap(note, WIDTH, subsequent_indent="  ")
    ]


def _each_note(study: AvailabilityStudy) -> Iterator[str]:
    plan, estimate = study.planned.plan, study.estimate
    yield (
        "not lost: calls that no fault kept from being set up or cut off. served: neither lost nor "
        "refused for other reasons, such as no free channel. time up, down: time in which a call "
        "would have been set up, and not, by the calls dialled nearest to each instant."
    )
    if not study.full:
        rate = estimate.rate(ALL)
        yield (
            f"A window begins a minute or two before a fault, after {length(plan.warmup)} of "
            "warm-up, and ends when all is normal again: nothing broken, all nodes running, "
            "pollers and registrars as before, and no call lost for the length of a warm-up. "
            "Between windows no call is lost to a fault, and counts advance by the rates of "
            f"{count(len(estimate.fault_free), 'run')} of {length(study.planned.rates_length)} "
            f"without faults: {_between(rate, 3600.0)} calls an hour."
        )
    restless = sum(one.restless for one in estimate.observed)
    if restless:
        yield (
            f"{restless} of the windows were ended {length(PATIENCE)} after their last fault "
            "though not all was normal."
        )
    yield (
        "formula: all that a call needs, as units in series and side by side, each with "
        "MTBF / (MTBF + outage). It knows nothing of detection, calls cut off, capacity, and "
        "terminals that have to register again."
    )
    others = [one.name for one in study.forecasts.left_out]
    if others:
        yield f"The formula leaves out what is no outage, or fixed: {', '.join(others)}."


def _between(one: Interval, factor: float) -> str:
    text = f"{one.value * factor:,.0f}"
    if one.low is None or one.high is None:
        return text
    return f"{text} ({one.low * factor:,.0f} to {one.high * factor:,.0f})"


def near_one(value: float) -> str:
    """Return a share close to 1 in per cent, with two digits that are not nines.

    Examples
    --------
    >>> near_one(0.99987654), near_one(0.5), near_one(1.0)
    ('99.988', '50.00', '100')
    """
    rest = 1.0 - value
    if rest <= 0.0:
        return "100"
    return f"{100.0 * value:.{min(5, max(2, 1 - floor(log10(100.0 * rest))))}f}"


def ends(one: Interval, form: Callable[[float], str]) -> str:
    """Return the ends of an interval in words."""
    if one.low is None or one.high is None:
        return "-"
    return f"{form(max(0.0, one.low))} to {form(one.high)}"


def length(seconds: float) -> str:
    """Return a length of time in its largest whole unit.

    Examples
    --------
    >>> length(365 * 86400.0), length(14400.0), length(90.0)
    ('1 y', '4 h', '1.5 min')
    """
    units: Sequence[tuple[str, float]] = (
        ("y", 365 * 86_400.0),
        ("d", 86_400.0),
        ("h", 3600.0),
        ("min", 60.0),
    )
    for unit, size in units:
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
