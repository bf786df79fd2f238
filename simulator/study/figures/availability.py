"""The figure of a study of availability: downtime beside the formulae, and what causes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.study.figures.sheet import check_file, save, style
from simulator.study.statistics import Interval

if TYPE_CHECKING:
    from simulator.study.availability.result import AvailabilityStudy

_BLUE, _ORANGE, _GREY = "#1d4ed8", "#c2410c", "#555555"
_MINUTES: Final = 365 * 1440.0
_MOST: Final = 14  # faults that are drawn


def draw_availability(study: AvailabilityStudy, path: Path | None) -> Figure:
    """Return the figure; with a `path` write it there."""
    check_file(path)
    services, faults = len(study.services), min(_MOST, len(study.contributions))
    with style():
        height = 2.4 + 0.24 * (services + faults)
        figure = Figure(figsize=(7.6, height), layout="constrained")
        upper, lower = figure.subplots(2, 1, height_ratios=[services + 1, faults + 1])
        _downtime(upper, study)
        _causes(lower, study)
        upper.set_title(f"Availability of {study.planned.topology}", loc="left", fontsize=10.0)
        save(figure, path)
    return figure


def _downtime(axes: Axes, study: AvailabilityStudy) -> None:
    names = [name or "all calls" for _, name in (one.scope for one in study.services)]
    downs = [one.downtime for one in study.services]
    places = [*range(len(downs))]
    axes.errorbar(
        [one.value for one in downs],
        places,
        xerr=_errors(downs),
        fmt="o",
        ms=4.0,
        color=_BLUE,
        capsize=2.0,
        label="simulated, with 95 % interval",
    )
    formulae = [study.formula(one.scope) for one in study.services]
    known = [(i, (1.0 - one) * _MINUTES) for i, one in enumerate(formulae) if one is not None]
    axes.plot(
        [value for _, value in known],
        [place for place, _ in known],
        "|",
        ms=11.0,
        mew=2.0,
        color=_ORANGE,
        label="closed formula",
    )
    axes.set_xlim(left=0.0)
    axes.set_xlabel("minutes of a year in which calls come to nothing")
    _name(axes, names)
    axes.legend(frameon=False, fontsize=8.0)


def _causes(axes: Axes, study: AvailabilityStudy) -> None:
    shown = study.contributions[:_MOST]
    lost = [one.lost for one in shown]
    axes.barh(
        [*range(len(shown))],
        [one.value for one in lost],
        xerr=_errors(lost),
        color=_GREY,
        alpha=0.75,
        ecolor="#222222",
        capsize=2.0,
    )
    axes.set_xlim(left=0.0)
    axes.set_xlabel("calls a year that it loses")
    _name(axes, [one.fault for one in shown])


def _name(axes: Axes, names: list[str]) -> None:
    axes.set_yticks([*range(len(names))], names)
    axes.invert_yaxis()
    axes.grid(axis="x", alpha=0.3)


def _errors(intervals: list[Interval]) -> tuple[list[float], list[float]]:
    below = [0.0 if i.low is None else max(0.0, i.value - max(0.0, i.low)) for i in intervals]
    above = [0.0 if i.high is None else max(0.0, i.high - i.value) for i in intervals]
    return below, above
