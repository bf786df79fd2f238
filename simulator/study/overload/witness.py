"""Watches all wires of a replication: which messages go out again, and why.

A message is known on its hop by branch, method and status. When it is sent once more, the fate of
the copy before it tells the cause; where that one arrived, the fate of what answered it does.
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import Any, Final

from simulator.contracts import Flow, Item, Transport
from simulator.kernel.host import Host
from simulator.kernel.network import Network
from simulator.net.path import Path
from simulator.sip.vocabulary import Method

_INVITE: Final = Method.INVITE
_ACK: Final = Method.ACK
_UDP: Final = Transport.UDP
_GENERATION: Final = 64.0  # seconds; no message is repeated later (64 T1 is 32 s)


class Fate(IntEnum):
    """What became of a message on its hop."""

    LOST = 0  # sent, and not arrived (yet)
    DROPPED = 1
    DEAD = 2
    ARRIVED = 3


CAUSES: Final = ("lost on a link", "queue full", "peer dead", "slow server")


class Witness:
    """The watch over one replication.

    Attributes
    ----------
    network : Network or None
        Set before the first message is sent.
    begin, end : float
        Only what is sent in between is counted.
    repeats : Counter of (label, cause)
    sent : int
        Messages, repeats included.
    invites : Counter of (near, far)
        INVITEs that begin a call, repeats included, by hosts.
    acknowledged : dict of int to float
        When the first ACK of a call came to where its 200 was made.
    """

    def __init__(self, begin: float, end: float) -> None:
        self.network: Network | None = None
        self.begin, self.end = begin, end
        self.repeats: Counter[tuple[str, str]] = Counter()
        self.sent = 0
        self.invites: Counter[tuple[str, str]] = Counter()
        self.acknowledged: dict[int, float] = {}
        self._answering: dict[int, Path] = {}
        self._young: dict[tuple[str, int, int], Fate] = {}
        self._old: dict[tuple[str, int, int], Fate] = {}
        self._turn = begin
        # The worst that happened to an answer or its ACK since the answer was last repeated.
        self._answers: dict[int, Fate] = {}

    def wrap(self, path: Path) -> Seen:
        """Put the watch around a wire."""
        return Seen(path, self)

    def on_sent(self, path: Path, item: Any, dead: bool, now: float) -> None:
        """Count a message, and say why where it is a repeat."""
        key = _key(item)
        before = self._young.get(key)
        if before is None:
            before = self._old.get(key)
        if now >= self._turn + _GENERATION:
            self._turn, self._old, self._young = now, self._young, {}
        self._young[key] = Fate.LOST
        if item.status and item.method is _INVITE and item.status // 100 == 2:
            self._answering.setdefault(item.call, path)
        counted = self.begin <= now < self.end
        if counted:
            self._count(path, item)
        if before is not None:
            cause = Fate.DEAD if dead else self._cause(path, item, before)
            if counted:
                self.repeats[_label(item), CAUSES[cause]] += 1
        # The fate of what answered last; nothing has answered this copy of a request yet.
        self._young[key[0], key[1], -1] = Fate.LOST if item.status else Fate.ARRIVED

    def on_arrived(self, path: Path, item: Any, dropped: bool, now: float) -> None:
        """Note that a message has arrived, or met a full queue."""
        fate = Fate.DROPPED if dropped else Fate.ARRIVED
        key = _key(item)
        self._young[key] = fate
        if item.status:
            self._young[key[0], key[1], -1] = fate
        if item.method is _ACK and not dropped:
            back = self._answering.get(item.call)
            if back is not None and self._far(path) == self._near(back):
                self.acknowledged.setdefault(item.call, now)
        if dropped and (item.method is _ACK or (item.method is _INVITE and item.status >= 200)):
            self._answers[item.call] = fate

    def _count(self, path: Path, item: Any) -> None:
        self.sent += 1
        if not item.status and item.method is _INVITE and item.identity.to_tag is None:
            self.invites[self._near(path), self._far(path)] += 1

    def _cause(self, path: Path, item: Any, before: Fate) -> Fate:
        if before is Fate.DROPPED or (before is Fate.LOST and not path.steady):
            return before
        if item.status and item.method is _INVITE and item.status // 100 == 2:
            return self._answers.pop(item.call, Fate.ARRIVED)
        reply = self._young.get((*_key(item)[:2], -1), Fate.ARRIVED)
        if item.status or (reply is Fate.LOST and path.steady):  # it is still on its way
            return Fate.ARRIVED
        return reply

    def _near(self, path: Path) -> str:
        return "" if self.network is None else self.network.names[path.number][0]

    def _far(self, path: Path) -> str:
        return "" if self.network is None else self.network.names[path.number][1]


class Seen:
    """A `Wire` around a path, for a witness; segments pass unseen."""

    __slots__ = ("_deliver", "_path", "_witness")

    def __init__(self, path: Path, witness: Witness) -> None:
        self._path = path
        self._witness = witness
        self._deliver: Any = path.set_deliver(self._arrive)

    def send(self, flow: Flow, item: Item, now: float) -> None:
        """Tell the witness, and send."""
        if item.method >= 0:
            self._witness.on_sent(self._path, item, self._path.far.ignores(flow), now)
        self._path.send(flow, item, now)

    def repeat(self, flow: Flow, item: Item, now: float) -> None:
        """Pass on what a silent host did not take."""
        self._path.repeat(flow, item, now)

    def _arrive(self, item: Item, flow: Flow, now: float) -> None:
        far = self._path.far
        if item.method < 0 or far.ignores(flow) or not isinstance(far, Host):
            self._deliver(item, flow, now)
            return
        # What is decided at arrival is known right after it; the witness has to know before
        # anything that the message leads to is sent.
        full = flow.transport is _UDP and far.station.full
        self._witness.on_arrived(self._path, item, full, now)
        self._deliver(item, flow, now)


def _key(item: Any) -> tuple[str, int, int]:
    via = (item.request if item.status else item).via
    return "" if via is None else via.branch, item.method, item.status


def _label(item: Any) -> str:
    return f"{item.status} {item.method.name}" if item.status else str(item.method.name)
