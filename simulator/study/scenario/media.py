"""The way of media at an instant, from the session descriptions that nodes have sent each other.

What both sides of a dialog described last (RFC 3264) joins the two places that they name. Where a
back-to-back user agent describes itself it is such a place; where it hands on the address of
another, media passes by it. Lines without descriptions (an ISDN, a port of a gateway) join their
two ends from the answer on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simulator.record.capture.octets import SIP_TRANSPORTS
from simulator.sdp.description import HELD_ADDRESS, Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.renewal import audio, media_address
from simulator.sip.vocabulary import Method
from simulator.study.scenario.keeper import Sent
from simulator.study.scenario.places import Places


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a way, between two places.

    Parameters
    ----------
    a, b : str
        Actors or nodes.
    there, back : bool
        Whether media runs from `a` to `b`, and from `b` to `a`.
    codec : str
        Encoding name; empty: a line without description.
    secure : bool or None
        SRTP; None: a line.
    """

    a: str
    b: str
    there: bool = True
    back: bool = True
    codec: str = ""
    secure: bool | None = None


@dataclass(slots=True)
class _Dialog:
    """What the sides of one dialog, by their tags, have described; the last one last."""

    sides: dict[str, tuple[Description, str]] = field(default_factory=dict)
    before: dict[str, tuple[Description, str]] = field(default_factory=dict)
    caller: str = ""
    line: tuple[str, str] | None = None


def spans(sent: Iterable[Sent], places: Places, until: float, people: set[str]) -> list[Span]:
    """Return the parts of all ways that are open at an instant.

    Parameters
    ----------
    sent : iterable of Sent
        In order of time.
    places : Places
    until : float
        What was sent later does not count.
    people : set of str
        Actors who are in the calls.
    """
    dialogs: dict[str, _Dialog] = {}
    for one in sent:
        if one.time <= until:
            _follow(dialogs, one)
    return [span for dialog in dialogs.values() for span in _spans_of(dialog, places, people)]


def _follow(dialogs: dict[str, _Dialog], one: Sent) -> None:
    item = one.item
    request = item.request if item.status else item
    name = str(request.identity.call_id)
    if item.method is Method.BYE:
        dialogs.pop(name, None)
        return
    dialog = dialogs.setdefault(name, _Dialog())
    if not dialog.caller and item.method is Method.INVITE:
        dialog.caller = request.identity.from_tag or ""
    side = (item.to_tag if item.status else item.identity.from_tag) or ""
    if isinstance(item.body, Description):
        _describe(dialog, side, item.body, one.source)
    elif item.status >= 300 and isinstance(request.body, Description):
        _undo(dialog, request, side)
    elif one.flow.transport not in SIP_TRANSPORTS:
        _line(dialog, one)


def _describe(dialog: _Dialog, side: str, body: Description, describer: str) -> None:
    known = dialog.sides.get(side)
    if known is not None and known[0] is body:  # a proxy passes it on
        return
    if known is not None:
        dialog.before[side] = dialog.sides.pop(side)
    dialog.sides[side] = (body, describer)


def _undo(dialog: _Dialog, request: Any, side: str) -> None:
    """Take back an offer that was refused; a refused call has one side only."""
    if not request.identity.to_tag:
        dialog.sides.pop(side, None)
        return
    asked = request.identity.from_tag or ""
    if asked in dialog.before:
        dialog.sides[asked] = dialog.before.pop(asked)


def _line(dialog: _Dialog, one: Sent) -> None:
    if one.item.method is Method.INVITE and 200 <= one.item.status < 300:
        dialog.line = (one.destination, one.source)


def _spans_of(dialog: _Dialog, places: Places, people: set[str]) -> list[Span]:
    if dialog.line is not None:
        a, b = dialog.line
        if places.switches(a) or places.switches(b):
            return []  # it controls the gateway; media is elsewhere
        return [Span(places.at_line(a, people), places.at_line(b, people))]
    if dialog.caller not in dialog.sides:
        return []
    near = dialog.sides[dialog.caller]
    others = [tag for tag in dialog.sides if tag != dialog.caller]
    later = {tag: i for i, tag in enumerate(dialog.sides)}
    return [
        _span(near, dialog.sides[tag], later[tag] > later[dialog.caller], places) for tag in others
    ]


def _span(
    near: tuple[Description, str],
    far: tuple[Description, str],
    far_is_later: bool,
    places: Places,
) -> Span:
    """Return what two descriptions agree on; the later one is the answer."""
    answer = audio(far[0] if far_is_later else near[0])
    codecs = () if answer is None else answer.codecs
    codec = next((one.name for one in codecs if not one.auxiliary), "")
    return Span(
        places.behind(media_address(near[0]) or "", near[1]),
        places.behind(media_address(far[0]) or "", far[1]),
        _runs(near[0], far[0]),
        _runs(far[0], near[0]),
        codec,
        answer is not None and _is_secure(answer),
    )


def _runs(sender: Description, receiver: Description) -> bool:
    """Tell whether a side sends, and the other one hears it."""
    one, other = audio(sender), audio(receiver)
    if one is None or other is None or not one.port or not other.port:
        return False
    sends = bool(sender.direction(one) & Direction.SENDONLY)
    hears = bool(receiver.direction(other) & Direction.RECVONLY)
    return sends and hears and media_address(receiver) != HELD_ADDRESS


def _is_secure(media: Media) -> bool:
    return "SAVP" in media.profile


def path(found: list[Span], begin: str, end: str) -> list[Span] | None:
    """Return the shortest way between two places, each part turned its way; None: there is none."""
    known: dict[str, list[Span]] = {begin: []}
    edge = [begin]
    while edge:
        here = edge.pop(0)
        if here == end:
            return known[here]
        for span in found:
            for one in (span, _turned(span)):
                if one.a == here and one.b not in known:
                    known[one.b] = [*known[here], one]
                    edge.append(one.b)
    return None


def _turned(span: Span) -> Span:
    return Span(span.b, span.a, span.back, span.there, span.codec, span.secure)
