"""Reliable provisional responses (RFC 3262): both ends of their numbering and repetition.

`ReliableResponses` belongs to the called side's core: one response to an INVITE is on its way at
a time, repeated by T1 doubling without a cap, over reliable transports too, until its PRACK comes;
after 64 T1 the core is told. `Ordered` belongs to the caller's: one for each early dialog, since
every branch of a fork counts for itself. Neither knows sessions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.sip.extensions import REQUIRE_RELIABLE, Acknowledged
from simulator.sip.message import Response
from simulator.sip.transaction import Transaction
from simulator.sip.transitions import State
from simulator.timers import Timer

FIRST = 1  # RFC 3262 3 recommends a random first RSeq up to 2^31 - 1; any number in it is allowed


class ReliableResponses:
    """The reliable provisional responses of one INVITE, as its called side sends them.

    Parameters
    ----------
    server : Transaction
        Of the INVITE.
    lapsed : callable
        ``lapsed(owner, now)`` when no PRACK came in 64 T1: the INVITE is to be refused with a
        5xx (RFC 3262 3).
    owner : object

    Attributes
    ----------
    outstanding : Response or None
        The one without PRACK.
    """

    __slots__ = (
        "_delay",
        "_elapsed",
        "_lapsed",
        "_next",
        "_owner",
        "_server",
        "_timer",
        "_waiting",
        "outstanding",
    )

    def __init__(
        self, server: Transaction, lapsed: Callable[[Any, float], None], owner: Any
    ) -> None:
        self._server = server
        self._lapsed = lapsed
        self._owner = owner
        self._next = FIRST
        self._waiting: list[Response] = []
        self._timer: Timer | None = None
        self._delay = self._elapsed = 0.0
        self.outstanding: Response | None = None

    def send(self, response: Response, now: float) -> None:
        """Send a response, or let it wait for the PRACK of the one before (RFC 3262 3)."""
        if self.outstanding is not None:
            self._waiting.append(response)
            return
        numbered = (REQUIRE_RELIABLE, ("RSeq", str(self._next)))
        self.outstanding = response.derive(headers=response.headers + numbered)
        self._elapsed = 0.0
        self._delay = self._server.endpoint.settings.t1
        self._server.respond(self.outstanding, now)
        self._start(self._delay, _repeat, now)

    def find(self, rack: Acknowledged | None) -> Response | None:
        """Return the response that a PRACK is for; None: for none that is outstanding."""
        response = self.outstanding
        if rack is None or response is None or self._next != rack.rseq:
            return None
        if (rack.cseq, rack.method) != (response.request.cseq, response.request.method_name):
            return None
        return response

    def acknowledge(self) -> None:
        """Take the PRACK of the outstanding one; `go_on` follows, once it is answered."""
        self.outstanding = None
        self._next += 1
        self.stop()

    def go_on(self, now: float) -> None:
        """Send what has waited for the last PRACK."""
        if self._waiting and self.outstanding is None:
            self.send(self._waiting.pop(0), now)

    def stop(self) -> None:
        """Stop repeating; a PRACK of what is outstanding still finds it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """A final response was sent: no new ones follow (RFC 3262 3)."""
        self.stop()
        self._waiting.clear()

    def repeat(self, now: float) -> None:
        """Send the outstanding one again and set the next instant, or the time-out."""
        if self.outstanding is None or self._server.state is not State.PROCEEDING:
            self.close()
            return
        heard = self._server.endpoint.retransmitted
        if heard is not None:
            heard.sent_again(self.outstanding, False, now)
        self._server.respond(self.outstanding, now)
        self._elapsed += self._delay
        self._delay *= 2.0
        remaining = self._server.endpoint.settings.timeout - self._elapsed
        if self._delay < remaining:
            self._start(self._delay, _repeat, now)
        else:
            self._start(remaining, _lapse, now)

    def lapse(self, now: float) -> None:
        """Give up."""
        self.close()
        self._lapsed(self._owner, now)

    def _start(self, delay: float, function: Any, now: float) -> None:
        self._timer = self._server.endpoint.timers.start(delay, function, self, now)


class Ordered:
    """What a caller has of the reliable responses of one early dialog (RFC 3262 4).

    Examples
    --------
    >>> dialog = Ordered()
    >>> [dialog.take(rseq) for rseq in (7, 7, 9, 8)]
    [True, False, False, True]
    """

    __slots__ = ("answered", "last")

    def __init__(self) -> None:
        self.last = 0
        self.answered = False  # whether a session in one of them answered our offer

    def take(self, rseq: int) -> bool:
        """Whether a response is the next one; a copy, or one that came too early, is not."""
        if self.last and rseq != self.last + 1:
            return False
        self.last = rseq
        return True


def _repeat(responses: ReliableResponses, now: float) -> None:
    responses.repeat(now)


def _lapse(responses: ReliableResponses, now: float) -> None:
    responses.lapse(now)
