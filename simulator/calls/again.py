"""Requests of a leg that go out again, changed, where they were refused (RFC 3261 8.1.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.contracts import Flow
from simulator.sip.message import Headers, Request

if TYPE_CHECKING:
    from simulator.calls.leg import Leg


def invite_again(leg: Leg, headers: Headers, flow: Flow, now: float) -> None:
    """Send our INVITE again with other headers."""
    opening = leg.opening
    if opening is None:
        return
    leg.dialog = leg.aside = None  # of the INVITE that was refused
    leg.cseq += 1
    opening.invite = opening.invite.derive(cseq=leg.cseq, headers=headers, via=None)
    sending = leg.control.endpoint.send(opening.invite, leg.control, now, flow=flow)
    sending.owner = leg
    opening.sending = sending


def renumber(leg: Leg, request: Request, cseq: int) -> int:
    """Return the number of a request of ours that goes out again with credentials (22.2)."""
    tag = request.identity.to_tag
    dialog = None if tag is None else leg.dialog_with(tag)
    if dialog is not None:
        dialog.cseq += 1
        return dialog.cseq
    leg.dialog = leg.aside = None  # of the INVITE that was refused
    leg.cseq = cseq + 1
    return leg.cseq
