"""How a captured call ended, in the words of the table of calls.

What a run knows from inside, a capture has to conclude: a resource that was full from the Q.850
cause, who gave up from CANCEL. The words for a status are those of a run's table.
"""

from __future__ import annotations

from typing import Final

# ITU-T Q.850: what tells more than the status that it came with (RFC 6432)
_BY_CAUSE: Final = {
    17: "busy",
    18: "no_answer",
    19: "no_answer",
    20: "rejected",  # subscriber absent: not registered
    21: "declined",
    34: "blocked",  # no circuit
    42: "blocked",  # congestion
    44: "blocked",  # the circuit that was asked for is taken
    47: "blocked",  # resource unavailable
}
_BY_STATUS: Final = {
    408: "failed",
    480: "no_answer",
    486: "busy",
    487: "abandoned",
    600: "busy",
    603: "declined",
}


def refused(status: int, cause: int = 0, *, alerted: bool = False) -> str:
    """Return the outcome of a call that was not answered.

    Parameters
    ----------
    status : int
        Final status, 300 or more.
    cause : int
        Q.850 cause of a Reason header; 0: none.
    alerted : bool
        A provisional response above 100 had come: it rang, most likely.

    Examples
    --------
    >>> refused(486), refused(503), refused(503, 34), refused(408, alerted=True)
    ('busy', 'failed', 'blocked', 'no_answer')
    """
    if cause in _BY_CAUSE:
        return _BY_CAUSE[cause]
    if status == 408 and alerted:
        return "no_answer"  # rang until somebody's timer ended
    known = _BY_STATUS.get(status)
    if known is not None:
        return known
    return "failed" if status >= 500 else "rejected"


def given_up(cause: int = 0) -> str:
    """Return the outcome of a call that the caller's side cancelled, by the CANCEL's cause.

    Only a timer names a cause for want of an answer; a caller who hangs up names 16 or nothing.
    """
    return _BY_CAUSE.get(cause, "abandoned")


def unfinished(*, alerted: bool, waited: float, since_last: float) -> str:
    """Return the outcome of a call that has no final response in the capture.

    Parameters
    ----------
    alerted : bool
    waited : float
        Seconds from the first INVITE to the end of the capture.
    since_last : float
        Seconds from the last response to it; `waited` where none came.

    Examples
    --------
    >>> unfinished(alerted=False, waited=40.0, since_last=40.0)
    'failed'
    >>> unfinished(alerted=True, waited=40.0, since_last=30.0)
    'pending'
    """
    if since_last >= waited:  # nobody ever answered: Timer B, 64*T1 (RFC 3261 17.1.1.2)
        return "failed" if waited >= _TIMER_B else "pending"
    # A provisional response is repeated every minute; without one Timer C ends the call
    # (RFC 3261 13.3.1.1, 16.6).
    if since_last < _TIMER_C:
        return "pending"
    return "no_answer" if alerted else "failed"


_TIMER_B: Final = 32.0
_TIMER_C: Final = 180.0
