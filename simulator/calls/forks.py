"""The dialogs that an outgoing INVITE makes: early ones, the one taken, and those too late.

An outgoing leg has one early dialog for each To tag that answers, and at most one confirmed
dialog; a second 2xx is acknowledged and ended at once (RFC 3261 13.2.2.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.sip.dialog import Dialog
from simulator.sip.message import Response
from simulator.sip.vocabulary import Method

if TYPE_CHECKING:
    from simulator.calls.leg import Leg

_BYE: Final = Method.BYE


def learn(leg: Leg, response: Response) -> None:
    """Take tag, target and body of a response above 100 (12.1.2).

    Requests of the dialog take the way that the INVITE took.
    """
    if leg.flow is None and leg.opening is not None:
        sending = leg.opening.sending
        if sending is not None and sending.transaction:
            leg.flow = sending.transaction.flow
    tag = response.to_tag
    if tag is None and response.status >= 200:
        tag = ""  # 12.1.2: a peer of RFC 2543
    if tag is not None and (leg.dialog is None or leg.dialog.identity.to_tag != tag):
        enter_dialog(leg, tag, response)
    elif leg.dialog is not None:
        leg.dialog.refresh(response)
    if response.body is not None:
        leg.remote_body = response.body


def enter_dialog(leg: Leg, tag: str, response: Response) -> None:
    """Make the dialog with this tag the newest one of an outgoing leg (12.1.2)."""
    known = None if leg.aside is None else leg.aside.early.get(tag)
    if known is not None:
        leg.dialog = known
        known.refresh(response)
        return
    first = leg.dialog
    leg.dialog = Dialog.of_caller(leg.invite, response)
    if first is not None:
        early = leg.need_aside().early
        early[first.identity.to_tag or ""] = first
        early[tag] = leg.dialog


def reject_surplus(leg: Leg, response: Response, now: float) -> None:
    """Acknowledge and end a 2xx of another branch (13.2.2.4); a copy is acknowledged."""
    surplus = leg.need_aside().surplus
    tag = response.to_tag or ""
    stray = surplus.get(tag)
    known = stray is not None
    if stray is None:
        if leg.opening is None and leg.dialog is not None:
            stray = leg.dialog.of_branch(leg.cseq, response)
        else:
            stray = Dialog.of_caller(leg.invite, response)
        surplus[tag] = stray
    endpoint, number = leg.control.endpoint, leg.call.number
    leg.send_ack(stray, leg.cseq, None, now)
    if not known:
        headers = leg.control.request_headers
        bye = stray.request(_BYE, headers=headers, call=number)
        way = leg.way()
        hop = stray.hop if way is None else None
        endpoint.send(bye, leg.control, now, uri=hop, flow=way)
