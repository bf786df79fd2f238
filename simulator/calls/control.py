"""Call control: the transaction user of a node that takes part in calls.

It finds the leg a message belongs to, answers what needs no decision (BYE, CANCEL, OPTIONS,
requests outside every dialog) and tells a `Behaviour` what happened to the call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from simulator.calls import answering, changes, early, refer, replacing
from simulator.calls.again import renumber
from simulator.calls.arrival import Arrival, admits, arrival, refusal
from simulator.calls.behaviour import Behaviour, Unattended
from simulator.calls.call import Call
from simulator.calls.change import Change
from simulator.calls.leg import Leg, LegState
from simulator.calls.observer import MediaObserver
from simulator.calls.outgoing import on_invite_response
from simulator.calls.reasons import unknown_extension
from simulator.calls.refer import Referral, Referrals, Referring
from simulator.calls.sessions import Sessions, Standing
from simulator.calls.terms import PLAIN, Reliability, Terms
from simulator.contracts import Flow, Journal
from simulator.sdp.exchange import State
from simulator.sip.dialog import Dialog
from simulator.sip.endpoint import Endpoint
from simulator.sip.guard import Guard
from simulator.sip.message import Headers, Request, Response
from simulator.sip.sending import Sending
from simulator.sip.transaction import Transaction
from simulator.sip.uri import Address, Uri
from simulator.sip.vocabulary import Method

__all__ = ["Behaviour", "CallControl"]

# Constants, since a member looked up in its class costs ten times as much.
_ANSWERED: Final = LegState.ANSWERED
_BYE: Final = Method.BYE
_CONFIRMED: Final = LegState.CONFIRMED
_EARLY: Final = LegState.EARLY
_LOCAL_OFFER: Final = State.LOCAL_OFFER
_ENDED: Final = LegState.ENDED
_INVITE: Final = Method.INVITE
_RELEASING: Final = LegState.RELEASING
_UNRELIABLE: Final = Reliability.OFF


class CallControl:
    """The calls of one node.

    Parameters
    ----------
    endpoint : Endpoint
    journal : Journal
        Hears of refusals.
    request_headers, response_headers : tuple of (name, value)
        What the product puts on each request and response.
    contact_of : callable
        Gives our Contact for a way or a user's number, and for None where neither is known.

    Attributes
    ----------
    behaviour : Behaviour
    sessions : Sessions
        Answers offers in mid-call.
    terms : Terms
        What the node does with reliable responses and session timers.
    terms_of : callable or None
        ``terms_of(leg)``: other terms of an incoming leg, by whom it comes from, or None.
    asks : callable or None
        ``asks(server)``: who asks for credentials on an INVITE that begins a call, or None.
    draw : callable
        Random numbers in [0, 1), for the waits after glare; the middle of them where none is
        given, since nothing is drawn here.
    referrals : Referrals
        REFERs of ours under way, and who decides on those of peers.
    ends_unacknowledged : bool
        A call whose 200 was never acknowledged is ended with BYE (13.3.1.4, "SHOULD").
    observer : MediaObserver or None
        Hears when the media of a leg changes.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        journal: Journal,
        request_headers: Headers,
        response_headers: Headers,
        contact_of: Callable[[Any], Address],
    ) -> None:
        self.endpoint = endpoint
        self.journal = journal
        self.request_headers = request_headers
        self.response_headers = response_headers
        self.contact_of = contact_of
        self.legs: dict[str, Leg] = {}
        self._arrived: dict[Arrival, Leg] = {}
        self.behaviour: Behaviour = Unattended()
        self.sessions: Sessions = Standing()
        self.terms: Terms = PLAIN
        self.terms_of: Callable[[Leg], Terms | None] | None = None
        self.asks: Callable[[Transaction], Guard | None] | None = None
        self.draw: Callable[[], float] = _middle
        self.referrals = Referrals()
        self.ends_unacknowledged = True
        self.observer: MediaObserver | None = None
        self._beside: tuple[CallControl, ...] = ()
        endpoint.user = self

    def observe(self, observer: MediaObserver) -> None:
        """Let somebody hear when the media of a leg changes, here and in controls beside."""
        self.observer = observer
        for twin in self._beside:
            twin.observer = observer

    # Outwards

    def call_out(
        self,
        call: Call,
        invite: Request,
        now: float,
        *,
        targets: tuple[Any, ...] | None = None,
        flow: Flow | None = None,
        source: str | None = None,
        hop: Uri | None = None,
        terms: Terms | None = None,
    ) -> Leg:
        """Open an outgoing leg with an INVITE; `hop` is located instead of its Request-URI."""
        leg = Leg(self, call, invite, outgoing=True)
        terms = terms or self.terms
        if terms is not PLAIN and leg.opening is not None:
            leg.opening.terms = terms
            invite.headers += terms.invite
        leg.flow = flow
        call.legs += (leg,)
        sending = self.endpoint.send(
            invite, self, now, uri=hop, targets=targets, flow=flow, source=source
        )
        sending.owner = leg
        if leg.opening is not None:
            leg.opening.sending = sending
        if sending.finished:  # it failed before we could claim it
            on_invite_response(
                self, leg, Response(invite, 503, local="no target for the next hop"), now
            )
        return leg

    def contact(self, leg: Leg) -> Address:
        """Return our Contact on a leg."""
        if leg.contact is None:
            leg.contact = self.contact_of(None)
        return leg.contact

    # The endpoint's transaction user

    def on_request(self, server: Transaction, now: float) -> None:
        """Sort a request by its method and dialog."""
        _REQUESTS.get(server.method, CallControl._other)(self, server, now)

    def on_response(self, sending: Sending, response: Response, now: float) -> None:
        """Sort a response by the request that it answers."""
        leg = sending.owner
        if not isinstance(leg, Leg):
            if isinstance(leg, Change):
                changes.on_response(leg, response, now)
            elif isinstance(leg, Referring | Referral):
                leg.on_response(response, now)
            return
        status, method = response.status, response.method
        if method is _INVITE:
            if status > 100:
                on_invite_response(self, leg, response, now)
        elif method is _BYE and status >= 200:
            self.cleared(leg, now)

    def renumber(self, sending: Sending, cseq: int) -> int:
        """Return the number of a request that is sent again with credentials (22.2)."""
        owner = sending.owner
        leg = owner.leg if isinstance(owner, Change | Referring | Referral) else owner
        return renumber(leg, sending.request, cseq) if isinstance(leg, Leg) else cseq + 1

    def on_ack(self, server: Transaction | None, ack: Request, now: float) -> None:
        """Tell the behaviour that its answer has arrived."""
        leg = server.owner if server is not None else None
        if not isinstance(leg, Leg):
            return
        opening = leg.opening
        if opening is not None and opening.farewell is not None:
            leg.bye(now, opening.farewell)
        elif leg.state is _ANSWERED:
            leg.state = _CONFIRMED
            self._arrived.pop(arrival(leg.invite), None)  # no copy of it is under way any more
            offered = opening is not None and opening.exchange is _LOCAL_OFFER
            leg.settle()
            if ack.body is not None:
                leg.take_session(leg.local_body, ack.body, now)
            elif offered:  # 13.2.2.4: the answer to our offer is missing
                self.lose(leg, now, ())
                return
            leg.control.behaviour.on_acknowledged(leg.call, leg, now)
        elif leg.aside is not None:
            answering.acknowledged(leg, ack, now)

    def on_undelivered(self, server: Transaction, reason: str, now: float) -> None:
        """A 2xx was never acknowledged: end what it had begun or changed (13.3.1.4, 14.2)."""
        leg = server.owner
        if not isinstance(leg, Leg):
            return
        opening = leg.opening
        if opening is not None and opening.farewell is not None:
            leg.bye(now, opening.farewell)
        elif leg.state in (_ANSWERED, _CONFIRMED):
            if self.ends_unacknowledged:
                self.lose(leg, now, ())
            else:
                self.behaviour.on_released(leg.call, leg, (), now)
                leg.close_stream(now)
                self.cleared(leg, now)

    def lose(self, leg: Leg, now: float, headers: Headers) -> None:
        """End a leg whose peer does not take part any more."""
        leg.control.behaviour.on_released(leg.call, leg, headers, now)
        leg.bye(now, headers)

    def refresh(self, leg: Leg, now: float) -> None:
        """Let a leg refresh its session."""
        changes.refresh(leg, now)

    # Requests

    def _invite(self, server: Transaction, now: float) -> None:
        request = server.request
        if request.identity.to_tag is not None:
            self._inside(server, now)
            return
        guard = None if self.asks is None else self.asks(server)
        if guard is not None and not admits(self, guard, server, now):
            return
        came = arrival(request)
        if came in self._arrived:
            self.reply(server, 482, now)  # 8.2.2.2: it came by two ways
            return
        call = Call(request.call)
        leg = self._arrived[came] = Leg(self, call, request, outgoing=False)
        opening = leg.opening
        leg.flow = server.flow
        server.owner = leg
        call.legs += (leg,)
        if opening is not None:
            opening.server = server
            other = None if self.terms_of is None else self.terms_of(leg)
            opening.terms = other or self.terms
            status, told = refusal(opening)
            if status:
                if status == 420:  # a 422 is followed by another INVITE
                    reason = unknown_extension(self.endpoint.name, told[0][1])
                    self.journal.refusal(call.number, reason, now)
                leg.refuse(status, now, told)
                call.end(now)
                return
            if opening.replaces is not None and replacing.take(self, leg, opening.replaces, now):
                return
        self.behaviour.on_invite(call, leg, now)

    def _inside(self, server: Transaction, now: float) -> None:
        """Take a re-INVITE, UPDATE or PRACK."""
        found = self._in_dialog(server, now)
        if found is not None:
            leg, dialog = found
            _INSIDE[server.method](leg, dialog, server, now)

    def _bye(self, server: Transaction, now: float) -> None:
        found = self._in_dialog(server, now)
        if found is None:
            return
        leg, dialog = found
        headers = _reasons(server.request.headers)
        self.reply(server, 200, now)
        if dialog is not leg.dialog:
            return  # of a fork that is not ours any more
        was = leg.state
        if was <= _EARLY:
            if leg.sending is not None:
                leg.sending.cancel(now, headers)
            leg.refuse(487, now)  # 15.1.2: BYE in an early dialog
        if leg.aside is not None:
            leg.aside.abandon(leg, now)
        leg.end()
        behaviour = leg.control.behaviour
        if was is _RELEASING:  # two BYEs crossed
            behaviour.on_cleared(leg.call, leg, now)
        else:
            behaviour.on_released(leg.call, leg, headers, now)

    def _cancel(self, server: Transaction, now: float) -> None:
        invite = self.endpoint.invite_of(server)
        if invite is None:
            self.reply(server, 481, now)
            return
        leg = invite.owner
        self.reply(server, 200, now, tag=leg.tag if isinstance(leg, Leg) else None)
        if isinstance(leg, Leg) and leg.state <= _EARLY:
            call, headers = leg.call, _reasons(server.request.headers)
            leg.refuse(487, now)
            leg.control.behaviour.on_cancelled(call, leg, headers, now)
        elif isinstance(leg, Leg) and answering.is_open(leg, invite):
            answering.refuse(leg, 487, now)

    def _other(self, server: Transaction, now: float) -> None:
        if server.request.identity.to_tag is None:
            self.behaviour.on_request(server, now)
            return
        found = self._in_dialog(server, now)
        if found is not None and found[0].state is _RELEASING:  # RFC 5407 2, 3.3.3: mortal
            self.reply(server, 481, now)
        elif found is not None:
            self.behaviour.on_request(server, now)

    def _refer(self, server: Transaction, now: float) -> None:
        if server.request.identity.to_tag is None:
            self.behaviour.on_request(server, now)
            return
        found = self._in_dialog(server, now)
        if found is not None:
            refer.on_refer(self, server, found[0], now)

    def _notify(self, server: Transaction, now: float) -> None:
        if not refer.on_notify(self, server, now):
            self._other(server, now)

    def beside(self, behaviour: Behaviour) -> CallControl:
        """Return a control of the same node for legs that another behaviour has.

        Legs of both are found by either, and can be handed over (``leg.control``).
        """
        endpoint = self.endpoint
        user = endpoint.user
        twin = CallControl(
            endpoint, self.journal, self.request_headers, self.response_headers, self.contact_of
        )
        endpoint.user = user
        twin.legs, twin._arrived, twin.referrals = self.legs, self._arrived, self.referrals
        twin.behaviour, twin.sessions = behaviour, self.sessions
        twin.terms, twin.terms_of, twin.draw = self.terms, self.terms_of, self.draw
        twin.observer = self.observer
        self._beside += (twin,)
        return twin

    def reply(
        self,
        server: Transaction,
        status: int,
        now: float,
        headers: Headers = (),
        tag: str | None = None,
    ) -> None:
        """Answer a request with nothing but a status."""
        tag = server.request.identity.to_tag or tag or self.endpoint.new_tag()
        common = self.response_headers
        response = server.request.reply(
            status, tag, headers=common + headers if headers else common
        )
        server.respond(response, now)

    def forget(self, leg: Leg) -> None:
        """Take an ended leg out of the tables."""
        self.legs.pop(leg.tag, None)
        if self.endpoint.keyring is not None:
            known = leg.invite if leg.dialog is None else leg.dialog
            self.endpoint.keyring.forget(known.identity.call_id)
        if not leg.outgoing and leg.opening is not None:
            self._arrived.pop(arrival(leg.opening.invite), None)

    def _in_dialog(self, server: Transaction, now: float) -> tuple[Leg, Dialog] | None:
        """Find leg and dialog of a request, or answer that there is none or that it is late."""
        identity = server.request.identity
        leg = self.legs.get(identity.to_tag or "")
        dialog = leg.dialog_with(identity.from_tag) if leg is not None else None
        if leg is None or dialog is None or dialog.identity.call_id != identity.call_id:
            self.reply(server, 481, now)
            return None
        if server.request.cseq < dialog.remote_cseq:
            self.reply(server, 500, now)  # 12.2.2: out of order
            return None
        dialog.remote_cseq = server.request.cseq
        return leg, dialog

    # Responses

    def cleared(self, leg: Leg, now: float) -> None:
        """End a leg whose BYE has been answered, or could not be sent."""
        if leg.state is not _ENDED:
            leg.end()
            leg.control.behaviour.on_cleared(leg.call, leg, now)


def _middle() -> float:
    return 0.5


def _reasons(headers: Headers) -> Headers:
    for name, _ in headers:
        if name == "Reason":
            return tuple(h for h in headers if h[0] == "Reason")
    return ()  # as in nearly every call


_REQUESTS: dict[Method, Callable[[CallControl, Transaction, float], None]] = {
    Method.INVITE: CallControl._invite,
    Method.BYE: CallControl._bye,
    Method.CANCEL: CallControl._cancel,
    Method.PRACK: CallControl._inside,
    Method.UPDATE: CallControl._inside,
    Method.REFER: CallControl._refer,
    Method.NOTIFY: CallControl._notify,
}
_INSIDE: dict[Method, Callable[[Leg, Dialog, Transaction, float], None]] = {
    Method.INVITE: answering.on_reinvite,
    Method.PRACK: early.on_prack,
    Method.UPDATE: answering.on_update,
}
