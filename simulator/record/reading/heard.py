"""One RTP stream of a capture: what came from one source on one way."""

from __future__ import annotations

from collections import Counter
from typing import Final

from simulator.media.rtp import RtpHead
from simulator.media.rtp.sequence import MODULUS
from simulator.record.reading.described import Session
from simulator.record.reading.numbering import Numbering
from simulator.record.reading.streams import Way
from simulator.record.reading.variation import Variation
from simulator.sdp.payloads import Codec

_STEPS_MOST: Final = 16  # different steps of timestamps that are told apart
# Packets in a row, and how far a timestamp may go on meanwhile: less may be chance.
_IN_A_ROW: Final = 3
_FORWARD: Final = 1 << 24
_TIMESTAMPS: Final = 1 << 32
# RFC 3551 6: what has a number. Others are no payload types, or those of RTCP.
_TYPES: Final = frozenset((*range(35), *range(96, 128)))


class HeardStream:
    """The packets of one source.

    Parameters
    ----------
    way : Way
    head : RtpHead
        Of its first packet, which is still to be received.
    number : int
        Of that packet.

    Attributes
    ----------
    session : Session or None
        What holds for it at present.
    call : int
        The first that it is known to belong to; 0: none.
    named : bool
        Whether a session description ever named one of its ends.
    suite : str or None
    packets, octets : int
        Octets from the RTP header on.
    begin, end : int
        Nanoseconds; negative: not known.
    types : collections.Counter of int
        Packets by payload type.
    codecs : dict of int to Codec
        Known ones, by payload type.
    numbering : Numbering
    jitter : Variation
    """

    __slots__ = (
        "_last",
        "_row",
        "_steps",
        "begin",
        "call",
        "codecs",
        "end",
        "jitter",
        "named",
        "number",
        "numbering",
        "octets",
        "packets",
        "session",
        "ssrc",
        "suite",
        "types",
        "way",
    )

    def __init__(self, way: Way, head: RtpHead, number: int) -> None:
        self.way, self.ssrc, self.number = way, head.ssrc, number
        self.session: Session | None = None
        self.call = 0
        self.named = False
        self.suite: str | None = None
        self.packets = self.octets = 0
        self.begin = self.end = -1
        self.types: Counter[int] = Counter()
        self.codecs: dict[int, Codec] = {}
        self.numbering = Numbering(head.sequence)
        self.jitter = Variation()
        self._last = head
        self._row = 0
        self._steps: Counter[int] = Counter()

    def describe(self, session: Session) -> None:
        """Learn what holds from the next packet on."""
        self.session = session
        self.named = self.named or session.named
        self.call = self.call or session.call
        self.suite = session.suite or self.suite

    def receive(self, head: RtpHead, size: int, time: int) -> None:
        """Take a packet of so many octets."""
        assert self.session is not None
        if self.packets:  # the first one is where numbers begin
            self.numbering.receive(head.sequence)
            self._follow(head)
        self.packets += 1
        self.octets += size
        self.types[head.payload_type] += 1
        codec = self.session.codec(head.payload_type)
        if codec is not None:
            self.codecs[head.payload_type] = codec
        if time >= 0:
            self.begin = min(self.begin, time) if self.begin >= 0 else time
            self.end = max(self.end, time)
            self.jitter.receive(head, codec, time)
        self._last = head

    @property
    def proven(self) -> bool:
        """Whether packets came in a row."""
        return self._row >= _IN_A_ROW

    @property
    def likely(self) -> bool:
        """Whether it looks like RTP as a whole: mostly in a row, of usual payload types."""
        return self.proven and 2 * self._row >= self.packets - 1 and self.types.keys() <= _TYPES

    @property
    def main(self) -> int:
        """The payload type of most packets, rather one that may carry speech."""
        aux = {kind for kind, codec in self.codecs.items() if codec.auxiliary}
        return max(self.types.keys() - aux or self.types, key=lambda kind: (self.types[kind], kind))

    @property
    def ptime(self) -> float | None:
        """Time in a packet, seconds: the most frequent step of timestamps."""
        codec = self.codecs.get(self.main)
        steps = [step for step in self._steps if step]
        if codec is None or not codec.clock_rate or not steps:
            return None
        return max(steps, key=lambda step: (self._steps[step], -step)) / codec.clock_rate

    def _follow(self, head: RtpHead) -> None:
        """Look at a packet beside the one before it."""
        step = (head.timestamp - self._last.timestamp) % _TIMESTAMPS
        if step < _FORWARD and head.sequence == (self._last.sequence + 1) % MODULUS:
            self._row += 1
            if step in self._steps or len(self._steps) < _STEPS_MOST:
                self._steps[step] += 1
