"""What a study of overload has found: table, text, figure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.study.expect import Judged, plain_judged
from simulator.study.overload.point import Point, plain, row
from simulator.study.overload.text import study_text


@dataclass(frozen=True, repr=False)
class OverloadStudy:
    """What a study of overload has found.

    Attributes
    ----------
    topology : str
    within : float
        Seconds from INVITE to ACK within which a call is good.
    duration, replications : float, int
    points : tuple of Point
    judged : tuple of Judged
        What became of the expectations, at each point.
    """

    topology: str
    within: float
    duration: float
    replications: int
    points: tuple[Point, ...]
    judged: tuple[Judged, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return all(one.passed for one in self.judged)

    @property
    def table(self) -> pd.DataFrame:
        """One row a point: its values, then figures with the ends of their 95 % intervals."""
        return pd.DataFrame([row(point) for point in self.points])

    @property
    def layers(self) -> pd.DataFrame:
        """One row a point and hop: INVITEs a call, repeats included."""
        return pd.DataFrame(
            [
                {
                    **point.values,
                    "from": hop.near,
                    "to": hop.far,
                    "transport": hop.transport,
                    "invites_per_call": count,
                }
                for point in self.points
                for hop, count in point.invites.items()
            ]
        )

    @property
    def course(self) -> pd.DataFrame:
        """One row a point and step of the window: what was offered, came up, and was repeated."""
        return pd.DataFrame(
            [{**point.values, **step._asdict()} for point in self.points for step in point.course]
        )

    @property
    def text(self) -> str:
        """The study as a page of text."""
        return study_text(self)

    def __str__(self) -> str:
        """Return it as text."""
        return self.text

    def __repr__(self) -> str:
        """Return what was studied, in a line."""
        return f"<OverloadStudy: {self.text.partition(chr(10))[0]}>"

    def as_csv(self) -> str:
        """Return the table as CSV."""
        return self.table.to_csv(index=False, lineterminator="\n")

    def answer(self) -> dict[str, Any]:
        """Return the study as plain data."""
        return {
            "topology": self.topology,
            "within": self.within,
            "duration": self.duration,
            "replications": self.replications,
            "points": [plain(point) for point in self.points],
            "expectations": plain_judged(self.judged),
        }

    def figure(self, path: str | Path | None = None, *, over_time: bool = False) -> Any:
        """Return the figure (matplotlib); with a `path` write it there, as ``.svg`` or ``.png``.

        Parameters
        ----------
        path : str or pathlib.Path, optional
        over_time : bool
            Over the window instead of over what is offered.
        """
        # matplotlib costs a second
        from simulator.study.figures.overload import draw_overload
        from simulator.study.figures.overload_course import draw_course

        draw = draw_course if over_time else draw_overload
        return draw(self, None if path is None else Path(path))
