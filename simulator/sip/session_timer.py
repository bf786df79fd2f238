"""Session timers (RFC 4028): what a called side agrees to, what a caller hears, and the instants.

Pure functions over headers. Who keeps the timer is `simulator.calls.session_timer`.
"""

from __future__ import annotations

from typing import Final

from simulator.sip.extensions import (
    LEAST_INTERVAL,
    REQUIRE_TIMER,
    TIMER,
    SessionExpires,
    lists,
    read_min_se,
    read_session_expires,
)
from simulator.sip.message import Headers

# RFC 4028 table 2: (the caller supports timers, its refresher) -> the refresher in the answer.
# Where the called side may choose, the caller refreshes. What the standard rules out (a caller
# that does not support timers cannot name one) is taken as if nobody were named.
REFRESHERS: Final[dict[tuple[bool, str], str]] = {
    (False, ""): "uas",
    (False, "uac"): "uas",
    (False, "uas"): "uas",
    (True, ""): "uac",
    (True, "uac"): "uac",
    (True, "uas"): "uas",
}


def is_too_small(headers: Headers, least: int) -> bool:
    """Whether a request is to be refused with 422 (RFC 4028 9): only who understands that is."""
    asked = read_session_expires(headers)
    return asked is not None and asked.interval < least and lists(headers, "Supported", TIMER)


def accepted(
    headers: Headers, asked: SessionExpires | None, wanted: int | None
) -> SessionExpires | None:
    """Return what the 2xx to a request agrees to; None: the session has no timer (RFC 4028 9).

    Parameters
    ----------
    headers : tuple of (name, value)
        Of the INVITE or UPDATE.
    asked : SessionExpires or None
        What they ask for.
    wanted : int or None
        The interval that this side asks for where the caller asks for none.

    Examples
    --------
    >>> accepted((("Supported", "timer"),), SessionExpires(1800), None)
    SessionExpires(interval=1800, refresher='uac')
    >>> accepted((), None, 1800)
    SessionExpires(interval=1800, refresher='uas')
    """
    if asked is None and wanted is None:
        return None
    supports = lists(headers, "Supported", TIMER)
    if asked is not None:
        return SessionExpires(asked.interval, REFRESHERS[supports, asked.refresher])
    interval = max(wanted or 0, read_min_se(headers) or LEAST_INTERVAL)
    return SessionExpires(interval, REFRESHERS[supports, ""])


def answer_headers(agreed: SessionExpires, request: Headers) -> Headers:
    """Return what the 2xx says of a timer; a caller that supports it has to read it (9)."""
    expires = ("Session-Expires", str(agreed))
    return (expires, REQUIRE_TIMER) if lists(request, "Supported", TIMER) else (expires,)


def heard(told: SessionExpires | None, asked: SessionExpires | None) -> SessionExpires | None:
    """Return what a 2xx agrees to (7.2); None: no timer runs.

    Parameters
    ----------
    told : SessionExpires or None
        What the 2xx says.
    asked : SessionExpires or None
        What the request asked for, where the peer is not known to support timers: it then runs
        for our benefit alone, and we refresh.
    """
    if told is not None:
        return told if told.refresher else SessionExpires(told.interval, "uac")
    return None if asked is None else SessionExpires(asked.interval, "uac")


def refresh_after(interval: int) -> float:
    """Return the seconds until the refresher acts (7.2, 9: half the interval)."""
    return interval / 2.0


def bye_after(interval: int) -> float:
    """Return the seconds until a session that nobody has refreshed is ended (10).

    Examples
    --------
    >>> bye_after(1800), bye_after(90)
    (1768.0, 60.0)
    """
    return interval - min(32.0, interval / 3.0)
