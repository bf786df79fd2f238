"""What a node does on one side of a call with the extensions of RFC 3262 and RFC 4028.

A vendor's habit is data: the recipe makes `Terms` from profile and topology, once for each trunk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal

from simulator.sip.extensions import (
    LEAST_INTERVAL,
    RELIABLE,
    REQUIRE_RELIABLE,
    TIMER,
    SessionExpires,
)
from simulator.sip.message import Headers

RECOMMENDED_INTERVAL: Final = 1800  # seconds, RFC 4028 4.2


class Reliability(IntEnum):
    """Reliable provisional responses on one side."""

    OFF = 0  # a peer that requires them gets 420
    SUPPORTED = 1  # acknowledged where the peer sends them; sent where it requires them
    REQUIRED = 2  # required of called peers; sent to every caller that supports them


@dataclass(frozen=True, slots=True)
class SessionTimerTerms:
    """How a side takes part in session timers.

    Parameters
    ----------
    interval : int
        Session-Expires that it asks for, seconds.
    least : int
        Its Min-SE: a shorter interval is refused with 422.
    asks : bool
        Whether its INVITE asks for a timer; else it takes part where the peer asks.
    asks_caller : bool
        Whether its 200 asks, where the caller has not.
    refresher : {'', 'uac', 'uas'}
        Whom it names in its own INVITE; empty: the called side chooses.
    by_update : bool
        It refreshes with UPDATE where the peer allows that, else with a re-INVITE.
    shared : dict
        What its calls have agreed on, one object for all that are alike.
    """

    interval: int = RECOMMENDED_INTERVAL
    least: int = LEAST_INTERVAL
    asks: bool = True
    asks_caller: bool = False
    refresher: Literal["", "uac", "uas"] = ""
    by_update: bool = True
    shared: dict[object, object] = field(default_factory=dict, compare=False, repr=False)


class Terms:
    """What one side of a node does; made once, shared by its legs.

    Parameters
    ----------
    reliability : Reliability
    timer : SessionTimerTerms or None
        None: session timers are unknown to it.

    Attributes
    ----------
    known : tuple of str
        Option tags of both extensions that it supports.
    invite : tuple of (name, value)
        What its INVITE says beside Supported.

    Examples
    --------
    >>> Terms(timer=SessionTimerTerms(refresher="uac")).invite
    (('Session-Expires', '1800;refresher=uac'), ('Min-SE', '90'))
    """

    __slots__ = ("invite", "known", "reliability", "timer")

    def __init__(
        self,
        reliability: Reliability = Reliability.OFF,
        timer: SessionTimerTerms | None = None,
    ) -> None:
        self.reliability = reliability
        self.timer = timer
        reliable = () if reliability is Reliability.OFF else (RELIABLE,)
        self.known: tuple[str, ...] = reliable if timer is None else (*reliable, TIMER)
        required: Headers = (REQUIRE_RELIABLE,) if reliability is Reliability.REQUIRED else ()
        self.invite: Headers = required
        if timer is not None and timer.asks:
            wanted = str(SessionExpires(timer.interval, timer.refresher))
            self.invite = (*required, ("Session-Expires", wanted), ("Min-SE", str(timer.least)))


PLAIN: Final = Terms()
