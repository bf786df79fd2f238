"""What is known of the media of one leg: what it was told, and the streams that follow from it."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

from simulator.study.media.flow import Met
from simulator.study.media.payload import Payload, Point
from simulator.study.media.roads import HERE, Road


class Fact(NamedTuple):
    """What a leg's media was like from an instant on.

    Parameters
    ----------
    begin : float
        Seconds.
    local, remote : object or None
        Session descriptions, None: a line.
    early : bool
        Before the answer.
    station : object
        The call of the node that the leg belongs to: its legs are joined there.
    """

    begin: float
    local: Any
    remote: Any
    early: bool
    station: Any


class Phase:
    """A stretch of time in which a leg's media stays as it is.

    Attributes
    ----------
    begin, end : float
        Seconds.
    own, peer : (str, int) or None
        Media points; None: a line.
    payload : Payload or None
        What the leg sends; None: nothing.
    early : bool
        Before the answer.
    station : object
        See `Fact`.
    source, target : str
        Nodes at both ends.
    road : Road
    met : Met or None
        What its packets met; None: what the conditions of its links say, no more.
    hop, ahead : int, bool
        Its place on the way of the call, 0: on none; whether it leads to the called side.
    """

    __slots__ = (
        "ahead",
        "begin",
        "early",
        "end",
        "hop",
        "met",
        "own",
        "payload",
        "peer",
        "road",
        "source",
        "station",
        "target",
    )

    def __init__(
        self,
        begin: float,
        end: float,
        own: Point | None,
        peer: Point | None,
        payload: Payload | None,
        fact: Fact,
        source: str,
        target: str,
    ) -> None:
        self.begin, self.end = begin, end
        self.own, self.peer, self.payload = own, peer, payload
        self.early, self.station = fact.early, fact.station
        self.source, self.target = source, target
        self.road: Road = HERE
        self.met: Met | None = None
        self.hop, self.ahead = 0, True


class LegMedia:
    """The media of one leg.

    Attributes
    ----------
    node : str
        Whose leg it is.
    number : int
        Of the call.
    dialog : str
        Call-ID, which the legs at both ends of a line share.
    outgoing : bool
        The leg began the dialog.
    facts : list of Fact
    end : float
        When its media ended; infinite: not yet.
    phases : list of Phase
        Made of the facts when all is known.
    """

    __slots__ = ("dialog", "end", "facts", "node", "number", "outgoing", "phases")

    def __init__(self, node: str, number: int, dialog: str, outgoing: bool) -> None:
        self.node = node
        self.number = number
        self.dialog = dialog
        self.outgoing = outgoing
        self.facts: list[Fact] = []
        self.end = inf
        self.phases: list[Phase] = []

    def at(self, now: float) -> Phase | None:
        """Return the phase of an instant."""
        for one in self.phases:
            if one.begin <= now < one.end:
                return one
        return None
