"""What a leg needs until it is confirmed only, and what few legs ever need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from simulator.calls.terms import PLAIN, Terms
from simulator.sdp.exchange import State
from simulator.sip.dialog import Dialog
from simulator.sip.extensions import SessionExpires
from simulator.sip.message import Headers, Request
from simulator.sip.reliable import Ordered, ReliableResponses
from simulator.sip.replaces import Replaces
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction

if TYPE_CHECKING:
    from simulator.calls.change import Change
    from simulator.calls.leg import Leg


class Opening:
    """What a leg needs until it is confirmed.

    Attributes
    ----------
    invite : Request
        As received, or as first made.
    server : Transaction or None
        Incoming: the INVITE's server transaction.
    sending : Sending or None
        Outgoing: the INVITE on its way.
    farewell : tuple of (name, value) or None
        Headers of a BYE that waits for the ACK of our 200 (RFC 3261 15).
    terms : Terms
        Of this side of the node.
    asked : SessionExpires or None
        Incoming: the session timer that the INVITE asks for.
    exchange : State
        Of offer and answer in the INVITE and its responses. Outgoing: before any reliable
        response; `ordered` says which early dialogs have their answer.
    agreed : bool
        Incoming: offer and answer are through before the 200, which then carries none.
    reliable : ReliableResponses or None
        Incoming: where any was sent.
    ordered : dict of tag to Ordered, or None
        Outgoing: by early dialog, where any came.
    replaces : Replaces or None
        Incoming: the dialog whose place the INVITE takes (RFC 3891).
    postponed : tuple of (body, headers) or None
        Incoming: of a 200 that waits for a PRACK (RFC 3262 5).
    """

    __slots__ = (
        "agreed",
        "asked",
        "exchange",
        "farewell",
        "invite",
        "ordered",
        "postponed",
        "reliable",
        "replaces",
        "sending",
        "server",
        "terms",
    )

    def __init__(self, invite: Request, outgoing: bool) -> None:
        self.invite = invite
        self.server: Transaction | None = None
        self.sending: Sending | None = None
        self.farewell: Headers | None = None
        self.terms: Terms = PLAIN
        self.asked: SessionExpires | None = None
        offered = State.LOCAL_OFFER if outgoing else State.REMOTE_OFFER
        self.exchange = State.STABLE if invite.body is None else offered
        self.agreed = False
        self.reliable: ReliableResponses | None = None
        self.ordered: dict[str, Ordered] | None = None
        self.replaces: Replaces | None = None
        self.postponed: tuple[object | None, Headers] | None = None


class Pending(Protocol):
    """A transfer under way, as the legs that take part in it know it."""

    def left(self, leg: Leg, now: float) -> None:
        """Hear that a leg ends: by its peer where it is confirmed still, else by us."""


class Aside:
    """What few legs need, made when one does.

    Attributes
    ----------
    early, surplus : dict of tag to Dialog
        Dialogs of a forked INVITE by the peer's tag: early ones, and those ended at once.
    ours, theirs : Change or None
        What this side, and what the peer, wants to change in the session.
    answer : object or None
        Session in the ACK of our INVITE, where the offer came in the 2xx.
    reliable : ReliableResponses or None
        With a response whose PRACK is not here though the call is up.
    referrals : int
        REFERs that came in the dialog.
    transfer : Pending or None
        The transfer that the leg takes part in while it is under way.
    """

    __slots__ = (
        "answer",
        "early",
        "ours",
        "referrals",
        "reliable",
        "surplus",
        "theirs",
        "transfer",
    )

    def __init__(self) -> None:
        self.early: dict[str, Dialog] = {}
        self.surplus: dict[str, Dialog] = {}
        self.ours: Change | None = None
        self.theirs: Change | None = None
        self.answer: object | None = None
        self.reliable: ReliableResponses | None = None
        self.referrals = 0
        self.transfer: Pending | None = None

    def abandon(self, leg: Leg, now: float) -> None:
        """End what is open when the leg ends: the peer's pending request gets 487 (15.1.2)."""
        theirs = self.theirs
        if self.ours is not None:
            self.ours.stop()
        self.ours = self.theirs = None
        if theirs is not None and theirs.server is not None:
            leg.control.reply(theirs.server, 487, now)
        transfer, self.transfer = self.transfer, None
        if transfer is not None:
            transfer.left(leg, now)
