"""The session timer of a leg (RFC 4028): refreshes it, or ends the session that nobody refreshes.

So a call whose far end has vanished without a BYE comes to its end. The refresher acts at half the
interval; where no 2xx comes, and for the other side always, the session is ended by BYE
min(32 s, a third of the interval) before it expires. Negotiation: `simulator.sip.session_timer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.calls import again
from simulator.calls.reason_header import q850_header
from simulator.calls.terms import RECOMMENDED_INTERVAL, SessionTimerTerms
from simulator.sip.extensions import (
    TIMER,
    SessionExpires,
    lists,
    read_min_se,
    read_session_expires,
)
from simulator.sip.message import Headers, Response
from simulator.sip.session_timer import (
    accepted,
    answer_headers,
    bye_after,
    heard,
    is_too_small,
    refresh_after,
)
from simulator.sip.vocabulary import Method
from simulator.timers import Expiry, Timer

if TYPE_CHECKING:
    from simulator.calls.leg import Leg

_UPDATE: Final = Method.UPDATE

LOST: Final[Headers] = (q850_header(102),)  # recovery on timer expiry, on the BYE that ends it
EXPIRED: Final = "session expired"  # journal: seconds of the interval


class SessionTimer:
    """The timer of one leg.

    Attributes
    ----------
    leg : Leg
    terms : SessionTimerTerms
    interval : int
        Seconds, as the last 2xx said.
    least : int
        The greatest Min-SE seen in this dialog (7.4).
    ours : bool
        Whether this side refreshes.
    by_update : bool
        Whether the peer allows UPDATE.
    known : bool
        Whether the peer supports timers.
    """

    __slots__ = ("_timer", "by_update", "interval", "known", "least", "leg", "ours", "terms")

    def __init__(self, leg: Leg, terms: SessionTimerTerms, headers: Headers) -> None:
        self.leg = leg
        self.terms = terms
        self.interval = terms.interval
        self.least = 0
        self.ours = self.known = False
        self.by_update = terms.by_update and lists(headers, "Allow", "UPDATE")
        self._timer: Timer | None = None

    def run(self, interval: int, *, ours: bool, now: float) -> None:
        """Begin an interval."""
        usual = self.terms.interval  # one number for all calls, instead of one each
        self.interval = usual if interval == usual else interval
        self.ours = ours
        if ours:
            self._start(refresh_after(interval), _refresh, now)
        else:
            self._start(bye_after(interval), _expire, now)

    def await_expiry(self, now: float) -> None:
        """Wait for the end, half an interval after its beginning."""
        self._start(bye_after(self.interval) - refresh_after(self.interval), _expire, now)

    def stop(self) -> None:
        """Let nothing happen any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self, delay: float, function: Expiry, now: float) -> None:
        self.stop()
        timers = self.leg.control.endpoint.timers
        if self.interval == RECOMMENDED_INTERVAL:  # as nearly all: they wait in one line
            self._timer = timers.start(delay, function, self, now)
        else:
            self._timer = timers.at(now + delay, function, self)


# Which side of the INVITE


def accept(leg: Leg, request: Headers, now: float) -> Headers:
    """Agree to a timer in our 2xx to an INVITE or UPDATE; return the headers that say so (9)."""
    timer = leg.session_timer
    terms = terms_of(leg)
    if terms is None:
        return ()
    wants = terms.asks_caller and timer is None and leg.opening is not None
    agreed = accepted(request, terms.interval if wants else None)
    if agreed is None:
        stop(leg)  # 7.2: a 2xx without Session-Expires ends it
        return ()
    if timer is None:
        timer = leg.session_timer = SessionTimer(leg, terms, request)
    timer.known = lists(request, "Supported", TIMER)
    timer.least = max(timer.least, read_min_se(request) or 0)
    timer.run(agreed.interval, ours=agreed.refresher == "uas", now=now)
    return answer_headers(agreed, request)


def agreed(leg: Leg, terms: SessionTimerTerms, response: Response, now: float) -> None:
    """Take what the 2xx to our INVITE says (7.2)."""
    asked = read_session_expires(response.request.headers) if terms.asks else None
    _hear(leg, terms, response, asked, now)


