"""Headers of the extensions that work inside a dialog, read and written.

Option tags (RFC 3261 20.32, 20.37), RSeq and RAck (RFC 3262 7), Session-Expires and Min-SE
(RFC 4028 4, 5). A value that cannot be read counts as absent, so that a faulty peer loses the
extension and not the call.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from simulator.sip.message import Headers, first_header

RELIABLE: Final = "100rel"  # option tags
TIMER: Final = "timer"
REQUIRE_RELIABLE: Final = ("Require", RELIABLE)
REQUIRE_TIMER: Final = ("Require", TIMER)
LEAST_INTERVAL: Final = 90  # seconds: Min-SE where none is said, and its floor (RFC 4028 5)

_NOTHING: Final = frozenset[str]()
_RSEQ: Final = re.compile(r"\s*(\d{1,10})\s*", re.ASCII)
_RACK: Final = re.compile(r"\s*(\d{1,10})\s+(\d{1,10})\s+([\w.!%*+`'~-]+)\s*", re.ASCII)
_INTERVAL: Final = re.compile(r"\s*(\d{1,9})\s*((?:;[^;]*)*)", re.ASCII)
_REFRESHER: Final = re.compile(r";\s*refresher\s*=\s*(uac|uas)\s*(?:;|$)", re.ASCII | re.IGNORECASE)


def options(headers: Headers, name: str) -> frozenset[str]:
    """Return the option tags of all headers of one name, in lower case.

    Examples
    --------
    >>> sorted(options((("Supported", "100rel, timer"), ("supported", "Replaces")), "Supported"))
    ['100rel', 'replaces', 'timer']
    """
    size, wanted = len(name), name.lower()
    values = [
        value
        for known, value in headers
        if known == name or (len(known) == size and known.lower() == wanted)
    ]
    if not values:
        return _NOTHING
    words = (word.strip().lower() for value in values for word in value.split(","))
    return frozenset(word for word in words if word)


def lists(headers: Headers, name: str, option: str) -> bool:
    """Tell whether a header of that name lists an option tag (or, in Allow, a method)."""
    wanted, length = option.lower(), len(name)
    for known, value in headers:
        if len(known) == length and (known == name or known.lower() == name.lower()):
            for word in value.lower().split(","):
                if word.strip() == wanted:
                    return True
    return False


class Acknowledged(NamedTuple):
    """The response that a PRACK is for: its RSeq, and CSeq and method of its request."""

    rseq: int
    cseq: int
    method: str

    def __str__(self) -> str:
        """Return the value of a RAck header."""
        return f"{self.rseq} {self.cseq} {self.method}"


def read_rseq(headers: Headers) -> int | None:
    """Return the RSeq of a response, if it has one that counts (RFC 3262 7.1: 1 to 2^32 - 1)."""
    value = first_header(headers, "RSeq")
    found = None if value is None else _RSEQ.fullmatch(value)
    number = 0 if found is None else int(found[1])
    return number if 0 < number < 1 << 32 else None


def read_rack(headers: Headers) -> Acknowledged | None:
    """Return what a PRACK acknowledges.

    Examples
    --------
    >>> read_rack((("RAck", "776656 1 INVITE"),))
    Acknowledged(rseq=776656, cseq=1, method='INVITE')
    """
    value = first_header(headers, "RAck")
    found = None if value is None else _RACK.fullmatch(value)
    return None if found is None else Acknowledged(int(found[1]), int(found[2]), found[3])


class SessionExpires(NamedTuple):
    """A session interval in seconds, and who refreshes: ``uac``, ``uas`` or nobody said yet."""

    interval: int
    refresher: str = ""

    def __str__(self) -> str:
        """Return the value of the header."""
        return f"{self.interval};refresher={self.refresher}" if self.refresher else f"{self[0]}"


def read_session_expires(headers: Headers) -> SessionExpires | None:
    """Return the Session-Expires of a message.

    Examples
    --------
    >>> read_session_expires((("Session-Expires", "1800;refresher=uac"),))
    SessionExpires(interval=1800, refresher='uac')
    """
    value = first_header(headers, "Session-Expires")
    return None if value is None else session_expires(value)


def session_expires(value: str) -> SessionExpires | None:
    """Read the value of a Session-Expires header."""
    found = _INTERVAL.fullmatch(value)
    if found is None:
        return None
    refresher = _REFRESHER.search(found[2])
    return SessionExpires(int(found[1]), "" if refresher is None else refresher[1].lower())


def read_min_se(headers: Headers) -> int | None:
    """Return the Min-SE of a message, or None where it says none."""
    value = first_header(headers, "Min-SE")
    found = None if value is None else _INTERVAL.fullmatch(value)
    return None if found is None else int(found[1])


def read_retry_after(headers: Headers) -> int | None:
    """Return the seconds of a Retry-After header (RFC 3261 20.33)."""
    value = first_header(headers, "Retry-After")
    found = None if value is None else re.match(r"\s*(\d{1,9})", value, re.ASCII)
    return None if found is None else int(found[1])
