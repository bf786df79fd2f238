"""A session in force, answered and offered again (RFC 3264 8): with what its description says.

A node that keeps no negotiator for a call can still hold to the rules in mid-call: the session's
identity stays, its version rises with a change, codecs and keys are those in force.
"""

from __future__ import annotations

from typing import Final

from simulator.sdp.capabilities import NO_AUDIO, Capabilities, Refusal, Srtp
from simulator.sdp.description import Description
from simulator.sdp.media_line import Direction, Media
from simulator.sdp.negotiation import Negotiator, offered_direction

_CHOICES: Final = ("tcap", "pcfg", "acfg")  # RFC 5939: what an offer leaves open


def answer_again(ours: Description, offer: Description) -> Description | Refusal:
    """Return our answer to an offer in mid-call, or why there is none.

    Parameters
    ----------
    ours : Description
        What we said last in this session.
    offer : Description

    Examples
    --------
    >>> from simulator.sdp.payloads import codec_list
    >>> pbx = Negotiator(Capabilities(codec_list(("PCMA",), "")))
    >>> offer = pbx.offer("192.0.2.1", 4000)
    >>> answer = pbx.answer(offer, "192.0.2.2", 5000)
    >>> held = directed(offer, Direction.SENDONLY)
    >>> again = answer_again(answer, held)
    >>> again.version, again.media[0].direction.name
    (2, 'RECVONLY')
    >>> answer_again(again, held) == again
    True
    """
    stream = audio(ours)
    if stream is None or not stream.port:
        return NO_AUDIO
    made = _negotiator(ours, stream).answer(
        offer, ours.media_address(stream) or ours.address, stream.port, previous=ours
    )
    if isinstance(made, Refusal) or _differs(ours, made):
        return made
    return ours


def directed(ours: Description, direction: Direction) -> Description:
    """Return our session with another direction: an offer that holds the peer, or takes it back."""
    media = tuple(_turned(stream, direction) for stream in ours.media)
    if media == ours.media:
        return ours
    made = ours.relayed(media, ours.bandwidth, ours.session_name)
    made.version += 1
    return made


def taken_over(ours: Description, wanted: Description) -> Description:
    """Return our session with the media of another one, both ways: an offer to a peer who stays.

    Where the media is received at the same address, ours stays as it is but for its direction.

    Examples
    --------
    >>> from simulator.sdp.payloads import codec_list
    >>> pbx = Negotiator(Capabilities(codec_list(("PCMA",), "")))
    >>> ours, other = pbx.offer("192.0.2.1", 4000), pbx.offer("192.0.2.9", 5000)
    >>> made = taken_over(ours, other)
    >>> made.session_id == ours.session_id, made.version - ours.version, media_address(made)
    (True, 1, '192.0.2.9')
    >>> taken_over(ours, pbx.offer("192.0.2.1", 6000)) is ours
    True
    """
    if media_address(ours) == media_address(wanted):
        return directed(ours, Direction.SENDRECV)
    both = directed(wanted, Direction.SENDRECV)
    made = both.relayed(both.media, ours.bandwidth, ours.session_name)
    made.address, made.session_id, made.version = ours.address, ours.session_id, ours.version + 1
    return made


def is_held(local: object | None, remote: object | None) -> bool:
    """Whether a session runs in one direction at most, by what both sides said last."""
    return _one_sided(local) or _one_sided(remote)


def holds(description: object | None) -> bool:
    """Whether a side's description says that it will not hear its peer (RFC 3264 8.4)."""
    stream = audio(description) if isinstance(description, Description) else None
    if stream is None or not isinstance(description, Description):
        return False
    return not offered_direction(description, stream) & Direction.RECVONLY


def media_address(description: object | None) -> str | None:
    """Return where the first stream of a session is received; None where that is not said."""
    if not isinstance(description, Description) or not description.media:
        return None
    return description.media_address(description.media[0])


def audio(description: Description) -> Media | None:
    """Return the audio stream of a session: the live one, where one is."""
    streams = [stream for stream in description.media if stream.kind == "audio"]
    return next((s for s in streams if s.port), streams[0] if streams else None)


def _one_sided(description: object | None) -> bool:
    if not isinstance(description, Description):
        return False
    stream = audio(description)
    if stream is None:
        return False
    return offered_direction(description, stream) is not Direction.SENDRECV


def _turned(stream: Media, direction: Direction) -> Media:
    silent = direction is Direction.SENDRECV and stream.direction is None
    if not stream.port or silent or stream.direction is direction:
        return stream
    return Media(
        stream.kind,
        stream.port,
        stream.profile,
        stream.codecs,
        stream.ptime_ms,
        direction,
        stream.crypto,
        stream.rtcp_port,
        stream.label,
        stream.connection,
        stream.attributes,
    )


def _negotiator(ours: Description, stream: Media) -> Negotiator:
    """Return one that can do what is in force.

    Ours may be an offer that left encryption open; the peer's answer has decided it since.
    """
    lines = tuple((crypto.suite, crypto.rest) for crypto in stream.crypto)
    srtp: Srtp = "required" if stream.secured else "optional" if lines else "none"
    return Negotiator(
        Capabilities(
            stream.codecs,
            ptime_ms=stream.ptime_ms,
            srtp=srtp,
            crypto=lines,
            bandwidth=ours.bandwidth,
            attributes=tuple(a for a in stream.attributes if a[0] not in _CHOICES),
            label=stream.label,
            rtcp_line=stream.rtcp_port is not None,
            direction_line=stream.direction is Direction.SENDRECV,
            session_name=ours.session_name,
            username=ours.username,
        )
    )


def _differs(ours: Description, made: Description) -> bool:
    """Whether an answer changes anything but the words that say nothing new."""
    if len(ours.media) != len(made.media):
        return True
    pairs = zip(ours.media, made.media, strict=True)
    return any(
        (a.port, a.codecs, a.crypto, a.profile, ours.direction(a))
        != (b.port, b.codecs, b.crypto, b.profile, made.direction(b))
        for a, b in pairs
    )
