"""One change of a session under way, ours or the peer's, and whose offer is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.sdp.exchange import State
from simulator.sip.message import Headers
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.calls.leg import Leg
    from simulator.sip.dialog import Dialog

_INVITE: Final = Method.INVITE


class Change:
    """A request in a dialog that may carry an offer.

    Attributes
    ----------
    leg : Leg
    dialog : Dialog
        Early ones of a fork have their own changes.
    method : Method
    offer : object or None
        None: a refresh alone; in a re-INVITE, the other side makes the offer.
    server : Transaction or None
        Of the peer's request, which waits for our answer.
    headers : tuple of (name, value)
        Beyond the product's own.
    timer : Timer or None
        Until it goes out again.
    tries : int
    acknowledged : bool
        A re-INVITE of ours has its ACK; copies of the 2xx get it again.
    answer : object or None
        What that ACK carried.
    """

    __slots__ = (
        "acknowledged",
        "answer",
        "dialog",
        "headers",
        "leg",
        "method",
        "offer",
        "server",
        "timer",
        "tries",
    )

    def __init__(
        self,
        leg: Leg,
        dialog: Dialog,
        method: Method,
        offer: object | None,
        headers: Headers = (),
        server: Transaction | None = None,
    ) -> None:
        self.leg = leg
        self.dialog = dialog
        self.method = method
        self.offer = offer
        self.headers = headers
        self.server = server
        self.timer: Timer | None = None
        self.tries = 0
        self.acknowledged = False
        self.answer: object | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it stands against a change of the peer: on its way, and no mere refresh."""
        on_its_way = self.timer is None
        return on_its_way and (self.method is _INVITE or self.offer is not None)

    def stop(self) -> None:
        """Let it not go out again."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


def state_of(leg: Leg, dialog: Dialog) -> State:
    """Return whose offer is open in a dialog (RFC 3264 4)."""
    aside = leg.aside
    if aside is not None:
        ours, theirs = aside.ours, aside.theirs
        if ours is not None and ours.dialog is dialog and ours.is_pending and ours.offer:
            return State.LOCAL_OFFER
        if theirs is not None and theirs.dialog is dialog:
            return State.LOCAL_OFFER if theirs.server is None else State.REMOTE_OFFER
    opening = leg.opening
    if opening is None:
        return State.STABLE
    ordered = None
    if opening.ordered is not None:
        ordered = opening.ordered.get(dialog.identity.to_tag or "")
    if ordered is not None and ordered.answered:
        return State.STABLE
    return opening.exchange
