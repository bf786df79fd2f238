"""Digits pressed in a call: RFC 4733 events as facts of the stream, without packets.

They reach the other side where media runs to it and both descriptions name ``telephone-event``.
Before the answer only a terminal whose product can do so sends them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.calls import watcher
from simulator.calls.leg import Leg, LegState
from simulator.media.stream import StreamState
from simulator.sdp.description import Description

if TYPE_CHECKING:
    from simulator.calls.terminal import Terminals

EVENT = "telephone-event"


def send(terminals: Terminals, leg: Leg, keys: str, now: float) -> None:
    """Press keys; the watcher hears whether they went out, and why not."""
    why = hindrance(leg, before_answer=terminals.early_digits)
    facts = {"digits": keys, "sent": "no" if why else "yes", "why": why}
    terminals.tell(leg.call, "digits", {**facts, "media": watcher.media(leg)}, now)
    word = "digits" if not why else "digits not sent"
    terminals.control.journal.event(leg.call.number, word, keys, now)


def hindrance(leg: Leg, *, before_answer: bool) -> str:
    """Return why digits do not leave, or nothing where they do."""
    if leg.state < LegState.ANSWERED:
        if not before_answer:
            return "this telephone sends no digits before the answer"
        if leg.dialog is None:
            return "nothing to send them to yet"
    local, remote = leg.local_body, leg.remote_body
    if local is None and remote is None:
        return ""  # a line or an ISDN: the tones are in its time slot
    if leg.stream is not None and leg.stream.state is StreamState.HELD:
        return "the call is held"
    if not (_hears(local) and _hears(remote)):
        return "telephone-event is not agreed on"
    return ""


def _hears(body: object | None) -> bool:
    if not isinstance(body, Description):
        return False
    codecs = (codec for stream in body.media if stream.port for codec in stream.codecs)
    return any(codec.name.lower() == EVENT for codec in codecs)
