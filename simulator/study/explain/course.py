"""The way of a call through the network, from its messages: set-up, answer or refusal, release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.record.ladder.arrows import Arrow, Kind
from simulator.study.explain.explanation import Step

_TRYING = ("100 ", "CALL PROCEEDING")
_ENDS = ("CANCEL", "BYE")
_CHALLENGES = ("401 ", "407 ")


def steps(arrows: Sequence[Arrow]) -> list[Step]:
    """Return the messages that tell the way of a call, repetitions counted in the first.

    INVITEs with what was answered above 100, CANCEL and BYE; no ACKs, no answers to BYE.
    """
    found: dict[tuple[object, ...], Step] = {}
    for number, arrow in enumerate(arrows):
        if not _tells(arrow):
            continue
        key = (arrow.source, arrow.destination, arrow.label, arrow.call_id, arrow.cseq)
        known = found.get(key)
        if known is not None and arrow.again:
            copies, lost = known.copies + 1, known.lost + arrow.lost
            found[key] = replace(known, copies=copies, last=arrow.sent, lost=lost)
        else:
            new = key if known is None else (*key, number)
            found[new] = Step(
                arrow.sent,
                arrow.source,
                arrow.destination,
                arrow.label,
                last=arrow.sent,
                lost=int(arrow.lost),
            )
    return list(found.values())


def _tells(arrow: Arrow) -> bool:
    if arrow.method == "INVITE":
        return not arrow.label.startswith(_TRYING)
    return arrow.method in _ENDS and arrow.kind is Kind.REQUEST


def first_refusal(arrows: Sequence[Arrow], node: str) -> float | None:
    """Return when a node first refused, or withdrew, an INVITE of the call."""
    for arrow in arrows:
        withdrawn = arrow.method == "CANCEL" and arrow.kind is Kind.REQUEST
        if arrow.source == node and (withdrawn or _refuses(arrow)):
            return arrow.sent
    return None


def last_invite(arrows: Sequence[Arrow], node: str) -> float | None:
    """Return when a node last sent a call on: of a diverted one, to where it was diverted."""
    sent = [
        arrow.sent
        for arrow in arrows
        if arrow.source == node and arrow.method == "INVITE" and arrow.kind is Kind.REQUEST
    ]
    return sent[-1] if sent else None


def _refuses(arrow: Arrow) -> bool:
    """Tell whether it ends an INVITE; a challenge (401, 407) asks for another one."""
    final = arrow.kind in (Kind.FAILURE, Kind.REDIRECTION)
    return arrow.method == "INVITE" and final and not arrow.label.startswith(_CHALLENGES)


def first_failure(arrows: Sequence[Arrow]) -> Arrow | None:
    """Return the first refusal of an INVITE on any hop."""
    return next(filter(_refuses, arrows), None)


def silent_hop(arrows: Sequence[Arrow]) -> Arrow | None:
    """Return the first INVITE of the hop beyond which nothing was heard; None: all answered."""
    heard = {
        (arrow.destination, arrow.source)
        for arrow in arrows
        if arrow.method == "INVITE" and arrow.kind is not Kind.REQUEST
    }
    asked = [a for a in arrows if a.method == "INVITE" and a.kind is Kind.REQUEST]
    return next((a for a in asked if (a.source, a.destination) not in heard), None)


def released_between(arrows: Sequence[Arrow]) -> str:
    """Return the node between caller and called that ended the call; empty: one of them did."""
    asked = [a for a in arrows if a.method == "INVITE" and a.kind is Kind.REQUEST]
    ended = next((a for a in arrows if a.method == "BYE" and a.kind is Kind.REQUEST), None)
    if not asked or ended is None:
        return ""
    received = {arrow.destination for arrow in asked}
    called = {arrow.source for arrow in arrows if arrow.method == "INVITE"} - {
        arrow.source for arrow in asked
    }
    ends = {asked[0].source} | called
    return ended.source if ended.source in received and ended.source not in ends else ""
