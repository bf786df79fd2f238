"""What a side of a leg sends, by what both sides have described (RFC 3264)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from simulator.errors import InputError
from simulator.media.codecs import Codec, Framing, bandwidth, negotiated_codec
from simulator.sdp.description import HELD_ADDRESS, Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.payloads import Codec as Format
from simulator.sdp.renewal import audio
from simulator.study.media.assumed import FRAME, LINE_BANDWIDTH

_SENDS: Final = Direction.SENDONLY
_HEARS: Final = Direction.RECVONLY
_BOTH: Final = Direction.SENDRECV
_DEFAULT_SUITE: Final = "AES_CM_128_HMAC_SHA1_80"

Point = tuple[str, int]  # address and port


@dataclass(frozen=True, eq=False, slots=True)
class Payload:
    """What goes in each packet, and what it takes of a link.

    Parameters
    ----------
    codec : Codec or None
        None: a time slot of a line.
    payload_type : int or None
    ptime : float
        Seconds a packet; 0 of a line.
    suite : str
        Of SRTP; empty: RTP.
    octets : float
        Of a packet with its IP header, mean.
    bandwidth : float
        bit/s with the Ethernet frame, while somebody talks.
    rate : float
        Packets a second.

    Notes
    -----
    Two are equal where they are one object: `Payloads` makes one of each.
    """

    codec: Codec | None
    payload_type: int | None
    ptime: float
    suite: str
    octets: float
    bandwidth: float
    rate: float


LINE: Final = Payload(None, None, 0.0, "", 0.0, LINE_BANDWIDTH, 0.0)


class Session(NamedTuple):
    """What two descriptions agree on, seen from one side.

    Parameters
    ----------
    own, peer : (str, int)
        Where this side receives, and where it sends to.
    payload : Payload or None
        What this side sends; None: nothing.
    """

    own: Point
    peer: Point
    payload: Payload | None


class Payloads:
    """Sessions read from descriptions; what many of them share is worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Format, int | None, str], Payload | None] = {}

    def session(self, local: Description, remote: Description, outgoing: bool) -> Session | None:
        """Return what a side sends; None: one of them has no audio stream.

        Parameters
        ----------
        local, remote : Description
            What the side and its peer have said last.
        outgoing : bool
            The side began the dialog: usually the peer has answered then.
        """
        ours, theirs = _audio(local), _audio(remote)
        if ours is None or theirs is None:
            return None
        own = (local.media_address(ours) or "", ours.port)
        peer = (remote.media_address(theirs) or "", theirs.port)
        payload = None
        if _flows(local, ours, remote, theirs, peer):
            payload = self._payload(ours, theirs, outgoing)
        return Session(own, peer, payload)

    def _payload(self, ours: Media, theirs: Media, outgoing: bool) -> Payload | None:
        agreed = _agreed(ours, theirs, outgoing)
        if agreed is None:
            return None
        key = (agreed, theirs.ptime_ms, _suite(ours, theirs))
        if key not in self._known:
            self._known[key] = payload_of(*key)
        return self._known[key]


def payload_of(spoken: Format, ptime_ms: float | None, suite: str) -> Payload | None:
    """Return what packets of a format take; None: the codec is not known, nothing is counted.

    Examples
    --------
    >>> g711 = payload_of(Format(8, "PCMA"), 20, "")
    >>> g711.octets, g711.rate, g711.bandwidth
    (200.0, 50.0, 87200.0)
    """
    try:
        codec = negotiated_codec(spoken.name, spoken.clock_rate, spoken.fmtp)
    except InputError:
        return None
    if codec is None:
        return None
    ptime = ptime_ms or codec.ptime_ms
    try:
        codec.frames(ptime)
    except InputError:  # not a whole number of frames: the codec's own length
        ptime = codec.ptime_ms
    rate = codec.packets_per_second(ptime)
    whole = bandwidth(codec, ptime, Framing(FRAME, suite))
    octets = codec.payload_bytes(ptime) + Framing("ip", suite).overhead
    return Payload(codec, spoken.payload_type, ptime / 1000.0, suite, octets, whole, rate)


def _flows(
    local: Description, ours: Media, remote: Description, theirs: Media, peer: Point
) -> bool:
    if not ours.port or not theirs.port or peer[0] == HELD_ADDRESS:
        return False
    if ours.direction is _BOTH and theirs.direction is _BOTH:  # as nearly always
        return True
    return bool(local.direction(ours) & _SENDS and remote.direction(theirs) & _HEARS)


def _audio(description: Description) -> Media | None:
    """Return the audio stream; as `audio`, without a search where there is one stream alone."""
    media = description.media
    return media[0] if len(media) == 1 and media[0].kind == "audio" else audio(description)


def _agreed(ours: Media, theirs: Media, outgoing: bool) -> Format | None:
    """Return the format that is sent: the answer's first one (RFC 3264 6.1), by the peer's number.

    An answer never has more formats than its offer: that tells an offer that came in a 200.
    """
    answer, offer = (theirs, ours) if outgoing else (ours, theirs)
    if len(answer.codecs) > len(offer.codecs):
        answer, offer = offer, answer
    first = answer.speech
    if first is None:
        return None
    return next((one for one in theirs.codecs if one.matches(first)), None)


def _suite(ours: Media, theirs: Media) -> str:
    if not (ours.secured or theirs.secured):
        return ""
    lines = theirs.crypto or ours.crypto
    return lines[0].suite if lines else _DEFAULT_SUITE
