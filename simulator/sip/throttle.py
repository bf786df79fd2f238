"""Who holds calls back from a next hop that is overloaded: the client's side of the controls.

Three rules, each switched on by itself: feedback in the Via of responses (RFC 7339, RFC 7415),
Retry-After of a 503 (RFC 3261 21.5.4: all or nothing), and a window of calls that wait for their
first response. New INVITEs alone are held back; they are answered with 503 (RFC 7339 5.10.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from simulator.contracts import Flow, Transport
from simulator.sip.endpoint import Endpoint
from simulator.sip.message import Request, Response, Via
from simulator.sip.overload import LOSS, OFFER, Bucket, Feedback, read, withheld
from simulator.sip.sending import Sending
from simulator.sip.uri import Uri
from simulator.sip.vocabulary import Method

_INVITE: Final = Method.INVITE
WITHHELD: Final = "withheld from an overloaded next hop"


@dataclass(frozen=True, slots=True)
class Rules:
    """Which controls are on.

    Parameters
    ----------
    feedback, retry_after : bool
    window : int or None
        Most calls that wait for their first response from one next hop.
    """

    feedback: bool = False
    retry_after: bool = False
    window: int | None = None


class NextHop:
    """What is known of one next hop.

    Attributes
    ----------
    feedback : Feedback or None
        The latest, by its sequence.
    until : float
        When that ends to hold.
    barred : float
        Until when Retry-After bars it.
    waiting : int
        Calls without a first response.
    """

    __slots__ = ("barred", "bucket", "feedback", "until", "waiting")

    def __init__(self) -> None:
        self.feedback: Feedback | None = None
        self.until = self.barred = -inf
        self.bucket = Bucket(0.0)
        self.waiting = 0

    def hear(self, said: Feedback, now: float) -> None:
        """Take feedback, unless later one is known already (RFC 7339 4.4)."""
        if self.feedback is not None and said.sequence <= self.feedback.sequence:
            return
        self.feedback = said
        self.until = now + said.validity
        self.bucket.set_rate(float(said.value))


class Throttle:
    """Decides which calls go to their next hop.

    Parameters
    ----------
    rules : Rules
    draw : callable
        The next random number in [0, 1), for the loss-based control.

    Attributes
    ----------
    held_back : int
        Calls withheld so far.
    """

    def __init__(self, rules: Rules, draw: Callable[[], float]) -> None:
        self.rules = rules
        self.draw = draw
        self.held_back = 0
        self._hops: dict[str, NextHop] = {}

    def hop(self, host: str) -> NextHop:
        """Return what is known of the next hop at an address."""
        if host not in self._hops:
            self._hops[host] = NextHop()
        return self._hops[host]

    def admits(self, host: str, now: float) -> bool:
        """Whether a new call may go to the next hop at an address; counted either way."""
        hop = self.hop(host)
        good = self._by_retry_after(hop, now) and self._by_window(hop)
        if good and self.rules.feedback:
            good = self._by_feedback(hop, now)
        if good:
            hop.waiting += 1
        else:
            self.held_back += 1
        return good

    def responded(self, host: str) -> None:
        """Count the first response to a call, or its end without one."""
        hop = self.hop(host)
        hop.waiting = max(0, hop.waiting - 1)

    def hear(self, host: str, response: Response, now: float) -> None:
        """Read what a response says of the load of the next hop that it came from."""
        hop = self.hop(host)
        if self.rules.feedback:
            said = read(response.request.via)
            if said is not None:
                hop.hear(said, now)
        if self.rules.retry_after and response.status == 503 and not response.local:
            wait = _seconds(response.header("Retry-After"))
            hop.barred = max(hop.barred, now + wait)

    def _by_retry_after(self, hop: NextHop, now: float) -> bool:
        return now >= hop.barred

    def _by_window(self, hop: NextHop) -> bool:
        window = self.rules.window
        return window is None or hop.waiting < window

    def _by_feedback(self, hop: NextHop, now: float) -> bool:
        said = hop.feedback
        if said is None or now >= hop.until:
            return True
        if said.algorithm == LOSS:
            # New calls are category 1, and the only ones that are withheld (RFC 7339 7.2).
            return self.draw() >= withheld(said.value, 1.0)[0]
        return hop.bucket.conforms(now)


class ThrottledEndpoint(Endpoint):
    """The transactions of a node that spares overloaded next hops."""

    throttle: Throttle | None = None

    def send(
        self,
        request: Request,
        user: Any,
        now: float,
        *,
        uri: Uri | None = None,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        source: str | None = None,
        timer_c: bool = False,
    ) -> Sending:
        """Send a request as any endpoint does; a new INVITE only where the throttle admits it."""
        throttle = self.throttle
        if (
            throttle is not None
            and request.method is _INVITE
            and request.identity.to_tag is None  # of a new call
        ):
            host = _host_of(request, uri, targets, flow)
            if not throttle.admits(host, now):
                sending = Sending(self, request, user, False, source)
                self.timers.at(now, _withhold, sending)  # not before the user has what is returned
                return sending
            user = Counted(user, throttle, host)
        return super().send(
            request, user, now, uri=uri, targets=targets, flow=flow, source=source, timer_c=timer_c
        )

    def via(
        self,
        transport: Transport,
        below: Via | None = None,
        source: str | None = None,
        local_port: int = 0,
    ) -> Via:
        """Return our Via, which offers to obey (RFC 7339 5.1)."""
        via = super().via(transport, below, source, local_port)
        if self.throttle is not None and self.throttle.rules.feedback:
            via.parameters = OFFER
        return via

    def receive_response(self, response: Response, now: float) -> None:
        """Take a response, and hear what it says of the load of its sender."""
        via = response.request.via
        if self.throttle is not None and via is not None:
            transaction = self.clients[response.method].get(via.branch)
            if transaction is not None and transaction.flow is not None:
                self.throttle.hear(transaction.flow.host, response, now)
        super().receive_response(response, now)


class Counted:
    """The user of an INVITE whose first response is waited for: tells the throttle of it."""

    __slots__ = ("_host", "_open", "_throttle", "_user")

    def __init__(self, user: Any, throttle: Throttle, host: str) -> None:
        self._user, self._throttle, self._host = user, throttle, host
        self._open = True

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Pass a response on; the first one opens the window."""
        if self._open:
            self._open = False
            self._throttle.responded(self._host)
        self._user.on_response(sending, response, now)

    def renumber(self, sending: Sending, cseq: int) -> int:
        """Return the number of a request that goes out again with credentials."""
        return int(self._user.renumber(sending, cseq))


def _withhold(sending: Sending, now: float) -> None:
    sending.finished = True
    sending.user.on_response(sending, Response(sending.request, 503, local=WITHHELD), now)


def _host_of(
    request: Request, uri: Uri | None, targets: tuple[Any, ...] | None, flow: Flow | None
) -> str:
    """Return the address of the next hop, or the name that stands for it."""
    if flow is not None:
        return flow.host
    if targets:
        return str(targets[0].host)
    hop = uri or (request.route[0].uri if request.route else request.uri)
    return hop.host


def _seconds(value: str | None) -> float:
    """Return the seconds of a Retry-After (20.33); what cannot be read is no reason to wait."""
    digits = (value or "").split(";")[0].split("(")[0].strip()
    return float(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0.0
