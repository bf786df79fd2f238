"""The figure of overload over time: what is offered, what comes through, what is sent again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from simulator.study.expect import words
from simulator.study.figures.overload import COLOURS
from simulator.study.figures.sheet import check_file, save, style

if TYPE_CHECKING:
    from simulator.study.overload.result import OverloadStudy


def draw_course(study: OverloadStudy, path: Path | None) -> Figure:
    """Return the figure over time: one curve for each point; with a `path` write it there."""
    check_file(path)
    with style():
        figure = Figure(figsize=(7.2, 5.4), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True)
        for number, point in enumerate(study.points):
            colour, name = COLOURS[number % len(COLOURS)], words(point.values)
            begins = [step.begin for step in point.course]
            goodput = [step.goodput for step in point.course]
            repeats = [step.repeats for step in point.course]
            upper.step(begins, goodput, where="post", color=colour, label=name)
            lower.step(begins, repeats, where="post", color=colour)
        for offered in {tuple(step.offered for step in point.course) for point in study.points}:
            upper.step(begins, offered, where="post", color="#555555", lw=0.9, ls=":")
        upper.plot([], [], ":", color="#555555", lw=0.9, label="offered")
        upper.set_ylim(bottom=0.0)
        upper.set_ylabel(f"calls/s\n(with ACK within {study.within:g} s)")
        lower.set_ylabel("messages sent again, /s")
        lower.set_xlabel("begin of the call, s from the start of the window")
        for axes in (upper, lower):
            axes.grid(alpha=0.3)
        upper.legend(frameon=False, fontsize=8.0)
        upper.set_title(f"Overload of {study.topology}", loc="left", fontsize=10.0)
        save(figure, path)
    return figure
