"""Dates and lengths as call records write them, in seconds.

Dates without a zone are in the mapping's; where clocks were set back the earlier of the two
instants is meant (PEP 495, fold 0).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Final
from zoneinfo import ZoneInfo

from simulator.workload.schema import EPOCH, EPOCH_MS, ISO, TimeRule

_QUARTER: Final = 900.0  # every offset from UTC in use is a multiple of it
_FARTHEST: Final = 15 * 3600.0  # and none is farther
_EPOCH: Final = re.compile(r"(?<!\d)(\d{9,10}(?:\.\d+)?)(?!\d)")
_CLOCK: Final = re.compile(r"(\d+):([0-5]?\d):([0-5]?\d(?:\.\d+)?)")
_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Dates:
    """Reads the dates of one mapping.

    Parameters
    ----------
    rule : TimeRule
    """

    def __init__(self, rule: TimeRule) -> None:
        self._zone = ZoneInfo(rule.zone)
        self._formats = [(text, rule.resolution or _resolution(text)) for text in rule.formats]

    def read(self, text: str) -> tuple[float, float] | None:
        """Return epoch seconds and to what they were rounded; None for no date, and for 0."""
        for form, resolution in self._formats:
            seconds = self._by(form, text)
            if seconds is not None:
                return seconds, resolution
        return None

    def instant(self, text: str) -> float | None:
        """Return epoch seconds alone."""
        found = self.read(text)
        return found[0] if found else None

    def _by(self, form: str, text: str) -> float | None:
        if form in (EPOCH, EPOCH_MS):
            number = read_number(text)
            return number / (1000 if form == EPOCH_MS else 1) if number and number > 0 else None
        try:
            found = datetime.fromisoformat(text) if form == ISO else datetime.strptime(text, form)
        except ValueError:
            return None
        if form == ISO and len(text) < len("2001-02-03T04"):
            return None  # a day is no instant
        if found.tzinfo is None:
            found = found.replace(tzinfo=self._zone)
        # Exact where datetime.timestamp() is not: whole microseconds.
        return (found - _ZERO) / timedelta(seconds=1)


def corrected(start: float, text: str) -> float:
    """Return `start` by the offset from UTC that an epoch beside it tells.

    Parameters
    ----------
    start : float
        Epoch seconds as the mapping's zone has them.
    text : str
        Holds epoch seconds of about the same instant, such as an Asterisk ``uniqueid``.

    Examples
    --------
    >>> corrected(1504283581.0, "1504279981.1")  # an hour ahead of UTC
    1504279981.0
    >>> corrected(1504283581.0, "no epoch")
    1504283581.0
    """
    found = _EPOCH.search(text)
    if not found:
        return start
    ahead = start - float(found[1])
    if abs(ahead) > _FARTHEST:
        return start
    return start - round(ahead / _QUARTER) * _QUARTER


def read_number(text: str) -> float | None:
    """Return a finite number, or None.

    Examples
    --------
    >>> read_number("-2"), read_number("1,5"), read_number("nan")
    (-2.0, None, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and "_" not in text else None


def read_length(text: str) -> float | None:
    """Return the seconds of a number or of ``h:mm:ss``, or None.

    Examples
    --------
    >>> read_length("95"), read_length("0:01:35"), read_length("1:35")
    (95.0, 95.0, None)
    """
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1]) * 3600.0 + int(clock[2]) * 60.0 + float(clock[3])
    return read_number(text)


def _resolution(form: str) -> float:
    """To how many seconds a date of this format is rounded; whole seconds unless it tells."""
    if form == EPOCH_MS or "%f" in form:
        return 0.001
    told = form in (EPOCH, ISO) or any(part in form for part in ("%S", "%T", "%c", "%X", "%s"))
    if told:
        return 1.0
    return 60.0 if "%M" in form or "%R" in form else 3600.0
