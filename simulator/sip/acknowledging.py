"""What becomes of a 2xx to INVITE and of its ACK, beyond every transaction.

The called side's core repeats the 2xx until its ACK comes (RFC 3261 13.3.1.4), also over reliable
transports; the ACK is sent once for each 2xx, and passed on, without a transaction (13.2.2.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.sip.message import Request, Response, Via
from simulator.sip.transaction import Transaction
from simulator.sip.transitions import Input
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.sip.endpoint import Endpoint


class Accepted:
    """A 2xx to INVITE that waits for its ACK, repeated by T1 doubling up to T2 (13.3.1.4)."""

    __slots__ = (
        "_delay",
        "_elapsed",
        "_timer",
        "cseq",
        "endpoint",
        "owner",
        "response",
        "server",
        "tag",
    )

    def __init__(
        self, endpoint: Endpoint, tag: str, server: Transaction, response: Response, now: float
    ) -> None:
        self.endpoint = endpoint
        self.tag = tag
        self.server = server
        self.owner = server.owner
        self.response = response
        self.cseq = response.request.cseq
        self._delay = endpoint.settings.t1
        self._elapsed = 0.0
        self._timer: Timer = endpoint.timers.start(self._delay, _repeat_success, self, now)

    def stop(self) -> None:
        """Stop repeating."""
        self._timer.cancel()

    def repeat(self, now: float) -> None:
        """Send the 2xx again and set the next instant, or the time-out."""
        settings, heard = self.endpoint.settings, self.endpoint.retransmitted
        if heard is not None:
            heard.sent_again(self.response, False, now)
        self.server.step(Input.SUCCESS, self.response, now)
        self._elapsed += self._delay
        self._delay = min(2.0 * self._delay, settings.t2)
        remaining = settings.timeout - self._elapsed
        later = _repeat_success if self._delay < remaining else _success_timeout
        delay = min(self._delay, remaining)
        self._timer = self.endpoint.timers.start(delay, later, self, now)


class Stray:
    """An ACK on its way without a transaction."""

    __slots__ = ("ack", "endpoint", "received")

    def __init__(self, endpoint: Endpoint, ack: Request, received: Via | None) -> None:
        self.endpoint = endpoint
        self.ack = ack
        self.received = received

    def go(self, targets: tuple[Any, ...], now: float) -> None:
        """Send it to the first target."""
        if targets:
            transport = self.endpoint.transport
            flow = transport.flow_to(targets[0], None, now)
            self.ack.via = self.endpoint.via(
                flow.transport, self.received, local_port=flow.local_port
            )
            transport.send_on(flow, self.ack, self, now)

    def on_failed(self, reason: str, now: float) -> None:
        """An ACK that cannot be sent is missed by the peer's own timer."""


class Missed:
    """Owner of all ACKs whose flow is known: one for all, since it keeps nothing."""

    __slots__ = ()

    def on_failed(self, reason: str, now: float) -> None:
        """As `Stray` does."""


MISSED: Final = Missed()


def _repeat_success(accepted: Accepted, now: float) -> None:
    accepted.repeat(now)


def _success_timeout(accepted: Accepted, now: float) -> None:
    accepted.endpoint.unacknowledged(accepted, now)
