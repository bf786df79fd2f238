"""The packets of streams one by one, as they come to their receivers: what a capture shows.

Every row of the table of streams is a source of its own, so that a reader's figures are the row's.
Nobody speaks in them: the payload is silence, of the size that the codec has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from typing import Final

from simulator.media.codecs import Codec
from simulator.media.evaluate import KeptPackets
from simulator.media.rtp import RtpPacket, write_rtp
from simulator.media.srtp import MasterKey
from simulator.record.capture.media import MediaRow
from simulator.study.media.group import Group
from simulator.study.media.leg import LegMedia, Phase
from simulator.study.media.owners import Owners
from simulator.study.media.payload import Payload
from simulator.study.media.sealed import key_of
from simulator.study.media.senders import SECOND, grid, word

_SILENT: Final = {"PCMA": b"\xd5", "PCMU": b"\xff"}  # G.711: the least amplitude
# Where numbers begin: below half their range, so that a first packet that is lost does not hide
# a wrap from a receiver of SRTP (RFC 3711 3.3.1).
_FIRST_NUMBERS: Final = 1 << 15
_NUMBERS: Final = 1 << 16
_WORD: Final = 1 << 32

Arrivals = Iterable[tuple[int, int]]  # number in the stream, and when it came


class Film:
    """Keeps the packets of some streams of a replication.

    Parameters
    ----------
    call : int, optional
        Only streams of this call.
    nodes : collection of str
        Only what these send or get; empty: all.
    """

    def __init__(self, call: int | None = None, nodes: Collection[str] = ()) -> None:
        self._call = call
        self._nodes = frozenset(nodes)
        self._legs: dict[Phase, LegMedia] = {}
        self._kept: dict[Phase, KeptPackets] = {}

    def __contains__(self, phase: object) -> bool:
        """Whether the packets of a stream are wanted."""
        return phase in self._legs

    def take(self, group: Group) -> None:
        """Take the streams of a call, settled."""
        for leg in group.legs:
            if self._call is None or leg.number == self._call:
                self._legs.update((phase, leg) for phase in leg.phases if phase.end > 0.0)

    def arrived(self, phase: Phase, packets: KeptPackets) -> None:
        """Take what came of a stream whose links disturb packets."""
        self._kept[phase] = packets

    def rows(self, owners: Owners, end: float, key: str) -> Iterator[MediaRow]:
        """Return all packets in the order in which they came.

        Parameters
        ----------
        owners : Owners
        end : float
            Of the window, seconds.
        key : str
            Of all that is drawn: seed and replication.

        Raises
        ------
        InputError
            A stream of SRTP has no key.
        """
        shots = []
        for number, (phase, leg) in enumerate(self._legs.items()):
            payload = phase.payload
            arrivals = self._arrivals(phase, end)
            if arrivals is None or payload is None or payload.codec is None:
                continue
            if self._nodes and self._nodes.isdisjoint((phase.source, phase.target)):
                continue
            packets = _packets(payload, payload.codec, arrivals, f"{key}/{number}")
            shots.append(_shot(phase, leg, _link(phase, owners), packets, payload))
        return merge(*shots, key=lambda row: row.time_ns)

    def _arrivals(self, phase: Phase, end: float) -> Arrivals | None:
        kept = self._kept.get(phase)
        if kept is not None:
            return zip(map(int, kept.number), map(int, kept.arrival_ns), strict=True)
        sent = grid(phase, end)
        if sent is None or not phase.road.plain:
            return None
        first = sent.begin_ns + sum(round(one.delay * SECOND) for one in phase.road.conditions)
        return enumerate(range(first, first + sent.end_ns - sent.begin_ns, sent.ptime_ns))


def _shot(
    phase: Phase,
    leg: LegMedia,
    link: str,
    packets: Iterator[tuple[int, bytes]],
    payload: Payload,
) -> Iterator[MediaRow]:
    assert phase.own is not None  # lines have no packets
    assert phase.peer is not None
    master = _key(leg, phase, payload)
    source, target, call = phase.own, phase.peer, leg.number
    return (MediaRow(at, source, target, octets, link, call, master) for at, octets in packets)


def _packets(
    payload: Payload, codec: Codec, arrivals: Arrivals, key: str
) -> Iterator[tuple[int, bytes]]:
    """Yield when packets come, and their octets."""
    ptime_ms = 1000.0 * payload.ptime
    step, sizes = codec.timestamp_step(ptime_ms), codec.payload_sizes(ptime_ms)
    fill = _SILENT.get(codec.name, b"\0")
    contents = [fill * size for size in sizes]
    kind = codec.payload_type if payload.payload_type is None else payload.payload_type
    ssrc = word(key, "ssrc") % _WORD
    first, origin = word(key, "sequence") % _FIRST_NUMBERS, word(key, "timestamp") % _WORD
    for number, at in arrivals:
        packet = RtpPacket(
            kind,
            (first + number) % _NUMBERS,
            (origin + number * step) % _WORD,
            ssrc,
            contents[number % len(contents)],
            marker=not number,  # it begins the talk, and the only spurt of it
        )
        yield at, write_rtp(packet)


def _key(leg: LegMedia, phase: Phase, payload: Payload) -> MasterKey | None:
    """Return the key by what the leg had been told when the stream began."""
    told = [fact for fact in leg.facts if fact.begin <= phase.begin]
    return key_of(told[-1].local, told[-1].remote, payload.suite) if told else None


def _link(phase: Phase, owners: Owners) -> str:
    """Return the link by which packets come; a machine's own name where they never leave it."""
    if phase.road.links:
        return phase.road.links[-1][0]
    return owners.host(phase.own[0]) if phase.own is not None else ""
