"""The way of media at an instant, from the session descriptions that nodes have sent each other.

A dialog joins the two points (address and port) that its sides have described. Points that a node
has described as its own for legs of one call are one station of the way; where a node hands on the
point of another, media passes by it. Lines without descriptions (an ISDN, a port of a gateway)
join their two ends; the control of a gateway joins a server's legs with those of the gateway.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from simulator.sdp.description import HELD_ADDRESS, Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.renewal import audio, media_address
from simulator.study.scenario.dialogs import Dialog, Dialogs, Side
from simulator.study.scenario.places import Places


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a way, between two stations.

    Parameters
    ----------
    a, b : hashable
        Stations; `Ways.names` tells who they are.
    there, back : bool
        Whether media runs from `a` to `b`, and from `b` to `a`.
    codec : str
        Encoding name; empty: a line without description.
    secure : bool or None
        SRTP; None: a line.
    """

    a: Hashable
    b: Hashable
    there: bool = True
    back: bool = True
    codec: str = ""
    secure: bool | None = None

    def turned(self) -> Span:
        """Return it as it looks from the other end."""
        return Span(self.b, self.a, self.back, self.there, self.codec, self.secure)


@dataclass(slots=True)
class Ways:
    """All ways of media at an instant.

    Attributes
    ----------
    spans : list of Span
    names : dict of station to str
        Actor or node.
    """

    spans: list[Span] = field(default_factory=list)
    names: dict[Hashable, str] = field(default_factory=dict)
    _same: dict[Hashable, Hashable] = field(default_factory=dict)

    def station(self, key: Hashable) -> Hashable:
        """Return what stands for all that is one station with a key."""
        while key in self._same:
            key = self._same[key]
        return key

    def join(self, one: Hashable, other: Hashable) -> None:
        """Make two keys one station."""
        a, b = self.station(one), self.station(other)
        if a != b:
            self._same[a] = b
            if a in self.names:
                self.names.setdefault(b, self.names.pop(a))

    def name(self, key: Hashable, name: str) -> None:
        """Say who a station is."""
        self.names.setdefault(self.station(key), name)

    def path(self, begin: str, end: str) -> list[Span] | None:
        """Return the shortest way between two names, each part turned its way; None: none."""
        known: dict[Hashable, list[Span]] = {
            station: [] for station, name in self.names.items() if name == begin
        }
        edge = list(known)
        while edge:
            here = edge.pop(0)
            if self.names.get(here) == end:
                return known[here]
            for one in self._from(here):
                if one.b not in known:
                    known[one.b] = [*known[here], one]
                    edge.append(one.b)
        return None

    def _from(self, here: Hashable) -> Iterator[Span]:
        for span in self.spans:
            a, b = self.station(span.a), self.station(span.b)
            settled = Span(a, b, span.there, span.back, span.codec, span.secure)
            if a == here:
                yield settled
            if b == here:
                yield settled.turned()


def ways(dialogs: Dialogs, places: Places, people: set[str]) -> Ways:
    """Return the ways of media that dialogs have agreed on.

    Parameters
    ----------
    dialogs : Dialogs
    places : Places
    people : set of str
        Actors who are in the calls.
    """
    found = Ways()
    for dialog in dialogs.up.values():
        if dialog.line is not None:
            _add_line(found, dialog, dialogs, places, people)
        elif dialog.caller in dialog.sides:
            _add_session(found, dialog, dialogs, places)
    for one, other in dialogs.joined:
        for node, name in dialogs.legs:
            if name == one and (node, other) in dialogs.legs:
                found.join(*(("leg", node, dialogs.legs[node, call]) for call in (one, other)))
    return found


def _add_line(
    found: Ways, dialog: Dialog, dialogs: Dialogs, places: Places, people: set[str]
) -> None:
    assert dialog.line is not None
    a, b = dialog.line
    near, far = (
        ("leg", node, dialogs.legs.get((node, dialog.name), dialog.name)) for node in dialog.line
    )
    if places.switches(a) or places.switches(b):
        found.join(near, far)  # control of a gateway: media is there
        return
    calling, called = dialog.numbers
    found.name(near, places.at_line(a, people, calling))
    found.name(far, places.at_line(b, people, called))
    found.spans.append(Span(near, far))


def _add_session(found: Ways, dialog: Dialog, dialogs: Dialogs, places: Places) -> None:
    near = dialog.sides[dialog.caller]
    order = list(dialog.sides)
    for tag, far in dialog.sides.items():
        if tag != dialog.caller:
            later = order.index(tag) > order.index(dialog.caller)
            a = _point(found, near, dialog, dialogs, places)
            b = _point(found, far, dialog, dialogs, places)
            found.spans.append(_span(a, b, near, far, far if later else near))


def _point(found: Ways, side: Side, dialog: Dialog, dialogs: Dialogs, places: Places) -> Hashable:
    """Return the station at which a side receives."""
    description, describer = side
    address, stream = media_address(description) or "", audio(description)
    key: Hashable = ("point", address, 0 if stream is None else stream.port)
    if places.is_own(address, describer):
        found.join(key, ("leg", describer, dialogs.legs.get((describer, dialog.name))))
    found.name(key, places.behind(address, describer))
    return key


def _span(a: Hashable, b: Hashable, near: Side, far: Side, answer: Side) -> Span:
    """Return what two descriptions agree on."""
    stream = audio(answer[0])
    codecs = () if stream is None else stream.codecs
    codec = next((one.name for one in codecs if not one.auxiliary), "")
    there, back = _runs(near[0], far[0]), _runs(far[0], near[0])
    return Span(a, b, there, back, codec, stream is not None and _is_secure(stream))


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
