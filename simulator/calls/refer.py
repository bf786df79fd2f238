"""REFER in the dialog of a call, and the reports that follow it (RFC 3515).

`Referring` is a REFER of ours, `Referral` one of the peer's. What is done about a referral decides
the node's `Referee`. A subscription outlives its call: a NOTIFY is taken, and sent, after the BYE
too (RFC 5359 2.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from simulator.calls.leg import LegState
from simulator.errors import RemoteProtocolError
from simulator.sip.message import Headers, Response
from simulator.sip.refer import (
    REFER_TO,
    SIPFRAG,
    ReferTo,
    read_refer_to,
    read_sipfrag,
    referred_by,
    sipfrag,
)
from simulator.sip.subscription import (
    LOST_AFTER,
    TABLE,
    Input,
    State,
    event,
    event_number,
    is_last,
    is_refer,
    subscription_state,
)
from simulator.sip.transaction import Transaction
from simulator.sip.vocabulary import Method
from simulator.timers import Timer

if TYPE_CHECKING:
    from simulator.calls.control import CallControl
    from simulator.calls.leg import Leg
    from simulator.calls.replacing import Replacer
    from simulator.sip.dialog import Dialog

_CONFIRMED: Final = LegState.CONFIRMED
_TERMINATED: Final = State.TERMINATED


class Hearer(Protocol):
    """Who wants to know what becomes of a REFER."""

    def reported(self, status: int, last: bool, now: float) -> None:
        """Hear how far it has come: the status of a report, or of the refusal of the REFER."""


class Referee(Protocol):
    """What a node does about a REFER."""

    def referred(self, referral: Referral, to: ReferTo, now: float) -> None:
        """Accept the referral and go on with it, or refuse it."""


class Referring:
    """A REFER of ours, until its last report.

    Attributes
    ----------
    leg : Leg
    dialog : Dialog
    hearer : Hearer
    number : int
        CSeq of the REFER.
    state : State
    """

    __slots__ = ("dialog", "hearer", "leg", "number", "state", "timer")

    def __init__(self, leg: Leg, dialog: Dialog, hearer: Hearer) -> None:
        self.leg = leg
        self.dialog = dialog
        self.hearer = hearer
        self.number = 0
        self.state = State.REQUESTED
        self.timer: Timer | None = None

    def on_response(self, response: Response, now: float) -> None:
        """Hear whether the REFER was accepted."""
        if response.status >= 300:
            self._step(Input.REFUSED, response.status, now)
        elif response.status >= 200:
            self._step(Input.ACCEPTED, 100, now)

    def on_notify(self, server: Transaction, now: float) -> None:
        """Take a report."""
        request, control = server.request, self.leg.control
        try:
            status = read_sipfrag(request.body)
        except RemoteProtocolError as fault:
            control.reply(server, fault.status, now)
            return
        control.reply(server, 200, now)
        last = is_last(request.headers)
        self._step(Input.LAST_REPORT if last else Input.REPORT, status, now)

    def lose(self, argument: object, now: float) -> None:
        """Hear nothing any more."""
        self.timer = None
        self._step(Input.LOST, 408, now)

    def _step(self, what: Input, status: int, now: float) -> None:
        was, self.state = self.state, TABLE[self.state, what]
        if was is _TERMINATED:
            return
        last = self.state is _TERMINATED
        if last:
            self.leg.control.referrals.forget(self)
            if self.timer is not None:
                self.timer.cancel()
        if what is not Input.ACCEPTED:
            self.hearer.reported(status, last, now)


class Referral:
    """A REFER of the peer, until our last report.

    Attributes
    ----------
    leg : Leg
    dialog : Dialog
    server : Transaction
        Of the REFER.
    """

    __slots__ = ("_number", "dialog", "leg", "server", "state")

    def __init__(self, leg: Leg, dialog: Dialog, server: Transaction) -> None:
        self.leg = leg
        self.dialog = dialog
        self.server = server
        self.state = State.REQUESTED
        aside = leg.need_aside()
        aside.referrals += 1
        self._number = server.request.cseq if aside.referrals > 1 else None

    @property
    def is_open(self) -> bool:
        """Whether its sender waits for another report."""
        return self.state is State.ACTIVE

    def accept(self, now: float) -> None:
        """Answer with 202 and the report that is due at once (RFC 6665 4.2.1.2)."""
        self.state = TABLE[self.state, Input.ACCEPTED]
        leg, request = self.leg, self.server.request
        control = leg.control
        response = request.reply(
            202, leg.tag, contact=control.contact(leg), headers=control.response_headers
        )
        self.server.respond(response, now)
        self.report(100, now)

    def refuse(self, status: int, now: float, headers: Headers = ()) -> None:
        """Answer with a failure; nothing follows."""
        self.state = TABLE[self.state, Input.REFUSED]
        self.leg.control.reply(self.server, status, now, headers)

    def report(self, status: int, now: float) -> None:
        """Tell how far it has come; a final status is the last report."""
        if self.state is not State.ACTIVE:
            return
        last = status >= 200
        self.state = TABLE[self.state, Input.LAST_REPORT if last else Input.REPORT]
        leg = self.leg
        leg.send(
            Method.NOTIFY,
            now,
            (event(self._number), subscription_state(last=last), SIPFRAG),
            owner=self,
            dialog=self.dialog,
            body=sipfrag(status),
            contact=leg.control.contact(leg),
        )

    def on_response(self, response: Response, now: float) -> None:
        """Hear whether the peer still listens (RFC 6665 4.2.2)."""
        if response.status >= 300:
            self.state = TABLE[self.state, Input.LOST]


class Referrals:
    """The subscriptions of one node's own REFERs, by our tag.

    Attributes
    ----------
    referee : Referee or None
        Decides on REFERs of peers; None: they are left to the node's behaviour.
    replacer : Replacer or None
        Lets an INVITE take the place of a dialog; None: Replaces is not looked at.
    """

    def __init__(self) -> None:
        self.referee: Referee | None = None
        self.replacer: Replacer | None = None
        self._ours: dict[str, list[Referring]] = {}

    def __len__(self) -> int:
        """Count the subscriptions that live."""
        return sum(len(several) for several in self._ours.values())

    def has(self, leg: Leg) -> bool:
        """Whether a REFER of ours is under way on a leg."""
        return leg.tag in self._ours

    def enter(self, referring: Referring) -> None:
        """Keep one until it ends."""
        self._ours.setdefault(referring.leg.tag, []).append(referring)

    def forget(self, referring: Referring) -> None:
        """Let go of one."""
        several = self._ours.get(referring.leg.tag, [])
        if referring in several:
            several.remove(referring)
        if not several:
            self._ours.pop(referring.leg.tag, None)

    def find(self, server: Transaction) -> Referring | None:
        """Return the subscription that a NOTIFY belongs to."""
        identity = server.request.identity
        number = event_number(server.request.headers)
        for referring in self._ours.get(identity.to_tag or "", ()):
            mine = referring.dialog.identity
            same = (mine.call_id, mine.to_tag) == (identity.call_id, identity.from_tag)
            if same and number in (None, referring.number):
                return referring
        return None


def refer(
    leg: Leg, to: ReferTo, now: float, hearer: Hearer, headers: Headers = ()
) -> Referring | None:
    """Send a REFER in the dialog of a call; None where that may not be now."""
    dialog, control = leg.dialog, leg.control
    if dialog is None or leg.state is not _CONFIRMED:
        return None
    referring = Referring(leg, dialog, hearer)
    referring.number = dialog.cseq + 1
    control.referrals.enter(referring)
    timers = control.endpoint.timers
    referring.timer = timers.start(LOST_AFTER, referring.lose, None, now)
    sending = leg.send(
        Method.REFER,
        now,
        ((REFER_TO, str(to)), headers[0] if headers else referred_by(dialog.identity.from_)),
        owner=referring,
        contact=control.contact(leg),
    )
    if sending is not None and sending.finished:  # it failed before we could claim it
        referring.lose(None, now)
    return referring


def on_refer(control: CallControl, server: Transaction, leg: Leg, now: float) -> None:
    """Take a REFER in a dialog of ours."""
    referee, dialog = control.referrals.referee, leg.dialog
    if leg.state > _CONFIRMED:  # RFC 5407 3.3.3
        control.reply(server, 481, now)
        return
    if referee is None or dialog is None:
        leg.control.behaviour.on_request(server, now)
        return
    if leg.state is not _CONFIRMED:
        control.reply(server, 491, now)
        return
    try:
        to = read_refer_to(server.request.headers)
    except RemoteProtocolError as fault:
        control.reply(server, fault.status, now)
        return
    dialog.aim(server.request.contact)
    referral = Referral(leg, dialog, server)
    if leg.aside is not None and leg.aside.transfer is not None:
        referral.refuse(491, now)  # one at a time
    else:
        referee.referred(referral, to, now)


def on_notify(control: CallControl, server: Transaction, now: float) -> bool:
    """Take a report on a REFER of ours; False: the NOTIFY is about something else."""
    referring = control.referrals.find(server)
    if referring is None:
        if server.request.identity.to_tag is None or not is_refer(server.request.headers):
            return False
        control.reply(server, 481, now)  # RFC 6665 4.1.3
        return True
    if server.request.cseq < referring.dialog.remote_cseq:
        control.reply(server, 500, now)  # 12.2.2: out of order
        return True
    referring.dialog.remote_cseq = server.request.cseq
    referring.on_notify(server, now)
    return True
