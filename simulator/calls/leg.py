"""One INVITE usage of a node: a server or client INVITE and the dialogs that come of it.

Its further dialogs after a fork are in `forks`, reliable provisional responses in `early`, changes
of the session in `changes`, its session timer in `session_timer`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from simulator.calls import early, session_timer
from simulator.calls.opening import Aside, Opening
from simulator.calls.terms import Reliability
from simulator.contracts import Flow
from simulator.errors import LocalProtocolError
from simulator.media.stream import Stream, Way
from simulator.sdp.exchange import State as Offered
from simulator.sdp.renewal import is_held, media_address
from simulator.sip.dialog import Dialog
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.uri import Address
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.call import Call
    from simulator.calls.control import CallControl
    from simulator.calls.session_timer import SessionTimer


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
_LOCAL_OFFER: Final = Offered.LOCAL_OFFER
_REMOTE_OFFER: Final = Offered.REMOTE_OFFER
_STABLE: Final = Offered.STABLE
_UNRELIABLE: Final = Reliability.OFF


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
    aside : Aside or None
        What few legs need.
    session_timer : SessionTimer or None
        Where one was agreed on (RFC 4028).
    flow : Flow or None
        Requests of the dialog go here (the flow that the INVITE came in on), else by location.
    """

    __slots__ = (
        "aside",
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
        "session_timer",
        "state",
        "stream",
        "tag",
    )

    def __init__(self, control: CallControl, call: Call, invite: Request, outgoing: bool) -> None:
        self.control = control
        self.call = call
        self.opening: Opening | None = Opening(invite, outgoing)
        self.cseq = invite.cseq
        self.outgoing = outgoing
        self.state = _CALLING
        self.tag = invite.identity.from_tag if outgoing else control.endpoint.new_tag()
        self.dialog: Dialog | None = None
        self.aside: Aside | None = None
        self.session_timer: SessionTimer | None = None
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
        opening, self.opening = self.opening, None
        if opening is not None and opening.reliable is not None and opening.reliable.outstanding:
            self.need_aside().reliable = opening.reliable  # RFC 3262 3: its PRACK may still come

    # An incoming leg answers

    def provisional(
        self, status: int, now: float, body: object | None = None, headers: Headers = ()
    ) -> None:
        """Send a provisional response; above 100 it makes the early dialog."""
        server = None if self.opening is None else self.opening.server
        if server is None or self.state > _EARLY:
            return
        response = self._reply(status, body, headers)
        if status > 100:
            self._open_dialog(_EARLY)
            self.local_body = body or self.local_body
            if body is not None:
                self._media().early(now)
                if self.control.observer is not None:
                    self.control.observer.changed(self, now)
            opening = self.opening
            plain = opening is None or opening.terms.reliability is _UNRELIABLE
            if opening is not None and not plain and early.is_reliable(opening):
                early.send(self, opening, response, now)
                return
        server.respond(response, now)

    def answer(self, now: float, body: object | None = None, headers: Headers = ()) -> None:
        """Send the 200; the endpoint repeats it until its ACK comes."""
        opening = self.opening
        if opening is None or opening.server is None or self.state > _EARLY:
            return
        server = opening.server
        if opening.reliable is not None and early.postpones(opening, body, headers):
            return
        if opening.agreed:
            body = None  # RFC 6337 3.1.1: offer and answer are through
        elif body is not None:
            answers = opening.exchange is _REMOTE_OFFER
            opening.exchange = _STABLE if answers else _LOCAL_OFFER
        self._open_dialog(_ANSWERED)
        self.local_body = body or self.local_body
        timer = opening.terms.timer
        if timer is not None and (timer.asks_caller or opening.asked is not None):
            headers = headers + session_timer.accept(self, opening.invite.headers, now)
        response = self._reply(200, body, headers)
        self._open_stream(now)
        self.control.endpoint.accept(server, response, now)

    def refuse(self, status: int, now: float, headers: Headers = ()) -> None:
        """Send a final failure and end the leg."""
        opening = self.opening
        server = None if opening is None else opening.server
        if opening is not None and server is not None and self.state <= _EARLY:
            if opening.reliable is not None:
                opening.reliable.close()
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
            if self.sending.finished:  # its 2xx waits for our ACK
                self.acknowledge(now)
                self.bye(now, headers)
                return
            self.state = _RELEASING
            self.sending.cancel(now, headers)
        elif not self.outgoing:
            self.refuse(487, now, headers)

    def bye(self, now: float, headers: Headers = ()) -> None:
        """Send a BYE in the confirmed dialog; a 2xx to an early one is only acknowledged then."""
        if self.outgoing and self.state <= _EARLY and self.dialog is not None:  # RFC 5407 3.1.3
            self.need_aside().surplus[self.dialog.identity.to_tag or ""] = self.dialog
        self.state = _RELEASING
        self.close_stream(now)
        if self.aside is not None:
            self.aside.abandon(self, now)
        if self.opening is not None:
            self.opening.farewell = None
        self.control.endpoint.forget_accepted(self.tag)
        sending = self.send(_BYE, now, headers)
        if sending is not None and sending.finished:  # it failed before we could claim it
            self.control.cleared(self, now)

    def acknowledge(self, now: float, body: object | None = None) -> None:
        """Acknowledge the 2xx of our INVITE; with the answer, where the offer came in the 2xx."""
        if self.dialog is not None:
            self.state = _CONFIRMED
            self.local_body = body or self.local_body
            self._open_stream(now)
            self.settle()
            if body is not None:
                self.need_aside().answer = body
            self.send_ack(self.dialog, self.cseq, body, now)

    def acknowledge_again(self, now: float) -> None:
        """Send the ACK, once more for a 2xx that came again; the leg stays as it is."""
        if self.dialog is not None:
            body = None if self.aside is None else self.aside.answer
            ack = self.send_ack(self.dialog, self.cseq, body, now)
            heard = self.control.endpoint.retransmitted
            if heard is not None:
                heard.sent_again(ack, True, now)

    def send_ack(self, dialog: Dialog, cseq: int, body: object | None, now: float) -> Request:
        """Send the ACK of the 2xx to an INVITE of ours, and return it."""
        ack = dialog.ack(cseq, body=body, call=self.call.number)
        way = self.way()
        hop = dialog.hop if way is None else None
        self.control.endpoint.send_ack(ack, now, uri=hop, flow=way)
        return ack

    def end(self) -> None:
        """Take the leg out of the control's tables."""
        if self.state is not _ENDED:
            self.state = _ENDED
            self.control.endpoint.forget_accepted(self.tag)
            self.control.forget(self)
            if self.session_timer is not None:
                session_timer.stop(self)
            if self.aside is not None and self.aside.ours is not None:
                self.aside.ours.stop()
            opening = self.opening
            if opening is not None:
                if opening.reliable is not None:
                    opening.reliable.close()
                opening.server = opening.sending = opening.reliable = None  # no circles

    # Media

    @property
    def media_points(self) -> tuple[str, ...]:
        """Addresses between which our stream runs, ours first, as the session descriptions say.

        A node that media runs past has said another's address as its own. An address that is not
        known is left out: no answer yet, or no such body.
        """
        both = (media_address(self.local_body), media_address(self.remote_body))
        return tuple(address for address in both if address is not None)

    def take_session(self, local: object | None, remote: object | None, now: float) -> None:
        """Take what an answer has changed; a stream in one direction at most is held."""
        self.local_body, self.remote_body = local, remote
        if self.state <= _EARLY:
            self._media().early(now)
        elif self.stream is None:
            self._open_stream(now)
            return
        elif is_held(local, remote):
            self.stream.hold(now)
        else:
            self.stream.resume(now)
        if self.control.observer is not None:
            self.control.observer.changed(self, now)

    def media_lost(self, way: Way, since: float, now: float) -> None:
        """Hear from our stream that a direction is dead, and tell the behaviour."""
        self.control.behaviour.on_media_lost(self.call, self, way, since, now)

    def close_stream(self, now: float) -> None:
        """End the media of this leg."""
        if self.stream is not None:
            self.stream.close(now)
        observer = self.control.observer
        if observer is not None:
            observer.ended(self, now)

    def _open_stream(self, now: float) -> None:
        if self.local_body is not None and self.remote_body is not None:
            self._media().open(now)
        if self.control.observer is not None:
            self.control.observer.changed(self, now)

    def _media(self) -> Stream:
        if self.stream is None:
            self.stream = Stream(self)
        return self.stream

    def need_aside(self) -> Aside:
        """Return the place for what few legs need."""
        if self.aside is None:
            self.aside = Aside()
        return self.aside

    def dialog_with(self, tag: str) -> Dialog | None:
        """Return the dialog, early ones of a fork too, in which the peer has this tag."""
        dialog = self.dialog
        if dialog is None or dialog.identity.to_tag == tag:
            return dialog
        return None if self.aside is None else self.aside.early.get(tag)

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

    def send(
        self,
        method: Method,
        now: float,
        headers: Headers = (),
        *,
        owner: object | None = None,
        dialog: Dialog | None = None,
        body: object | None = None,
        contact: Address | None = None,
    ) -> Sending | None:
        """Send a request in a dialog: the confirmed one, or the newest early one."""
        dialog = dialog or self.dialog
        if dialog is None:
            return None
        common = self.control.request_headers
        request = dialog.request(
            method,
            headers=common + headers if headers else common,
            body=body,
            contact=contact,
            call=self.call.number,
        )
        way = self.way()
        hop = dialog.hop if way is None else None
        sending = self.control.endpoint.send(request, self.control, now, uri=hop, flow=way)
        sending.owner = owner or self
        return sending

    def way(self) -> Flow | None:
        """Return the flow, unless it was the peer's connection and has ended."""
        flow = self.flow
        if flow is None or flow.connection is None or self.control.endpoint.reaches(flow):
            return flow
        return None
