"""The SIP performance metrics of RFC 6076 from instants and from counts of outcomes.

Delays are in seconds (the RFC would report RRD and SDD in milliseconds); ratios are in per cent,
as the RFC writes them. What has no value is None: a ratio without a denominator (clause 4), a
delay whose end never came. `study.metric_events` finds the instants in a list of messages.

Which outcome counts where (the final status of an INVITE request; a Timer B expiry counts as 408):

======================  =====  ====  =====  ====
status                  SER    SEER  ISA    SCR
======================  =====  ====  =====  ====
200                     up     up    -      -
3xx                     out    out   -      -
480 486 600 603         -      up    -      -
408 500 503 504         -      -     up     -
session ended well      -      -     -      up
======================  =====  ====  =====  ====

``up``: in the numerator (and the denominator); ``out``: taken from the denominator; ``-``: in the
denominator alone. All other statuses, 487 of an abandoned call among them, are in the denominator
alone.

Readings where the RFC leaves room: an INVITE that was only challenged (401, 407) and then repeated
with credentials is one request, counted by what came of the repetition; a session completed well
is one that was set up and ended by an answered BYE; a registration attempt is what began with the
first REGISTER, challenges and repetitions included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CHALLENGES = frozenset({401, 402, 407})  # "non-failure challenge response codes", 4.2 and 4.3.2
USER_EFFECTS = frozenset({480, 486, 600, 603})  # 4.7
INEFFECTIVE = frozenset({408, 500, 503, 504})  # 4.8
TIMEOUT = 408  # what an expired Timer B or F counts as


@dataclass(frozen=True, slots=True)
class Ratios:
    """The ratios of RFC 6076 in per cent; None where the denominator is 0.

    Parameters
    ----------
    ser : float or None
        Session Establishment Ratio, clause 4.6.
    seer : float or None
        Session Establishment Effectiveness Ratio, clause 4.7.
    isa : float or None
        Ineffective Session Attempts, clause 4.8.
    scr : float or None
        Session Completion Ratio, clause 4.9.
    """

    ser: float | None
    seer: float | None
    isa: float | None
    scr: float | None


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay or duration, with the word that the RFC wants beside it.

    Parameters
    ----------
    seconds : float
    successful : bool
        Successful and failed ones are never put into one result (4.3, 4.4).
    """

    seconds: float
    successful: bool


def ratios(outcomes: Mapping[int, int], completed: int) -> Ratios:
    """Return SER, SEER, ISA and SCR from how many INVITE requests ended how.

    Parameters
    ----------
    outcomes : mapping of int to int
        Final status of each INVITE request (408 for a timeout) to how many; a Counter will do.
    completed : int
        Sessions set up and ended by an answered BYE.

    Returns
    -------
    Ratios

    Examples
    --------
    >>> ratios({200: 820, 503: 140, 486: 25, 480: 10, 404: 5}, 815)
    Ratios(ser=82.0, seer=85.5, isa=14.0, scr=81.5)
    """
    total = sum(outcomes.values())
    asked = total - sum(n for status, n in outcomes.items() if 300 <= status < 400)
    established = outcomes.get(200, 0)
    return Ratios(
        ser=_per_cent(established, asked),
        seer=_per_cent(established + _count(outcomes, USER_EFFECTS), asked),
        isa=_per_cent(_count(outcomes, INEFFECTIVE), total),
        scr=_per_cent(completed, total),
    )


def ira(outcomes: Mapping[int, int]) -> float | None:
    """Return the Ineffective Registration Attempts in per cent (4.2).

    Parameters
    ----------
    outcomes : mapping of int to int
        Final status of each registration attempt (408 for Timer F) to how many.

    Returns
    -------
    float or None
        None without attempts.

    Examples
    --------
    >>> ira({200: 18, 604: 2})
    10.0
    """
    failed = sum(n for status, n in outcomes.items() if is_failure(status))
    return _per_cent(failed, sum(outcomes.values()))


def is_failure(status: int) -> bool:
    """Tell whether a final status is a failure: 4xx but for challenges, 5xx, 6xx (4.2, 4.3.2)."""
    return status >= 400 and status not in CHALLENGES


def rrd(register: float, final: float | None, status: int) -> float | None:
    """Return the Registration Request Delay (4.1).

    Parameters
    ----------
    register : float
        When the first REGISTER was sent.
    final : float or None
        When the last final response came; None for none.
    status : int
        Its status.

    Returns
    -------
    float or None
        None where the registration failed: `ira` counts those.
    """
    return final - register if final is not None and 200 <= status < 300 else None


def srd(
    invite: float, progress: float | None, final: float | None, status: int | None
) -> Delay | None:
    """Return the Session Request Delay (4.3).

    Parameters
    ----------
    invite : float
        When the first INVITE was sent, before any redirection or challenge.
    progress : float or None
        When the first provisional response other than 100 came.
    final : float or None
        When the last final response came.
    status : int or None
        Its status; None while there is none. 408 without `final` is a timeout.

    Returns
    -------
    Delay or None
        To the first indication of status, so to ringing also where the call then fails (4.3.2).
        None where the request has no outcome yet or no response came at all.
    """
    end = progress if progress is not None else final
    if status is None or end is None:
        return None
    return Delay(end - invite, successful=200 <= status < 300)


def sdd(bye: float, final: float | None, status: int | None) -> Delay | None:
    """Return the Session Disconnect Delay (4.4).

    Parameters
    ----------
    bye : float
        When the first BYE was sent (or came, at the other end).
    final : float or None
        When the response that ended it came; after a recovered 503 that of the repetition.
    status : int or None
        Its status; None for a timeout.

    Returns
    -------
    Delay or None
        None for a timeout: sessions that end so SHOULD be excluded.
    """
    if final is None or status is None:
        return None
    return Delay(final - bye, successful=200 <= status < 300)


def sdt(answered: float, bye: float | None, timeout: float | None = None) -> Delay | None:
    """Return the Session Duration Time (4.5).

    Parameters
    ----------
    answered : float
        When the first 200 to the INVITE came (or was sent, at the other end).
    bye : float or None
        When the first BYE was sent or came.
    timeout : float, optional
        When Timer F of the BYE expired, if it did: the duration ends there and counts as failed.

    Returns
    -------
    Delay or None
        None while the session lasts.
    """
    if timeout is not None:
        return Delay(timeout - answered, successful=False)
    return None if bye is None else Delay(bye - answered, successful=True)


def _count(outcomes: Mapping[int, int], statuses: frozenset[int]) -> int:
    return sum(outcomes.get(status, 0) for status in statuses)


def _per_cent(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None
