"""What two descriptions amount to: the one stream of speech between two media points."""

from __future__ import annotations

from typing import NamedTuple

from simulator.sdp.description import Description
from simulator.sdp.media_line import REVERSED, Crypto, Direction, Media
from simulator.sdp.negotiation import offered_direction
from simulator.sdp.payloads import Codec


class Agreement(NamedTuple):
    """One audio stream as both sides have agreed on it, seen from here.

    Parameters
    ----------
    direction : Direction
        Who really sends: what both allow.
    codec : Codec
        That of speech, with the number that the peer wants to see.
    events : Codec or None
        Telephone events, with the number that the peer wants to see.
    address, port : str, int
        Where the peer receives.
    local_address, local_port : str, int
        Where we do.
    ptime_ms : int
        Packet time that the peer asks for.
    sends_with, receives_with : Crypto or None
        SRTP keys: ours and the peer's; None: plain RTP.
    """

    direction: Direction
    codec: Codec
    events: Codec | None
    address: str
    port: int
    local_address: str
    local_port: int
    ptime_ms: int
    sends_with: Crypto | None
    receives_with: Crypto | None


def agreement(local: Description, remote: Description) -> Agreement | None:
    """Return the stream that two descriptions agree on, None where there is none.

    Parameters
    ----------
    local, remote : Description
        One is the answer to the other.
    """
    for ours, theirs in zip(local.media, remote.media, strict=False):
        if ours.kind == "audio" and ours.port and theirs.port:
            return _stream(local, ours, remote, theirs)
    return None


def _stream(
    local: Description, ours: Media, remote: Description, theirs: Media
) -> Agreement | None:
    shared = [codec for codec in theirs.codecs if any(codec.matches(own) for own in ours.codecs)]
    speech = next((codec for codec in shared if not codec.auxiliary), None)
    if speech is None:
        return None
    back = REVERSED[offered_direction(remote, theirs)]
    sends, receives = _keys(ours, theirs)
    return Agreement(
        Direction(offered_direction(local, ours) & back),
        speech,
        next((codec for codec in shared if codec.name.lower() == "telephone-event"), None),
        remote.media_address(theirs) or remote.address,
        theirs.port,
        local.media_address(ours) or local.address,
        ours.port,
        theirs.ptime_ms or 20,  # RFC 3551 4.2
        sends,
        receives,
    )


def _keys(ours: Media, theirs: Media) -> tuple[Crypto | None, Crypto | None]:
    """Return the crypto lines of the tag that both name (RFC 4568 5.1.2)."""
    if not (ours.secured or theirs.secured):
        return None, None
    for own in ours.crypto:
        for other in theirs.crypto:
            if own.tag == other.tag and own.suite == other.suite:
                return own, other
    return None, None
