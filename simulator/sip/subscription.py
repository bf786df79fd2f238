"""The subscription that a REFER begins (RFC 3515 2.4.4, RFC 6665), on both its sides.

It lives in the dialog of the REFER, without a SUBSCRIBE, until a NOTIFY says that it has ended.
One table serves both sides: what one sends the other receives.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from simulator.sip.message import Headers
from simulator.sip.tokens import parse_parameters

EXPIRES: Final = 180  # seconds: as long as the products let a target ring
LOST_AFTER: Final = EXPIRES + 32.0  # no report any more: 64 T1 beyond


class State(IntEnum):
    """How far a subscription has come."""

    REQUESTED = 0  # the REFER is under way
    ACTIVE = 1
    TERMINATED = 2


class Input(IntEnum):
    """What happens to it."""

    ACCEPTED = 0  # 2xx to the REFER
    REFUSED = 1
    REPORT = 2  # a NOTIFY that lets it live
    LAST_REPORT = 3
    LOST = 4  # 481 to a NOTIFY, or none came in time


_S, _I = State, Input

TABLE: Final[dict[tuple[State, Input], State]] = {
    (_S.REQUESTED, _I.ACCEPTED): _S.ACTIVE,
    (_S.REQUESTED, _I.REFUSED): _S.TERMINATED,
    (_S.REQUESTED, _I.REPORT): _S.ACTIVE,  # RFC 3515 2.4.4: it may overtake the 202
    (_S.REQUESTED, _I.LAST_REPORT): _S.TERMINATED,
    (_S.REQUESTED, _I.LOST): _S.TERMINATED,
    (_S.ACTIVE, _I.ACCEPTED): _S.ACTIVE,
    (_S.ACTIVE, _I.REFUSED): _S.TERMINATED,
    (_S.ACTIVE, _I.REPORT): _S.ACTIVE,
    (_S.ACTIVE, _I.LAST_REPORT): _S.TERMINATED,
    (_S.ACTIVE, _I.LOST): _S.TERMINATED,
    (_S.TERMINATED, _I.ACCEPTED): _S.TERMINATED,
    (_S.TERMINATED, _I.REFUSED): _S.TERMINATED,
    (_S.TERMINATED, _I.REPORT): _S.TERMINATED,
    (_S.TERMINATED, _I.LAST_REPORT): _S.TERMINATED,
    (_S.TERMINATED, _I.LOST): _S.TERMINATED,
}


def event(number: int | None = None) -> tuple[str, str]:
    """Return the Event header; with the number of the REFER where it is not the first (2.4.6).

    Examples
    --------
    >>> event(93809824)
    ('Event', 'refer;id=93809824')
    """
    return "Event", "refer" if number is None else f"refer;id={number}"


def event_number(headers: Headers) -> int | None:
    """Return the number of the REFER that a NOTIFY tells of; None: of the first one."""
    for name, value in headers:
        if name.lower() == "event":
            words = dict(parse_parameters(value[len(value.partition(";")[0]) :]))
            text = words.get("id") or ""
            return int(text) if text.isdigit() else None
    return None


def is_refer(headers: Headers) -> bool:
    """Tell whether a NOTIFY is about a REFER."""
    for name, value in headers:
        if name.lower() == "event":
            return value.partition(";")[0].strip().lower() == "refer"
    return False


def subscription_state(*, last: bool) -> tuple[str, str]:
    """Return the header of a NOTIFY (RFC 3515 2.4.7).

    Examples
    --------
    >>> subscription_state(last=True)[1]
    'terminated;reason=noresource'
    """
    said = "terminated;reason=noresource" if last else f"active;expires={EXPIRES}"
    return "Subscription-State", said


def is_last(headers: Headers) -> bool:
    """Tell whether a NOTIFY ends its subscription."""
    for name, value in headers:
        if name.lower() == "subscription-state":
            return value.partition(";")[0].strip().lower() == "terminated"
    return False
