"""The figure of a study of overload: goodput over offered load, and what the rest is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.study.expect import words
from simulator.study.figures.sheet import check_file, save, style

if TYPE_CHECKING:
    from simulator.study.overload.observe import Hop
    from simulator.study.overload.point import Point
    from simulator.study.overload.result import OverloadStudy

COLOURS: Final = ("#1d4ed8", "#c2410c", "#15803d", "#7e22ce", "#0e7490", "#a16207", "#be123c")
_CAUSES: Final = {
    "repeats_queue": ("full queue", "#c2410c"),
    "repeats_slow": ("slow server", "#a16207"),
    "repeats_link": ("lost on a link", "#7e22ce"),
    "repeats_peer": ("peer gone", "#555555"),
}
_MOST: Final = 7  # curves of hops


def draw_overload(study: OverloadStudy, path: Path | None) -> Figure:
    """Return the figure; with a `path` write it there.

    The last path that was varied makes the axis: one curve for each combination of the others.
    """
    check_file(path)
    with style():
        figure = Figure(figsize=(7.2, 8.2), layout="constrained")
        upper, middle, lower = figure.subplots(3, 1, sharex=True)
        _goodput(upper, study)
        _repeats(middle, study)
        _invites(lower, study)
        lower.set_xlabel("offered, calls/s")
        upper.set_title(f"Overload of {study.topology}", loc="left", fontsize=10.0)
        save(figure, path)
    return figure


def curves(study: OverloadStudy) -> dict[str, list[Point]]:
    """Return the points of each curve, by what the other paths say."""
    found: dict[str, list[Point]] = {}
    for point in study.points:
        *others, _ = point.values.items()
        found.setdefault(words(dict(others)), []).append(point)
    return found


def _goodput(axes: Axes, study: OverloadStudy) -> None:
    for (name, points), colour in zip(curves(study).items(), _cycle(study), strict=False):
        offered = [point.figures["offered"].value for point in points]
        goodput = [point.figures["goodput"] for point in points]
        values = [one.value for one in goodput]
        lows = [one.value if one.low is None else one.low for one in goodput]
        highs = [one.value if one.high is None else one.high for one in goodput]
        axes.plot(offered, values, "o-", color=colour, ms=3.5, label=name or "goodput")
        axes.fill_between(offered, lows, highs, color=colour, alpha=0.18, lw=0.0)
    most = max(point.figures["offered"].value for point in study.points)
    top = max(point.figures["goodput"].value for point in study.points)
    axes.plot([0.0, most], [0.0, most], ":", color="#888888", lw=1.0, label="all that is offered")
    axes.set_ylim(0.0, 1.25 * top if top > 0.0 else 1.0)
    axes.set_ylabel(f"goodput, calls/s\n(ACK within {study.within:g} s)")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8.0)


def _repeats(axes: Axes, study: OverloadStudy) -> None:
    groups = curves(study)
    if len(groups) > 1:
        for (name, points), colour in zip(groups.items(), _cycle(study), strict=False):
            offered = [point.figures["offered"].value for point in points]
            values = [point.figures["repeats"].value for point in points]
            axes.plot(offered, values, "o-", color=colour, ms=3.5, label=name)
    else:
        _stack(axes, study.points)
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("messages sent again, /s")
    axes.grid(alpha=0.3)


def _invites(axes: Axes, study: OverloadStudy) -> None:
    """Draw INVITEs a call: on each hop where there is one curve, else on the busiest."""
    groups = curves(study)
    if len(groups) > 1:
        for (name, points), colour in zip(groups.items(), _cycle(study), strict=False):
            offered = [point.figures["offered"].value for point in points]
            values = [point.figures["invites_per_call"].value for point in points]
            axes.plot(offered, values, "o-", color=colour, ms=3.5, label=name)
        axes.set_ylabel("INVITEs a call\non the busiest hop")
    else:
        offered = [point.figures["offered"].value for point in study.points]
        for hop, colour in zip(_hops(study), COLOURS, strict=False):
            values = [point.invites.get(hop, 0.0) for point in study.points]
            name = f"{hop.near} to {hop.far}, {hop.transport}"
            line = "o-" if hop.repeats else "s--"
            axes.plot(offered, values, line, color=colour, ms=3.5, label=name)
        axes.set_ylabel("INVITEs a call")
        axes.legend(frameon=False, fontsize=7.5)
    axes.set_ylim(0.0, max(1.1, axes.get_ylim()[1]))  # a line at one is seen whole
    axes.grid(alpha=0.3)


def _hops(study: OverloadStudy) -> list[Hop]:
    """Return the hops with the most INVITEs."""
    most: dict[Hop, float] = {}
    for point in study.points:
        for hop, count in point.invites.items():
            most[hop] = max(count, most.get(hop, 0.0))
    return sorted(most, key=lambda hop: -most[hop])[:_MOST]


def _stack(axes: Axes, points: Sequence[Point]) -> None:
    offered = [point.figures["offered"].value for point in points]
    shown = {
        name: [point.figures[name].value for point in points]
        for name in _CAUSES
        if any(point.figures[name].value > 0.0 for point in points)
    }
    if shown:
        axes.stackplot(
            offered,
            list(shown.values()),
            labels=[_CAUSES[name][0] for name in shown],
            colors=[_CAUSES[name][1] for name in shown],
            alpha=0.75,
        )
        axes.legend(frameon=False, fontsize=8.0, loc="upper left")
    else:
        axes.plot(offered, [0.0 for _ in offered], color="#555555", label="none")
        axes.legend(frameon=False, fontsize=8.0, loc="upper left")


def _cycle(study: OverloadStudy) -> list[str]:
    count = len(curves(study))
    return [COLOURS[i % len(COLOURS)] for i in range(count)]
