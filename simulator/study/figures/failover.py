"""The figures of a study of failover: calls over time, or the ranking of what failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simulator.study.figures.sheet import check_file, save, style

if TYPE_CHECKING:
    from simulator.study.failover.series import Series
    from simulator.study.failover.study import FailoverStudy
    from simulator.study.failover.variants import Variant

_COLOURS: Final = ("#c2410c", "#1d4ed8", "#15803d", "#7e22ce", "#a16207", "#0e7490")
_PARTS: Final = (("blocked", "#a16207"), ("stuck", "#c2410c"), ("dropped", "#7e22ce"))
_MOST: Final = 6  # variants whose curves can be told apart
Values = NDArray[np.float64]


def draw_failover(study: FailoverStudy, path: Path | None) -> Figure:
    """Return the figure; with a `path` write it there."""
    check_file(path)
    with style():
        figure = _ranking(study) if study.ranked else _over_time(study)
        save(figure, path)
    return figure


# Calls over time


def _over_time(study: FailoverStudy) -> Figure:
    figure = Figure(figsize=(7.2, 7.2), layout="constrained")
    panels = figure.subplots(3, 1, sharex=True)
    shown = study.variants[:_MOST]
    for axes in panels:
        _shade(axes, study)
        axes.grid(alpha=0.3)
    for variant, colour in zip(shown, _COLOURS, strict=False):
        _curves(panels, variant, colour, alone=len(shown) == 1)
    sound = [one.without for one in shown[0].found]
    panels[0].plot(_minutes(sound[0]), _mean(sound, "up"), ":", color="#555555", label="no fault")
    panels[2].plot(_minutes(sound[0]), _delay(sound), ":", color="#555555")
    panels[0].set_ylabel("calls in their talk")
    panels[1].set_ylabel("calls lost a minute,\nby when they were dialled")
    panels[2].set_ylabel("post-dial delay, s\n(mean of those that rang)")
    panels[2].set_xlabel("minutes from the start of the measured window")
    for axes in panels:
        axes.set_ylim(bottom=0.0)
        axes.set_xlim(0.0, study.duration / 60.0)
    panels[0].legend(frameon=False, fontsize=8.0, ncols=2)
    panels[0].set_title(f"{study.title}\n{_how(study)}", loc="left", fontsize=9.5)
    return figure


def _how(study: FailoverStudy) -> str:
    return (
        f"mean of {study.replications} replications"
        if study.replications > 1
        else "one replication"
    )


def _shade(axes: Axes, study: FailoverStudy) -> None:
    """Shade what the faults of the first replication cover, where all have the same."""
    spans = {
        tuple((strike.begin, strike.end) for strike in one.strikes)
        for variant in study.variants
        for one in variant.found
    }
    if len(spans) == 1:
        for begin, end in spans.pop():
            last = min(end, study.duration) / 60.0
            axes.axvspan(begin / 60.0, last, color="#b91c1c", alpha=0.08, lw=0.0)


def _curves(panels: Sequence[Axes], variant: Variant, colour: str, *, alone: bool) -> None:
    struck = [one.with_faults for one in variant.found]
    minutes = _minutes(struck[0])
    scale = 60.0 / struck[0].width
    up = _mean(struck, "up")
    panels[0].plot(minutes, up, color=colour, lw=1.4, label=variant.label)
    _band(panels[0], struck, "up", colour)
    lost = scale * (_mean(struck, "failed") + _mean(struck, "dropped"))
    panels[1].step(minutes, lost, where="mid", color=colour, lw=1.4)
    if alone:
        dropped = scale * _mean(struck, "dropped")
        panels[1].fill_between(
            minutes, dropped, step="mid", color="#7e22ce", alpha=0.4, lw=0.0, label="cut off"
        )
        panels[1].legend(frameon=False, fontsize=8.0)
    panels[2].plot(minutes, _delay(struck), color=colour, lw=1.4)


def _band(axes: Axes, found: Sequence[Series], name: str, colour: str) -> None:
    """Draw how far single replications lie apart: one standard deviation."""
    if len(found) > 1:
        values = _each(found, name)
        mean, spread = _mean(found, name), values.std(axis=0, ddof=1)
        minutes = _minutes(found[0])
        axes.fill_between(minutes, mean - spread, mean + spread, color=colour, alpha=0.12, lw=0.0)


def _minutes(one: Series) -> Values:
    return np.array([(i + 0.5) * one.width / 60.0 for i in range(len(one.up))])


def _each(found: Sequence[Series], name: str) -> Values:
    return np.array([getattr(one, name) for one in found], dtype=np.float64)


def _mean(found: Sequence[Series], name: str) -> Values:
    return np.asarray(_each(found, name).mean(axis=0), dtype=np.float64)


def _delay(found: Sequence[Series]) -> Values:
    """Return the mean post-dial delay of each step; nan where nothing rang."""
    rang: Values = _each(found, "rang").sum(axis=0)
    delays: Values = _each(found, "delays").sum(axis=0)
    out: Values = np.full(len(rang), np.nan)
    np.divide(delays, rang, out=out, where=rang > 0.0)
    return out


# The ranking


def _ranking(study: FailoverStudy) -> Figure:
    variants = study.variants[::-1]
    figure = Figure(figsize=(7.2, 1.2 + 0.22 * len(variants)), layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(variants))
    left = np.zeros(len(variants))
    for name, colour in _PARTS:
        values = np.array([max(0.0, one.figures[name].value) for one in variants])
        axes.barh(places, values, left=left, color=colour, alpha=0.8, label=name)
        left = left + values
    lost = [one.figures["lost"] for one in variants]
    if study.replications > 1:
        halves = [one.half_width or 0.0 for one in lost]
        axes.errorbar(left, places, xerr=halves, fmt="none", ecolor="#333333", lw=0.9, capsize=2.0)
    axes.set_yticks(places, [one.label for one in variants], fontsize=7.5)
    axes.set_ylim(-0.6, len(variants) - 0.4)
    axes.set_xlim(left=0.0)
    several = ", mean of a replication with its 95 % interval" if study.replications > 1 else ""
    axes.set_xlabel(f"calls lost{several}")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(frameon=False, fontsize=8.0, loc="lower right")
    axes.set_title(study.title, loc="left", fontsize=9.5)
    return figure
