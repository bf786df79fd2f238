"""What is assumed to break, for docs/assumptions.md; a year's table, for docs/availability.md.

The year is written by ``python -m docs.generate --year`` alone: it takes a quarter of an hour.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from docs.generate.marks import block, filled, table
from simulator.study.availability import AvailabilityStudy, availability
from simulator.study.availability.assumed import assumptions

PAGE: Final = "docs/availability.md"
FIGURE: Final = "docs/pictures/availability.svg"
COMMAND: Final = "directsip study availability guide-tcp --replications 5"


def failures() -> str:
    """Return the table of mean times between failures and to the repair."""
    rows = [
        (
            one.what,
            f"`{one.kind}`",
            f"{one.mtbf:,.0f} h",
            "starts again" if one.mttr is None else f"{one.mttr:g} h",
            one.range,
            one.source or "none published",
            "assumed",
        )
        for one in assumptions()
    ]
    heads = ("what", "fault", "MTBF", "MTTR", "range of the MTBF", "source", "confidence")
    return table(heads, rows)


def page_of_availability(root: Path) -> dict[str, str]:
    """Return the page with its study, and the figure, by their names."""
    study = availability("guide-tcp", replications=5)
    page = (root / PAGE).read_text(encoding="utf-8")
    return {PAGE: filled(page, "year", shown(study)), FIGURE: _drawn(study)}


def _drawn(study: AvailabilityStudy) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "year.svg"
        study.figure(file)
        return file.read_text(encoding="utf-8")


def shown(study: AvailabilityStudy) -> str:
    """Return what the command prints, as a block of Markdown."""
    return block(f"$ {COMMAND}\n{study.text}")
