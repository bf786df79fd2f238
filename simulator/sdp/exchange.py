"""The offer/answer state of one dialog (RFC 3264 4, 8; RFC 6337), as a table.

Which message carries an offer or an answer is not known here; whoever reads messages says what
they hold:

- an SDP in a reliable response or an ACK, PRACK or UPDATE is an offer or an answer;
- one in an unreliable provisional response is a *preview* of the answer (RFC 6337 3.1.1): media
  may follow it, the offer stays open;
- one that comes when nothing was asked is ignored, as RFC 6337 3.1.1 advises for repetitions.

An offer that meets our own open one is glare (491, RFC 3261 14.2); one that comes before we have
answered the last is refused with 500. What we must not do ourselves is our bug.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from simulator.errors import LocalProtocolError, RemoteProtocolError
from simulator.sdp.capabilities import Refusal
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction
from simulator.sdp.negotiation import Negotiator


class State(IntEnum):
    """Whose offer is open."""

    STABLE = 0
    LOCAL_OFFER = 1
    REMOTE_OFFER = 2


class Input(IntEnum):
    """What was sent or received."""

    SEND_OFFER = 0
    SEND_ANSWER = 1
    SEND_REJECTION = 2
    RECEIVE_OFFER = 3
    RECEIVE_ANSWER = 4
    RECEIVE_PREVIEW = 5
    RECEIVE_REJECTION = 6


class Act(IntEnum):
    """What it means."""

    GO_ON = 0
    IGNORE = 1
    ROLL_BACK = 2
    GLARE = 3
    TOO_EARLY = 4
    BUG = 5


TABLE: Final[dict[tuple[State, Input], tuple[Act, State]]] = {
    (State.STABLE, Input.SEND_OFFER): (Act.GO_ON, State.LOCAL_OFFER),
    (State.STABLE, Input.SEND_ANSWER): (Act.BUG, State.STABLE),
    (State.STABLE, Input.SEND_REJECTION): (Act.BUG, State.STABLE),
    (State.STABLE, Input.RECEIVE_OFFER): (Act.GO_ON, State.REMOTE_OFFER),
    (State.STABLE, Input.RECEIVE_ANSWER): (Act.IGNORE, State.STABLE),
    (State.STABLE, Input.RECEIVE_PREVIEW): (Act.IGNORE, State.STABLE),
    (State.STABLE, Input.RECEIVE_REJECTION): (Act.IGNORE, State.STABLE),
    (State.LOCAL_OFFER, Input.SEND_OFFER): (Act.BUG, State.LOCAL_OFFER),
    (State.LOCAL_OFFER, Input.SEND_ANSWER): (Act.BUG, State.LOCAL_OFFER),
    (State.LOCAL_OFFER, Input.SEND_REJECTION): (Act.BUG, State.LOCAL_OFFER),
    (State.LOCAL_OFFER, Input.RECEIVE_OFFER): (Act.GLARE, State.LOCAL_OFFER),
    (State.LOCAL_OFFER, Input.RECEIVE_ANSWER): (Act.GO_ON, State.STABLE),
    (State.LOCAL_OFFER, Input.RECEIVE_PREVIEW): (Act.GO_ON, State.LOCAL_OFFER),
    (State.LOCAL_OFFER, Input.RECEIVE_REJECTION): (Act.ROLL_BACK, State.STABLE),
    (State.REMOTE_OFFER, Input.SEND_OFFER): (Act.BUG, State.REMOTE_OFFER),
    (State.REMOTE_OFFER, Input.SEND_ANSWER): (Act.GO_ON, State.STABLE),
    (State.REMOTE_OFFER, Input.SEND_REJECTION): (Act.ROLL_BACK, State.STABLE),
    (State.REMOTE_OFFER, Input.RECEIVE_OFFER): (Act.TOO_EARLY, State.REMOTE_OFFER),
    (State.REMOTE_OFFER, Input.RECEIVE_ANSWER): (Act.IGNORE, State.REMOTE_OFFER),
    (State.REMOTE_OFFER, Input.RECEIVE_PREVIEW): (Act.IGNORE, State.REMOTE_OFFER),
    (State.REMOTE_OFFER, Input.RECEIVE_REJECTION): (Act.IGNORE, State.REMOTE_OFFER),
}


class Exchange:
    """What one dialog has agreed on, and the offer that is open.

    Attributes
    ----------
    state : State
    local, remote : Description or None
        Those in force; while a preview holds, the open offer and the preview.
    open : Description or None
        The offer without an answer.
    """

    __slots__ = ("_before", "_negotiator", "local", "open", "remote", "state")

    def __init__(self, negotiator: Negotiator) -> None:
        self._negotiator = negotiator
        self.state = State.STABLE
        self.local: Description | None = None
        self.remote: Description | None = None
        self.open: Description | None = None
        self._before: tuple[Description | None, Description | None] = (None, None)

    def send_offer(
        self, address: str, port: int, direction: Direction = Direction.SENDRECV
    ) -> Description:
        """Make an offer, the first or a later one of this session."""
        self._step(Input.SEND_OFFER)
        return self._opened(self._negotiator.offer(address, port, direction, self.local))

    def send_offer_of(self, offer: Description) -> Description:
        """Send an offer that was made elsewhere, as a B2BUA does that stays out of media."""
        self._step(Input.SEND_OFFER)
        return self._opened(offer)

    def receive_offer(self, offer: Description) -> None:
        """Take an offer.

        Raises
        ------
        RemoteProtocolError
            With 491 where ours is open, 500 where theirs still is.
        """
        self._step(Input.RECEIVE_OFFER)
        self._opened(offer)

    def send_answer(
        self, address: str, port: int, wanted: Direction = Direction.SENDRECV
    ) -> Description | Refusal:
        """Answer the open offer; after a refusal it stays open, for `send_rejection`."""
        if self.open is None or self.state is not State.REMOTE_OFFER:
            raise LocalProtocolError("there is no offer to answer")
        answer = self._negotiator.answer(self.open, address, port, wanted, self.local)
        return answer if isinstance(answer, Refusal) else self.send_answer_of(answer)

    def send_answer_of(self, answer: Description) -> Description:
        """Answer the open offer with a description that was made elsewhere."""
        self._step(Input.SEND_ANSWER)
        self.local, self.remote, self.open = answer, self.open, None
        return answer

    def receive_answer(self, answer: Description, *, preview: bool = False) -> Refusal | None:
        """Take an answer, or its preview; return why it cannot be lived with, None if it can.

        An answer closes the offer even so; it is for the caller to end the session.
        """
        act = self._step(Input.RECEIVE_PREVIEW if preview else Input.RECEIVE_ANSWER)
        offer = self.open
        if act is not Act.GO_ON or offer is None:
            return None
        refusal = self._negotiator.check(offer, answer)
        if refusal is None:
            self.local, self.remote = offer, answer
        if not preview:
            self.open = None
        return refusal

    def receive_rejection(self) -> None:
        """Note that our offer was refused, or never answered: what held before holds again."""
        self._roll_back(Input.RECEIVE_REJECTION)

    def send_rejection(self) -> None:
        """Note that we refused the open offer (488)."""
        self._roll_back(Input.SEND_REJECTION)

    def fork(self) -> Exchange:
        """Return the exchange of another early dialog that our open offer may have made."""
        other = Exchange(self._negotiator)
        other.state = State.LOCAL_OFFER
        other.open = self.open if self.state is State.LOCAL_OFFER else self.local
        return other

    def _opened(self, offer: Description) -> Description:
        self._before = (self.local, self.remote)
        self.open = offer
        return offer

    def _roll_back(self, input_: Input) -> None:
        if self._step(input_) is Act.ROLL_BACK:
            self.local, self.remote = self._before
            self.open = None

    def _step(self, input_: Input) -> Act:
        act, state = TABLE[self.state, input_]
        if act is Act.BUG:
            raise LocalProtocolError(f"{input_.name} in {self.state.name}")
        if act is Act.GLARE:
            raise RemoteProtocolError("an offer crossed ours", 491)
        if act is Act.TOO_EARLY:
            raise RemoteProtocolError("an offer before the last one was answered", 500)
        self.state = state
        return act
