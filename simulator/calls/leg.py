"""One INVITE usage of a node: a server or client INVITE and the dialogs that come of it.

An outgoing leg has one early dialog for each To tag that answers, and at most one confirmed
dialog; a second 2xx (of a fork) is acknowledged and ended at once (RFC 3261 13.2.2.4).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from simulator.contracts import Flow
from simulator.errors import LocalProtocolError
from simulator.media.stream import Stream, Way
from simulator.sdp.description import Description
from simulator.sip.dialog import Dialog
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.call import Call
    from simulator.calls.control import CallControl


class LegState(IntEnum):
    """How far a leg has come."""

    CALLING = 0  # no response above 100 yet, either way
    EARLY = 1
    ANSWERED = 2  # 2xx sent, its ACK not yet seen
    CONFIRMED = 3
    RELEASING = 4  # our BYE or CANCEL is under way
    ENDED = 5


# Constants, since a member looked up in its class costs ten times as much.
_ANSWERED: Final = LegState.ANSWERED
_BYE: Final = Method.BYE
_CALLING: Final = LegState.CALLING
_CONFIRMED: Final = LegState.CONFIRMED
_EARLY: Final = LegState.EARLY
_ENDED: Final = LegState.ENDED
_RELEASING: Final = LegState.RELEASING


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
    """

    __slots__ = ("farewell", "invite", "sending", "server")

    def __init__(self, invite: Request) -> None:
        self.invite = invite
        self.server: Transaction | None = None
        self.sending: Sending | None = None
        self.farewell: Headers | None = None


class Branches:
    """Dialogs of a forked INVITE by the peer's tag: early ones, and those ended at once."""

    __slots__ = ("early", "surplus")

    def __init__(self) -> None:
        self.early: dict[str, Dialog] = {}
        self.surplus: dict[str, Dialog] = {}


