"""One TCP connection as segments (RFC 9293): numbers, acknowledgements, repeats, its two ends.

The model knows messages and the orders OPEN, CLOSE and RESET; here they get sequence numbers and
are cut by the maximum segment size. What the model leaves out is added as an operating system
does it: the acknowledgement of SYN and FIN at once, that of data with the next segment, 40 ms
later or with every second (RFC 5681 4.2), and the second FIN. Windows are never full.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import pairwise
from struct import pack
from typing import Final
from zlib import crc32

from simulator.contracts import Item
from simulator.record.capture.frames import MTU, Direction

FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10

ACK_DELAY: Final = 0.040  # the least that common systems wait before they acknowledge alone
REPEATED: Final = "repeated by TCP"
_MODULUS: Final = 1 << 32


class Unacknowledged:
    """What one item became: one or several segments.

    Attributes
    ----------
    tried : bool
        Whether the model has tried to bring it over.
    """

    __slots__ = ("comment", "end", "flags", "item", "parts", "sent", "sequence", "tried")

    def __init__(
        self, item: Item, sequence: int, parts: list[bytes], flags: int, comment: str, sent: float
    ) -> None:
        self.item = item
        self.sequence = sequence
        self.parts = parts
        self.flags = flags
        self.comment = comment
        self.sent = sent
        self.tried = False
        counted = 1 if flags & (SYN | FIN) else sum(map(len, parts))
        self.end = (sequence + counted) % _MODULUS


class Side:
    """One end of a connection.

    Parameters
    ----------
    address : str
    port : int
    peer : str
        The other end's address.
    peer_port : int
    direction : Direction
        Writes its frames.

    Attributes
    ----------
    next : int
        Sequence number of what it sends next.
    received : int or None
        What it expects next, its acknowledgement number; None before the peer's SYN came.
    waiting : deque of Unacknowledged
    owes : bool
        Whether something that came is not acknowledged yet.
    ended : bool
        Whether it has sent its FIN.
    """

    __slots__ = (
        "address",
        "direction",
        "ended",
        "mss",
        "next",
        "owes",
        "peer",
        "port",
        "received",
        "waiting",
    )

    def __init__(
        self, address: str, port: int, peer: str, peer_port: int, direction: Direction
    ) -> None:
        self.address = address
        self.port = port
        self.peer = peer
        self.direction = direction
        self.mss = MTU - (40 if direction.version == 4 else 60)
        # RFC 6528 asks for numbers that nobody guesses; ours are the same in every run.
        self.next = crc32(f"{address} {port} {peer} {peer_port}".encode())
        self.received: int | None = None
        self.waiting: deque[Unacknowledged] = deque()
        self.owes = False
        self.ended = False


# emit(side, frame, comment, of_message, now)
Emit = Callable[[Side, bytes, str, bool, float], None]


class Connection:
    """Both sides, the opener first where its SYN was seen.

    Parameters
    ----------
    sides : tuple of Side
    emit : callable
        Takes each frame with the side that sends it.
    seen : bool
        Whether its SYN is in the capture.

    Attributes
    ----------
    over : bool
        It was reset, or refused.
    """

    __slots__ = ("emit", "over", "sides")

    def __init__(self, sides: tuple[Side, Side], emit: Emit, *, seen: bool) -> None:
        self.sides = sides
        self.emit = emit
        self.over = False
        if not seen:
            for side in sides:
                side.next = (side.next + 1) % _MODULUS
            for side in sides:
                side.received = self.other(side).next

    def other(self, side: Side) -> Side:
        """Return the other side."""
        return self.sides[1] if side is self.sides[0] else self.sides[0]

    # What a side sends

    def send(self, side: Side, item: Item, octets: bytes, comment: str, now: float) -> None:
        """Send a message."""
        cuts = [*range(0, len(octets), side.mss), len(octets)]
        parts = [octets[a:b] for a, b in pairwise(cuts)]
        self._enter(side, item, parts, PSH | ACK, comment, now)

    def synchronise(self, side: Side, item: Item, now: float) -> None:
        """Send SYN, or SYN with ACK where the peer's has come."""
        flags = SYN if side.received is None else SYN | ACK
        self._enter(side, item, [b""], flags, "", now)

    def finish(self, side: Side, item: Item, now: float) -> None:
        """Send FIN."""
        side.ended = True
        self._enter(side, item, [b""], FIN | ACK, "", now)

    def reset(self, side: Side, now: float) -> None:
        """Send RST: in answer to SYN, or to end what is open. An open SYN is dropped silently."""
        self.over = True
        if side.received is not None:
            self._segment(side, side.next, RST | ACK, b"", "", False, now)

    def refuse(self, side: Side, now: float) -> None:
        """Answer SYN with RST (RFC 9293 3.10.7.1: sequence number 0)."""
        side.next = 0
        self.reset(side, now)

    def acknowledge(self, side: Side, now: float) -> None:
        """Send an acknowledgement alone."""
        self._segment(side, side.next, ACK, b"", "", False, now)

    # What becomes of it

    def attempted(self, side: Side, item: Item, now: float) -> None:
        """Repeat an item, unless this is the attempt that it was sent with."""
        entry = self._find(side, item)
        if entry is None:
            return
        if entry.tried:
            self._put(side, entry, now, again=True)
        entry.tried = True

    def returned(self, side: Side, item: Item) -> None:
        """Note that an item came to a silent host: the next attempt repeats it."""
        entry = self._find(side, item)
        if entry is not None:
            entry.tried = True

    def arrived(self, side: Side, item: Item) -> Unacknowledged | None:
        """Note what has arrived at the other side; return it where it is in the capture."""
        entry = self._find(side, item)
        if entry is not None:
            side.waiting.remove(entry)
            self.other(side).received = entry.end
        return entry

    def _find(self, side: Side, item: Item) -> Unacknowledged | None:
        return next((entry for entry in side.waiting if entry.item is item), None)

    def _enter(
        self, side: Side, item: Item, parts: list[bytes], flags: int, comment: str, now: float
    ) -> None:
        entry = Unacknowledged(item, side.next, parts, flags, comment, now)
        side.next = entry.end
        side.waiting.append(entry)
        self._put(side, entry, now)

    def _put(self, side: Side, entry: Unacknowledged, now: float, *, again: bool = False) -> None:
        """Write the segments of an item; only the last one pushes and has the comment."""
        sequence, last = entry.sequence, len(entry.parts) - 1
        of_message = not entry.flags & (SYN | FIN)
        words = [entry.comment] if entry.comment else []
        words += [REPEATED] if again else []
        for number, part in enumerate(entry.parts):
            flags = entry.flags if number == last else entry.flags & ~PSH
            comment = ", ".join(words) if number == last else REPEATED if again else ""
            self._segment(side, sequence, flags, part, comment, of_message, now)
            sequence = (sequence + len(part)) % _MODULUS

    def _segment(
        self,
        side: Side,
        sequence: int,
        flags: int,
        payload: bytes,
        comment: str,
        of_message: bool,
        now: float,
    ) -> None:
        side.owes = False
        options = pack(">BBH", 2, 4, side.mss) if flags & SYN else b""
        frame = side.direction.tcp(
            side.port,
            self.other(side).port,
            sequence,
            side.received or 0,
            flags,
            payload,
            options,
        )
        self.emit(side, frame, comment, of_message, now)
