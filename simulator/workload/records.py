"""Call records as typed rows: what a replay offers, and what it had to leave out.

Times are seconds; a start is in epoch seconds (UTC). Directions and outcomes are words of a
fixed list, the same that the tables of a run use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from simulator.errors import InputError, Mark

Side = Literal["lync", "mxone", "pstn"]
Direction = Literal[
    "lync-to-mxone",
    "mxone-to-lync",
    "lync-to-pstn",
    "pstn-to-lync",
    "mxone-to-pstn",
    "pstn-to-mxone",
    "lync-to-lync",
    "mxone-to-mxone",
]
Outcome = Literal["answered", "busy", "no-answer", "failed", "declined", "abandoned"]

# Between any two sides but from the PSTN into the PSTN.
DIRECTIONS: Final[Mapping[tuple[Side, Side], Direction]] = MappingProxyType(
    {
        ("lync", "mxone"): "lync-to-mxone",
        ("mxone", "lync"): "mxone-to-lync",
        ("lync", "pstn"): "lync-to-pstn",
        ("pstn", "lync"): "pstn-to-lync",
        ("mxone", "pstn"): "mxone-to-pstn",
        ("pstn", "mxone"): "pstn-to-mxone",
        ("lync", "lync"): "lync-to-lync",
        ("mxone", "mxone"): "mxone-to-mxone",
    }
)

# Why a row is not a call. A mapping's own `drop` rules bring reasons of their own.
CUT: Final = "cut within quotes"
NOT_CSV: Final = "not a row of CSV"
COLUMNS: Final = "wrong number of columns"
NO_START: Final = "start is no date"
NO_DURATION: Final = "duration is no number"
NEGATIVE: Final = "negative duration"
NO_DIRECTION: Final = "no direction"
JOINED: Final = "joined with another leg"

_MOST_DAYS: Final = 366  # which take some twenty minutes to replay


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as its record tells it.

    Attributes
    ----------
    start : float
        Epoch seconds (UTC) of the attempt.
    direction : str
        One of the eight.
    source, destination : str
        Numbers or names as the mapping makes them.
    ring : float
        Seconds from the start until answer, or until the end where there was none.
    talk : float
        Seconds from answer to end.
    outcome : str
        answered, busy, no-answer, failed, declined or abandoned.
    line : int
        Where the record begins in its file, counted from 1.
    resolution : float
        Seconds to which the start was rounded down when it was written.
    """

    start: float
    direction: Direction
    source: str
    destination: str
    ring: float
    talk: float
    outcome: Outcome
    line: int
    resolution: float = 1.0

    @property
    def duration(self) -> float:
        """Seconds from the attempt to its end: what a channel is held for."""
        return self.ring + self.talk


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of the file that is no call of the replay.

    Attributes
    ----------
    file : str
    line : int
    reason : str
        One of this module's constants, or the reason of a mapping's `drop` rule.
    seen : str
        The value that decided.
    """

    file: str
    line: int
    reason: str
    seen: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What a file of call records holds; ``rows == used + len(rejected)`` always.

    Attributes
    ----------
    file : str
    mapping : str
        Name of the mapping that read it.
    calls : tuple of CallRecord
        In the order of the file.
    rejected : tuple of Rejected
        In the order of the file. Rows that were joined into another leg's call are here too.
    rows : int
        Data rows: neither header, comments nor blank lines.
    warnings : tuple of str
        What the answer has to say about the records.
    """

    file: str
    mapping: str
    calls: tuple[CallRecord, ...]
    rejected: tuple[Rejected, ...]
    rows: int
    warnings: tuple[str, ...] = ()

    @property
    def used(self) -> int:
        """Number of calls."""
        return len(self.calls)

    @property
    def first_start(self) -> float:
        """Epoch seconds of the earliest call."""
        return min(call.start for call in self.calls)

    @property
    def resolution(self) -> float:
        """Coarsest rounding of a start in seconds; 0 without calls."""
        return max((call.resolution for call in self.calls), default=0.0)

    @property
    def reasons(self) -> dict[str, int]:
        """Number of rejected rows by reason, most frequent first."""
        return dict(Counter(row.reason for row in self.rejected).most_common())

    def require_calls(self) -> None:
        """Refuse a file of which no row is usable.

        Raises
        ------
        InputError
            With the number of rows by reason, and the first row of the most frequent one.
        """
        if self.calls:
            return
        counts = ", ".join(f"{reason}: {count}" for reason, count in self.reasons.items())
        commonest = next(iter(self.reasons), "")
        first = next((row for row in self.rejected if row.reason == commonest), None)
        raise InputError(
            f"none of {self.rows} rows is a usable call ({counts})",
            mark=Mark(self.file, first.line if first else 0),
            seen=first.seen if first else None,
            expected=f"records as the mapping {self.mapping!r} describes them",
        )

    def require_one_period(self) -> None:
        """Refuse calls so far apart that a date or a duration has to be wrong.

        Raises
        ------
        InputError
            With the lines of the first call and of the one that ends last.
        """
        first = min(self.calls, key=lambda call: call.start)
        last = max(self.calls, key=lambda call: call.start + call.duration)
        days = (last.start + last.duration - first.start) / 86400.0
        if days > _MOST_DAYS:
            raise InputError(
                f"{days:,.0f} days from the start of the call in line {first.line} to the end of "
                f"that in line {last.line}",
                mark=Mark(self.file, last.line),
                expected=f"at most {_MOST_DAYS}: put the wrong date or duration right",
            )


def in_time_order(calls: tuple[CallRecord, ...]) -> list[CallRecord]:
    """Return the calls by start; those of one instant stay in the order of the file."""
    return sorted(calls, key=lambda call: call.start)
