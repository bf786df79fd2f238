"""What is assumed to break, for docs/assumptions.md; a year's table, for docs/availability.md."""

from __future__ import annotations

from typing import Final

from docs.generate.marks import block, table
from simulator.study.availability import AvailabilityStudy, availability
from simulator.study.availability.assumed import assumptions

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


def year() -> AvailabilityStudy:
    """Return the study whose table the page shows; it takes a quarter of an hour."""
    return availability("guide-tcp", replications=5)


def shown(study: AvailabilityStudy) -> str:
    """Return what the command prints, as a block of Markdown."""
    return block(f"$ {COMMAND}\n{study.text}")