def refreshed(leg: Leg, response: Response, now: float) -> None:
    """Take what the 2xx to our re-INVITE or UPDATE says: only that extends the session (10)."""
    timer = leg.session_timer
    if timer is not None:
        asked = None if timer.known else SessionExpires(timer.interval)
        _hear(leg, timer.terms, response, asked, now)


def _hear(
    leg: Leg,
    terms: SessionTimerTerms,
    response: Response,
    asked: SessionExpires | None,
    now: float,
) -> None:
    found = heard(response.headers, asked)
    if found is None:
        stop(leg)
        return
    timer = leg.session_timer
    if timer is None:
        timer = leg.session_timer = SessionTimer(leg, terms, response.headers)
    timer.known = asked is None or read_session_expires(response.headers) is not None
    timer.run(found.interval, ours=found.refresher == "uac", now=now)


def terms_of(leg: Leg) -> SessionTimerTerms | None:
    """Return how this side of a leg takes part in session timers."""
    if leg.session_timer is not None:
        return leg.session_timer.terms
    return (leg.control.terms if leg.opening is None else leg.opening.terms).timer


def stop(leg: Leg) -> None:
    """End the timer of a leg, not the session."""
    if leg.session_timer is not None:
        leg.session_timer.stop()
        leg.session_timer = None


# Requests of ours


def request_headers(leg: Leg) -> Headers:
    """Return what a re-INVITE or UPDATE of ours says of the timer (7.4)."""
    timer = leg.session_timer
    if timer is None:
        return ()
    wanted = max(timer.interval, timer.least)
    expires = SessionExpires(wanted, "uac" if timer.ours else "uas")
    told: Headers = (("Session-Expires", str(expires)),)
    return (*told, ("Min-SE", str(timer.least))) if timer.least else told


def refusal(leg: Leg, request: Headers) -> Headers:
    """Return the headers of a 422 where a request asks for too short an interval; else nothing."""
    terms = terms_of(leg)
    if terms is None or not is_too_small(request, terms.least):
        return ()
    return (("Min-SE", str(terms.least)),)


def raised(leg: Leg, response: Response) -> bool:
    """Take the Min-SE of a 422; whether the request can go out again with it (7.3)."""
    timer = leg.session_timer
    least = read_min_se(response.headers)
    if response.status != 422 or timer is None or least is None or least <= timer.least:
        return False
    timer.least = least
    return True


def invite_again(leg: Leg, response: Response, now: float) -> bool:
    """Send our INVITE again with the interval that a 422 asks for; False: it cannot be (7.3)."""
    opening, least = leg.opening, read_min_se(response.headers)
    if opening is None or opening.terms.timer is None or least is None:
        return False
    asked = read_session_expires(response.request.headers)
    told = read_min_se(response.request.headers) or 0
    transaction = None if opening.sending is None else opening.sending.transaction
    if asked is None or least <= told or transaction is None or transaction.flow is None:
        return False
    interval = SessionExpires(max(asked.interval, least), asked.refresher)
    kept = tuple(h for h in opening.invite.headers if h[0] not in ("Session-Expires", "Min-SE"))
    headers = (*kept, ("Session-Expires", str(interval)), ("Min-SE", str(least)))
    again.invite_again(leg, headers, transaction.flow, now)
    return True


def by_reinvite(leg: Leg, method: Method, status: int) -> bool:
    """Whether a refresh goes on by re-INVITE: the peer does not know UPDATE after all."""
    timer = leg.session_timer
    if timer is None or not timer.by_update or method is not _UPDATE or status not in (405, 501):
        return False
    timer.by_update = False
    return True


def _refresh(timer: SessionTimer, now: float) -> None:
    timer.await_expiry(now)
    timer.leg.control.refresh(timer.leg, now)


def _expire(timer: SessionTimer, now: float) -> None:
    leg = timer.leg
    control = leg.control
    control.journal.event(leg.call.number, EXPIRED, timer.interval, now)
    control.lose(leg, now, LOST)