class Leg:
    """One leg of a call.

    Attributes
    ----------
    call : Call
    outgoing : bool
    cseq : int
        That of the INVITE.
    opening : Opening or None
        What is needed until the leg is confirmed only.
    tag : str
        Our tag; finds the leg for requests of the peer.
    dialog : Dialog or None
        The confirmed one, else the newest early one.
    branches : Branches or None
        Dialogs with other tags of the peer, after a fork only.
    flow : Flow or None
        Requests of the dialog go here (the flow that the INVITE came in on), else by location.
    """

    __slots__ = (
        "branches",
        "call",
        "contact",
        "control",
        "cseq",
        "dialog",
        "flow",
        "local_body",
        "opening",
        "outgoing",
        "remote_body",
        "state",
        "stream",
        "tag",
    )

    def __init__(self, control: CallControl, call: Call, invite: Request, outgoing: bool) -> None:
        self.control = control
        self.call = call
        self.opening: Opening | None = Opening(invite)
        self.cseq = invite.cseq
        self.outgoing = outgoing
        self.state = _CALLING
        self.tag = invite.identity.from_tag if outgoing else control.endpoint.new_tag()
        self.dialog: Dialog | None = None
        self.branches: Branches | None = None
        self.flow: Flow | None = None
        self.contact: Address | None = invite.contact if outgoing else None  # ours, once known
        self.local_body: object | None = invite.body if outgoing else None
        self.remote_body: object | None = None if outgoing else invite.body
        self.stream: Stream | None = None  # None: media in time slots, or past this node
        control.legs[self.tag] = self

    @property
    def invite(self) -> Request:
        """The INVITE as received, or as first made; only until the leg is confirmed."""
        if self.opening is None:
            raise LocalProtocolError(f"the INVITE of {self.tag} was let go when it was confirmed")
        return self.opening.invite

    @property
    def answered_by(self) -> str | None:
        """Outgoing: the peer's tag in the 2xx that was taken; all others are surplus."""
        if not self.outgoing or self.opening is not None or self.dialog is None:
            return None
        return self.dialog.identity.to_tag

    @property
    def sending(self) -> Sending | None:
        """An outgoing leg's INVITE on its way; only until the leg is confirmed."""
        return None if self.opening is None else self.opening.sending

    def settle(self) -> None:
        """Let go of the INVITE with its transaction, for the long time until the call ends.

        Thousands of calls that only wait take half the memory then
        (``tests/benchmarks/test_hop.py``).
        """
        self.control.contact(self)
        self.opening = None

    # An incoming leg answers

    def provisional(
        self, status: int, now: float, body: object | None = None, headers: Headers = ()
    ) -> None:
        """Send a provisional response; above 100 it makes the early dialog."""
        server = None if self.opening is None else self.opening.server
        if server is None or self.state > _EARLY:
            return
        if status > 100:
            self._open_dialog(_EARLY)
            self.local_body = body or self.local_body
            if body is not None:
                self._media().early(now)
        server.respond(self._reply(status, body, headers), now)

    def answer(self, now: float, body: object | None = None, headers: Headers = ()) -> None:
        """Send the 200; the endpoint repeats it until its ACK comes."""
        server = None if self.opening is None else self.opening.server
        if server is None or self.state > _EARLY:
            return
        self._open_dialog(_ANSWERED)
        self.local_body = body or self.local_body
        response = self._reply(200, body, headers)
        self._open_stream(now)
        self.control.endpoint.accept(server, response, now)

    def refuse(self, status: int, now: float, headers: Headers = ()) -> None:
        """Send a final failure and end the leg."""
        server = None if self.opening is None else self.opening.server
        if server is not None and self.state <= _EARLY:
            server.respond(self._reply(status, None, headers), now)
            self.end()

    # Either leg ends

    def release(self, now: float, headers: Headers = ()) -> None:
        """End the leg from our side in the way its state asks for."""
        if self.state is _CONFIRMED:
            self.bye(now, headers)
        elif self.state is _ANSWERED:  # 15: not before the ACK, or its time-out
            self.state = _RELEASING
            if self.opening is not None:
                self.opening.farewell = headers
        elif self.outgoing and self.state <= _EARLY and self.sending is not None:
            self.state = _RELEASING
            self.sending.cancel(now, headers)
        elif not self.outgoing:
            self.refuse(487, now, headers)

    def bye(self, now: float, headers: Headers = ()) -> None:
        """Send a BYE in the confirmed dialog."""
        self.state = _RELEASING
        self.close_stream(now)
        if self.opening is not None:
            self.opening.farewell = None
        self.control.endpoint.forget_accepted(self.tag)
        self._send(_BYE, now, headers)

    def acknowledge(self, now: float, body: object | None = None) -> None:
        """Acknowledge the 2xx of our INVITE."""
        if self.dialog is not None:
            self.state = _CONFIRMED
            self._open_stream(now)
            self.settle()
            self.acknowledge_again(now, body)

    def acknowledge_again(self, now: float, body: object | None = None) -> None:
        """Send the ACK, once more for a 2xx that came again; the leg stays as it is."""
        if self.dialog is not None:
            ack = self.dialog.ack(self.cseq, body=body, call=self.call.number)
            self.control.endpoint.send_ack(ack, now, flow=self._way())

    def reject_surplus(self, response: Response, now: float) -> None:
        """Acknowledge and end a 2xx of another branch (13.2.2.4); a copy is acknowledged."""
        surplus = self._branches().surplus
        tag = response.to_tag or ""
        stray = surplus.get(tag)
        known = stray is not None
        if stray is None:
            if self.opening is None and self.dialog is not None:
                stray = self.dialog.of_branch(self.cseq, response)
            else:
                stray = Dialog.of_caller(self.invite, response)
            surplus[tag] = stray
        endpoint, number = self.control.endpoint, self.call.number
        endpoint.send_ack(stray.ack(self.cseq, call=number), now, flow=self._way())
        if not known:
            headers = self.control.request_headers
            bye = stray.request(_BYE, headers=headers, call=number)
            endpoint.send(bye, self.control, now, flow=self._way())

    def end(self) -> None:
        """Take the leg out of the control's tables."""
        if self.state is not _ENDED:
            self.state = _ENDED
            self.control.endpoint.forget_accepted(self.tag)
            self.control.forget(self)
            if self.opening is not None:
                self.opening.server = self.opening.sending = None  # which know the leg: no circles

    # Media

    @property
    def media_points(self) -> tuple[str, ...]:
        """Addresses between which our stream runs, ours first, as the session descriptions say.

        A node that media runs past has said another's address as its own. Empty where an address
        is not known: no answer yet, or no such body.
        """
        return (*_address(self.local_body), *_address(self.remote_body))

    def media_lost(self, way: Way, since: float, now: float) -> None:
        """Hear from our stream that a direction is dead, and tell the behaviour."""
        self.control.behaviour.on_media_lost(self.call, self, way, since, now)

    def close_stream(self, now: float) -> None:
        """End the media of this leg."""
        if self.stream is not None:
            self.stream.close(now)

    def _open_stream(self, now: float) -> None:
        if self.local_body is not None and self.remote_body is not None:
            self._media().open(now)

    def _media(self) -> Stream:
        if self.stream is None:
            self.stream = Stream(self)
        return self.stream

    # What an outgoing leg learns

    def learn(self, response: Response) -> None:
        """Take tag, target and body of a response above 100 (12.1.2).

        Requests of the dialog take the way that the INVITE took.
        """
        if self.flow is None and self.opening is not None:
            sending = self.opening.sending
            if sending is not None and sending.transaction:
                self.flow = sending.transaction.flow
        tag = response.to_tag
        if tag is None and response.status >= 200:
            tag = ""  # 12.1.2: a peer of RFC 2543
        if tag is not None and (self.dialog is None or self.dialog.identity.to_tag != tag):
            self._add_dialog(tag, response)
        elif self.dialog is not None:
            self.dialog.refresh(response)
        if response.body is not None:
            self.remote_body = response.body

    def _add_dialog(self, tag: str, response: Response) -> None:
        known = None if self.branches is None else self.branches.early.get(tag)
        if known is not None:
            self.dialog = known
            known.refresh(response)
            return
        first = self.dialog
        self.dialog = Dialog.of_caller(self.invite, response)
        if first is not None:
            early = self._branches().early
            early[first.identity.to_tag or ""] = first
            early[tag] = self.dialog

    def _branches(self) -> Branches:
        if self.branches is None:
            self.branches = Branches()
        return self.branches

    def dialog_with(self, tag: str) -> Dialog | None:
        """Return the dialog, early ones of a fork too, in which the peer has this tag."""
        dialog = self.dialog
        if dialog is None or dialog.identity.to_tag == tag:
            return dialog
        return None if self.branches is None else self.branches.early.get(tag)

    def _open_dialog(self, state: LegState) -> None:
        if self.dialog is None:
            self.dialog = Dialog.of_callee(self.invite, self.tag)
        self.state = state

    def _reply(self, status: int, body: object | None, headers: Headers) -> Response:
        control = self.control
        contact = control.contact(self) if 100 < status < 300 else None
        common = control.response_headers
        return self.invite.reply(
            status,
            self.tag if status > 100 else None,
            contact=contact,
            body=body,
            headers=common + headers if headers else common,
        )

    def _send(self, method: Method, now: float, headers: Headers) -> Sending | None:
        if self.dialog is None:
            return None
        common = self.control.request_headers
        request = self.dialog.request(
            method, headers=common + headers if headers else common, call=self.call.number
        )
        sending = self.control.endpoint.send(request, self.control, now, flow=self._way())
        sending.owner = self
        if sending.finished:  # it failed before we could claim it
            self.control.cleared(self, now)
        return sending

    def renumber(self, request: Request, cseq: int) -> int:
        """Return the number of a request of ours that goes out again with credentials (22.2)."""
        tag = request.identity.to_tag
        dialog = None if tag is None else self.dialog_with(tag)
        if dialog is not None:
            dialog.cseq += 1
            return dialog.cseq
        self.dialog = self.branches = None  # of the INVITE that was refused
        self.cseq = cseq + 1
        return self.cseq

    def _way(self) -> Flow | None:
        """Return the flow, unless it was the peer's connection and has ended."""
        flow = self.flow
        if flow is None or flow.connection is None or self.control.endpoint.reaches(flow):
            return flow
        return None


def _address(body: object | None) -> tuple[str, ...]:
    """Return where the first stream of a session is received (RFC 4566 5.7), if that is said."""
    if not isinstance(body, Description) or not body.media:
        return ()
    address = body.media_address(body.media[0])
    return () if address is None else (address,)
