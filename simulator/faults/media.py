"""Media that dies with what a fault strikes, and who notices: receivers that miss RTCP.

There are no packets here. A stream is dead where its far end's machine does not run or no way
leads between the two; its receiver hears that so long after the stream died as the product waits
for RTCP (reports come every few seconds, which is left out), and the product decides what it does.
Looked at are only nodes that wait for RTCP at all, and only while something is broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Final

from simulator.calls.leg import Leg
from simulator.contracts import FAULT
from simulator.faults.ground import Ground
from simulator.faults.kinds import KINDS
from simulator.faults.spec import Occurrence
from simulator.media.stream import StreamState, Way

# What stops media for as long as it lasts; a link that flaps is up again before anybody notices.
_KINDS: Final = frozenset(("down", "crash", "stop", "restart", "freeze", "silent", "partition"))
_SENDS: Final = "sends"
_MUTE: Final = "mute"
_ENDED: Final = "ended"
_RUNNING: Final = (StreamState.OPEN, StreamState.HELD)
_BETWEEN: Final = 10.0  # seconds between two looks at calls that began meanwhile


class MediaWatch:
    """Watches the streams of one replication while something is broken.

    Parameters
    ----------
    ground : Ground
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._broken = 0  # by so many faults
        self._last: Occurrence | None = None
        self._changed = 0.0
        self._dead: dict[Leg, float] = {}  # since when
        self._gone: set[Leg] = set()  # whose far end has ended, and knows nothing of it any more
        self._looks = False  # whether the next look is on the clock

    def begin(self, cause: Occurrence, now: float) -> None:
        """Note that something is broken."""
        if cause.fault.kind in _KINDS:
            self._broken += not KINDS[cause.fault.kind].instant
            self._last, self._changed = cause, now
            self._look(now)

    def end(self, cause: Occurrence, now: float) -> None:
        """Note that it is whole again."""
        if cause.fault.kind in _KINDS:
            self._broken -= 1
            self._changed = now
            self._look(now)

    def _look(self, now: float) -> None:
        for node, waits in self._watchers():
            known: dict[str, str] = {}  # by address: thousands of calls share few gateways
            for leg, address in self._legs(node):
                if address not in known:
                    known[address] = self._state(node, address)
                if self._is_sound(leg, known[address]):
                    self._dead.pop(leg, None)
                elif leg not in self._dead:
                    since = max(self._changed, leg.stream.began if leg.stream else 0.0)
                    self._dead[leg] = since
                    when = max(since + waits, now)
                    self._ground.clock.call_at(when, self._missed, leg, node, FAULT)
        self._dead = {leg: since for leg, since in self._dead.items() if _runs(leg)}
        self._gone &= self._dead.keys()
        if (self._broken or self._dead) and not self._looks:
            self._looks = True
            self._ground.clock.call_at(now + _BETWEEN, self._again, None, None, FAULT)

    def _again(self, _: None, __: None, now: float) -> None:
        self._looks = False
        self._look(now)

    def _missed(self, leg: Leg, node: str, now: float) -> None:
        """Tell a receiver, if nothing has come ever since."""
        since, ground, stream = self._dead.get(leg), self._ground, leg.stream
        if since is None or stream is None or now < since + self._waits(node):
            return
        mine = leg.control is ground.world.nodes[node].parts["control"]  # it may have started anew
        if mine and _runs(leg) and ground.runs(ground.host_of(node).name):
            if self._last is not None:
                ground.ledger.lost(leg.call.number, self._last)
            stream.lose(Way.INBOUND, since, now)
            ground.drain(node, now)

    def _watchers(self) -> Iterator[tuple[str, float]]:
        """Yield the nodes that run and miss RTCP, and after how many seconds."""
        for name in self._ground.cores:
            waits = self._waits(name)
            if waits < inf:
                yield name, waits

    def _waits(self, node: str) -> float:
        known = self._ground.world.nodes.get(node)
        waits = None if known is None else known.parts.get("media_timeout")
        return inf if waits is None else float(waits)

    def _legs(self, node: str) -> Iterator[tuple[Leg, str]]:
        """Yield the legs with media that ends at a node, and where it comes from."""
        own = self._ground.world.address_of(node)
        for leg in self._ground.world.nodes[node].parts["control"].legs.values():
            if _runs(leg) and leg.media_points[:1] == (own,) and len(leg.media_points) > 1:
                yield leg, leg.media_points[1]

    def _is_sound(self, leg: Leg, state: str) -> bool:
        """Whether media of a leg comes from a source that is in such a state."""
        if state is _ENDED:
            self._gone.add(leg)
        return state is _SENDS and leg not in self._gone

    def _state(self, node: str, address: str) -> str:
        """Return what a node hears from an address."""
        ground = self._ground
        near, far = ground.host_of(node).name, ground.network.host_of(address)
        if far is None:
            return _SENDS
        if ground.is_empty(far.name):
            return _ENDED
        heard = ground.runs(far.name) and ground.network.reaches(far.name, near)
        return _SENDS if heard else _MUTE


def _runs(leg: Leg) -> bool:
    return leg.stream is not None and leg.stream.state in _RUNNING
