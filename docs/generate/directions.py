"""One call of each direction as a ladder, out of a small run that is the same each time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from docs.generate.marks import block
from simulator.study.run import Call, Run
from simulator.study.simulate import simulate

DIRECTIONS: Final = (
    "lync-to-mxone",
    "mxone-to-lync",
    "lync-to-pstn",
    "pstn-to-lync",
    "mxone-to-pstn",
    "pstn-to-mxone",
    "lync-to-lync",
    "mxone-to-mxone",
)


@cache
def first_minutes() -> Run:
    """Return the first ten minutes of the first replication of ``directsip run guide-tcp``.

    A call is drawn from seed, replication and number alone, so the calls are those of the whole
    run, under the same numbers.
    """
    return simulate("guide-tcp", duration="10 min", replications=1, workers=1)


def examples(run: Run) -> Mapping[str, Call]:
    """Return the first answered call of each direction."""
    answered = run.calls[run.calls["outcome"] == "answered"]
    firsts = answered.drop_duplicates("direction").set_index("direction")["call"]
    return {direction: run.call(int(firsts[direction])) for direction in DIRECTIONS}


def section(call: Call) -> str:
    """Return what a call takes, and its ladder as the command prints it, in Markdown."""
    command = f"$ directsip ladder results/busy-hour --call {call.number}"
    shown = block(f"{command}\n{call.ladder()}")
    return f"{taken(call)}\n\n{shown}"


def taken(call: Call) -> str:
    """Return what of the counted resources a call takes, in words."""
    counts = call.seizures["resource"].astype(str).value_counts(sort=False)
    if counts.empty:
        return "It takes none of the counted resources."
    parts = [f"{count} of `{name}`" for name, count in sorted(counts.items(), key=_name)]
    return f"It takes {', '.join(parts)}."


def _name(entry: tuple[object, int]) -> str:
    return str(entry[0])
