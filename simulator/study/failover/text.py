"""A study of failover as a page of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING, Final

from simulator.study.expect import judged_text
from simulator.study.failover.expecting import doubtful
from simulator.study.failover.figures import BY_NAME, FIGURES
from simulator.study.failover.variants import Variant, differences
from simulator.study.statistics import Interval
from simulator.study.text_table import table
from simulator.study.words import count, percent, printable, seconds, significant

if TYPE_CHECKING:
    from simulator.study.compare.difference import Difference
    from simulator.study.failover.study import FailoverStudy

# Behind which row the rows of single places come: of which figure, and with which word.
_PLACES: Final = {
    "dropped": ("lost", "  of "),
    "noticed": ("detection_time", "  by "),
    "up_again": ("up_again", "  for "),
}
_HEADINGS: Final = ("detection_time", "time_to_return", "up_again")  # of the rows below them
_BESIDE: Final = 3  # variants in one table
_WIDTH: Final = 100
_ROUNDING: Final = 1e-9  # of a value: what sums of equal numbers leave
_RANKED: Final = (
    "lost", "blocked", "stuck", "dropped", "detection_time", "reroute_time", "time_to_return",
)  # fmt: skip
_HEADS: Final = ("lost", "blocked", "stuck", "dropped", "detection", "re-route", "return")


def study_text(study: FailoverStudy) -> str:
    """Return the page."""
    blocks = [list(_title(study))]
    if study.ranked:
        blocks.append(list(_ranking(study)))
    else:
        starts = range(0, len(study.variants), _BESIDE)
        blocks += [list(_figures(study.variants[one : one + _BESIDE])) for one in starts]
        blocks += [list(_difference(study.variants[0], *one)) for one in _differences(study)]
    blocks += [list(_expectations(study)), list(_notes(study))]
    return printable("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _title(study: FailoverStudy) -> Iterator[str]:
    yield study.title
    yield (
        f"{count(study.replications, 'replication')} of {seconds(study.duration)} after "
        f"{seconds(study.warmup)} of warm-up, seed {study.seed}; each with and without the faults"
    )


def _figures(variants: Sequence[Variant]) -> Iterator[str]:
    known = [variant.figures for variant in variants]
    rows = []
    for one in FIGURES:
        cells = [with_half(found[one.name], one.unit) for found in known]
        if one.name in _HEADINGS or any(cell != "-" for cell in cells):
            rows.append((one.short, *cells))
        if one.name in _PLACES:
            rows += _places(*_PLACES[one.name], known)
    rows = [row for row, below in zip(rows, [*rows[1:], None], strict=True) if _says(row, below)]
    yield from table(("Mean of a replication", *_labels(variants)), ("",), rows, _WIDTH)


def _says(row: Sequence[str], below: Sequence[str] | None) -> bool:
    """Whether a row has figures, is the heading of the row below it, or stands below one."""
    of_heading = row[0].startswith(" ") or (below is not None and below[0].startswith(" "))
    return of_heading or any(cell != "-" for cell in row[1:])


def _labels(variants: Sequence[Variant]) -> list[str]:
    return [variant.label for variant in variants]


def _places(name: str, word: str, known: Sequence[dict[str, Interval]]) -> list[tuple[str, ...]]:
    """Return the rows of single directions or watchers, where there are several."""
    names = dict.fromkeys(key for found in known for key in found if key.startswith(f"{name}("))
    if len(names) < 2:
        return []
    unit = BY_NAME[name].unit
    return [
        (
            word + key.removeprefix(f"{name}(").removesuffix(")"),
            *(with_half(found[key], unit) if key in found else "-" for found in known),
        )
        for key in names
    ]


def with_half(found: Interval, unit: str) -> str:
    """Return a figure with half the width of its interval.

    Examples
    --------
    >>> with_half(Interval(302.0, 294.0, 310.0, 20), "s")
    '302 +- 8.00 s'
    >>> with_half(Interval(1.5, 1.5 - 4e-13, 1.5 + 4e-13, 2), "s")
    '1.50 +- 0 s'
    >>> with_half(Interval(0.0, 0.0, 3.6, 20), "/d")
    '0 (below 3.60 a day)'
    """
    if isnan(found.value):
        return "-"
    if unit == "fraction":
        return percent(found.value)
    if found.low == 0.0 == found.value and found.high:
        return f"0 (below {significant(found.high)}{_word(unit)})"
    value = f"{'-' if found.value < 0 else ''}{significant(abs(found.value))}"
    half = found.half_width
    if half is None:
        return f"{value}{_word(unit)}"
    told = half > _ROUNDING * abs(found.value)
    return f"{value} +- {significant(half) if told else '0'}{_word(unit)}"


def _word(unit: str) -> str:
    return {"": "", "s": " s", "/d": " a day"}.get(unit, f" {unit}")


def _differences(study: FailoverStudy) -> list[tuple[Variant, list[Difference]]]:
    return differences(study.variants) if len(study.variants) > 1 else []


def _difference(first: Variant, other: Variant, found: Sequence[Difference]) -> Iterator[str]:
    rows = [
        (
            one.figure.replace("_", " "),
            _signed(one.difference, one.unit),
            _range(one),
            {True: "beyond chance", False: "within chance", None: "-"}[one.beyond_chance],
        )
        for one in found
        if one.difference is not None and (one.a or one.b) and not _same(one)
    ]
    yield f"{other.label}, less {first.label}"
    if rows:
        yield from table(("Figure", "difference", "95 %", ""), ("", "", "", ""), rows, _WIDTH)
    else:
        yield "no figure that both have"


def _same(one: Difference) -> bool:
    """Whether no replication shows a difference."""
    return not one.difference and not one.low and not one.high


def _signed(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "fraction":
        return f"{'-' if value < 0 else '+'}{percent(abs(value))}"
    return f"{'-' if value < 0 else '+'}{significant(abs(value))}{_word(unit)}"


def _range(one: Difference) -> str:
    if one.low is None or one.high is None:
        return "-"
    return f"{_signed(one.low, one.unit)} to {_signed(one.high, one.unit)}"


def _ranking(study: FailoverStudy) -> Iterator[str]:
    rows = []
    for place, variant in enumerate(study.variants, start=1):
        figures = variant.figures
        cells = [_short(figures[name], BY_NAME[name].unit) for name in _RANKED]
        rows.append((f"{place:>2} {variant.label}", with_half(figures["lost"], ""), *cells[1:]))
    heads = ("   What failed", *_HEADS)
    yield from table(heads, ("", "calls", "", "", "", "s", "s", "s"), rows, _WIDTH)
    yield "Left out: terminals with the links that stand for their lines, and the exchanges."
    yield "Return: - where calls were lost until the end, or nearly, or nothing was mended."


def _short(found: Interval, unit: str) -> str:
    if isnan(found.value):
        return "-"
    return f"{'-' if found.value < 0 else ''}{significant(abs(found.value))}"


def _expectations(study: FailoverStudy) -> Iterator[str]:
    yield from judged_text(study.expectations)
    if any(doubtful(row, study.variants) for row in study.expectations):
        yield "Some bounds lie within the 95 % interval: more replications would tell."


def _notes(study: FailoverStudy) -> Iterator[str]:
    yield "Lost: beyond the calls that fail without the faults. Blocked: refused within 10 s."
    yield "Stuck: refused or given up later, in silence or ringing. Detection: until the OPTIONS"
    yield "polls of a trunk's other end mark the peer; their phase is drawn in each replication."
    if not study.ranked:
        yield "Re-route time: how much later a call rang whose usual way was struck."
