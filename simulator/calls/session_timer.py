"""The session timer of a leg (RFC 4028): refreshes it, or ends the session that nobody refreshes.

So a call whose far end has vanished without a BYE comes to its end. The refresher acts at half the
interval; where no 2xx comes, and for the other side always, the session is ended by BYE
min(32 s, a third of the interval) before it expires. Negotiation: `simulator.sip.session_timer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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

_SHARED: Final = 256  # agreements of one side that are kept at a time


class Agreement(NamedTuple):
    """What a leg and its peer have agreed on; calls that are alike share one.

    Parameters
    ----------
    terms : SessionTimerTerms
    interval : int
        Seconds, as the last 2xx said.
    ours : bool
        Whether this side refreshes.
    by_update : bool
        Whether the peer allows UPDATE.
    known : bool
        Whether the peer supports timers.
    least : int
        The greatest Min-SE seen in this dialog (7.4); 0: none.
    """

    terms: SessionTimerTerms
    interval: int
    ours: bool
    by_update: bool
    known: bool
    least: int = 0


class SessionTimer(Timer):
    """The timer of one leg: a pending refresh, or the end of what nobody refreshes.

    Thousands wait at a time, so each is one object (``tests/benchmarks/test_hop.py``).
    """

    __slots__ = ("agreed",)

    def __init__(self, when: float, function: Expiry, leg: Leg, agreed: Agreement) -> None:
        super().__init__(when, function, leg)
        self.agreed = agreed


def _run(leg: Leg, agreed: Agreement, now: float) -> None:
    """Begin an interval."""
    if agreed.ours:
        _start(leg, agreed, refresh_after(agreed.interval), _refresh, now)
    else:
        _start(leg, agreed, bye_after(agreed.interval), _expire, now)


def _start(leg: Leg, agreed: Agreement, delay: float, function: Expiry, now: float) -> None:
    if leg.session_timer is not None:
        stop(leg)
    timers = leg.control.endpoint.timers
    timer = SessionTimer(now + delay, function, leg, _shared(agreed))
    if agreed.interval == RECOMMENDED_INTERVAL:  # as nearly all: they wait in one line
        timers.add(timer, delay)
    else:
        timers.add_at(timer)
    leg.session_timer = timer


def _shared(agreed: Agreement) -> Agreement:
    known = agreed.terms.shared
    if len(known) >= _SHARED:  # by peers that ask for something else each time
        known.clear()
    found = known.setdefault(agreed[1:], agreed)
    return found if isinstance(found, Agreement) else agreed


# Which side of the INVITE


def accept(leg: Leg, request: Headers, now: float) -> Headers:
    """Agree to a timer in our 2xx to an INVITE or UPDATE; return the headers that say so (9)."""
    timer, opening = leg.session_timer, leg.opening
    terms = terms_of(leg)
    if terms is None:
        return ()
    first = opening is not None and request is opening.invite.headers
    asked = opening.asked if first and opening is not None else read_session_expires(request)
    wants = terms.asks_caller and timer is None and opening is not None
    agreed = accepted(request, asked, terms.interval if wants else None)
    if agreed is None:
        stop(leg)  # 7.2: a 2xx without Session-Expires ends it
        return ()
    by_update = terms.by_update and lists(request, "Allow", "UPDATE")
    least = read_min_se(request) or 0
    if timer is not None:
        by_update, least = timer.agreed.by_update, max(timer.agreed.least, least)
    known = lists(request, "Supported", TIMER)
    ours = agreed.refresher == "uas"
    _run(leg, Agreement(terms, agreed.interval, ours, by_update, known, least), now)
    return answer_headers(agreed, request)


def agreed(leg: Leg, terms: SessionTimerTerms, response: Response, now: float) -> None:
    """Take what the 2xx to our INVITE says (7.2)."""
    told, asked = read_session_expires(response.headers), None
    if told is None and terms.asks:
        asked = read_session_expires(response.request.headers)
    if told is not None or asked is not None:
        _hear(leg, terms, response, told, asked, now)
    elif leg.session_timer is not None:
        stop(leg)


def refreshed(leg: Leg, response: Response, now: float) -> None:
    """Take what the 2xx to our re-INVITE or UPDATE says: only that extends the session (10)."""
    timer = leg.session_timer
    if timer is not None:
        agreed, told = timer.agreed, read_session_expires(response.headers)
        asked = None if agreed.known else SessionExpires(agreed.interval)
        _hear(leg, agreed.terms, response, told, asked, now)


def _hear(
    leg: Leg,
    terms: SessionTimerTerms,
    response: Response,
    told: SessionExpires | None,
    asked: SessionExpires | None,
    now: float,
) -> None:
    found = heard(told, asked)
    if found is None:
        stop(leg)
        return
    timer = leg.session_timer
    by_update, least = terms.by_update and lists(response.headers, "Allow", "UPDATE"), 0
    if timer is not None:
        by_update, least = timer.agreed.by_update, timer.agreed.least
    ours, known = found.refresher == "uac", told is not None
    _run(leg, Agreement(terms, found.interval, ours, by_update, known, least), now)


def terms_of(leg: Leg) -> SessionTimerTerms | None:
    """Return how this side of a leg takes part in session timers."""
    if leg.session_timer is not None:
        return leg.session_timer.agreed.terms
    return (leg.control.terms if leg.opening is None else leg.opening.terms).timer


def stop(leg: Leg) -> None:
    """End the timer of a leg, not the session."""
    if leg.session_timer is not None:
        leg.session_timer.cancel()
        leg.session_timer = None


# Requests of ours


def request_headers(leg: Leg) -> Headers:
    """Return what a re-INVITE or UPDATE of ours says of the timer (7.4)."""
    timer = leg.session_timer
    if timer is None:
        return ()
    agreed = timer.agreed
    wanted = max(agreed.interval, agreed.least)
    expires = SessionExpires(wanted, "uac" if agreed.ours else "uas")
    told: Headers = (("Session-Expires", str(expires)),)
    return (*told, ("Min-SE", str(agreed.least))) if agreed.least else told


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
    if response.status != 422 or timer is None or least is None or least <= timer.agreed.least:
        return False
    timer.agreed = timer.agreed._replace(least=least)
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
    if timer is None or method is not _UPDATE or status not in (405, 501):
        return False
    known = timer.agreed.by_update
    timer.agreed = timer.agreed._replace(by_update=False)
    return known


def _refresh(leg: Leg, now: float) -> None:
    """Refresh; without success the session ends, at an instant that stands already."""
    timer = leg.session_timer
    if timer is None:
        return
    agreed = timer.agreed
    rest = bye_after(agreed.interval) - refresh_after(agreed.interval)
    _start(leg, agreed, rest, _expire, now)
    leg.control.refresh(leg, now)


def _expire(leg: Leg, now: float) -> None:
    control, timer = leg.control, leg.session_timer
    interval = 0 if timer is None else timer.agreed.interval
    control.journal.event(leg.call.number, EXPIRED, interval, now)
    control.lose(leg, now, LOST)
